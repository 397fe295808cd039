"""A letter that a person wrote, held against the record of a day.

What leaves it: a `CheckedLetter`, and its rows. The letter is read by the same reader as any page;
the whole record was checked before by whoever opened it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path

from attrs import evolve, frozen

from servanda import agreements, canon, claims, letters, user_files
from servanda.claims import quantities
from servanda.claims.by_cues import normalise
from servanda.claims.english import segmentation
from servanda.claims.times import expressions
from servanda.errors import EvidenceError, SettingsError, nearest
from servanda.letters.phrases import phrase_languages, phrases_in
from servanda.model import (
    Capture,
    Claim,
    Dating,
    Interval,
    Passage,
    Quantity,
    Span,
    Text,
)
from servanda.watch.judging.assessing import Judged
from servanda.watch.judging.evidence import Evidence
from servanda.watch.settings import Watch
from servanda.watch.speaking.published_as import own_of_published
from servanda.watch.speaking.publishing import letter
from servanda.watch.speaking.values import Row
from servanda.wording.grammar import MONTHS

LETTER_BYTES = 200_000  # the longest draft so far has 60,000; each is read as a page is


def read_letter(file: Path, *, closing: str = "Nothing was checked.") -> str:
    """The Markdown of a letter in a file. Raises EvidenceError where it cannot be read."""
    with user_files.refused_as(EvidenceError, file, closing=closing):
        return user_files.read_text(file, most_bytes=LETTER_BYTES)


def letter_day(text: str) -> date | None:
    """The day of a letter by its own date line, which stands above its first heading.

    None where it has none that ends with a day in English, French or Indonesian.
    """
    months = [MONTHS, *(phrases_in(language).months for language in phrase_languages())]
    for line in text.partition("\n# ")[0].splitlines():
        found = re.search(r"(\d{1,2}) (\w+) (\d{4})\s*$", line)
        for names in months if found else ():
            if found and found[2] in names:
                with suppress(ValueError):
                    return date(int(found[3]), list(names).index(found[2]) + 1, int(found[1]))
    return None


def check_letter(
    watch: Watch, evidence: Evidence, judged: Judged, text: str, *, language: str = ""
) -> letters.CheckedLetter:
    """Hold a letter in Markdown against a judged day.

    It is in a `language` of the lexicon (ISO 639-1), by default in that of the watch. Raises
    SettingsError for a language nobody here reads.
    """
    language = language or watch.settings.language
    if language not in watch.lexicon.languages:
        raise SettingsError(
            f'letter: nobody here reads "{language}", so a letter in it cannot be checked. '
            f"{nearest(language, watch.lexicon.languages)}"
        )
    held = letter_record(watch, evidence, judged, language)
    return LetterReader(watch, judged.on, language).check(text, held)


def letter_fault_rows(checked: letters.CheckedLetter) -> Iterator[Row]:
    """A row for each fault: `words` are those at fault, from `start` to `end` of the sentence."""
    for fault in checked.faults:
        row: Row = canon.plain(fault)
        yield {**row, "words": fault.sentence[fault.start : fault.end]}


def letter_record(
    watch: Watch, evidence: Evidence, judged: Judged, language: str
) -> letters.LetterRecord:
    """The record of a judged day, as a letter in a language is held against it."""
    texts = {text.capture: text.content for text in evidence.texts}
    official = watch.official
    beside = (
        {p.id: agreements.beside(p, official, watch.agreement) for p in watch.agreement.provisions}
        if official
        else {}
    )
    return letters.LetterRecord(
        agreement=watch.agreement,
        on=judged.on,
        findings={finding.id: finding for finding in evidence.findings},
        incidents={incident.id: incident for incident in evidence.incidents},
        captures={capture.id: capture for capture in evidence.captures},
        texts=texts,
        told={telling.capture: telling.claims for telling in evidence.tellings},
        newer=_newer(evidence.captures, texts),
        duties=judged.duties,
        standings={standing.commitment: standing for standing in judged.standings},
        notices={notice.id: notice for notice in evidence.notices},
        official={id: " ".join(words.paragraphs) for id, words in beside.items() if words},
        draft=letter(watch, evidence, judged)
        if language == watch.settings.language and language in letters.languages()
        else None,
        numbers=quantities.find,
        days=_stretches,
        own_ids=own_of_published(watch.settings, evidence),
    )


def _newer(captures: Sequence[Capture], texts: dict[str, str]) -> dict[str, str]:
    """The text of the last capture of an address, for each before it that has another."""
    last: dict[str, Capture] = {}
    for capture in sorted(captures, key=lambda each: (each.fetched_at, each.id)):
        last[capture.address] = capture
    pairs = ((capture, last[capture.address]) for capture in captures)
    return {
        one.id: texts[other.id]
        for one, other in pairs
        if other.id != one.id and other.id in texts and texts.get(one.id) != texts[other.id]
    }


def _stretches(text: str, anchor: Interval) -> list[Interval]:
    """The stretches that the times of a text name, each with its words."""
    return [
        evolve(each.named, words=each.span.quote) for each in expressions.find(text, anchor=anchor)
    ]


@frozen
class LetterReader:
    """Reads a letter in a language as it reads any page of its day."""

    watch: Watch
    on: date
    language: str

    def check(self, text: str, held: letters.LetterRecord) -> letters.CheckedLetter:
        """Hold a letter in Markdown against a record."""
        return letters.check(text, held, cut=self.cut, read=self.read, language=self.language)

    def cut(self, words: str) -> Sequence[tuple[int, int]]:
        """Where the sentences of a passage are."""
        known = self.watch.lexicon.languages.get(self.language)
        short = frozenset(known.abbreviations if known else ())
        bounds = segmentation.sentences if self.language == "en" else normalise.sentences
        return bounds(words, 0, len(words), short)

    def read(self, sentences: Sequence[str]) -> list[letters.ReadSentence]:
        """What each sentence tells: acts, numbers and days, with places in its words."""
        starts, content = [], ""
        for words in sentences:
            starts.append(len(content))
            content += f"{words}\n"
        told: list[list[Claim]] = [[] for _ in sentences]
        for claim in self._claims(content):
            at = max(i for i, start in enumerate(starts) if start <= claim.cue.start)
            told[at].append(_moved(claim, starts[at]))
        return [self._read(words, each) for words, each in zip(sentences, told, strict=True)]

    def _read(self, words: str, told: Sequence[Claim]) -> letters.ReadSentence:
        """English has all its numbers and days read; another language those that go with an act."""
        if self.language == "en":
            days = _stretches(words, Interval(self.on, self.on, "day"))
            return letters.ReadSentence(tuple(told), tuple(_counts(words)), tuple(days))
        numbers = [claim.number for claim in told if claim.number and claim.number.span]
        return letters.ReadSentence(tuple(told), tuple(numbers))

    def _claims(self, content: str) -> tuple[Claim, ...]:
        if not content.strip():
            return ()
        day = Interval(self.on, self.on, "day")
        capture = Capture(
            id="cap-letter",
            address="letter:",
            fetched_at=datetime.combine(self.on, time(), UTC),
            bytes_sha256="",
            size_bytes=len(content),
            media_type="text/plain",
            added_by="",
            published=Dating(day, "given"),
            publisher="",
            title="",
            language=self.language,
        )
        passages = (Passage(0, len(content), "body"),)
        text = Text("txt-letter", capture.id, content, passages, "a letter")
        telling = claims.read(
            capture,
            text,
            parser=lru_cache(maxsize=1)(claims.load_parser),
            lexicon=self.watch.lexicon,
            actors=(*self.watch.agreement.actors, *self.watch.actors),
            agreements=[self.watch.agreement],
            language=self.language,
            whole=True,
        )
        return telling.claims


def _counts(words: str) -> list[Quantity]:
    return [each for each in quantities.find(words) if each.span]


def _moved(claim: Claim, start: int) -> Claim:
    """A claim whose act and number count from the beginning of its sentence."""
    number = claim.number
    if number and number.span:
        number = evolve(number, span=_back(number.span, start))
    return evolve(claim, cue=_back(claim.cue, start), number=number)


def _back(span: Span, start: int) -> Span:
    return Span(span.start - start, span.end - start, span.quote)
