"""Checks a letter that a person wrote or changed, sentence by sentence, against the record.

What leaves it: faults, each with the words at fault, and how many sentences were held against what.
A sentence that stands as it is in the draft of the day, on the same sources, needs no other check:
the draft was made from the record. It never changes the letter and never says that it is wise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from attrs import evolve, frozen

from servanda import wording
from servanda.letters.checking import law, told
from servanda.letters.checking.parsing import Cut, LetterSentence, ParsedLetter, parse
from servanda.letters.checking.quotations import nearest, quotations, stands_in
from servanda.letters.checking.record import (
    Grounds,
    LetterFault,
    LetterRecord,
    ReadSentence,
    fault,
    grounds,
)
from servanda.letters.checking.sources import Pointed, ReferenceResolver
from servanda.letters.checking.words import LetterWords, words_of
from servanda.letters.compose import BLANK
from servanda.letters.phrases import phrase_languages, phrases_in
from servanda.wording import PROOF_WORDS, day

Read = Callable[[Sequence[str]], Sequence[ReadSentence]]


@frozen
class CheckedLetter:
    """What was held against what: how many sentences, and the faults in the order of the file."""

    sentences: int
    drafted: int  # that stand as they are in the draft of the day
    found: int  # of whose acts, numbers, days or quotations some was found in what they point to
    uncontradicted: int  # others that nothing on record contradicts
    own: int  # that claim no fact
    faults: tuple[LetterFault, ...]


def check(text: str, held: LetterRecord, *, cut: Cut, read: Read, language: str) -> CheckedLetter:
    """Hold a letter in Markdown against a record; `cut` finds sentences, `read` reads them.

    The same letter, record and readers give the same faults. Nothing in a letter is an error.
    """
    resolver = ReferenceResolver(
        held.agreement,
        held.findings.values(),
        held.incidents.values(),
        tuple(held.captures.values()),
        held.notices.values(),
        held.own_ids,
    )
    letter = parse(text, cut, resolver.known())
    draft = parse(held.draft.text if held.draft else "", cut, resolver.known())
    drafted = _drafted(draft, resolver)
    words = words_of(language)
    heads = phrases_in(language).heads() if language in phrase_languages() else frozenset()
    faults: list[LetterFault] = []
    counts = {"drafted": 0, "found": 0, "uncontradicted": 0, "own": 0}
    sentences = _without_originals(letter.sentences)
    readings = read([sentence.words for sentence in sentences])
    for sentence, read_in in zip(sentences, readings, strict=True):
        if _is_left(sentence):
            faults.append(_left(sentence))
            continue
        reading = _without_law(sentence, read_in, words)
        pointed = [resolver.find(each, letter.sources) for each in sentence.references]
        if all(pointed) and (sentence.words, _all_of(pointed)) in drafted:
            counts["drafted"] += 1
            continue
        verdicts = list(law.verdicts(sentence, words))
        if sentence.words in heads or (
            not pointed and not verdicts and not _is_factual(sentence, reading, held, words)
        ):
            counts["own"] += 1
            continue
        known = grounds([each for some in pointed for each in some], held)
        wrong = [*verdicts, *_faults(sentence, reading, pointed, known, held, words)]
        if not wrong:
            is_found = told.is_found(sentence, reading, known, held, words.counted)
            counts["found" if is_found else "uncontradicted"] += 1
        faults += wrong
    return CheckedLetter(len(sentences), faults=tuple(faults), **counts)


def _is_left(sentence: LetterSentence) -> bool:
    """Whether it is a line of a sheet of translation that nobody has filled in."""
    known = (f"({phrases_in(language).to_translate})" for language in phrase_languages())
    return BLANK in sentence.words and (
        any(words in sentence.words for words in known) or not sentence.words.strip("_ .។")
    )


def _left(sentence: LetterSentence) -> LetterFault:
    return fault(
        sentence, "not translated", None,
        "This line of the sheet is not filled in.",
        "Whoever gets the letter would find a blank where it should say something.",
        "Put the translation in place of the blank and take away what stands below it, or leave "
        "the paragraph out.",
    )  # fmt: skip


def _without_originals(sentences: Sequence[LetterSentence]) -> list[LetterSentence]:
    """The sentences, without what stands quoted below a line that is yet to be translated."""
    kept: list[LetterSentence] = []
    below = False
    for sentence in sentences:
        below = sentence.below and (below or (bool(kept) and _is_left(kept[-1])))
        if not below:
            kept.append(sentence)
    return kept


def _drafted(
    draft: ParsedLetter, resolver: ReferenceResolver
) -> Collection[tuple[str, frozenset[Pointed]]]:
    return {
        (each.words, _all_of(resolver.find(one, draft.sources) for one in each.references))
        for each in draft.sentences
    }


def _all_of(pointed: Iterable[Sequence[Pointed]]) -> frozenset[Pointed]:
    return frozenset(each for some in pointed for each in some)


def _without_law(
    sentence: LetterSentence, reading: ReadSentence, words: LetterWords
) -> ReadSentence:
    """What is read in a sentence, without the figures of an article's number and its breach."""
    places = law.article_places(sentence.words, words.article)
    return evolve(
        reading,
        claims=tuple(
            each
            for each in reading.claims
            if not law.is_breach(sentence.words, each.cue.quote, words)
        ),
        numbers=tuple(
            each
            for each in reading.numbers
            if each.span is None or not any(start <= each.span.start < end for start, end in places)
        ),
    )


def _is_factual(
    sentence: LetterSentence, reading: ReadSentence, held: LetterRecord, words: LetterWords
) -> bool:
    """Whether a sentence says of somebody, or of some day, that something is so."""
    if reading.claims or quotations(sentence.words):
        return True
    if not sentence.whole:
        return False  # a heading, an address, a date
    if reading.numbers or reading.days or law.articles(sentence.words, words.article):
        return True
    first = re.match(r"\W*([^\W\d_]+)", sentence.words)
    if first and first[1].lower() in words.we:
        return False  # what those who sign do themselves
    return any(law.named(sentence.words, actor) for actor in held.agreement.actors)


def _faults(
    sentence: LetterSentence,
    reading: ReadSentence,
    pointed: Sequence[Sequence[Pointed]],
    known: Grounds,
    held: LetterRecord,
    words: LetterWords,
) -> Iterator[LetterFault]:
    if not pointed:
        yield fault(
            sentence, "no support", None,
            "It says that something is so, and points to nothing.",
            "A minister's office asks first what a sentence rests on.",
            "Put the number of its source behind it, or the id of a finding or page: [fnd-...]; "
            "or leave it out.",
        )  # fmt: skip
        return
    for reference, found in zip(sentence.references, pointed, strict=True):
        if not found:
            yield fault(
                sentence, "unknown source", None,
                f"[{reference}] points to nothing on record.",
                "Nobody could look up what the sentence rests on.",
                "Point to a line of the list of sources that names a finding, a page by its "
                "SHA-256 or a provision; or to the id itself.",
            )  # fmt: skip
    yield from _supports(sentence, known, held)
    yield from _quotations(sentence, known)
    yield from told.faults(sentence, reading, known, held, words.counted)
    yield from law.faults(sentence, known, held, words)


def _supports(
    sentence: LetterSentence, known: Grounds, held: LetterRecord
) -> Iterator[LetterFault]:
    """Findings that do not stand on the day, and pages whose words have changed since."""
    for finding in known.findings:
        if finding.state != "upheld":
            yield fault(
                sentence, "not upheld", None,
                f"Finding {finding.id} is {finding.state} on {day(held.on)}.",
                "Only what persons upheld may carry a sentence of a letter.",
                f"Decide on it (servanda review), point to another, or leave the sentence out; "
                f"servanda show WATCH {finding.id} says who decided what.",
            )  # fmt: skip
        elif finding.since_on is None or finding.since_on > held.on:
            yield fault(
                sentence, "not upheld", None,
                f"Finding {finding.id} is about what had not surely happened by {day(held.on)}.",
                "A letter would tell it as fact before it was one.",
                "Write the letter for a later day (--on), or leave the sentence out.",
            )  # fmt: skip
    quoted = {claim.capture: claim.quote.quote for each in known.incidents for claim in each.claims}
    for capture in known.captures:
        newer = held.newer.get(capture.id)
        gone = newer is not None and not stands_in(quoted.get(capture.id, ""), newer)
        if gone and capture.id in quoted:
            yield fault(
                sentence, "edited since", None,
                f"{wording.capital(wording.source(capture))} has edited its page since: the last "
                "one kept from its address no longer has the words that the finding rests on.",
                "Whoever looks it up finds other words.",
                "Compare both versions, decide again on what it tells, or say in the letter that "
                "the page was edited.",
            )  # fmt: skip


def _quotations(sentence: LetterSentence, known: Grounds) -> Iterator[LetterFault]:
    """What is quoted and does not stand word for word in what is pointed to."""
    if known.record and not known.texts:
        return
    ours = [PROOF_WORDS[f.proof] for f in known.findings if f.proof]
    for quotation in quotations(sentence.words):
        if any(stands_in(quotation.quote, text) for text in (*known.texts, *ours)):
            continue
        near = nearest(quotation.quote, known.texts)
        yield fault(
            sentence, "quotation", (quotation.start, quotation.end),
            "These words do not stand in what the sentence points to."
            + (f" Nearest there: “{near.words}”{_stop(near.words)}" if near else ""),
            "A quotation that is not word for word can be used to dismiss the letter.",
            "Quote the source's own words, show what is left out with [...], or take the marks "
            "of quotation away.",
        )  # fmt: skip


def _stop(quote: str) -> str:
    """What ends a sentence after a quotation: nothing where the quotation ends one itself."""
    return "" if quote.endswith((".", "!", "?", "…")) else "."
