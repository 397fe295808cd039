"""Reads acts/, subjects.toml and languages/ once, strictly.

What leaves it: one `Lexicon`, the words Servanda knows for what is done, what it bears on
and how each language says it. An unknown key or a name nothing defines is an error that
says file and nearest right word. Languages are most of it and only reading needs them, so
`opened` leaves them until they are asked for; `load` reads everything at once.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal

from attrs import evolve, field, frozen
from attrs.validators import in_

from servanda import canon
from servanda.errors import AgreementError, nearest
from servanda.model import ACTOR_KINDS, LATER, ActorKind, Stance
from servanda.tongues import Numerals, OnAgreement, Reporting, Shown, Stances, Surface, Times

Sign = Literal["harms", "fulfils", "neutral", "either"]


@frozen
class Subject:
    """What a commitment is about. `under` is the wider subject it is part of."""

    id: str
    title: str
    under: str | None = None


@frozen
class Example:
    """A sentence that shows the act (`act` is None) or shows another act instead."""

    text: str
    language: str = "en"
    act: str | None = None  # for what it is not: the act it is, or None for no act at all


@frozen
class Confusion:
    """An act this one is confused with, and how to tell them apart."""

    act: str
    tell: str


@frozen
class Maps:
    """The same act in other taxonomies; empty where they have no class for it."""

    plover: tuple[str, ...] = ()
    acled: tuple[str, ...] = ()
    huridocs: tuple[str, ...] = ()
    hrdsattack: str = ""


_NOUN = re.compile(r"[a-z][a-z -]{1,39}")


def _is_noun(_act: Any, _attribute: Any, noun: str) -> None:
    if noun and not _NOUN.fullmatch(noun):
        raise ValueError(
            f'the noun "{noun}" is not one of 2 to 40 small letters and blanks; commas part the '
            "name of an incident"
        )


@frozen
class NarrowNoun:
    """A noun for incidents of an act whose claims all show it by words that begin so.

    Or they all hold some words of `within`, wherever the act is shown. None of `without` may stand
    in what is told. `on`: only where somebody is told whom it was done to, who stands after it:
    "attack on".
    """

    noun: str = field(validator=_is_noun)
    begins: tuple[str, ...]
    without: tuple[str, ...] = ()
    on: bool = False
    within: tuple[str, ...] = ()


@frozen
class Act:
    """One type of act: what it means, what a claim of it must answer, what it bears on.

    `noun` is what an incident of it is called by ("arrest"), and `named_for` says who stands first
    in that name: whom it was done to, or by whom. `told_as` are narrower nouns, the first that
    fits. They say nothing of how a text is read.
    `subjects` are borne on whoever is affected; `by_target` adds subjects by the kind of who
    is affected (a journalist detained bears on media). `presumed_by` says who is taken to act
    where nobody is named ("state": arrests are made by a state). An act `of_refusal` is done by
    not letting somebody: "monitors were not allowed in" tells it, and denies nothing.
    """

    name: str
    title: str
    meaning: str
    sign: Sign = field(validator=in_(("harms", "fulfils", "neutral", "either")))
    subjects: tuple[str, ...]
    asks: tuple[str, ...]
    presumed_by: Literal["state", "nobody"] = "nobody"
    by_target: Mapping[ActorKind, tuple[str, ...]] = {}
    confused_with: tuple[Confusion, ...] = ()
    examples: tuple[Example, ...] = ()
    counterexamples: tuple[Example, ...] = ()
    maps: Maps = Maps()
    noun: str = field(default="", validator=_is_noun, metadata=LATER)
    told_as: tuple[NarrowNoun, ...] = field(default=(), metadata=LATER)
    named_for: Literal["to", "by"] = field(
        default="to", validator=in_(("to", "by")), metadata=LATER
    )
    of_refusal: bool = field(default=False, metadata=LATER)


def acts_as_read(acts: Iterable[Act]) -> list[Act]:
    """The acts without what they are called by: what a reading depends on, and its hash is of."""
    return [evolve(act, noun="", named_for="to", told_as=()) for act in acts]


@frozen
class Cue:
    """How a language shows one act: by which verbs, nouns or phrases, done to whom or what.

    `verbs` and `nouns` are lemmas; a verb may bring its particle ("shut down", "spy on").
    `passives` are words whose subject is the affected, where a language has such words.
    `roots` give all three by rule, in a language that makes its words so (Indonesian).
    `phrases` are regular expressions over the sentence. `to` and `by` are kinds of actors or
    names of groups of kinds; empty is anyone. `objects` are nouns for the thing it is done to
    where that is not whoever is affected ("licence"). `middle`: the affected may be the subject
    ("the paper closed"). `few`: the affected are counted as few. `needs` and `without` are
    regular expressions that must, or must not, be found in the sentence.
    """

    act: str
    verbs: tuple[str, ...] = ()
    passives: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    middle: bool = False
    few: bool = False
    needs: str = ""
    without: str = ""
    stance: Stance | None = None
    weight: float = 0.8
    note: str = ""


@frozen
class Language:
    """How one language says things: what the reader of that language looks for.

    `kinds` are nouns that tell what kind of actor someone is, `name_words` words that tell it
    inside a name ("Institute"), `forms` the inflected forms no rule gives, `history` regular
    expressions for what is told as the distant past. `surface`, `times` and `numerals` serve the
    reading without a parse; `countries` and `peoples` are words by ISO code,
    `places` the language's names of places with their names in the gazetteer. `telling` are nouns
    (plurals are made) that stand beside acts in reports; a page without them is not parsed.
    `elsewhere` are words of worlds that speak of acts and mean others: of sport, of the stage.
    `nobody` are nouns for what harms without anybody acting ("flood"), `habits` words that make
    a present tense tell what is usual, `not_people` nouns for what can be killed or held and is
    nobody ("cattle", "truck"). `spoken_in` is the one country where a language is at home, by
    ISO code, where there is one.
    """

    code: str
    name: str
    groups: Mapping[str, tuple[str, ...]]
    kinds: Mapping[str, tuple[str, ...]]
    name_words: Mapping[str, tuple[str, ...]]
    reporting: Reporting
    stances: Stances
    on_agreement: OnAgreement
    cues: tuple[Cue, ...]
    forms: Mapping[str, tuple[str, ...]] = {}
    abbreviations: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    charges: tuple[str, ...] = ()
    elsewhere: Mapping[str, tuple[str, ...]] = {}
    telling: tuple[str, ...] = ()
    nobody: tuple[str, ...] = ()
    habits: tuple[str, ...] = ()
    not_people: tuple[str, ...] = ()
    surface: Surface | None = None
    times: Times | None = None
    numerals: Numerals | None = None
    countries: Mapping[str, tuple[str, ...]] = {}
    peoples: Mapping[str, tuple[str, ...]] = {}
    places: Mapping[str, str] = {}
    spoken_in: str = ""
    examples: Mapping[str, Shown] = {}

    def gaps(self, acts: Iterable[str]) -> tuple[str, ...]:
        """The acts that no cue of the language can show, in the order of their names."""
        return tuple(sorted({*acts} - {cue.act for cue in self.cues}))


@frozen(eq=False)
class Lexicon:
    """Everything the data folders say, and one hash of it. One folder is loaded once."""

    acts: Mapping[str, Act]
    subjects: Mapping[str, Subject]
    folder: Path
    base: Lexicon | None = None  # the lexicon this one adds to, where a watch has words of its own
    added_cues: tuple[tuple[str, Cue], ...] = ()  # what it adds to a language, by code
    added_sha256: str = ""

    @cached_property
    def languages(self) -> Mapping[str, Language]:
        """The languages by code; AgreementError where one of their files is at fault."""
        if self.base:
            languages = dict(self.base.languages)
            for code, cue in self.added_cues:
                languages[code] = evolve(languages[code], cues=(*languages[code].cues, cue))
            return languages
        files = sorted((self.folder / "languages").glob("*.toml"))
        return {path.stem: read_language(path, self.acts) for path in files}

    @cached_property
    def sha256(self) -> str:
        """One hash of all acts, subjects and languages, and of what a watch adds to them."""
        if self.base:
            return canon.sha256([self.base.sha256, self.added_sha256])
        tables = (self.subjects, self.languages)
        return canon.sha256(
            [acts_as_read(self.acts.values()), *(list(each.values()) for each in tables)]
        )

    def act_title(self, act: str) -> str:
        """What an act is called; the words of its id where the lexicon has no such act any more."""
        known = self.acts.get(act)
        return known.title if known else act.replace("_", " ").capitalize()

    def widened(self, subjects: tuple[str, ...]) -> frozenset[str]:
        """The subjects and every wider subject they are part of."""
        closure: set[str] = set()
        todo = list(subjects)
        while todo:
            subject = todo.pop()
            if subject not in closure:
                closure.add(subject)
                wider = self.subjects[subject].under
                if wider:
                    todo.append(wider)
        return frozenset(closure)


HERE = Path(__file__).parent


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AgreementError(
            f"{path.name}: cannot be read as TOML: {error}. Mend the file."
        ) from error


def read_subjects(path: Path) -> dict[str, Subject]:
    """The subjects in the order of the file, each once, each `under` defined."""
    subjects: dict[str, Subject] = {}
    for key, value in _toml(path).items():
        subjects[key] = canon.read(Subject, {"id": key, **value})
    for subject in subjects.values():
        if subject.under and subject.under not in subjects:
            raise AgreementError(
                f'{path.name}: subject "{subject.id}" is under "{subject.under}", which is not '
                f"defined. {nearest(subject.under, subjects)}"
            )
    return subjects


def read_act(path: Path) -> Act:
    """One act type from its file; the file's stem must be its name."""
    try:
        act = canon.read(Act, _toml(path))
    except ValueError as error:
        raise AgreementError(f"{path.name}: {error}. See docs/how-to/add-an-act.md.") from error
    if act.name != path.stem:
        raise AgreementError(
            f'{path.name}: names itself "{act.name}"; an act file is named for its act. '
            "Rename one of them, or links would never find it."
        )
    return act


def read_language(path: Path, acts: Mapping[str, Act]) -> Language:
    """One language from its file; every cue's act and every kind must be defined."""
    try:
        language = canon.read(Language, _toml(path))
    except ValueError as error:
        raise AgreementError(f"{path.name}: {error}. See docs/how-to/add-a-language.md.") from error
    if language.code != path.stem:
        raise AgreementError(
            f'{path.name}: says its code is "{language.code}"; a language file is named for its '
            "code. Rename one of them, or its captures would never be read."
        )
    faults = []
    known = {*ACTOR_KINDS, *language.groups}
    for cue in language.cues:
        if cue.act not in acts:
            faults.append(
                f'{path.name}: has cues for the act "{cue.act}", which no file in acts/ defines. '
                f"{nearest(cue.act, acts)}"
            )
        faults += [
            f'{path.name}: a cue of {cue.act} asks for the kind "{kind}", which is neither a kind '
            f"of actor nor a group. {nearest(kind, known)}"
            for kind in (*cue.to, *cue.by)
            if kind not in known
        ]
    faults += [
        f'{path.name}: has examples of the act "{act}", which no file in acts/ defines. '
        f"{nearest(act, acts)}"
        for act in language.examples
        if act not in acts
    ]
    for kind in (*language.kinds, *language.name_words, *sum(language.groups.values(), ())):
        if kind not in ACTOR_KINDS:
            faults.append(
                f'{path.name}: "{kind}" is no kind of actor. {nearest(kind, ACTOR_KINDS)}'
            )
    if faults:
        raise AgreementError("\n".join(faults))
    return language


def load(folder: Path = HERE) -> Lexicon:
    """Read acts/, subjects.toml and languages/ below `folder`; the shipped ones by default."""
    words = opened(folder)
    words.languages  # noqa: B018  # a fault in one of their files is raised here
    return words


@lru_cache(maxsize=4)
def opened(folder: Path = HERE) -> Lexicon:
    """The same lexicon with acts and subjects read; its languages once they are asked for."""
    subjects = read_subjects(folder / "subjects.toml")
    acts = {path.stem: read_act(path) for path in sorted((folder / "acts").glob("*.toml"))}
    for act in acts.values():
        for subject in (*act.subjects, *(s for more in act.by_target.values() for s in more)):
            if subject not in subjects:
                raise AgreementError(
                    f'acts/{act.name}.toml: bears on "{subject}", which subjects.toml does not '
                    f"define. {nearest(subject, subjects)}"
                )
        for other in (*(c.act for c in act.confused_with), *(e.act for e in act.counterexamples)):
            if other and other not in acts:
                raise AgreementError(
                    f'acts/{act.name}.toml: names the act "{other}", which no file in acts/ '
                    f"defines. {nearest(other, acts)}"
                )
    return Lexicon(acts, subjects, folder)
