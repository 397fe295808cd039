"""Why an incident meets nothing of an agreement: the first link of the chain that fails.

What leaves it: a clause in words, with what to do where somebody can. It links nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches

from servanda import binding, disguise, wording
from servanda.lexicon import Act, Lexicon
from servanda.links.bearing import match
from servanda.links.conduct import attribute, day, touches
from servanda.links.scene import carrier, scene_of
from servanda.model import Actor, Agreement, Claim, Incident, Notice, current_notices

SHOWN_IDS = 8  # of actors, beside the one in the command


def why_unlinked(
    incident: Incident,
    agreement: Agreement,
    actors: Mapping[str, Actor],
    lexicon: Lexicon,
    notices: Iterable[Notice] = (),
    *,
    watch: str = "WATCH",
    whom: Callable[[str], Actor | None] = lambda _: None,
) -> str:
    """Why no link is proposed for an incident that has none; "" where this cannot be told.

    `actors` are those of the agreement and of the watch, by id. `watch` is the watch as a command
    names it; `whom` says whose name stands in words, where it is one actor's.
    """
    act, on = lexicon.acts.get(incident.act), day(incident)
    if act is None or "about" in act.asks:
        return ""
    if on is None:
        return "its day is not known, so nobody can say what was in force"
    scene = scene_of(incident, agreement, actors, lexicon)
    if scene is None:
        return _no_scene(incident, act, agreement, actors, watch, whom)
    on_record = current_notices(notices)
    near = [
        item
        for item in agreement.items()
        if binding.phase(agreement, item, on, on_record) == "within"
        and match(scene.subjects, act, item, lexicon) is not None
    ]
    if not near:
        return f'nothing in force on {on} speaks of what "{incident.act}" bears on'
    whose = ", ".join(actors[part.party].name for part in scene.conduct if part.party in actors)
    ids = ", ".join(item.id for item in near[:3])
    return f"none of what speaks of it ({ids}) bound {whose} on {on}" if whose else ""


def _no_scene(
    incident: Incident,
    act: Act,
    agreement: Agreement,
    actors: Mapping[str, Actor],
    watch: str,
    whom: Callable[[str], Actor | None],
) -> str:
    """Why it is nobody's conduct here: who did it is not known, or it is another country's."""
    on = day(incident)
    conduct = attribute(incident, act, agreement, actors, on) if on else ()
    if conduct and touches(incident, conduct, agreement, actors) is False:
        return "it is told of another country than the agreement is about"
    unknown = [mention.span for mention in incident.by if mention.actor not in actors]
    tells = [c for c in incident.claims if unknown and unknown[0] in [m.span for m in c.by]]
    claim = tells[0] if tells else carrier(incident)
    words = unknown[0].quote if unknown else ""
    party = whom(words) or _nearest(words, actors)
    says = _how_to_say(claim, party, actors, watch)
    if not unknown:
        return f"who did it was not read; {says}"
    words = disguise.spelt(words)
    return f'the doer "{words}" was not tied to an actor of this watch; {says}'


def _nearest(words: str, actors: Mapping[str, Actor]) -> Actor | None:
    """The actor with a name like the words; None where none is: nobody is named for a guess."""
    names = {n.casefold(): a for a in actors.values() for n in (a.name, *a.aliases)}
    near = get_close_matches(words.casefold(), names, n=1)
    return names[near[0]] if near else None


def _how_to_say(claim: Claim, party: Actor | None, actors: Mapping[str, Actor], watch: str) -> str:
    """The command that says who did it, as it can be typed, and the ids that could stand in it."""
    if not actors:
        return "add whoever it is to actors.toml"
    if party is None:
        shown = wording.listed(list(actors)[:SHOWN_IDS], "or")
        more = f" or one of {len(actors) - SHOWN_IDS} more" if len(actors) > SHOWN_IDS else ""
        return (
            f"`servanda code {watch} --claim {claim.id} --done-by ID --reason 'why' --known-from "
            f"by='where that is known from'` says who it is, where ID is {shown}{more}"
        )
    names = (party.name, *party.aliases, party.id)
    sentence = claim.quote.quote.casefold()
    told = any(re.search(rf"(?<!\w){re.escape(n.casefold())}(?!\w)", sentence) for n in names)
    known = "" if told else " --known-from by='where that is known from'"
    others = [id for id in actors if id != party.id]
    more = f" and {len(others) - SHOWN_IDS} more" if len(others) > SHOWN_IDS else ""
    rest = f"; other ids: {', '.join(others[:SHOWN_IDS])}{more}" if others else ""
    return (
        f"`servanda code {watch} --claim {claim.id} --done-by {party.id} --reason 'why'{known}` "
        f"says so, if it was {party.name}{rest}"
    )
