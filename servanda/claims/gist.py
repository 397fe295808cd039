"""What a report is mainly about: which acts, done to whom, by what kind of doer, where and when.

What leaves it: one `Gist`, every answer with its probability, the words it rests on and what spoke
for it; and questions where a report's words point to a kind of act that no claim was read as. It
makes no claim and moves no standing: it says where in a report to look first.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from servanda.claims import gist_acts, gist_people, gist_whereabouts
from servanda.claims.gist_model import Model, Part, load
from servanda.claims.gist_people import Person
from servanda.claims.gist_report import WORDS, Report, report
from servanda.claims.gist_whereabouts import Candidate
from servanda.claims.parser import Parser
from servanda.lexicon import Lexicon
from servanda.model import Capture, Span, Telling, Text

# The words, by gist_report.WORDS, that can show each kind of act.
_SHOWN_BY = {
    "arbitrary detention": "detention",
    "enforced disappearance": "disappearance",
    "kidnapping": "kidnapping",
    "killing": "killing",
    "torture": "torture",
    "other": "pressure",
}
# A kind that no claim has is asked about from this probability on; it is the point at which the
# answer is more likely right than not.
ASKED_FROM = 0.5


@frozen(eq=False)
class Answer:
    """One answer: how likely it is, the words it rests on, what spoke most for it."""

    value: str
    probability: float
    spans: tuple[Span, ...]
    because: tuple[str, ...]


@frozen(eq=False)
class Gist:
    """The main event of a report, as its words suggest it. Empty parts were not answered."""

    acts: tuple[Answer, ...]
    doers: tuple[Answer, ...]  # kinds of doer, the likeliest first
    victims: tuple[Answer, ...]
    countries: tuple[Answer, ...]  # ISO alpha-2, lower case, the likeliest first
    years: tuple[Answer, ...]
    months: tuple[Answer, ...]  # "2019-09"
    days: tuple[Answer, ...]  # "2019-09-14"
    questions: tuple[str, ...]
    model_sha256: str


def tell(
    capture: Capture, text: Text, telling: Telling, *, parser: Parser, lexicon: Lexicon
) -> Gist:
    """Say what a capture is mainly about, from its words and the claims read in it."""
    return answer(report(capture, text, telling, parser=parser, lexicon=lexicon), load())


def answer(known: Report, model: Model) -> Gist:
    """Answer every question for one report with a model."""
    acts = _acts(known, model)
    return Gist(
        acts=tuple(acts),
        doers=tuple(_doers(known, model)),
        victims=tuple(_victims(known, model.parts["victims"])),
        countries=_ranked(gist_whereabouts.lands(known), model.parts["countries"]),
        years=_ranked(gist_whereabouts.years(known), model.parts["years"]),
        months=_ranked(gist_whereabouts.months(known), model.parts["months"]),
        days=_ranked(gist_whereabouts.days(known), model.parts["days"]),
        questions=tuple(_questions(acts, known)),
        model_sha256=model.sha256,
    )


def _acts(known: Report, model: Model) -> list[Answer]:
    """The kinds of act above their thresholds, or else the likeliest."""
    part = model.parts["acts"]
    features = gist_acts.features(known, model.idf)
    probable = part.probabilities(features)
    chosen = [i for i, p in enumerate(probable) if p >= part.thresholds[i]]
    if not chosen:
        chosen = [max(range(len(probable)), key=probable.__getitem__)]
    if len(chosen) > 1:  # "unknown" says that nothing else can be said
        chosen = [i for i in chosen if part.labels[i] != "unknown"]
    chosen.sort(key=lambda i: -probable[i])
    return [
        Answer(
            part.labels[i],
            probable[i],
            _shown(part.labels[i], known),
            part.because(features, part.labels[i]),
        )
        for i in chosen
    ]


def _shown(kind: str, known: Report) -> tuple[Span, ...]:
    """The cues of the kind's claims; where it has none, the words that can tell it."""
    cues = tuple(c.cue for c in known.harms() if known.classes[c.act] == kind)
    if cues or kind not in _SHOWN_BY:
        return cues
    found = WORDS[_SHOWN_BY[kind]].finditer(known.content)
    return tuple(known.span(m.start(), m.end()) for m in found)[:5]


def _doers(known: Report, model: Model) -> list[Answer]:
    part = model.parts["doers"]
    features = gist_acts.features(known, model.idf)
    harms = [m.span for c in known.harms() for m in c.by]
    return sorted(
        (
            Answer(label, p, tuple(harms), part.because(features, label))
            for label, p in zip(part.labels, part.probabilities(features))
        ),
        key=lambda a: -a.probability,
    )


def _victims(known: Report, part: Part) -> list[Answer]:
    everyone = gist_people.people(known)
    scored = []
    for person in everyone:
        features = gist_people.features(person, known, everyone)
        (probable,) = part.probabilities(features)
        if probable >= part.thresholds[0]:
            scored.append(_person(person, probable, part.because(features, part.labels[0])))
    return sorted(scored, key=lambda a: -a.probability)


def _person(person: Person, probable: float, because: tuple[str, ...]) -> Answer:
    return Answer(person.name, probable, person.spans, because)


def _ranked(candidates: Sequence[Candidate], part: Part) -> tuple[Answer, ...]:
    found = []
    for candidate in candidates:
        (probable,) = part.probabilities(candidate.features)
        because = part.because(candidate.features, part.labels[0])
        found.append(Answer(candidate.value, probable, candidate.spans, because))
    return tuple(sorted(found, key=lambda a: (-a.probability, a.value)))


def _questions(acts: Sequence[Answer], known: Report) -> list[str]:
    claimed = {known.classes[c.act] for c in known.harms()}
    asked = []
    for act in acts:
        if act.value in claimed or act.value == "unknown" or act.probability < ASKED_FROM:
            continue
        words = ", ".join(f'"{s.quote}" at {s.start}' for s in act.spans[:3]) or "its words"
        asked.append(
            f"Does this report tell of {act.value}? {words} point to it "
            f"({act.probability:.0%}), and no sentence was read as it."
        )
    return asked
