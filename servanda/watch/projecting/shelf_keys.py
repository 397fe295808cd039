"""Ids under keys, as rows of the projection: buckets of keys, and pages of what many share.

What leaves it: rows, and lookups of what was there when they were written. Ids under keys are many
and few to a key, so that keys are kept by buckets of about sixteen ids; how many buckets there are
hangs on how many ids. What stands under one key may grow with the record ("reporters"): from
`IN_PAGE` ids on it is kept by pages, its bucket has only how many there are and the first of them,
and who adds one more writes one page.

    grow keys   a bucket: the ids under each of some keys, by the hash of the key
    grow page   some of the ids under one key, by the hash of the id
    grow size   how many ids stand under all keys
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from attrs import frozen

from servanda.store import Row
from servanda.watch.projecting.changing import Changing
from servanda.watch.projecting.pieces import plain_data

KEYS, PAGES, SIZE = "grow keys", "grow page", "grow size"
IN_BUCKET, IN_PAGE = 16, 64
FIRST = 16  # of those under a key that is kept by pages, as many stand in its bucket
KEY_LETTERS = 24  # 96 bits: no two keys have one hash
Key = tuple[str, str]


@frozen
class Paged:
    """A key under which so many ids stand that they are kept by pages; the first of them."""

    count: int
    first: tuple[str, ...]

    def page_of(self, id: str) -> int:
        """On which page an id stands."""
        return int(_hashed(id)[:8], 16) >> (32 - self.depth)

    @property
    def depth(self) -> int:
        """How many bits of an id's hash say on which page it is."""
        return (self.count // IN_PAGE).bit_length()

    def names(self, hashed: str) -> list[str]:
        """The keys of the rows of all pages."""
        return [_page_name(hashed, page) for page in range(1 << self.depth)]


Kept = tuple[str, ...] | Paged  # what a bucket has of one key


def rows_of_keys(rows: Collection[Key]) -> Iterator[Row]:
    """The rows of all ids under keys."""
    by_key: dict[str, set[str]] = {}
    for key, id in rows:
        by_key.setdefault(key, set()).add(id)
    kept: dict[str, Kept] = {}
    for key, ids in by_key.items():
        hashed = _hashed(key)
        kept[hashed] = _kept(ids)
        yield from _pages(hashed, kept[hashed], ids)
    yield from _buckets(kept, len(rows))
    yield _size_row(len(rows))


def _kept(ids: Iterable[str]) -> Kept:
    ordered = tuple(sorted(ids))
    return ordered if len(ordered) < IN_PAGE else Paged(len(ordered), ordered[:FIRST])


def _pages(hashed: str, kept: Kept, ids: Iterable[str]) -> Iterator[Row]:
    if isinstance(kept, Paged):
        pages: dict[int, list[str]] = {}
        for id in sorted(ids):
            pages.setdefault(kept.page_of(id), []).append(id)
        for page, some in pages.items():
            yield Row(PAGES, _page_name(hashed, page), "", _spelt(some))


def _page_name(hashed: str, page: int) -> str:
    return f"{hashed} {page:08x}"


def _size_row(size: int) -> Row:
    return Row(SIZE, "", "", str(size).encode())


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:KEY_LETTERS]


def _depth(size: int) -> int:
    """How many bits of a key's hash say in which bucket it is, of so many ids."""
    return (size // IN_BUCKET).bit_length()


def _bucket(hashed: str, depth: int) -> str:
    return f"{int(hashed[:8], 16) >> (32 - depth):08x}"


def _buckets(kept: Mapping[str, Kept], size: int) -> Iterator[Row]:
    depth = _depth(size)
    buckets: dict[str, dict[str, object]] = {}
    for hashed, some in kept.items():
        said = [some.count, some.first] if isinstance(some, Paged) else some
        buckets.setdefault(_bucket(hashed, depth), {})[hashed] = said
    for name, keys in buckets.items():
        yield Row(KEYS, name, "", _spelt(keys))


def _spelt(data: object) -> bytes:
    return json.dumps(data, sort_keys=True, separators=(",", ":")).encode()


def _bucket_of(row: Row) -> dict[str, Kept]:
    return {
        hashed: Paged(some[0], tuple(some[1])) if some and isinstance(some[0], int) else tuple(some)
        for hashed, some in plain_data(row).items()
    }


# ------------------------------------------------------------------ looked up and changed


class KeyRows:
    """The ids under keys as they were written after a line of the record."""

    def __init__(self, changing: Changing) -> None:
        self._changing = changing
        self._rows = changing.rows
        self._buckets: dict[str, dict[str, Kept]] = {}
        self._pages: dict[str, list[str]] = {}
        self._of_pages: dict[str, list[str]] = {}  # all ids of a key that is kept by pages
        self._digests: dict[str, str] = {}
        self._names: dict[str, str] = {}
        size = self._changing.before(SIZE, [""]).get("")
        self._size = int(size.body) if size else 0

    def under(self, keys: Collection[str]) -> dict[str, Collection[str]]:
        """The ids under each key that there were."""
        hashed = {key: self._digest(key) for key in keys}
        return {
            key: ids
            for key, ids in zip(hashed, self._whole(list(hashed.values())), strict=True)
            if ids
        }

    def first(self, key: str, count: int, after: str = "") -> Sequence[str]:
        """The first so many that stand under a key behind `after`, in the order of their bytes."""
        kept = self._kept_of([hashed := self._digest(key)])[hashed]
        if isinstance(kept, Paged) and not after and count <= FIRST:
            return kept.first[:count]
        ids = self._whole([hashed])[0]
        at = bisect_right(ids, after)
        return ids[at : at + count]

    def change(self, added: Iterable[Key], dropped: Iterable[Key]) -> None:
        """Write what growth changed."""
        moved: dict[str, tuple[set[str], set[str]]] = {}
        size = self._size
        for at, some in enumerate((added, dropped)):
            for key, id in some:
                moved.setdefault(self._digest(key), (set(), set()))[at].add(id)
                size += -1 if at else 1
        if _depth(size) != _depth(self._size):
            for row in self._rows.all(KEYS):
                self._buckets[row.key] = _bucket_of(row)
        kept = self._kept_of(moved)
        touched = {self._name(one) for one in moved}
        if _depth(size) != _depth(self._size):
            touched = set(self._buckets)
        now = {one: some for name in touched for one, some in self._buckets[name].items()}
        self._look_up(
            _page_name(one, some.page_of(id))
            for one, some in kept.items()
            if isinstance(some, Paged)
            for id in set().union(*moved[one])
        )
        now |= {one: self._moved(one, kept[one], *moved[one]) for one in moved}
        new = {row.key: row for row in _buckets({o: s for o, s in now.items() if s}, size)}
        for name in touched - new.keys():
            if self._buckets[name]:
                self._changing.remove(KEYS, name)
        self._changing.put([*new.values(), _size_row(size)])

    def _moved(self, hashed: str, was: Kept, added: set[str], dropped: set[str]) -> Kept:
        """What a bucket has of a key now; its pages are written."""
        if isinstance(was, Paged) and not dropped.intersection(was.first):
            by_page: dict[str, set[str]] = {}
            for id in added | dropped:
                by_page.setdefault(_page_name(hashed, was.page_of(id)), set()).add(id)
            pages = {name: set(self._pages[name]) for name in by_page}
            count = was.count
            for name, ids in pages.items():
                own = (ids | (added & by_page[name])) - dropped
                count += len(own) - len(ids)
                pages[name] = own
            now = Paged(count, tuple(sorted({*was.first, *added} - dropped)[:FIRST]))
            if count >= IN_PAGE and now.depth == was.depth:
                for name, ids in pages.items():
                    self._write(name, sorted(ids))
                return now
        ids = (set(self._whole([hashed])[0]) | added) - dropped
        kept = _kept(ids)
        rows = {row.key: row for row in _pages(hashed, kept, ids)}
        for name in was.names(hashed) if isinstance(was, Paged) else ():
            if name not in rows:
                self._write(name, [])
        self._changing.put(rows.values())
        return kept

    def _write(self, name: str, ids: Sequence[str]) -> None:
        if ids:
            self._changing.put([Row(PAGES, name, "", _spelt(ids))])
        elif self._changing.before(PAGES, [name]):
            self._changing.remove(PAGES, name)

    # -------------------------------------------------------------- read once

    def _digest(self, key: str) -> str:
        if key not in self._digests:
            self._digests[key] = _hashed(key)
        return self._digests[key]

    def _name(self, hashed: str) -> str:
        if hashed not in self._names:
            self._names[hashed] = _bucket(hashed, _depth(self._size))
        return self._names[hashed]

    def _kept_of(self, hashed: Collection[str]) -> dict[str, Kept]:
        """What the buckets have of these keys; () where nothing stands under one."""
        missing = {name for one in hashed if (name := self._name(one)) not in self._buckets}
        if missing:
            rows = self._changing.before(KEYS, missing)
            self._buckets |= {
                name: _bucket_of(rows[name]) if name in rows else {} for name in missing
            }
        return {one: self._buckets[self._name(one)].get(one, ()) for one in hashed}

    def _whole(self, hashed: Sequence[str]) -> list[Sequence[str]]:
        """All that stands under each of these keys, in order."""
        kept = self._kept_of(hashed)
        paged = {
            one: some.names(one)
            for one, some in kept.items()
            if isinstance(some, Paged) and one not in self._of_pages
        }
        if paged:
            self._look_up(name for names in paged.values() for name in names)
            self._of_pages |= {
                one: sorted(id for name in names for id in self._pages[name])
                for one, names in paged.items()
            }
        return [
            self._of_pages[one] if isinstance(some := kept[one], Paged) else some for one in hashed
        ]

    def _look_up(self, pages: Iterable[str]) -> None:
        missing = set(pages) - self._pages.keys()
        if missing:
            rows = self._changing.before(PAGES, missing)
            self._pages |= {
                name: plain_data(rows[name]) if name in rows else [] for name in missing
            }
