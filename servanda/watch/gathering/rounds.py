"""Gathering from the sources of a watch: what is new is asked for, kept and put on record.

What leaves it: a tally a source, and signals for what was refused or has vanished. Killed at any
moment and run again it goes on where it was: what a source lists is on disk before any of it is
asked for, and a page is done with only once it is kept. Sites are asked side by side; what comes
is kept one after another, in the order in which it comes.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from attrs import evolve

from servanda import canon, captures, sources, store, user_files
from servanda.captures import Fetched
from servanda.captures.content_coding import gunzipped
from servanda.captures.custody.visits import LISTED, Visits
from servanda.errors import SourceError
from servanda.model import Interval
from servanda.sources import Entry, Listing
from servanda.watch.gathering import adding
from servanda.watch.gathering.adding import archived_address, check_takeable, files_below
from servanda.watch.gathering.conditional_requests import conditions, marks_of
from servanda.watch.gathering.intake import Intake, Tally, tally_of
from servanda.watch.gathering.politeness import Means, Polite, Wish, site_of
from servanda.watch.gathering.side_by_side import Abreast, Job
from servanda.watch.gathering.turns import one_at_a_time
from servanda.watch.settings import Watch
from servanda.watch.source_files import Gathering, SourceFile

Progress = Callable[[int, int, str], None]
LISTS = 200  # of one sitemap index, whatever it points to
DEPTH = 2  # an index of indexes
PASSED = 5  # of a list, told one by one
_READ = ("text/html", "text/plain", "application/xhtml+xml", "application/pdf")


def visit(
    watch: Watch,
    record: store.Store,
    *,
    means: Means,
    by: str,
    only: Sequence[str] = (),
    progress: Progress | None = None,
) -> tuple[Tally, ...]:
    """Gather from every source of the watch that says how, or from those named.

    A source that is paused on the day is passed over, and its tally says so. Where another
    gathering is at work in the watch, this one waits for its end. Raises EvidenceError where `by`
    is no name that others can read; then nothing is asked or kept.
    """
    adding.check_name(by)
    with one_at_a_time(watch, progress):
        return _Round(watch, record, means, by, progress).over(
            [s for s in watch.sources if s.gathering and (not only or s.outlet.id in only)]
        )


class _Round:
    """One gathering from some sources."""

    def __init__(
        self,
        watch: Watch,
        record: store.Store,
        means: Means,
        by: str,
        progress: Progress | None,
    ) -> None:
        self.watch, self.means = watch, means
        self.visits = Visits(watch.vault.folder)
        self.polite = Polite(means, watch.vault, watch.route, watch.user_agent)
        self.intake = Intake(watch, record, means, by, self.visits)
        self.listed: dict[tuple[str, str], Entry] = {}  # with what the list itself holds
        self.progress = progress or (lambda *_: None)
        self.done, self.total = 0, 0  # lists, files and pages
        self.abreast = Abreast(self.polite, means, self._tell)

    def over(self, some: Sequence[SourceFile]) -> tuple[Tally, ...]:
        """Of each source first what it lists, then what is new in that."""
        tallies = {each.outlet.id: tally_of(each, self.means.now().date()) for each in some}
        some = [source for source in some if not tallies[source.outlet.id].passed]
        self.total = len(some)
        self.abreast.run(self._all_of(source, tallies[source.outlet.id]) for source in some)
        for source in some:
            self.intake.expect(source, tallies[source.outlet.id])
        self.progress(self.total, self.total, "")
        return tuple(tallies.values())

    def _tell(self, what: str) -> None:
        self.progress(self.done, self.total, what)

    def _all_of(self, source: SourceFile, tally: Tally) -> Job:
        gathering = _gathering(source)
        self._tell(source.outlet.id)
        yield from self._look(source, gathering, tally)
        waiting = self.visits.waiting(source.outlet.id)
        tally.waiting += max(0, len(waiting) - gathering.most)
        sites: dict[str, list[dict[str, Any]]] = {}
        for row in waiting[: gathering.most]:
            sites.setdefault(site_of(row["address"]), []).append(row)
        self.total += sum(map(len, sites.values()))
        self.done += 1
        for rows in sites.values():
            self.abreast.add(self._pages(source, rows, tally))

    # -------------------------------------------------------------- what sources list

    def _look(self, source: SourceFile, gathering: Gathering, tally: Tally) -> Job:
        """What a source holds or lists that is new is kept, or stands as waiting."""
        if gathering.kind == "folder":
            self._files(source, gathering, tally, self._file)
        elif gathering.kind == "archive":
            self._files(source, gathering, tally, self._archive)
        elif gathering.kind == "pages":
            self._watched(source, gathering, tally)
        else:
            yield from self._lists(source, gathering, tally)

    def _lists(self, source: SourceFile, gathering: Gathering, tally: Tally) -> Job:
        """The lists of a source and those that they name, each once; which were left is told."""
        todo = dict.fromkeys(gathering.at, 0)
        left: list[str] = []
        waiting = list(todo)
        for count, at in enumerate(waiting):
            if count >= LISTS:
                left += waiting[count:]
                break
            for place in (yield from self._list(source, gathering, at, tally)):
                if place not in todo:
                    todo[place] = todo[at] + 1
                    (waiting if todo[place] <= DEPTH else left).append(place)
        if left:
            words = (
                f"names {len(left):,} more lists than are looked at ({LISTS}, {DEPTH} deep), the "
                f"first {left[0]}; name those that matter in the source's file"
            )
            at = gathering.at[0]
            self.intake.signal(source, "passed over", at, f"{at}: {words}", tally, once=words)

    def _watched(self, source: SourceFile, gathering: Gathering, tally: Tally) -> None:
        """Pages that are looked at anew at each gathering."""
        entries: list[Entry] = []
        for at in gathering.at:
            if "://" in at:
                entries += sources.reader_of("pages")(at.encode(), at).entries
            elif (data := self._bytes_of(source, at, tally)) is not None:
                entries += self._listing(source, "pages", data, at, tally).entries
        version = canon.plain(self.means.now())
        waiting = {row["key"] for row in self.visits.waiting(source.outlet.id)}
        fresh = [evolve(entry, version=version) for entry in entries if entry.key not in waiting]
        self.visits.add([self._listed(source, entry) for entry in fresh])

    def _list(
        self, source: SourceFile, gathering: Gathering, at: str, tally: Tally
    ) -> Generator[Wish, Fetched, tuple[str, ...]]:
        """One feed, sitemap, mailbox or sheet; further lists that it names."""
        key = {"source": source.outlet.id, "key": at, "address": at}
        row: dict[str, Any] = {**key, "what": "listing", "at": canon.plain(self.means.now())}
        if "://" in at:
            try:
                fetched = yield self._wish(at, gathering)
            except SourceError as error:
                self.intake.ended_badly(source, key, error, tally)
                return ()
            data, last = fetched.data, self.visits.last(at)
            row |= {**marks_of(fetched), "at": canon.plain(self.means.now())}
            if fetched.status == 304:
                tally.unchanged += 1
                self.visits.add([{**last, **row, "what": "unchanged"}])
                return tuple(last.get("more", ()))
        else:
            content = self._bytes_of(source, at, tally)
            if content is None:
                return ()
            data, last = content, self.visits.last(at)
        row["sha256"] = canon.sha256_of_bytes(data)
        if row["sha256"] == last.get("sha256"):
            tally.unchanged += 1
            self.visits.add([{**last, **row, "what": "unchanged"}])
            return tuple(last.get("more", ()))
        listing = self._listing(source, gathering.kind, data, at, tally)
        rows = self._fresh(source, listing, at, tally)
        self.visits.add([*rows, {**row, "more": list(listing.more)}])
        return listing.more

    def _listing(
        self, source: SourceFile, kind: str, data: bytes, at: str, tally: Tally
    ) -> Listing:
        """What some bytes list; what was passed over in them is a signal."""
        try:
            if data.startswith(b"\x1f\x8b"):
                data = gunzipped(data)
            listing = captures.parsed(sources.reader_of(kind), data, result=Listing, given=at)
        except SourceError as error:
            self.intake.not_taken(source, at, error, tally)
            return Listing()
        for why in _few(listing.passed, at):
            self.intake.signal(source, "passed over", at, why, tally, once=why)
        return listing

    def _fresh(
        self, source: SourceFile, listing: Listing, at: str, tally: Tally
    ) -> list[dict[str, Any]]:
        """Rows for what is new; what can be asked nowhere is kept as the list holds it."""
        rows = []
        for entry in listing.entries:
            if not self.visits.is_new(self._listed(source, entry)):
                continue
            self.listed[source.outlet.id, entry.key] = entry
            if entry.address:
                rows.append({**self._listed(source, entry), "list": at})
            else:
                place = entry.key if entry.key.startswith("mid:") else f"{at}#{_plain(entry.key)}"
                self._of_list(source, entry, place, tally)
        return rows

    def _listed(self, source: SourceFile, entry: Entry) -> dict[str, Any]:
        return {
            "what": LISTED,
            "source": source.outlet.id,
            "key": entry.key,
            "address": entry.address,
            "at": canon.plain(self.means.now()),
            "version": entry.version,
            "title": entry.title,
            "published": canon.plain(entry.published),
            "publisher": entry.publisher,
        }

    def _of_list(self, source: SourceFile, entry: Entry, place: str, tally: Tally) -> None:
        """What a list itself holds of an entry is kept."""
        row = {**self._listed(source, entry), "address": "", "what": "kept"}
        try:
            row["capture"] = self.intake.keep(
                source, entry.content, tally, address=place, media_type=entry.media_type,
                published=entry.published, title=entry.title, language=entry.language,
            )  # fmt: skip
        except SourceError as error:
            self.intake.not_taken(source, place, error, tally, once=place)
            row["what"] = "no page"
        self.visits.add([row])

    # -------------------------------------------------------------- files

    def _bytes_of(self, source: SourceFile, at: str, tally: Tally) -> bytes | None:
        path = self.watch.folder / at
        try:
            with user_files.refused_as(SourceError, at):
                return user_files.read_bytes(path, most_bytes=captures.LIMIT_BYTES)
        except SourceError as error:
            self.intake.not_taken(source, at, error, tally)
            return None

    def _files(
        self,
        source: SourceFile,
        gathering: Gathering,
        tally: Tally,
        take: Callable[[SourceFile, Path, str, Tally], bool],
    ) -> None:
        """Every file of a folder that is new or was changed; those not done with once more."""
        for at in gathering.at:
            place = self.watch.folder / at
            files = files_below(place) if place.exists() else []
            if not files:
                self.intake.signal(source, "not taken in", at, f"{at}: no file is there.", tally)
            self.total += len(files)
            for path in files:
                self._tell(path.name)
                self.done += 1
                status = path.lstat() if path != place else path.stat()
                name = path.relative_to(place).as_posix() if place.is_dir() else path.name
                version = f"{status.st_size} {status.st_mtime_ns}"
                entry = Entry(key=name, version=version)
                if not self.visits.is_new(self._listed(source, entry)):
                    tally.unchanged += 1
                    continue
                try:
                    check_takeable(path, place, self.watch.vault.folder)
                except SourceError as error:
                    self.intake.not_taken(source, name, error, tally)
                else:
                    if not take(source, path, name, tally):
                        continue
                self.visits.add([{**self._listed(source, entry), "what": "kept"}])

    def _file(self, source: SourceFile, path: Path, name: str, tally: Tally) -> bool:
        """One file is kept, or refused for good."""
        try:
            with user_files.refused_as(SourceError, name):
                data = user_files.read_bytes(path, most_bytes=captures.LIMIT_BYTES)
            self.intake.keep(source, data, tally, address=f"{source.outlet.id}/{name}")
        except SourceError as error:
            self.intake.not_taken(source, name, error, tally)
        return True

    def _archive(self, source: SourceFile, path: Path, name: str, tally: Tally) -> bool:
        """The pages of a WARC or WACZ, each as of the instant it was archived; whether all were.

        One whose parser crashed or hung is looked at again next time: what follows may be sound.
        """
        try:
            with user_files.refused_as(SourceError, name):
                user_files.check_plain(path)
        except SourceError as error:
            self.intake.not_taken(source, name, error, tally)
            return True
        pages = captures.pages_of(path)
        on = f"{self.intake.means.now():%Y-%m-%d}"
        for page in pages:
            self._tell(f"{name}: {page.address}")
            if page.media_type.split(";")[0].strip().lower() not in _READ:
                continue
            try:
                self.intake.keep(
                    source, page.data, tally,
                    address=archived_address(source.outlet.id, page.address),
                    media_type=page.media_type,
                    at=page.at,
                    note=f"archived then by others; taken on {on} out of {page.file}, byte "
                    f"{page.offset:,}, record {page.record}",
                )  # fmt: skip
            except SourceError as error:
                self.intake.not_taken(source, page.address, error, tally)
        damages = (*pages.damaged[:5], *pages.damaged[-1:])  # the last is where the walk ended
        for damage in dict.fromkeys(damages):
            self.intake.signal(
                source, "damaged archive", name, str(damage), tally, once=str(damage)
            )
        tally.failed += len(pages.damaged)
        return pages.ended is None

    # -------------------------------------------------------------- pages

    def _pages(self, source: SourceFile, rows: Sequence[dict[str, Any]], tally: Tally) -> Job:
        """What a source lists on one site, one page after another."""
        for row in rows:
            yield from self._page(source, row, tally)
            self.done += 1

    def _wish(self, address: str, gathering: Gathering, *, own: bool = False) -> Wish:
        return Wish(address, gathering, lambda: conditions(self.visits.last(address)), own)

    def _page(self, source: SourceFile, listed: Mapping[str, Any], tally: Tally) -> Job:
        """One page is kept, or stands as unchanged, refused or failed."""
        key = {name: listed[name] for name in ("source", "key", "address")}
        try:
            own = "://" not in listed.get("list", "://")
            fetched = yield self._wish(listed["address"], _gathering(source), own=own)
            row = {**key, "at": canon.plain(self.means.now()), **marks_of(fetched)}
            if fetched.status == 304:
                tally.unchanged += 1
                last = self.visits.last(listed["address"])
                self.visits.add([{**row, "what": "unchanged", "capture": last.get("capture")}])
                return
            row["capture"] = self.intake.keep(
                source, fetched.data, tally, address=fetched.address,
                media_type=fetched.media_type, published=_interval(listed["published"]),
                publisher=listed["publisher"],
            )  # fmt: skip
        except SourceError as error:
            entry = self.listed.get((source.outlet.id, listed["key"]))
            self.intake.ended_badly(source, key, error, tally)
            if entry and len(entry.content) > 1000:
                self._of_list(source, entry, f"{listed['address']}#as-listed", tally)
            return
        self.visits.add([{**row, "what": "kept"}])


def _few(passed: Sequence[str], at: str) -> tuple[str, ...]:
    """What was passed over, the first in full; of the rest how many, and where the last stands."""
    if len(passed) <= PASSED:
        return tuple(passed)
    rest = len(passed) - PASSED
    return (*passed[:PASSED], f"{at}: {rest:,} more were passed over; the last: {passed[-1]}")


def _plain(key: str) -> str:
    """A key that a list gives, as part of an address: what is not seen is spelt as in one."""
    return "".join(c if c.isprintable() else quote(c, errors="replace") for c in key)


def _gathering(source: SourceFile) -> Gathering:
    if source.gathering is None:
        raise ValueError(f"{source.outlet.id} says not how it is gathered from")
    return source.gathering


def _interval(row: Any) -> Interval | None:
    return canon.read(Interval, row) if row else None
