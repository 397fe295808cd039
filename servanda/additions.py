"""What a watch adds to the lexicon: subjects, acts, and the cues that show an act in a language.

What leaves it: checked additions, and a lexicon with them whose hash is another. A watch adds words
and changes none: what Servanda ships reads the same in every watch.

    WATCH/subjects.toml         [land] with its title and what it is under
    WATCH/acts/*.toml           an act a file, in the form of servanda/acts/
    WATCH/languages/CODE.toml   [[cues]] for a language that Servanda reads, and nothing else
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args

import attrs
from attrs import frozen

from servanda import canon, user_files
from servanda.errors import AgreementError
from servanda.faults import Faults
from servanda.lexicon import (
    Act,
    Confusion,
    Cue,
    Example,
    Lexicon,
    Maps,
    Sign,
    Subject,
    acts_as_read,
)
from servanda.model import ACTOR_KINDS
from servanda.suggestions import suggest

SUBJECTS = "subjects.toml"
ACTS = "acts"
LANGUAGES = "languages"
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_LISTED_BY = "servanda agreement vocabulary"
_INSIDE = {
    "confused_with": Confusion,
    "examples": Example,
    "counterexamples": Example,
    "maps": Maps,
}


@frozen
class OwnCue:
    """A cue that a watch adds to a language."""

    language: str
    cue: Cue


@frozen
class Additions:
    """All that a watch adds; empty where it adds nothing."""

    subjects: tuple[Subject, ...] = ()
    acts: tuple[Act, ...] = ()
    cues: tuple[OwnCue, ...] = ()


def files_of(folder: Path) -> tuple[Path, ...]:
    """The files below a folder that add words, by their paths from it."""
    names = [Path(SUBJECTS)] if user_files.is_there(folder / SUBJECTS) else []
    for kind in (ACTS, LANGUAGES):
        names += sorted(path.relative_to(folder) for path in (folder / kind).glob("*.toml"))
    return tuple(names)


def read_additions(folder: Path, *, to: Lexicon) -> Additions:
    """What the files below a folder add to a lexicon; AgreementError lists every fault."""
    files = [_WordsFile.of(folder, name) for name in files_of(folder)]
    subjects: list[Subject] = []
    acts: list[tuple[_WordsFile, Act]] = []
    cues: list[tuple[_WordsFile, OwnCue]] = []
    for file in files:
        if file.name == SUBJECTS:
            subjects += file.subjects(to)
        elif file.name.startswith(f"{ACTS}/"):
            acts += [(file, act) for act in file.act(to)]
        else:
            cues += [(file, cue) for cue in file.cues(to)]
    _check_subjects(subjects, to, files)
    known_subjects = {*to.subjects, *(subject.id for subject in subjects)}
    known_acts = {*to.acts, *(act.name for _, act in acts)}
    for file, act in acts:
        _check_act(act, file, known_subjects, known_acts)
    for file, own in cues:
        _check_cue(own, file, to, known_acts)
    _stop(files)
    return Additions(tuple(subjects), tuple(act for _, act in acts), tuple(cue for _, cue in cues))


def extend(lexicon: Lexicon, additions: Additions) -> Lexicon:
    """The lexicon with the additions; the very same where there are none.

    Its hash is of the lexicon's hash and the additions, so that every reading made with it says so.
    """
    if additions == Additions():
        return lexicon
    return _extended(lexicon, canon.spell(additions))


@lru_cache(maxsize=8)  # one lexicon a watch: readers make a language's cues ready once for each
def _extended(lexicon: Lexicon, spelt: bytes) -> Lexicon:
    additions = canon.read(Additions, json.loads(spelt))
    return Lexicon(
        acts={**lexicon.acts, **{act.name: act for act in additions.acts}},
        subjects={**lexicon.subjects, **{subject.id: subject for subject in additions.subjects}},
        folder=lexicon.folder,
        base=lexicon,
        added_cues=tuple((own.language, own.cue) for own in additions.cues),
        added_sha256=canon.sha256(
            attrs.evolve(additions, acts=tuple(acts_as_read(additions.acts)))
        ),
    )


# ------------------------------------------------------------------ files


@frozen
class _WordsFile:
    """One file that adds words: its path in the watch, its lines, what it says, its faults."""

    name: str
    lines: tuple[str, ...]
    data: dict[str, Any]
    faults: Faults

    @staticmethod
    def of(folder: Path, name: Path) -> _WordsFile:
        """The file read; a fault where it is no TOML in UTF-8."""
        place = name.as_posix()
        faults = Faults(place, AgreementError)
        try:
            text = user_files.read_text(folder / name, most_bytes=user_files.WORDS_BYTES)
            return _WordsFile(place, tuple(text.split("\n")), user_files.table_of(text), faults)
        except user_files.UnreadableFile as fault:
            faults.add(fault.line or 1, fault.what)
            return _WordsFile(place, (), {}, faults)

    def fault(self, what: str, *words: str) -> None:
        """Note a fault on the first line that has all of the words; on the first where none has."""
        inside = [re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])") for word in words]
        lines = (n for n, line in enumerate(self.lines, 1) if all(w.search(line) for w in inside))
        self.faults.add(next(lines, 1), what)

    def subjects(self, to: Lexicon) -> Iterator[Subject]:
        """The subjects a file of subjects adds."""
        for id, row in self.data.items():
            if not _NAME.fullmatch(id):
                self.fault(f'a subject is called "{id}". Use small letters, digits and _.', id)
            elif id in to.subjects:
                self.fault(f'Servanda has the subject "{id}" already; a watch changes none.', id)
            elif isinstance(row, dict) and "id" in row:
                self.fault(f'the subject "{id}" has a key "id"; its name stands in brackets.', "id")
            else:
                yield from self._read(Subject, row, f'the subject "{id}"', id=id)

    def act(self, to: Lexicon) -> Iterator[Act]:
        """The act of a file."""
        stem, signs = Path(self.name).stem, get_args(Sign)
        for key, cls in _INSIDE.items():
            rows = self.data.get(key, [])
            for row in rows if isinstance(rows, list) else [rows]:
                self._keys(cls, row, f'"{key}" of the act')
        if (sign := self.data.get("sign", signs[0])) not in signs:
            self.fault(f'has the sign "{sign}". {suggest(str(sign), signs)}', "sign")
            return
        for act in self._read(Act, self.data, "the act") if self.lines else ():
            if act.name != stem:
                self.fault(
                    f'names itself "{act.name}"; the file of an act is named for it.', "name"
                )
            elif act.name in to.acts or not _NAME.fullmatch(act.name):
                self.fault(
                    f'Servanda has the act "{act.name}" already; a watch changes none.'
                    if act.name in to.acts
                    else f'an act is called "{act.name}". Use small letters, digits and _.',
                    "name",
                )
            else:
                yield act

    def cues(self, to: Lexicon) -> Iterator[OwnCue]:
        """The cues a file adds to a language."""
        code = Path(self.name).stem
        if code not in to.languages:
            self.fault(f'Servanda does not read "{code}". {suggest(code, to.languages)}')
            return
        for key in self.data:
            if key != "cues":
                self.fault(f'"{key}" means nothing here: a watch adds [[cues]] and no more.', key)
        rows = self.data.get("cues", [])
        for row in rows if isinstance(rows, list) else [rows]:
            for cue in self._read(Cue, row, "a cue"):
                yield OwnCue(code, cue)

    def _read(self, cls: type[Any], row: Any, what: str, **more: str) -> Iterator[Any]:
        """The record of a table, or nothing and its faults."""
        if self._keys(cls, row, what, *more):
            try:
                yield canon.read(cls, {**row, **more})
            except ValueError as error:
                problem = re.sub(r" @ \w+(\.(\w+))?", r' in "\2"', str(error)).replace(' in ""', "")
                self.fault(f"{what} cannot be read: {problem}.", *more.values())

    def _keys(self, cls: type[Any], row: Any, what: str, *given: str) -> bool:
        """Whether a table has the keys of a record and no other; faults are noted."""
        if not isinstance(row, dict):
            self.fault(f"{what} is no table of keys but {row!r:.60}.")
            return False
        known = {a.name: a.default is attrs.NOTHING for a in attrs.fields(cls)}
        before = len(self.faults)
        for key in row:
            if key not in known:
                self.fault(f'{what} has the key "{key}". {suggest(key, known)}', key)
        for key, needed in known.items():
            if needed and key not in row and key not in given:
                self.fault(f'{what} has no "{key}", which it needs.')
        return len(self.faults) == before


def _stop(files: Iterable[_WordsFile]) -> None:
    """Raise AgreementError with every fault of every file, where there is one."""
    every = []
    for file in files:
        try:
            file.faults.stop()
        except AgreementError as error:
            every.append(str(error))
    if every:
        raise AgreementError("\n".join(every))


# ------------------------------------------------------------------ names


def _check_subjects(subjects: list[Subject], to: Lexicon, files: Iterable[_WordsFile]) -> None:
    """Note each wider subject that nothing defines, and each ring of subjects."""
    under = {subject.id: subject.under for subject in (*to.subjects.values(), *subjects)}
    for file in files:
        for subject in subjects if file.name == SUBJECTS else ():
            wider, seen = subject.under, {subject.id}
            if wider and wider not in under:
                near = suggest(wider, under, listed_by=f"{_LISTED_BY} subjects")
                file.fault(
                    f'"{subject.id}" is under "{wider}", which nothing defines. {near}', wider
                )
            while wider and wider not in seen:
                seen.add(wider)
                wider = under.get(wider)
            if wider == subject.id:
                file.fault(f'the subject "{subject.id}" is under itself. Cut the ring.', subject.id)


def _check_act(act: Act, file: _WordsFile, subjects: set[str], acts: set[str]) -> None:
    """Note each subject, act and kind of actor that an act names and nothing defines."""
    bears_on = (*act.subjects, *(s for more in act.by_target.values() for s in more))
    others = (*(c.act for c in act.confused_with), *(e.act for e in act.counterexamples))
    for words, known, what in ((bears_on, subjects, "subject"), (others, acts, "act")):
        for word in words:
            if word and word not in known:
                near = suggest(word, known, listed_by=f"{_LISTED_BY} {what}s")
                file.fault(f'names the {what} "{word}", which nothing defines. {near}', word)


def _check_cue(own: OwnCue, file: _WordsFile, to: Lexicon, acts: set[str]) -> None:
    """Note what a cue names and nothing defines, and an expression that does not compile."""
    cue = own.cue
    if cue.act not in acts:
        near = suggest(cue.act, acts, listed_by=f"{_LISTED_BY} acts")
        file.fault(f'names the act "{cue.act}", which nothing defines. {near}', cue.act)
    kinds = {*ACTOR_KINDS, *to.languages[own.language].groups}
    for kind in (*cue.to, *cue.by):
        if kind not in kinds:
            near = suggest(kind, kinds, listed_by=f"{_LISTED_BY} actor_kinds")
            file.fault(f'names the kind "{kind}", which nothing defines. {near}', kind)
    for expression in (*cue.phrases, cue.needs, cue.without):
        try:
            re.compile(expression)
        except re.error as error:
            file.fault(f"the expression {expression!r:.60} cannot be read: {error}.")
    if not (cue.verbs or cue.passives or cue.nouns or cue.phrases):
        file.fault(f'a cue of "{cue.act}" has no verbs, passives, nouns or phrases to be seen by.')
