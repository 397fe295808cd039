"""Why a link is proposed, in sentences that a person can check and reject.

What leaves it: text. Nothing is weighed here.
"""

from __future__ import annotations

from collections.abc import Mapping

from servanda import wording
from servanda.lexicon import Lexicon
from servanda.links import surety
from servanda.links.bearing import Proposed
from servanda.links.conduct import Conduct
from servanda.links.people import known
from servanda.links.scene import Candidate, Scene
from servanda.model import Actor, Agreement


def reason(
    scene: Scene,
    candidate: Candidate,
    proposed: Proposed,
    agreement: Agreement,
    actors: Mapping[str, Actor],
    lexicon: Lexicon,
) -> str:
    """Why, in three sentences: what meets what, whose conduct it is, how it bears."""
    sentences = [_meeting(scene, candidate, agreement, lexicon)]
    by = [_attributed(part, actors) for part in candidate.bearers]
    if by:
        sentences.append(
            f"Laid to {'; and to '.join(by)}, bound by this on {wording.day(scene.on)}."
        )
    elif scene.conduct:
        sentences.append(f"Said {scene.conduct[0].how}; it is nobody's conduct under this.")
    else:
        sentences.append("It is nobody's conduct under this.")
    if scene.incident.when.from_on is None:
        sentences.append("No day is told; it was so by the day it was published.")
    if scene.untold:
        sentences.append("The text does not say where or against whom.")
    sentences += [f"In doubt: {doubt.why}." for doubt in scene.doubts]
    sentences.append(f"Proposed as {AS[proposed.bearing]}: {proposed.why}.")
    return " ".join(sentences)


AS = {
    "breaches": "a breach",
    "threatens": "a threat",
    "fulfils": "a step that keeps it",
    "excuses": "an excuse",
    "context": "context",
}


def _attributed(conduct: Conduct, actors: Mapping[str, Actor]) -> str:
    name = actors[conduct.party].name
    return name if conduct.how == f"by {name}" else f"{name} ({conduct.how})"


def _meeting(scene: Scene, candidate: Candidate, agreement: Agreement, lexicon: Lexicon) -> str:
    item, matched, title = candidate.item, candidate.match, wording.sentence(scene.act.title)
    article = wording.article(agreement, item)
    if "about" in scene.act.asks:
        return f"{title}: it speaks of the agreement, and {article} is what it speaks of."
    if candidate.guards or surety.rule(scene, matched) == surety.PROTECTED:
        whom = wording.listed([known()[name].title for name in matched.people])
        return f"{title}: it was done to {whom}, whom {article} protects."
    if matched.named:
        return f"{title}: {article} names this act."
    steps = [lexicon.subjects[subject].title for subject in matched.path]
    part = ", which is part of ".join(steps)
    return f"{title}: it bears on {part}; {article} is about that."
