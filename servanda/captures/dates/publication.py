"""Says when something was published, and how that is known.

What leaves it: an interval of days with its basis. The page's own statement comes first, a
guess is marked as one, a day after the page was fetched is never used, and no date at all
is said to be unknown: some day up to the fetch.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Any

import htmldate
from attrs import evolve, frozen
from lxml.html import HtmlElement

from servanda.captures.dates import live_entries
from servanda.captures.dates.address_days import in_address, month_of
from servanda.captures.dates.date_lines import date_line
from servanda.captures.dates.day_words import FIRST, day_in
from servanda.captures.dates.shown_dates import (
    by_readers,
    changed_on,
    dates_shown,
    instants_told,
    of_readers,
)
from servanda.captures.dates.told_days import is_told, without_told
from servanda.captures.decoding import decode, kind_of
from servanda.captures.text.html_page import HtmlPage, is_article, meta, opened
from servanda.captures.text.working_text import worked
from servanda.errors import SourceError
from servanda.model import Dating, Interval, Passage

for _name in ("htmldate", "htmldate.core", "htmldate.extractors"):
    logging.getLogger(_name).addHandler(logging.NullHandler())
    logging.getLogger(_name).propagate = False

GIVEN = "given by the user"
_LAST_YEAR = 2200  # what is later is no instant, and the calendar ends at 9999
_METAS = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished",
    "article:published", "article.published", "published_time", "publish_date", "publish-date",
    "publication_date", "publicationdate", "pubdate", "pub_date", "parsely-pub-date",
    "sailthru.date", "cxenseparse:recs:publishtime", "bt:pubdate", "dc.date.issued",
    "dcterms.issued", "dc.date.created", "dcterms.created", "dc.date", "dcterms.date",
    "citation_publication_date", "article_date_original", "originalpublicationdate",
    "rnews:datepublished", "iso-8601-publish-date", "date.release", "displaydate", "date",
)  # fmt: skip
_ISO_MONTH = re.compile(r"\s*(\d{4})-(\d{2})\s*\Z")

# What may stand in a page's data with a day of its own: what readers wrote, pictures, films.
_OF_OTHERS = r"Comment|Answer|Question|Review|Image|Video|Audio|Person|Organization|Offer"
_EDITION = timedelta(hours=36)


@frozen
class Dated:
    """A dating with what there is to say about it: (kind of signal, what)."""

    dating: Dating
    doubts: tuple[tuple[str, str], ...] = ()


def dated(
    data: bytes, media_type: str | None, *, address: str, fetched_on: date, content: str
) -> Dating:
    """When the bytes were published, as far as they or their address tell.

    `content` is the working text; it is used for what is no HTML page.
    """
    page: HtmlPage | None
    passages: tuple[Passage, ...] = (Passage(0, len(content), "body"),)
    try:
        working = worked(data, media_type, address=address)
        page, passages = working.page, working.passages
        content = working.content if page is not None else content
    except SourceError:
        page = _page_of(data, media_type)
    return date_of(page, content, passages, address=address, fetched_on=fetched_on).dating


def _page_of(data: bytes, media_type: str | None) -> HtmlPage | None:
    """The page without its text: one that shows none may still say when it was published."""
    try:
        if kind_of(data, media_type) != "text/html":
            return None
        return opened(decode(data, media_type, markup=True).text)
    except SourceError:
        return None


def date_of(
    page: HtmlPage | None,
    content: str,
    passages: tuple[Passage, ...],
    *,
    address: str,
    fetched_on: date,
    given: Interval | None = None,
    given_by: str = GIVEN,
) -> Dated:
    """Stated, else given, else guessed, else unknown; with what had to be passed over."""
    doubts: list[tuple[str, str]] = []
    for how, basis, when in _candidates(
        page, content, passages, address, fetched_on, (given_by, given) if given else None
    ):
        if when.from_on and when.from_on > fetched_on:
            late = f"{basis} says {when.from_on}, after the fetch on {fetched_on}; not used"
            if ("future date", late) not in doubts:
                doubts.append(("future date", late))
            continue
        if when.to_on is None or when.to_on > fetched_on:
            when = Interval(when.from_on, fetched_on, when.precision, when.words)
        if how == "stated" and given and not _touch(when, given):
            doubts.append(
                (
                    "two dates",
                    f"{basis} says {when.from_on}, {_spell(given)} was given; "
                    "the page was believed",
                )
            )
        return Dated(Dating(when, how, basis), tuple(doubts))
    changed = _changes(page, fetched_on) if page is not None else []
    by = max((on for on in changed if on <= fetched_on), default=None)
    until, why = (by, "the day of a change") if by else (fetched_on, "the fetch")
    doubts.append(("no date", f"says nowhere when it was published; taken as by {until}, {why}"))
    return Dated(Dating(Interval(None, until, "unknown", ""), "unknown", ""), tuple(doubts))


def _changes(page: HtmlPage, fetched_on: date) -> list[date]:
    """The days on which the page says that it was changed; it was published by the last of them."""
    words = changed_on(page.tree) if page.tree is not None else []
    for item in page.structured:
        if is_article(item) and isinstance(item.get("dateModified"), str):
            words.append(item["dateModified"])
    read = (_read(each, fetched_on) for each in words)
    return [when.from_on for when in read if when and when.from_on]


def _candidates(
    page: HtmlPage | None,
    content: str,
    passages: tuple[Passage, ...],
    address: str,
    fetched_on: date,
    given: tuple[str, Interval] | None,
) -> Iterator[tuple[Any, str, Interval]]:
    """Every dating there is, best first: (how, basis, when)."""
    by_address = in_address(address)
    if page is not None:
        if days := _days_of_entries(live_entries.stated(page), fetched_on):
            yield "stated", "JSON-LD liveBlogUpdate", days
        elif days := _days_of_entries(live_entries.marked(page), fetched_on):
            yield "stated", "times marked in its entries", days
    if page is not None:
        for basis, when in _settled(page, by_address, fetched_on):
            yield "stated", basis, when
    if given is not None:
        yield "given", *given
    if by_address and by_address.precision == "day":
        yield "guessed", "date in the address", by_address
    if page is not None:
        for words in dates_shown(page):
            by_title = None if is_told(words) else _read(words, fetched_on)
            if by_title:
                yield "guessed", "date shown with the title", by_title
    by_text = date_line(content, passages)
    if by_text and not (page and by_text.words in by_readers(page)):
        yield "guessed", "date line in the text", by_text
    by_look = _by_htmldate(page, fetched_on) if page is not None else None
    if by_look and (by_address is None or _touch(by_look, by_address)):
        yield "guessed", "htmldate", by_look
    if by_address:
        yield "guessed", "month in the address", by_address


# ------------------------------------------------------------------ what a page states


def _settled(
    page: HtmlPage, by_address: Interval | None, fetched_on: date
) -> list[tuple[str, Interval]]:
    """What the page states, most explicit first: (basis, when).

    Of instants within a day and a half the earliest is the publication, later ones are
    editions; of one instant told twice the telling in local time names the day.
    """
    read = [(basis, _read(words, fetched_on)) for basis, words in _stated(page)]
    readings = [(basis, when) for basis, when in read if when is not None]
    if not readings:
        return []
    instants = {item: at for item in readings if (at := _instant(item[1].words))}
    first = readings[0]
    if first in instants:
        near = [i for i, at in instants.items() if abs(at - instants[first]) < _EDITION]
        earliest = min(instants[item] for item in near)
        same = [i for i in near if instants[i] - earliest < timedelta(minutes=2)]
        first = next((i for i in same if instants[i].utcoffset()), same[0])
        first = _local(page, first, instants[first], by_address)
    return [first, *readings]


def _days_of_entries(words: Iterable[str], fetched_on: date) -> Interval | None:
    """The days over which the entries of a live blog were written; None where it is one day.

    "Today" in one of them is some day of these, and no one of them.
    """
    read = [_read(each, fetched_on) for each in words]
    days = [when.from_on for when in read if when and when.from_on and when.from_on <= fetched_on]
    if len(set(days)) < 2:
        return None
    return Interval(min(days), max(days), "unknown", "")


def _local(
    page: HtmlPage, first: tuple[str, Interval], at: datetime, by_address: Interval | None
) -> tuple[str, Interval]:
    """An instant in UTC leaves the day to the zone: which day it was where the page was made.

    The day in the address or the one shown to readers with the title is the page's own where
    it is the day before or after; failing both, the zone in which the page tells other instants.
    """
    near = _neighbours(at)
    if not near:
        return first
    basis, words = first[0], first[1].words
    if by_address and by_address.precision == "day" and by_address.from_on in near:
        return f"{basis}, day by the address", evolve(by_address, words=words)
    days = [day for text in dates_shown(page) if not _instant(text) and (day := day_in(text))]
    if days and days[0] in near:
        return f"{basis}, day as shown with the title", Interval(days[0], days[0], "day", words)
    zones = {other.utcoffset() for text in instants_told(page) if (other := _instant(text))}
    zones.discard(timedelta(0))
    if not days and len(zones) == 1:
        day = at.astimezone(timezone(zones.pop() or timedelta(0))).date()
        return f"{basis}, day in the page's zone", Interval(day, day, "day", words)
    return first


def _neighbours(at: datetime) -> tuple[date, ...]:
    """The day before or after an instant given in UTC, where it is that day in some zone."""
    if at.utcoffset():
        return ()
    # zones that people live in run from ten hours behind to fourteen ahead
    zones = (at - timedelta(hours=10), at + timedelta(hours=14))
    return tuple(zone.date() for zone in zones if zone.date() != at.date())


def _stated(page: HtmlPage) -> Iterator[tuple[str, str]]:
    """The page's own statements of its publication, most explicit first: (basis, words)."""
    for item in page.structured:
        if is_article(item):
            for field in ("datePublished", "dateCreated"):
                if isinstance(item.get(field), str):
                    yield f"JSON-LD {field}", item[field]
    if page.tree is None:
        return
    for name in _METAS:
        words = meta(page.tree, name)
        if words:
            yield f"meta {name}", words
    yield from _marked(page.tree)
    for item in page.structured:
        is_own = not re.search(_OF_OTHERS, str(item.get("@type")))
        if not is_article(item) and is_own and isinstance(item.get("datePublished"), str):
            yield "JSON-LD datePublished", item["datePublished"]


def _marked(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    """Elements the page marks as its date: itemprop first, then time in the article's head."""
    for element in tree.xpath("//*[contains(@itemprop, 'datePublished')]"):
        if element.xpath("ancestor-or-self::*[contains(@itemtype, 'Comment')]"):
            continue
        words = element.get("content") or element.get("datetime") or "".join(element.itertext())
        yield "itemprop datePublished", words[:100]
    times = list(tree.iter("time"))
    for element in times:
        marks = f"{element.get('class') or ''} {element.get('pubdate') is not None and 'pubdate'}"
        if re.search(r"publi|pubdate|entry-date|posted", marks, re.I) and not re.search(
            r"updated(?!.*published)|modif", marks, re.I
        ):
            yield "time element", element.get("datetime") or "".join(element.itertext())[:100]


def _read(words: str, fetched_on: date) -> Interval | None:
    """The day some words state, in whatever digits and months; None when they state none."""
    words = words.strip()[:100]
    month = _ISO_MONTH.match(words)
    if month:
        return month_of(int(month.group(1)), int(month.group(2)), words)
    day = _instant_day(words, fetched_on) or day_in(words)
    if day is None or day < FIRST:
        return None
    return Interval(day, day, "day", words)


def _instant_day(words: str, fetched_on: date) -> date | None:
    """The day of an instant as the page's own clock says; in UTC if that were after the fetch."""
    at = _instant(words)
    if at is None:
        return None
    if at.date() == fetched_on + timedelta(days=1):
        return at.astimezone(UTC).date()
    return at.date()


def _instant(words: str) -> datetime | None:
    """The instant some words give, in ISO or mail spelling with a zone; None without one."""
    try:
        at = datetime.fromisoformat(_padded(words))
    except ValueError:
        try:
            at = parsedate_to_datetime(words)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    return at if at.tzinfo is not None and FIRST.year <= at.year <= _LAST_YEAR else None


def _padded(words: str) -> str:
    """An instant with its one-digit parts as two: "2017-10-3T8:05:0Z"."""
    words = words.strip().replace(" +", "+")
    return (
        re.sub(r"(?<=[-T :])(\d)(?=[-T :Z+.]|$)", r"0\1", words) if words[:4].isdigit() else words
    )


# ------------------------------------------------------------------ guesses


def _by_htmldate(page: HtmlPage, fetched_on: date) -> Interval | None:
    """htmldate's guess from the page without its running text."""
    if page.tree is None:
        return None
    tree = deepcopy(page.tree)
    for box in of_readers(tree):
        box.drop_tree()
    for script in list(tree.iter("script")):
        if "ld+json" in (script.get("type") or "") and "Comment" in (script.text or ""):
            script.drop_tree()  # it would take the first day in it, whoever's
    try:
        words = htmldate.find_date(
            without_told(tree),
            extensive_search=True,
            original_date=True,
            min_date=FIRST.isoformat(),
            max_date=fetched_on.isoformat(),
        )
    except (ValueError, TypeError, RecursionError, OverflowError):
        return None
    day = date.fromisoformat(words) if words else None
    # 1 January is what it makes of a year alone, as in a copyright line
    if day is None or (day.month, day.day) == (1, 1):
        return None
    if day in _changes(page, fetched_on) or _is_ambiguous(day, page.markup):
        return None
    return Interval(day, day, "day", "")


def _is_ambiguous(day: date, markup: str) -> bool:
    """Whether the page tells a day only in figures that may be another, as 09/04/2017."""
    if day.day > 12 or day.day == day.month:
        return False
    pairs = ((day.day, day.month), (day.month, day.day))
    figures = "|".join(rf"0?{a}([/-])0?{b}(?:\{n})" for n, (a, b) in enumerate(pairs, start=1))
    if not re.search(rf"(?<![\d/-])(?:{figures}){day.year}(?!\d)", markup):
        return False
    return day.isoformat() not in markup


def _touch(first_interval: Interval, other: Interval) -> bool:
    """Whether two intervals share a day."""
    first = max(first_interval.from_on or date.min, other.from_on or date.min)
    return first <= min(first_interval.to_on or date.max, other.to_on or date.max)


def _spell(interval: Interval) -> str:
    return interval.words or f"{interval.from_on} to {interval.to_on}"
