"""Days on which something is due, and dated steps on record, as a calendar (RFC 5545).

What leaves it: one event a duty, on the day it is due, else on that since which it is owed; and one
a notice. The same duty has the same UID each
time, so that a calendar brings it up to date and never doubles it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from attrs import evolve

from servanda import canon, wording
from servanda.model import Agreement, Duty, Notice, current_notices
from servanda.watch.importing.safe_cells import cleaned
from servanda.watch.speaking.values import Row

LINE_BYTES = 75


def ics_bytes(
    agreement: Agreement,
    duties: Iterable[Duty],
    rows: Iterable[Row],
    notices: Iterable[Notice],
    *,
    on: date,
    title: str,
) -> bytes:
    """The calendar of a day; it is stamped with that day, and not with when it was made."""
    stamp, lines = _stamp(on), _beginning(title)
    for duty, row in zip(duties, rows):
        day = duty.due or duty.since
        if day is None:
            continue
        identity = [duty.rule, sorted(duty.bearers), duty.since.isoformat() if duty.since else ""]
        article = wording.capital(_article(agreement, duty.rule))
        item = agreement.commitment(duty.rule)
        who = wording.bearers(agreement, item, duty.bearers)
        promise = wording.promise(evolve(item, must=duty.must), who)
        lines += _event(
            canon.identify("duty", *identity), day, stamp,
            summary=f"{article}: {promise}; {row['as_said']}{', due' if duty.due else ''}",
            words=f"{duty.must}\nAs of {wording.day(on)}. {row['note'] or ''}".strip(),
        )  # fmt: skip
    for notice in current_notices(notices):
        summary = wording.capital(f"{notice.kind}: {_article(agreement, notice.about)}")
        lines += _event(
            notice.id, notice.on, stamp, summary=summary,
            words=notice.words, until=notice.until_on,
        )  # fmt: skip
    return _whole(lines)


def ahead_bytes(agreement: Agreement, rows: Iterable[Row], *, on: date, title: str) -> bytes:
    """The calendar of what is to come; a row without a day has no place in it."""
    stamp, lines = _stamp(on), _beginning(f"{title}: what is to come")
    for row in rows:
        if row["on"] is None:
            continue
        articles = [_article(agreement, id) for id in row["commitments"]]
        under = f": {wording.listed(articles)}" if articles else ""
        is_act = row["kind"].startswith("announced")
        said = f" ({row['state']})" if row["state"] and not is_act else ""
        what = row["words"] if is_act else under.removeprefix(": ")
        lines += _event(
            canon.identify("ahead", row["kind"], row["of"], row["on"]),
            date.fromisoformat(row["on"]), stamp,
            summary=wording.capital(f"{row['kind']}: {what or row['words']}{said}"),
            words=f"{row['words']}{under}\nAs of {wording.day(on)}. No forecast.",
        )  # fmt: skip
    return _whole(lines)


def _stamp(on: date) -> str:
    return datetime.combine(on, time(), UTC).strftime("%Y%m%dT%H%M%SZ")


def _beginning(title: str) -> list[str]:
    return [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Servanda//Servanda//EN",
        "CALSCALE:GREGORIAN", f"X-WR-CALNAME:{_text(title)}",
    ]  # fmt: skip


def _whole(lines: Iterable[str]) -> bytes:
    every = (*lines, "END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in every for folded in _folded(line)).encode("utf-8")


def _article(agreement: Agreement, about: str) -> str:
    """The article of a commitment or rule with its text; what is none of them as it stands."""
    provisions = [item.provision for item in agreement.items() if item.id == about]
    return wording.articles(agreement, provisions) or about


def _event(
    id: str, on: date, stamp: str, *, summary: str, words: str, until: date | None = None
) -> list[str]:
    after = max(until or on, on) + timedelta(days=1)  # the end is the day after the last
    return [
        "BEGIN:VEVENT",
        f"UID:{id}@servanda",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{after:%Y%m%d}",
        f"SUMMARY:{_text(summary)}",
        f"DESCRIPTION:{_text(words)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _text(words: str) -> str:
    r"""Words as a value of text: backslashes, semicolons, commas and line ends escaped.

    >>> _text("a, b; c\\d\ne")
    'a\\, b\\; c\\\\d\\ne'
    """
    plain = cleaned(words).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """A line in parts of 75 bytes at most, each later one behind a blank; no letter is cut."""
    part, size = "", 0
    for sign in line:
        length = len(sign.encode("utf-8"))
        if size + length > LINE_BYTES:
            yield part
            part, size = " ", 1
        part += sign
        size += length
    yield part
