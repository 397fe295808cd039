"""Reads a capture passage by passage, each by the reader of its language.

What leaves it: one `Telling` a capture. A passage in a language without a file is set aside by
name in `Telling.unread`, never read as another language; claims of one act past the most that a
page is known to tell are counted there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from attrs import evolve, frozen

from servanda import canon
from servanda.claims import language_id
from servanda.claims.by_cues import people, surety
from servanda.claims.by_cues import reader as cue_reader
from servanda.claims.by_cues.words import Tongue, compiled
from servanda.claims.confidence import calibration, recalled
from servanda.claims.english import reader as english_reader
from servanda.claims.english import segmentation
from servanda.claims.english.parser import Parser
from servanda.claims.gist import questions
from servanda.claims.places.setting import doubts, setting_of, with_setting
from servanda.errors import SettingsError
from servanda.lexicon import Lexicon
from servanda.model import Actor, Agreement, Capture, Claim, Passage, Telling, Text

READER = f"{english_reader.READER}, {cue_reader.READER}, {questions.ASKER}"
MOST = 300  # claims of one act in one capture, and questions; no page of 521 had more than 39
BY_CUES = "cue words alone"  # the model of a telling for which nothing was parsed


@frozen(eq=False)
class Material:
    """A capture to be read, the language of each of its passages, and what readers go by."""

    capture: Capture
    text: Text
    languages: tuple[str, ...]
    parser: Parser | Callable[[], Parser]
    lexicon: Lexicon
    actors: Sequence[Actor]
    agreements: Sequence[Agreement]
    whole: bool
    settled: bool

    def passages(self, code: str) -> tuple[Passage, ...]:
        """The passages in a language, in their order."""
        return tuple(p for p, own in zip(self.text.passages, self.languages) if own == code)


Reader = Callable[[Material, str], Telling]
"""Reads the passages in a language, named by its code. What it tells is whole where it has an id;
without one it is a part of what the capture tells."""


def read(
    capture: Capture,
    text: Text,
    *,
    parser: Parser | Callable[[], Parser],
    lexicon: Lexicon,
    actors: Sequence[Actor] = (),
    agreements: Sequence[Agreement] = (),
    language: str = "",
    whole: bool = False,
    settled: bool = True,
) -> Telling:
    """Say who tells what in one capture, whatever languages its passages are in.

    `language` is that of every passage where given; else each passage's own is detected. A
    text all in English gives the English reader's telling, with the questions that its words ask.
    Of each act only the first claims are made, as `bounded` says. What a page recalls rather than
    tells as its news stays a claim, with `recalled` above 0.
    `parser` may be what loads one: it is called only where a passage is in English.
    `whole` is the English reader's. Not `settled`, its claims keep the rules' own confidence and
    none becomes a question. Raises SettingsError where `language` is given and has no file.
    """
    if language and language not in lexicon.languages:
        raise SettingsError(
            f'No languages/{language}.toml: nothing in "{language}" can be read. '
            "docs/how-to/add-a-language.md says how to add it."
        )
    languages = language_id.languages(text, stated=capture.language, known=lexicon.languages)
    if language:
        languages = [language] * len(languages)
    material = Material(
        capture, text, tuple(languages), parser, lexicon, actors, agreements, whole, settled
    )
    tellings = [reader_of(code, lexicon)(material, code) for code in _in_order(languages)]
    alone = len(tellings) == 1 and tellings[0].id
    return bounded(tellings[0] if alone else _joined(tellings, material))


def read_english(material: Material, code: str) -> Telling:
    """What the passages in English tell, by a parse, with the questions that their words ask."""
    capture, text = material.capture, material.text
    parser = material.parser if isinstance(material.parser, Parser) else material.parser()
    telling = english_reader.read(
        capture,
        evolve(text, passages=material.passages(code)),
        parser=parser,
        lexicon=material.lexicon,
        actors=material.actors,
        agreements=material.agreements,
        whole=material.whole,
    )
    if material.settled:
        cased = segmentation.given_capitals(text.content, parser.common)
        telling = calibration.settle(telling, cased)
        telling = recalled.mark(telling, text.content, capture.published.when)
    return questions.ask(
        telling, capture, text, languages=material.languages, lexicon=material.lexicon
    )


def read_by_cues(material: Material, code: str) -> Telling:
    """What the passages in a language tell by the cue words of its file; the doubtful is asked."""
    tongue = _tongue(material.lexicon, code)
    home = next((pact.country for pact in material.agreements if pact.country), None)
    everybody = [*material.actors, *(a for pact in material.agreements for a in pact.actors)]
    claims, unread = cue_reader.read(
        material.capture,
        material.text,
        [p for p in material.passages(code) if p.kind in english_reader.READ],
        tongue=tongue,
        who=people.known(
            list({actor.id: actor for actor in everybody}.values()), blanks=tongue.surface.blanks
        ),
        home=home,
        refusals=frozenset(a.name for a in material.lexicon.acts.values() if a.of_refusal),
    )
    if claims:
        setting = setting_of(
            material.text.content, [tongue.language], home=home, passages=material.text.passages
        )
        unread = [*unread, *doubts(claims, setting)]
        claims = with_setting(claims, setting)
    asked: list[Claim] = []
    if material.settled:
        claims, asked = surety.settle(claims, tongue)
        claims = recalled.mark_old(claims, material.capture.published.when)
    reader = f"{cue_reader.READER} ({code})"
    return _part(material, reader=reader, claims=claims, questions=asked, unread=unread)


def set_aside(material: Material, code: str) -> Telling:
    """Nothing is told by the passages in a language that no file says how to read."""
    why = f"no languages/{code}.toml" if code else "its language cannot be told"
    unread = [
        f"{passage.start}: {passage.kind}: {why}, so nothing in it was read"
        for passage in material.passages(code)
    ]
    return _part(material, reader="", claims=(), unread=unread)


READERS: Mapping[str, Reader] = {
    "en": read_english,
}
"""Languages with a reader of their own, in the order they are read in; the first reads a text
without passages. Every other whose file has a `[surface]` table is read by cues."""


def reader_of(code: str, lexicon: Lexicon) -> Reader:
    """What reads a language: a reader of its own, or cues, or nothing that could."""
    if code in READERS:
        return READERS[code]
    language = lexicon.languages.get(code)
    return read_by_cues if language and language.surface else set_aside


def _in_order(languages: Sequence[str]) -> list[str]:
    """The languages of a text: those with a reader of their own first, others as they come."""
    own = [code for code in READERS if code in languages]
    others = [code for code in dict.fromkeys(languages) if code not in READERS]
    return [*own, *others] or [next(iter(READERS))]


def _part(
    material: Material,
    *,
    reader: str,
    claims: Sequence[Claim],
    questions: Sequence[Claim] = (),
    unread: Sequence[str],
) -> Telling:
    return Telling(
        id="",
        capture=material.capture.id,
        text=material.text.id,
        reader=reader,
        model=BY_CUES,
        lexicon_sha256=material.lexicon.sha256,
        claims=tuple(claims),
        unread=tuple(unread),
        questions=tuple(questions),
    )


def _joined(tellings: Sequence[Telling], material: Material) -> Telling:
    """One telling of what each language tells, its claims in the order of the text."""
    claims = sorted(
        (claim for telling in tellings for claim in telling.claims),
        key=lambda claim: (claim.cue.start, claim.act),
    )
    unique = tuple({claim.id: claim for claim in claims}.values())
    unread = tuple(line for telling in tellings for line in telling.unread)
    reader = ", ".join(telling.reader for telling in tellings if telling.reader) or READER
    models = dict.fromkeys(telling.model for telling in tellings if telling.model != BY_CUES)
    model = ", ".join(models) or BY_CUES
    parts = (material.capture.id, material.text.id, reader, model, material.lexicon.sha256)
    return Telling(
        id=canon.identify("tel", *parts, unique, unread),
        capture=material.capture.id,
        text=material.text.id,
        reader=reader,
        model=model,
        lexicon_sha256=material.lexicon.sha256,
        claims=unique,
        unread=unread,
        questions=tuple(question for telling in tellings for question in telling.questions),
    )


def bounded(telling: Telling) -> Telling:
    """The telling with the first claims and questions of each act, the rest counted in `unread`.

    So no page can make all who ask of a watch wait. Source: docs/why/speed.md.
    """
    claims, more = _first(telling.claims)
    questions, further = _first(telling.questions)
    if not more and not further:
        return telling
    unread = (*telling.unread, *_counted(more, "claims"), *_counted(further, "questions"))
    return evolve(
        telling,
        id=canon.identify("tel", telling.id, MOST, claims, unread, questions),
        claims=claims,
        questions=questions,
        unread=unread,
    )


def _first(claims: Sequence[Claim]) -> tuple[tuple[Claim, ...], list[Claim]]:
    """The first claims of each act, and the rest."""
    told: Counter[str] = Counter()
    kept: list[Claim] = []
    rest: list[Claim] = []
    for claim in claims:
        told[claim.act] += 1
        (kept if told[claim.act] <= MOST else rest).append(claim)
    return tuple(kept), rest


def _counted(rest: Sequence[Claim], kind: str) -> Iterator[str]:
    """A line for each act of which more is told, with the place from which on."""
    starts = {claim.act: claim.cue.start for claim in reversed(rest)}
    for act, count in Counter(claim.act for claim in rest).items():
        why = f"the first {MOST} alone are read"
        yield f'{starts[act]}: page: {count:,} more {kind} of "{act}", for {why}'


_TONGUES: dict[tuple[str, str], Tongue] = {}


def _tongue(lexicon: Lexicon, code: str) -> Tongue:
    """A language ready to be read by cues, made so once."""
    key = lexicon.sha256, code
    if key not in _TONGUES:
        _TONGUES[key] = compiled(lexicon.languages[code])
    return _TONGUES[key]
