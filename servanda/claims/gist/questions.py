"""Questions about acts that a whole report points to and no sentence of it was read as.

What leaves it: claims for `Telling.questions`, one a kind of act. Each joins no incident until a
person has looked at its words. No report is parsed for it.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from servanda import canon
from servanda.claims.gist import acts, report
from servanda.claims.gist.model import Answer, load
from servanda.claims.gist.report import Report
from servanda.lexicon import Lexicon
from servanda.model import Capture, Claim, Interval, Telling, Text

ASKER = "servanda.claims.gist 2026.2"
# A kind that no claim has is asked about from this probability on; it is the point at which the
# answer is more likely right than not.
ASKED_FROM = 0.5
# The act that a question of each kind names. "other" and "unknown" name none, so nothing is asked.
_ACTS = {
    "arbitrary detention": "detain",
    "enforced disappearance": "disappear",
    "kidnapping": "abduct",
    "killing": "kill",
    "torture": "torture",
}


def ask(
    telling: Telling, capture: Capture, text: Text, *, languages: Sequence[str], lexicon: Lexicon
) -> Telling:
    """The telling with a question for each kind of act likely in it and not read.

    `languages` are those of the passages. The same telling where there is no question, and
    where most of the text is not in English.
    """
    english = report.english(text, languages)
    if english is None:
        return telling
    known = report.words(capture, english, telling, lexicon=lexicon)
    already = {question.act for question in telling.questions}
    asked = tuple(
        _question(answer, known, capture, text)
        for answer in unread(known)
        if _ACTS[answer.value] not in already
    )
    if not asked:
        return telling
    return evolve(
        telling,
        id=canon.identify("tel", telling.id, ASKER, asked),
        questions=(*telling.questions, *asked),
    )


def unread(known: Report) -> list[Answer]:
    """The kinds of act likely in a report that no claim was read as, with words that show them."""
    claimed = {known.classes[c.act] for c in known.harms()}
    if not claimed and not acts.tells_an_act(known):
        return []
    return [
        answer
        for answer in acts.acts(known, load())
        if answer.value in _ACTS
        and answer.value not in claimed
        and answer.probability >= ASKED_FROM
        and acts.words_of(answer.value, known)
    ]


def _question(answer: Answer, known: Report, capture: Capture, text: Text) -> Claim:
    act, cue = _ACTS[answer.value], answer.spans[0]
    return Claim(
        id=canon.identify("clm", capture.id, text.id, "gist", act, cue),
        capture=capture.id,
        act=act,
        stance="done",
        cue=cue,
        quote=known.span(*known.sentence(cue.start)),
        when=Interval(None, known.on),
        confidence=round(answer.probability, 3),
        reason=(
            f"the whole report points to {answer.value} ({answer.probability:.0%}; "
            f"{'; '.join(answer.because)}), and no sentence was read as it: who, whom and whether "
            "it was done are not read"
        ),
    )
