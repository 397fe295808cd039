"""What is published of the persons who put something on record: names, roles or nothing.

What leaves it: words in place of names, the same in every output. It changes no record and hides
nothing on the machine itself. Source: docs/why/archive.md, "Who is named".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from attrs import frozen

from servanda import decisions
from servanda.model import Capture, Statement
from servanda.watch.judging.evidence import Evidence
from servanda.watch.settings import Settings

NOBODY = ("", "not said", "scenario")  # what stands where nobody gave a name
PERSON, SOURCE = "a person", "a source"
FILE, PATH, MAIL, RECORD = "a file", "a local path", "an e-mail address", "a record"
MASK = "█"
ORDINALS = ("one person", "a second person", "a third person", "a fourth person", "a fifth person")

_MAIL = r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)*"
# Where a file lies on somebody's disk: an address of the form file:, a drive's letter, a server's
# share, or a folder that only disks have at their root.
_END = r"[^\s\"'<>]*[^\s\"'<>.,;:!?)]"
_PATH = (
    rf"file:/*{_END}"
    rf"|\b[A-Za-z]:[\\/](?![\\/]){_END}"
    rf"|\\\\[\w.-]+\\{_END}"
    rf"|(?<![\w/.:])(?:~|/(?:home|Users|root|tmp|mnt|media|var|opt|srv|private|Volumes))/{_END}"
)
# An id that may be a hash over somebody's name.
_RECORD = r"\b(?:dec|ntc|cod|cor|grp|idn)-[0-9a-f]{16}\b"
_TOKEN = re.compile(r"[^\s\"'<>()\[\];,]+")
# "Signed: Ann", "- Ann." at the end of what somebody wrote.
_SIGNED = re.compile(
    r"(?:^|(?<=[\s.!?;,(]))(?:signed(?:\s+by)?:?|by|[-–—~]{1,3})\s*(?P<who>[^.!?;\n]{1,60})[.!)\s]*$",
    re.IGNORECASE,
)

T = TypeVar("T")


@frozen
class Persons:
    """The persons on record and those who spoke to them, with what is published of each.

    `numbers` counts from the first thing that each put on record. `sources` are whose statements
    are kept; `addresses` are of files on somebody's disk.
    """

    settings: Settings
    numbers: Mapping[str, int]
    sources: tuple[str, ...] = ()
    addresses: frozenset[str] = frozenset()

    def of(self, name: str) -> str:
        """What stands in every output in place of one person's name.

        Where nothing is published of persons, the same words stand for each of them; `within`
        tells those apart who judged the same thing.
        """
        if name in NOBODY:
            return name
        if self.settings.people == "names":
            return self._names.get(name, _without_mail(name) or PERSON)
        if self.settings.people == "roles" and name in self.numbers:
            return f"reviewer {self.numbers[name]}"
        return PERSON

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """Names without e-mail addresses; two that would be alike are told apart."""
        names: dict[int, str] = {}
        for name in sorted(self.numbers, key=self.numbers.__getitem__):
            if self.numbers[name] in names:
                continue
            plain = _without_mail(name) or PERSON
            alike = [other for other in names.values() if re.sub(r" \(\d+\)$", "", other) == plain]
            names[self.numbers[name]] = f"{plain} ({len(alike) + 1})" if alike else plain
        return {name: names[number] for name, number in self.numbers.items()}

    def within(self, names: Iterable[str]) -> dict[str, str]:
        """Words for persons who judged one thing, in the order in which they did.

        Where nothing is published of persons they are told apart there, and nowhere else.
        """
        every = dict.fromkeys(names)
        if self.settings.people != "nothing":
            return {name: self.of(name) for name in every}
        persons = dict.fromkeys(self.numbers.get(name, name) for name in every)
        words = [*ORDINALS, *(f"person {n}" for n in range(len(ORDINALS) + 1, len(every) + 1))]
        word_of = dict(zip(persons, words))
        return {name: word_of[self.numbers.get(name, name)] for name in every}

    def spelt(self, words: str) -> str:
        """What a person wrote, without names, e-mail addresses, paths and ids made from names."""
        if not words:
            return words
        words = self._hidden.sub(self._word_for, self._fileless(words))
        if self.settings.people == "names":
            return words
        signed = _SIGNED.search(words)
        if signed and self._parts & set(re.findall(r"\w+", signed["who"].casefold())):
            words = words[: signed.start("who")] + PERSON + "."
        return words

    def masked(self, words: str) -> str:
        """What a source told, each name in it, mail address and path as long as it was."""
        return self._hidden.sub(lambda match: MASK * len(match[0]), words)

    def pathless(self, words: str) -> str:
        """A title that a page has of its own; none where it is a place on somebody's disk."""
        return "" if re.search(_PATH, words) else self._fileless(words)

    def _fileless(self, words: str) -> str:
        """Words without the names of files that were added by hand."""
        if not self.addresses:
            return words
        return _TOKEN.sub(
            lambda match: FILE if match[0].casefold() in self.addresses else match[0], words
        )

    @cached_property
    def _hidden(self) -> re.Pattern[str]:
        groups = [("path", [_PATH]), ("mail", [_MAIL]), ("record", [_RECORD])]
        if self.settings.statements != "source":
            groups.append(("source", [_bounded(spelling) for spelling in _spellings(self.sources)]))
        if self.settings.people != "names":
            groups.insert(
                0, ("person", [_bounded(spelling) for spelling in _spellings(self.numbers)])
            )
        parts = [f"(?P<{name}>{'|'.join(every)})" for name, every in groups if every]
        return re.compile("|".join(parts), re.IGNORECASE)

    def _word_for(self, match: re.Match[str]) -> str:
        kind = str(match.lastgroup)
        if kind != "person":
            return {"path": PATH, "mail": MAIL, "record": RECORD, "source": SOURCE}[kind]
        meant = match[0].casefold()
        return next(
            (self.of(name) for name in self.numbers
             if meant in (spelling.casefold() for spelling in _spellings([name]))),
            PERSON,
        )  # fmt: skip

    @cached_property
    def _parts(self) -> set[str]:
        """Words of names, by which somebody may have signed."""
        names = [_without_mail(name) for name in self.numbers]
        words = (word for name in names for word in re.findall(r"\w+", name.casefold()))
        return {word for word in words if len(word) > 1}


def persons_of(settings: Settings, evidence: Evidence) -> Persons:
    """Everybody who put something on record, numbered by the instant at which each first did.

    The same number stands for a person in every output of a record, whatever day it is asked of.
    Where two people are asked for, one who signs by two spellings has one number.
    """
    first: dict[str, datetime] = {}
    for name, at in _entries(evidence):
        if name not in NOBODY and (name not in first or at < first[name]):
            first[name] = at
    ordered = sorted(first, key=first.__getitem__)  # of one instant: in the order of the record
    persons: dict[str, int] = {}
    one_of = decisions.person_of if settings.two_people else str
    numbers = {name: persons.setdefault(one_of(name), len(persons) + 1) for name in ordered}
    sources = (statement.by for statement in evidence.statements)
    return Persons(
        settings=settings,
        numbers=numbers,
        sources=tuple(dict.fromkeys(name for name in sources if name.strip())),
        addresses=frozenset(_file_names(evidence)),
    )


def _file_names(evidence: Evidence) -> Iterator[str]:
    """The addresses that are not published, and the last part of each that is a file's name."""
    for capture in evidence.captures:
        if not is_public(capture.address) and capture.address != "stdin":
            yield capture.address.casefold()
            name = capture.address.rpartition("/")[2]
            if "." in name[1:-1]:
                yield name.casefold()


def _entries(evidence: Evidence) -> Iterator[tuple[str, datetime]]:
    """Everybody who put something on record, each time."""
    for capture in evidence.captures:
        yield capture.added_by, capture.fetched_at
    for ruled in evidence.decisions:
        yield ruled.by, ruled.at
    for notice in evidence.notices:
        yield notice.recorded_by, notice.at
    for coding in evidence.codings:
        yield coding.by, coding.at
    for correction in evidence.corrections:
        yield correction.by, correction.at
    for grouping in evidence.groupings:
        yield grouping.by, grouping.at
    for identity in evidence.identities:
        yield identity.by, identity.at
    for statement in evidence.statements:
        yield statement.recorded_by, statement.at
    for link in evidence.experts:  # so that no reason that is published names an expert
        yield link.by, link.at
        yield link.expert, link.at


def connected(
    records: Sequence[T], keys: Callable[[T], Iterable[Hashable]]
) -> Iterator[tuple[T, ...]]:
    """The records in sets that share a key with another of the set, each in its order."""
    leader: dict[Hashable, Hashable] = {}

    def top(key: Hashable) -> Hashable:
        while leader.setdefault(key, key) != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    firsts = []
    for number, record in enumerate(records):
        mine = [("record", number), *keys(record)]
        for key in mine[1:]:
            leader[top(key)] = top(mine[0])
        firsts.append(mine[0])
    sets: dict[Hashable, list[T]] = {}
    for record, first in zip(records, firsts):
        sets.setdefault(top(first), []).append(record)
    return (tuple(every) for every in sets.values())


def local_address(capture: Capture, statements: Iterable[Statement] = ()) -> bool:
    """Whether a capture's address says something of a person's disk, mail or trust."""
    return not is_public(capture.address) or any(s.capture == capture.id for s in statements)


_PUBLIC = re.compile(
    r"https?://(?!localhost\b|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|\[)"
    r"[\w-]+(?:\.[\w-]+)+\.?(?::\d+)?(?:[/?#]\S*)?",
    re.IGNORECASE,
)
_HOME = re.compile(r"https?://[^/]*\.(?:local|lan|home|internal|localdomain)(?:[:/.]|$)", re.I)


def is_public(address: str) -> bool:
    """Whether an address is one of the web: no user's name in it, no machine of one's own.

    >>> is_public("https://example.org/a"), is_public("reports/a.html")
    (True, False)
    """
    return bool(_PUBLIC.fullmatch(address)) and not _HOME.match(address)


def _without_mail(name: str) -> str:
    """A name as somebody signs it, without the address beside it.

    >>> _without_mail("Ann Reed <ann@example.org>")
    'Ann Reed'
    """
    return " ".join(re.sub(rf"[<(\[]?\s*{_MAIL}\s*[>)\]]?", " ", name).split())


def _spellings(names: Iterable[str]) -> list[str]:
    """How each name may stand in a sentence: as signed, without the address, family name first."""
    spellings: dict[str, None] = {}
    for name in names:
        plain = _without_mail(name)
        words = plain.split()
        turned = [f"{words[-1]}, {' '.join(words[:-1])}", f"{words[-1]} {' '.join(words[:-1])}"]
        every = (name.strip(), plain, *(turned if len(words) > 1 else ()))
        spellings.update(dict.fromkeys(spelling for spelling in every if len(spelling) > 1))
    return _longest(spellings)


def _longest(words: Iterable[str]) -> list[str]:
    return sorted(set(words), key=lambda word: (-len(word), word))


def _bounded(words: str) -> str:
    return rf"(?<!\w){re.escape(words)}(?!\w)"
