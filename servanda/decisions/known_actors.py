"""The actor that a person means by an id, a name or an alias.

What leaves it: one actor of those the agreement and the watch name, or none. It guesses nothing:
an id that nobody has, and a name that several have, are a fault with what to do.
Source: docs/why/by-hand.md.
"""

from __future__ import annotations

from collections.abc import Sequence

from servanda.decisions.claim_words import WhoWords
from servanda.decisions.words_in_text import refused
from servanda.errors import nearest
from servanda.model import Actor


def known_actor(name: str, who: WhoWords, actors: Sequence[Actor]) -> Actor | None:
    """The known actor of that id, name or alias, letter for letter but for case; or nobody.

    Raises CodingError where nobody has that id, several have that name, or the name is empty.
    """
    if who.actor:
        known = {actor.id: actor for actor in actors}
        if who.actor not in known:
            what = f'"{who.actor}" is the id of no known actor. {nearest(who.actor, known)}'
            raise refused(
                name,
                what,
                "It would be laid to nobody.",
                "Give an id of actors.toml or of the agreement.",
            )
        return known[who.actor]
    words = _folded(who.words)
    if not words:
        raise refused(name, "A name is empty.", "It names nobody.", "Leave it out.")
    by_id = [actor for actor in actors if actor.id == who.words]
    named = by_id or [a for a in actors if words in {_folded(n) for n in (a.name, *a.aliases)}]
    ids = sorted({actor.id for actor in named})
    if len(ids) > 1:
        what = f'"{who.words}" is a name of {len(ids)} known actors: {", ".join(ids)}.'
        raise refused(
            name,
            what,
            "It would be laid to one of them by chance.",
            f'Give the id: {name} = [{{ words = "{who.words}", actor = "{ids[0]}" }}].',
        )
    return named[0] if named else None


def _folded(words: str) -> str:
    return " ".join(words.split()).casefold()
