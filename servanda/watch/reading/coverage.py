"""How far the reading of a capture reaches: what a user must be told.

What leaves it: lines for languages read by cue words alone, signals for passages that nobody
here can read, for a page that tells more of one act than is read, and for one whose first lines
name another country than the rest. English alone is parsed, and gives no line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from servanda import canon
from servanda.lexicon import Lexicon
from servanda.model import Signal, Telling

UNREAD_LANGUAGE = "language not read"
LEFT_OUT = "more told than is read"
TWO_COUNTRIES = "country of the page outvoted"
BY_BODY = "country of the page by its body"
OF_READING = frozenset(
    (UNREAD_LANGUAGE, LEFT_OUT, TWO_COUNTRIES, BY_BODY)
)  # a later reading may end them
_NO_FILE = re.compile(r"^\d+: \w+: no languages/(\w+)\.toml\b")
_ANY = datetime.min.replace(tzinfo=UTC)  # ids of signals do not hang on the instant
_MORE = re.compile(
    r"^\d+: page: (?P<what>[\d,]+ more .+), for the first (?P<most>\d+) alone are read"
)
_OUTVOTED = re.compile(r"^\d+: page: (?P<why>its first lines name .+), so what names no place\b")
_BY_BODY = re.compile(r"^\d+: page: its first lines name no place, .+ is set in (?P<name>.+)$")
_UNTOLD = re.compile(r"^\d+: \w+: its language cannot be told\b")


def by_cues(lexicon: Lexicon, code: str) -> str:
    """What reading a language by cue words reaches: "Khmer: read by cues; 36 of 40 acts; ..."."""
    language = lexicon.languages[code]
    known = len(lexicon.acts) - len(language.gaps(lexicon.acts))
    return f"{language.name}: read by cues; {known} of {len(lexicon.acts)} acts; expect misses"


def reach(lexicon: Lexicon, tellings: Iterable[Telling]) -> tuple[str, ...]:
    """A line for each language that some captures were read in by cues, the commonest first."""
    from servanda.claims.by_cues.reader import READER  # when used: word lists of languages

    name = READER.rpartition(" ")[0]  # whichever version of it read the page
    by_reader = re.compile(re.escape(name) + r" [\d.]+ \((\w+)\)")
    read: Counter[str] = Counter()
    for telling in tellings:
        read.update(set(by_reader.findall(telling.reader)))
    return tuple(
        f"{by_cues(lexicon, code)} ({count} capture{'s' if count > 1 else ''})."
        for code, count in sorted(read.items(), key=lambda item: (-item[1], item[0]))
    )


def language_gaps(lexicon: Lexicon) -> Iterator[str]:
    """A line for each language file: how it is read, and the acts that it cannot show."""
    for code, language in sorted(lexicon.languages.items()):
        missing = language.gaps(lexicon.acts)
        how = "read by cues" if language.surface else "parsed"
        known = len(lexicon.acts) - len(missing)
        without = f"; without {', '.join(missing)}" if missing else ""
        yield f"{code} ({language.name}): {how}; {known} of {len(lexicon.acts)} acts{without}"


def unreadable(telling: Telling, *, now: datetime) -> tuple[Signal, ...]:
    """A signal for each language of a capture nobody can read, and what else must be known."""
    counts: Counter[str] = Counter()
    for line in telling.unread:
        if match := _NO_FILE.match(line):
            counts[match[1]] += 1
        elif _UNTOLD.match(line):
            counts[""] += 1
    signals = [_signal(telling.capture, code, count, now) for code, count in counts.items()]
    if more := [match for line in telling.unread if (match := _MORE.match(line))]:
        signals.append(_left_out(telling.capture, more, now))
    if outvoted := next(filter(None, map(_OUTVOTED.match, telling.unread)), None):
        signals.append(_two_countries(telling.capture, outvoted["why"]))
    if by_body := next(filter(None, map(_BY_BODY.match, telling.unread)), None):
        signals.append(_by_body(telling.capture, by_body["name"]))
    return tuple(signals)


def still(signals: Iterable[Signal], tellings: Iterable[Telling]) -> Iterator[Signal]:
    """The signals less those that the last reading of their capture does not raise again."""
    unread = {signal.id for telling in tellings for signal in unreadable(telling, now=_ANY)}
    return (s for s in signals if s.kind not in OF_READING or s.id in unread)


def _left_out(capture: str, more: Sequence[re.Match[str]], now: datetime) -> Signal:
    return Signal(
        id=canon.identify("sig", LEFT_OUT, capture),
        kind=LEFT_OUT,
        where=capture,
        what=f"One page tells more of one act than is read: {'; '.join(m['what'] for m in more)}.",
        why=(
            f"The first {more[0]['most']} of each act are read, so that no page can hold up every "
            "question. What the rest tells is no part of any incident."
        ),
        do="Look at the page. If it is a list of cases, code what is missing, or import it.",
        at=now,
    )


def _two_countries(capture: str, why: str) -> Signal:
    # of no instant: it is asked about until the page is read otherwise
    return Signal(
        id=canon.identify("sig", TWO_COUNTRIES, capture),
        kind=TWO_COUNTRIES,
        where=capture,
        what=f"In which country the page is set is not clear: {why}.",
        why=(
            "An act whose own words name no place is taken to be in neither of them: a page may be "
            "filled with the names of one to move it there."
        ),
        do="Look at the page; code what it tells with the place (servanda code).",
    )


def _by_body(capture: str, name: str) -> Signal:
    return Signal(
        id=canon.identify("sig", BY_BODY, capture),
        kind=BY_BODY,
        where=capture,
        what=f"Its first lines name no place; what follows alone sets it in {name}.",
        why=(
            f"An act whose own words name no place is taken to be in {name}, and bears on nothing "
            "here: sentences put below it may have moved it there."
        ),
        do="Look at the page; code what it tells with the place (servanda code).",
    )


def _signal(capture: str, code: str, count: int, now: datetime) -> Signal:
    passages = f"{count} passage{'s' if count > 1 else ''}"
    what, do = f"{passages} in a language that cannot be told.", "Read the capture yourself."
    if code:
        what = f'{passages} in "{code}", which no language file describes.'
        do = f"Read the capture yourself, or write languages/{code}.toml."
    return Signal(
        id=canon.identify("sig", UNREAD_LANGUAGE, capture, code),
        kind=UNREAD_LANGUAGE,
        where=capture,
        what=what,
        why="Whatever these passages tell is no part of any incident.",
        do=do,
        at=now,
    )
