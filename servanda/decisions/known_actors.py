"""The actor that a person means by an id, a name or an alias.

What leaves it: one actor of those the agreement and the watch name, or none. An article before a
name does not count, nor, of whoever did it, plain words for an armed group's or an organ's people.
It guesses nothing: an id that nobody has, and a name that several have, are a fault with what to
do.
Source: docs/why/by-hand.md.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from servanda.decisions.claim_words import WhoWords
from servanda.decisions.words_in_text import refused
from servanda.errors import nearest
from servanda.model import Actor, ActorKind

_ARTICLE = re.compile(r"^(?:the|an?|les?|la) (?=.)")
# What the people of a body are called whose acts are its own; "members of Parliament" are not it.
_TROOPS = ("fighters", "fighter", "soldiers", "soldier", "troops", "forces")
_PEOPLE: dict[ActorKind, tuple[str, ...]] = {
    "armed_group": (*_TROOPS, "members", "member", "rebels", "rebel"),
    "state_organ": _TROOPS,
}


def known_actor(name: str, who: WhoWords, actors: Sequence[Actor]) -> Actor | None:
    """The known actor of that id, name or alias, letter for letter but for case; or nobody.

    Where the whole words are nobody's, a leading article is left aside and, where `name` is the
    field "by", words for its people: "the RUF", "fighters of the RUF". Raises CodingError where
    nobody has that id, several have that name, or the name is empty.
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
    named = by_id or _named(words, actors) or _named_within(words, actors, people=name == "by")
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


def is_whole_name(words: str, actor: Actor) -> bool:
    """Whether the words are the actor's id or one of its names, with nothing beside it."""
    return words == actor.id or bool(_named(_folded(words), [actor]))


def named_within(words: str, actors: Sequence[Actor]) -> Actor | None:
    """The one actor whose name stands in words for whoever did it; None where none or several."""
    plain = _folded(words)
    named = _named(plain, actors) or _named_within(plain, actors, people=True)
    return named[0] if len({actor.id for actor in named}) == 1 else None


def _named(words: str, actors: Sequence[Actor]) -> list[Actor]:
    return [a for a in actors if words in {_folded(n) for n in (a.name, *a.aliases)}]


def _named_within(words: str, actors: Sequence[Actor], *, people: bool) -> list[Actor]:
    """Those whose name the words are without an article, or without words for their people."""
    bare = _ARTICLE.sub("", words)
    named = [a for a in actors if bare in _bare_names(a)]
    if named or not people:
        return named
    return [a for a in actors if _body(bare, _PEOPLE.get(a.kind, ())) in _bare_names(a)]


def _bare_names(actor: Actor) -> set[str]:
    return {_ARTICLE.sub("", _folded(name)) for name in (actor.name, *actor.aliases)}


def _body(words: str, people: Sequence[str]) -> str | None:
    """The name in "fighters of the X", "X fighters" or "X's fighters"; None where there is none."""
    if not people:
        return None
    whose = "|".join(people)
    before = re.match(rf"(?:{whose}) (?:of|from) (.+)$", words)
    after = re.match(rf"(.+?)(?:['’]s?)? (?:{whose})$", words)
    found = before or after
    return _ARTICLE.sub("", found[1]) if found else None


def _folded(words: str) -> str:
    return " ".join(words.split()).casefold()
