"""Every field and every element of a site changed in turn, and who sees it.

A forger who has the program changes one thing, draws again whatever comes of it, and makes every
hash anew. Each change is then caught by the check, or stands on the list of what it says it did
not check, or was believed: that is a fault of the check.
"""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Callable, Iterable, Iterator, Mapping

from attrs import frozen
from jinja2 import TemplateError

from bench.mutated_pages import WORDS, PageChange, changes
from bench.mutated_records import ForgedEdition, forged_records
from servanda import canon
from servanda.archive.edition import Edition
from servanda.archive.folder import (
    MANIFEST,
    SUMS,
    SiteFolder,
    listing,
    sums,
)
from servanda.archive.site import site_files
from servanda.archive.tables import data_files, pretty
from servanda.archive.verification import Makers, examine_files
from servanda.errors import ServandaError

# What a rule raises on a record that cannot be, and what a page does with one.
UNRULED = (AttributeError, LookupError, TypeError, ValueError, ServandaError)
UNDRAWN = (*UNRULED, TemplateError)

Files = Mapping[str, bytes]


@frozen
class Mutation:
    """One forged site. `kind` is what a table counts it under; `field` what the list may name."""

    kind: str
    place: str
    field: str
    follows: bool
    make: Callable[[], Files]


@frozen
class CheckedSite:
    """What a check says of a site: what does not agree, and the fields it did not check."""

    faults: tuple[str, ...]
    unchecked: frozenset[str] = frozenset()


@frozen
class MutationOutcome:
    """What became of one mutation: "caught", "listed" or "believed"."""

    mutation: Mutation
    state: str
    first_fault: str


def hashed_anew(site: Files, changed: Mapping[str, bytes | None]) -> dict[str, bytes]:
    """The site with files changed (None: taken out), and manifest and sums to suit."""
    files = {**site, **{name: data for name, data in changed.items() if data is not None}}
    files = {name: data for name, data in files.items() if changed.get(name, b"") is not None}
    manifest = json.loads(files[MANIFEST])
    manifest["files"] = listing(files)
    text = json.dumps(manifest, sort_keys=True, indent=1, ensure_ascii=False) + "\n"
    files[MANIFEST] = text.encode("utf-8")
    hashes = {n: canon.sha256_of_bytes(d) for n, d in files.items() if n != SUMS}
    return {**files, SUMS: sums(hashes)}


def with_head(site: Files, **values: object) -> dict[str, bytes]:
    """The site with values of the manifest's head changed, hashes made anew."""
    manifest = json.loads(site[MANIFEST])
    manifest["head"].update(values)
    return hashed_anew({**site, MANIFEST: json.dumps(manifest).encode()}, {})


# ------------------------------------------------------------------ every mutation


def mutations(
    site: Files, edition: Edition, *, each_shape_once: bool = False
) -> Iterator[Mutation]:
    """Every mutation of a site; of elements alike in their page one, if `each_shape_once`."""
    yield from _of_records(site, edition)
    yield from _of_pages(site, each_shape_once=each_shape_once)
    yield from _of_other_version(site)
    yield from _of_data_files(site)
    yield from _of_files(site)


def _of_records(site: Files, edition: Edition) -> Iterator[Mutation]:
    for one in forged_records(edition):
        level = "all that follows anew" if one.follows else "drawn anew"
        yield Mutation(
            f"record of {one.table}, {level}", one.place, f"{one.table}.{one.field}", one.follows,
            _files_of(site, edition, one),
        )  # fmt: skip


def _files_of(site: Files, edition: Edition, one: ForgedEdition) -> Callable[[], Files]:
    def make() -> Files:
        forged = one.make()
        if forged is None and one.follows:
            raise ValueError(f"{one.place}: nothing follows of what is no record")
        if forged is not None:
            try:
                return site_files(forged)
            except UNDRAWN:  # what cannot be drawn goes out with the pages as they were
                return hashed_anew(site, data_files(forged))
        if one.table in ("head", "agreement", "letter"):
            if one.table == "head":
                return with_head(site, **one.raw)
            return hashed_anew(site, {f"data/{one.table}.json": pretty(one.raw)})
        records = [canon.plain(record) for record in getattr(edition, one.table)]
        records[one.index] = one.raw
        lines = b"".join(canon.spell(record) + b"\n" for record in records)
        return hashed_anew(site, {f"data/{one.table}.jsonl": lines})

    return make


def _of_pages(site: Files, *, each_shape_once: bool) -> Iterator[Mutation]:
    shapes: set[tuple[str, str, str]] = set()
    for name in sorted(site):
        if not name.endswith(".html"):
            continue
        where = name if "/" not in name else f"{name.partition('/')[0]}/*.html"
        for change in changes(site[name]):
            shape = where, change.kind, change.where
            if not (each_shape_once and shape in shapes):
                shapes.add(shape)
                yield Mutation(
                    f"page {where}", f"{name}: {change.kind} at {change.where}",
                    f"page:{where}", False, _page_changed(site, name, change),
                )  # fmt: skip
    style = site["style.css"].decode("utf-8")
    for at in [i for i, letter in enumerate(style) if letter == "}"]:
        more = f"{style[: at + 1]}\nmain{{display:none}}{style[at + 1 :]}".encode()
        place = f"style.css: a rule put in at {at}"
        yield Mutation(
            "style.css", place, "page:style.css", False, _changed(site, {"style.css": more})
        )


def _page_changed(site: Files, name: str, change: PageChange) -> Callable[[], Files]:
    return lambda: hashed_anew(site, {name: change.of(site[name])})


def _changed(site: Files, files: Mapping[str, bytes | None]) -> Callable[[], Files]:
    return lambda: hashed_anew(site, files)


def _of_other_version(site: Files) -> Iterator[Mutation]:
    """A page changed, under a head that names another version, so that nothing is drawn again."""
    versions = json.loads(site[MANIFEST])["head"]["versions"]
    for key in ("servanda", "site"):
        for value in ("2026.1", "2031.7", ""):
            other = {**versions, key: value}
            for name in sorted(n for n in site if n.endswith(".html")):
                page = site[name].replace(b"<main", WORDS.encode() + b"<main")
                yield Mutation(
                    "page, under another version", f"{name} under {key} {value!r}",
                    f"head.versions.{key}", False, _versioned(site, other, name, page),
                )  # fmt: skip


def _versioned(
    site: Files, versions: Mapping[str, str], name: str, page: bytes
) -> Callable[[], Files]:
    return lambda: with_head({**site, name: page}, versions=versions)


def _of_data_files(site: Files) -> Iterator[Mutation]:
    """Each line and cell of the files under data/ changed as text, and the program and letter."""
    for name, data in sorted(site.items()):
        if name.endswith(".csv"):
            rows = list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
            for number, row in enumerate(rows):
                for at in range(len(row)):
                    yield Mutation(
                        "cell of a CSV file", f"{name} {number} {at}", f"file:{name}", False,
                        _cell_changed(site, name, rows, number, at),
                    )  # fmt: skip
        if name.endswith((".jsonl", ".json", ".md", ".py")) and name != MANIFEST:
            lines = data.split(b"\n")
            step = max(1, len(lines) // 40)
            for number in range(0, len(lines), step):
                rest = lines[:number] + lines[number + 1 :]
                if lines[number].strip():
                    yield _of_file(
                        site, f"line of *.{name.rpartition('.')[2]}",
                        f"{name} {number + 1} taken out", name, b"\n".join(rest),
                    )  # fmt: skip
                more = [*lines[:number], lines[number] + b" ", *lines[number + 1 :]]
                yield _of_file(
                    site, f"line of *.{name.rpartition('.')[2]}",
                    f"{name} {number + 1} with a blank", name, b"\n".join(more),
                )  # fmt: skip


def _of_file(site: Files, kind: str, place: str, name: str, content: bytes) -> Mutation:
    return Mutation(kind, place, f"file:{name}", False, _changed(site, {name: content}))


def _cell_changed(
    site: Files, name: str, rows: list[list[str]], number: int, at: int
) -> Callable[[], Files]:
    def make() -> Files:
        row = rows[number]
        other = [*row[:at], row[at] + "x", *row[at + 1 :]]
        out = io.StringIO(newline="")
        csv.writer(out, lineterminator="\r\n").writerows(
            [*rows[:number], other, *rows[number + 1 :]]
        )
        return hashed_anew(site, {name: out.getvalue().encode("utf-8")})

    return make


def _of_files(site: Files) -> Iterator[Mutation]:
    """Files more, which the manifest lists or not, files less, and what the manifest says more."""
    for name in ("json.py", "more.html", "data/more.jsonl", "commitments/more.html",
                 "incidents/more.html", ".htaccess",
                 "servanda/__init__.py", "sitecustomize.py"):  # fmt: skip
        data = b"print('planted')\n"
        yield Mutation(
            "file put in, listed", name, "file:more", False, _changed(site, {name: data})
        )
        yield Mutation(
            "file put in, not listed", name, "file:more", False, _unlisted(site, name, data)
        )
    for name in sorted(set(site) - {MANIFEST, SUMS}):
        yield Mutation("file taken out", name, f"file:{name}", False, _changed(site, {name: None}))
    manifest = json.loads(site[MANIFEST])
    for what, other in (
        ("a key more", {**manifest, "note": "x"}),
        ("made_with", {**manifest, "made_with": "other"}),
        ("made_with taken out", {k: v for k, v in manifest.items() if k != "made_with"}),
    ):
        data = json.dumps(other, sort_keys=True, indent=1, ensure_ascii=False).encode() + b"\n"
        yield Mutation("manifest", what, "manifest", False, _changed({**site, MANIFEST: data}, {}))


def _unlisted(site: Files, name: str, data: bytes) -> Callable[[], Files]:
    return lambda: {**site, name: data}


# ------------------------------------------------------------------ what became of each


def outcome(
    mutation: Mutation, site: Files, check: Callable[[Files], CheckedSite]
) -> MutationOutcome | None:
    """What became of a mutation; None where nothing was forged, or nothing can be."""
    try:
        files = mutation.make()
    except UNRULED:  # what no rule can be applied to is no record to forge
        return None
    if files == site:
        return None
    checked = check(files)
    state = "believed"
    if checked.faults:
        state = "caught"
    elif is_listed(mutation, checked.unchecked):
        state = "listed"
    return MutationOutcome(mutation, state, checked.faults[0] if checked.faults else "")


def is_listed(mutation: Mutation, unchecked: Iterable[str]) -> bool:
    """Whether the list of what was not checked names the field, or what it is part of.

    How the list names fields is told in `servanda.archive.unchecked`.
    """
    return any(_names(name, mutation) for name in unchecked)


def _names(name: str, mutation: Mutation) -> bool:
    field, pattern = mutation.field, name.removeprefix("+")
    if name.startswith("+") and not mutation.follows:
        return False
    if pattern.endswith("$"):
        return field == pattern[:-1]
    if pattern.endswith("*"):
        return field.startswith(pattern[:-1])
    return field == pattern or field.startswith((f"{pattern}.", f"{pattern}["))


def sampled(every: Iterable[Mutation], each: int, seed: int) -> list[Mutation]:
    """Of each kind and field so many mutations, the same for the same seed."""
    groups: dict[tuple[str, str], list[Mutation]] = {}
    for mutation in every:
        groups.setdefault((mutation.kind, mutation.field), []).append(mutation)
    chance = random.Random(seed)  # noqa: S311 no secret
    return [one for some in groups.values() for one in chance.sample(some, min(each, len(some)))]


def checked(files: Files, makers: Makers) -> CheckedSite:
    """What `servanda verify` says of a site in memory."""
    verification = examine_files(SiteFolder(files, {}), makers)
    other = (verification.other_version,) if verification.other_version else ()
    names = frozenset(name for part in verification.unchecked for name in part.fields)
    return CheckedSite((*verification.faults, *other), names)
