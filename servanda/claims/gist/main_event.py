"""What a report is mainly about: which acts, done to whom, by what kind of doer, where and when.

What leaves it: one `Gist`, every answer with its probability, the words it rests on and what spoke
for it. It makes no claim and moves no standing: it says where in a report to look first.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from servanda.claims import language_id
from servanda.claims.english.parser import Parser
from servanda.claims.gist import (
    acts,
    people,
    questions,
    report,
    whereabouts,  # fmt: skip
)
from servanda.claims.gist.model import Answer, AnswerPart, Model, load
from servanda.claims.gist.people import Person
from servanda.claims.gist.report import Report
from servanda.claims.gist.whereabouts import CandidateAnswer
from servanda.lexicon import Lexicon
from servanda.model import Capture, Telling, Text


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
    model_sha256: str


def tell(
    capture: Capture, text: Text, telling: Telling, *, parser: Parser, lexicon: Lexicon
) -> Gist | None:
    """Say what a capture is mainly about, from its words and the claims read in it.

    None where most of it is not in English, and where neither claim nor words tell an act done
    to somebody: trained on reports of attacks, the answers would say nothing of other pages.
    """
    languages = language_id.languages(text, stated=capture.language, known=lexicon.languages)
    english = report.english(text, languages)
    if english is None:
        return None
    words = report.words(capture, english, telling, lexicon=lexicon)
    if not words.harms() and not questions.unread(words):
        return None
    return answer(report.named(words, capture, parser=parser), load())


def answer(known: Report, model: Model) -> Gist:
    """Answer every question for one report with a model."""
    return Gist(
        acts=tuple(acts.acts(known, model)),
        doers=tuple(_doers(known, model)),
        victims=tuple(_victims(known, model.parts["victims"])),
        countries=_ranked(whereabouts.lands(known), model.parts["countries"]),
        years=_ranked(whereabouts.years(known), model.parts["years"]),
        months=_ranked(whereabouts.months(known), model.parts["months"]),
        days=_ranked(whereabouts.days(known), model.parts["days"]),
        model_sha256=model.sha256,
    )


def _doers(known: Report, model: Model) -> list[Answer]:
    part = model.parts["doers"]
    features = acts.features(known, model.idf)
    harms = [m.span for c in known.harms() for m in c.by]
    return sorted(
        (
            Answer(label, p, tuple(harms), part.because(features, label))
            for label, p in zip(part.labels, part.probabilities(features))
        ),
        key=lambda a: -a.probability,
    )


def _victims(known: Report, part: AnswerPart) -> list[Answer]:
    everyone = people.together(people.people(known), known)
    scored = []
    for person in everyone.persons:
        features = people.features(person, known, everyone)
        (probable,) = part.probabilities(features)
        if probable >= part.thresholds[0]:
            scored.append(_person(person, probable, part.because(features, part.labels[0])))
    return sorted(scored, key=lambda a: -a.probability)


def _person(person: Person, probable: float, because: tuple[str, ...]) -> Answer:
    return Answer(person.name, probable, person.spans, because)


def _ranked(candidates: Sequence[CandidateAnswer], part: AnswerPart) -> tuple[Answer, ...]:
    chances = part.among([candidate.features for candidate in candidates])
    answers = []
    for candidate, probable in zip(candidates, chances, strict=True):
        because = part.because(candidate.features, part.labels[0])
        answers.append(Answer(candidate.value, probable, candidate.spans, because))
    return tuple(sorted(answers, key=lambda a: (-a.probability, a.value)))
