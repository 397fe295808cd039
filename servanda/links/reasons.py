"""Why a link is proposed, in sentences that a person can check and reject.

What leaves it: text. Nothing is weighed here.
"""

from __future__ import annotations

from collections.abc import Mapping

from servanda import wording
from servanda.lexicon import Lexicon
from servanda.links.bearing import Proposed
from servanda.links.conduct import Conduct
from servanda.links.scene import Candidate, Scene
from servanda.model import Actor


def reason(
    scene: Scene,
    candidate: Candidate,
    proposed: Proposed,
    actors: Mapping[str, Actor],
    lexicon: Lexicon,
) -> str:
    """Why, in three sentences: what meets what, whose conduct it is, how it bears."""
    said = [_meeting(scene, candidate, lexicon)]
    by = [_laid(one, actors) for one in candidate.bearers]
    if by:
        said.append(f"Laid to {'; and to '.join(by)}, bound by this on {wording.day(scene.on)}.")
    elif scene.conduct:
        said.append(f"Said {scene.conduct[0].how}; it is nobody's conduct under this.")
    else:
        said.append("It is nobody's conduct under this.")
    if scene.incident.when.from_on is None:
        said.append("No day is told; it was so by the day it was published.")
    if scene.untold:
        said.append("The text does not say where or against whom.")
    said += [f"In doubt: {doubt.why}." for doubt in scene.doubts]
    said.append(f"Proposed as {_AS[proposed.bearing]}: {proposed.why}.")
    return " ".join(said)


_AS = {
    "breaches": "a breach",
    "threatens": "a threat",
    "fulfils": "a step that keeps it",
    "excuses": "an excuse",
    "context": "context",
}


def _laid(one: Conduct, actors: Mapping[str, Actor]) -> str:
    name = actors[one.party].name
    return name if one.how == f"by {name}" else f"{name} ({one.how})"


def _meeting(scene: Scene, candidate: Candidate, lexicon: Lexicon) -> str:
    item, matched, title = candidate.item, candidate.match, scene.act.title.capitalize()
    if "about" in scene.act.asks:
        return f"{title}: it speaks of the agreement, and {item.id} is what it speaks of."
    if matched.named:
        return f"{title}: {item.id} names this act."
    steps = [lexicon.subjects[subject].title for subject in matched.path]
    part = ", which is part of ".join(steps)
    return f"{title}: it bears on {part}; {item.id} is about that."
