"""Whether what a sentence of a letter tells is what its sources tell: acts, numbers and days.

What leaves it: faults. An act announced is not told as done, an act denied not as one that was; a
number says no more than a source does, and a day is one that a source or the record has.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from math import inf

from servanda.letters.checking.parsing import LetterSentence
from servanda.letters.checking.quotations import folded, quotations
from servanda.letters.checking.record import Grounds, LetterFault, LetterRecord, ReadSentence, fault
from servanda.model import Claim, Incident, Interval, Quantity, Span
from servanda.wording import STANCE_WORDS

HAPPENED = ("done", "ongoing", "ended")
SAME = 1e-9


def faults(
    sentence: LetterSentence,
    reading: ReadSentence,
    known: Grounds,
    held: LetterRecord,
    counted: Collection[str],
) -> Iterator[LetterFault]:
    """What a sentence tells beyond its sources, outside what it quotes."""
    within = quotations(sentence.words)
    if known.of_events:
        for claim in reading.claims:
            if not _is_within(claim.cue, within):
                yield from _acts(sentence, claim, known, held)
    for quantity in reading.numbers:
        if quantity.span and not _is_within(quantity.span, within):
            yield from _numbers(sentence, quantity, known, held, counted)
    for stretch in reading.days:
        if stretch.words and not any(stretch.words in quoted.quote for quoted in within):
            yield from _days(sentence, stretch, known, held)


def is_found(
    sentence: LetterSentence,
    reading: ReadSentence,
    known: Grounds,
    held: LetterRecord,
    counted: Collection[str],
) -> bool:
    """Whether a sentence without faults tells anything that was found in what it points to.

    It is an act told as done, a number or a day that a source gives, or a quotation.
    """
    within = quotations(sentence.words)
    if within and known.texts:
        return True
    if known.of_events and any(each.stance in HAPPENED for each in reading.claims):
        return True
    return any(
        known.of_events or not set(each.unit.split()[-1:]) & set(counted)
        for each in reading.numbers
    ) or any(each.words and each.to_on != held.on for each in reading.days)


def _is_within(span: Span, quoted: Iterable[Span]) -> bool:
    return any(each.start <= span.start and span.end <= each.end for each in quoted)


# ------------------------------------------------------------------ acts


def _acts(
    sentence: LetterSentence, claim: Claim, known: Grounds, held: LetterRecord
) -> Iterator[LetterFault]:
    """An act told as done that its sources only announce or deny, or in another's words alone."""
    alike = [each for each in _incidents(known, held) if each.act == claim.act]
    words = (claim.cue.start, claim.cue.end)
    if claim.stance in HAPPENED and alike:
        if all(each.stance not in HAPPENED for each in alike):
            how = STANCE_WORDS[alike[0].stance]
            yield fault(
                sentence, "not done", words,
                f"This is told as done; what it points to is {how}.",
                "An announcement told as a deed is the error that discredits a letter.",
                "Say that it was announced, threatened or denied, and when.",
            )  # fmt: skip
        elif claim.said_by is None and (voice := _only_voice(alike)):
            yield fault(
                sentence, "attribution", words,
                f"This is told in the letter's own voice; its sources have it only from {voice}.",
                "The letter would vouch for what nobody it points to vouches for.",
                "Say who says it.",
            )  # fmt: skip
    elif claim.stance in HAPPENED and not _is_told(claim.act, known, held):
        yield fault(
            sentence, "another act", words,
            "No page that it points to tells of such an act, as far as the reading goes.",
            "The sentence would rest on sources about something else.",
            "Point to the finding or page that tells it, or use the source's own word for it.",
        )  # fmt: skip


def _incidents(known: Grounds, held: LetterRecord) -> list[Incident]:
    """The incidents pointed to, and those that a page pointed to by itself tells."""
    if known.incidents:
        return list(known.incidents)
    pages = {capture.id for capture in known.captures}
    return [
        each
        for each in held.incidents.values()
        if any(claim.capture in pages for claim in each.claims)
    ]


def _only_voice(alike: Iterable[Incident]) -> str:
    """Who alone says what some incidents are; nothing where a source says it in its own voice."""
    voices = [claim.said_by for each in alike for claim in each.claims]
    if not voices or any(voice is None for voice in voices):
        return ""
    named = dict.fromkeys(f"“{voice.span.quote}”" for voice in voices if voice is not None)
    return " and ".join(list(named)[:2])


def _is_told(act: str, known: Grounds, held: LetterRecord) -> bool:
    told = [claim for capture in known.captures for claim in held.told.get(capture.id, ())]
    return any(claim.act == act for claim in told)


# ------------------------------------------------------------------ numbers


def _numbers(
    sentence: LetterSentence,
    quantity: Quantity,
    known: Grounds,
    held: LetterRecord,
    counted: Collection[str],
) -> Iterator[LetterFault]:
    """A number that no source has, or one that says more than its sources do."""
    unit = quantity.unit.split()[-1:] or [""]
    if unit[0] in counted and (known.record or _is_counted(quantity, known)):
        return
    told = [
        *(number for text in known.texts for number in held.numbers(text)),
        *(number for each in known.incidents for number in each.numbers),
    ]
    if any(_covers(quantity, each) for each in told):
        return
    ours = unit[0] in counted  # a number in the text of a page would be no hint
    near = [each for each in told if not ours and _shared(each.unit, quantity.unit)]
    names = dict.fromkeys(each.span.quote for each in near if each.span)
    listed = ", ".join(f"“{words}”" for words in list(names)[:4])
    span = quantity.span
    yield fault(
        sentence, "number", (span.start, span.end) if span else None,
        "No source that it points to gives this number."
        + (f" They give {listed}." if listed else ""),
        "One wrong number is enough to answer a letter with.",
        "Give the number that a source gives, with its \"at least\" or \"about\", or leave it out.",
    )  # fmt: skip


def _covers(told: Quantity, source: Quantity) -> bool:
    """Whether a number says no more than a source's does: it is that number, or a wider one."""
    low = -inf if told.low is None else told.low
    high = inf if told.high is None else told.high
    source_low = -inf if source.low is None else source.low
    source_high = inf if source.high is None else source.high
    return low <= source_low + SAME and source_high <= high + SAME


def _shared(one: str, other: str) -> bool:
    return bool(set(one.lower().split()) & set(other.lower().split()))


def _is_counted(quantity: Quantity, known: Grounds) -> bool:
    """Whether it counts what the sentence itself points to."""
    outlets = {capture.publisher for capture in known.captures}
    own = (len(known.findings), len(known.incidents), len(known.captures), len(outlets))
    return quantity.low == quantity.high and quantity.low in own


# ------------------------------------------------------------------ days


def _days(
    sentence: LetterSentence, stretch: Interval, known: Grounds, held: LetterRecord
) -> Iterator[LetterFault]:
    """A day that neither the sources nor what the record has of them name."""
    stretches = [*_record_days(known, held)]
    for capture in known.captures:
        text = held.texts.get(capture.id, "")
        stretches += held.days(text, capture.published.when)
    if any(_meet(stretch, each) for each in stretches):
        return
    if any(folded(stretch.words) in folded(text) for text in known.texts):
        return
    at = sentence.words.find(stretch.words)
    yield fault(
        sentence, "day", (at, at + len(stretch.words)) if at >= 0 else None,
        "No source that it points to, and nothing on record of them, has this day.",
        "A wrong day lets the whole event be denied.",
        "Give the day that a source gives, or point to the page that gives this one.",
    )  # fmt: skip


def _record_days(known: Grounds, held: LetterRecord) -> Iterator[Interval]:
    yield Interval(held.on, held.on)
    for incident in known.incidents:
        yield incident.when
        if incident.planned_for:
            yield incident.planned_for
    for capture in known.captures:
        yield capture.published.when
    for finding in known.findings:
        yield Interval(finding.since_on, finding.since_on)
    for notice in known.notices:
        yield Interval(notice.on, notice.on)
    if known.provisions or known.bearing or known.agreement:
        yield Interval(held.agreement.signed_on, held.agreement.signed_on)
        for duty in held.duties:
            yield from (Interval(on, on) for on in (duty.since, duty.due) if on)


def _meet(named: Interval, known: Interval) -> bool:
    """Whether the first, as exact as it is, has a day of the second; an open one meets nothing."""
    if known.from_on is None or known.to_on is None or known.from_on == date.min:
        return False
    low, high = named.from_on or date.min, named.to_on or date.max
    return low <= known.to_on and known.from_on <= high
