"""Whether a published folder agrees with itself: hashes first, then everything recomputed.

What leaves it: sentences, each naming one thing that does not agree with both values. It never
runs anything it finds in the folder. `verify.py` carries this very file, so it imports only
the standard library, the vocabulary, and the rooms whose rules it applies again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from servanda import canon
from servanda.archive.check_by_hand import by_hand_faults
from servanda.archive.check_letter import letter_faults
from servanda.archive.edition import (
    BEFORE_JUDGED,
    LATER_TABLES,
    TABLES,
    Edition,
    Head,
    IncidentJudgement,
    tables_of,
)
from servanda.archive.tables import data_files
from servanda.errors import VerificationError
from servanda.model import Agreement, Decision, Finding, Letter

MANIFEST = "manifest.json"
SUMS = "manifest.sha256"


class Rules(NamedTuple):
    """The rooms' own functions, applied again to what was published."""

    find: Callable[..., Any]
    decided_alone: Callable[..., Any]
    decide: Callable[..., Decision]
    assess_all: Callable[..., Any]
    trigger: Callable[..., Any]
    methods: dict[str, str]


def faults(folder: Path, rules: Rules) -> Iterator[str]:
    """Everything that does not agree, the first thing first; nothing where all agrees."""
    try:
        manifest = _json(folder, MANIFEST)
        listed = _listed(manifest)
    except VerificationError as error:
        yield str(error)
        return
    yield from _files(folder, listed)
    yield from _sums(folder, listed)
    try:
        edition = read_edition(folder, manifest)
    except VerificationError as error:
        yield str(error)
        return
    yield from _counts(edition)
    yield from _derived_files(folder, edition)
    yield from _record(edition, rules)
    yield from by_hand_faults(edition)
    yield from _recomputed(edition, rules)
    yield from letter_faults(edition)


# ------------------------------------------------------------------ the folder


def _json(folder: Path, name: str) -> Any:
    try:
        return json.loads((folder / name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise VerificationError(
            f"{name}: missing, so nothing in this folder can be checked."
        ) from None
    except (ValueError, OSError) as error:
        raise VerificationError(f"{name}: cannot be read as JSON: {error}") from None


def _listed(manifest: Any) -> dict[str, dict[str, Any]]:
    files = manifest.get("files") if isinstance(manifest, dict) else None
    right = isinstance(files, dict) and all(
        isinstance(entry, dict) and {"sha256", "size_bytes"} == set(entry)
        for entry in files.values()
    )
    if not isinstance(files, dict) or not right:
        raise VerificationError(f"{MANIFEST}: lists no files with sha256 and size_bytes.")
    return files


def _files(folder: Path, listed: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Every file that is listed is there with its bytes; no other file is there."""
    there = sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_symlink() or not path.is_dir()
    )
    for name in sorted({*listed, *there} - {MANIFEST, SUMS}):
        if name not in there:
            yield f"{name}: missing; the manifest lists it."
        elif name not in listed:
            yield f"{name}: the manifest does not list it."
        elif (folder / name).is_symlink():
            yield f"{name}: is a link to another file; the manifest lists a file."
        else:
            data = (folder / name).read_bytes()
            digest, wanted = canon.sha256_of_bytes(data), listed[name]["sha256"]
            if digest != wanted:
                yield f"{name}: its SHA-256 is {digest}; the manifest says {wanted}."
            elif len(data) != listed[name]["size_bytes"]:
                size = listed[name]["size_bytes"]
                yield f"{name}: it has {len(data)} bytes; the manifest says {size}."


def _sums(folder: Path, listed: dict[str, dict[str, Any]]) -> Iterator[str]:
    """manifest.sha256 says the same as the manifest, and the manifest's own hash."""
    try:
        data = (folder / SUMS).read_bytes()
    except OSError:
        yield f"{SUMS}: missing."
        return
    manifest = canon.sha256_of_bytes((folder / MANIFEST).read_bytes())
    wanted = sums({**{name: entry["sha256"] for name, entry in listed.items()}, MANIFEST: manifest})
    if data != wanted:
        place, was, is_ = _first_difference(data, wanted)
        yield f"{SUMS}: {place} is {was}; {MANIFEST} makes it {is_}."


def sums(hashes: dict[str, str]) -> bytes:
    """Hashes in the form that `sha256sum -c` reads."""
    return "".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes)).encode("utf-8")


def _first_difference(data: bytes, wanted: bytes) -> tuple[str, str, str]:
    """Where two texts first differ, and both lines, cut short."""
    ours = data.decode("utf-8", errors="replace").split("\n")
    theirs = wanted.decode("utf-8", errors="replace").split("\n")
    for number, (line, other) in enumerate(zip(ours, theirs), start=1):
        if line != other:
            at = next((i for i, (a, b) in enumerate(zip(line, other)) if a != b), 0)
            start = max(0, at - 40)
            return f"line {number}", repr(line[start : at + 80]), repr(other[start : at + 80])
    return "its length", f"{len(ours)} lines", f"{len(theirs)} lines"


# ------------------------------------------------------------------ reading the record back


def read_edition(folder: Path, manifest: Any) -> Edition:
    """The record a site was made from, read back from its data. Raises VerificationError."""
    head = _read(Head, manifest.get("head"), f"{MANIFEST} head")
    tables = {
        name: _rows(folder, name, cls)
        for name, cls in TABLES.items()
        if name not in LATER_TABLES or (folder / f"data/{name}.jsonl").exists()
    }
    letter = None
    if (folder / "data/letter.json").exists():
        letter = _read(Letter, _json(folder, "data/letter.json"), "data/letter.json")
    return Edition(
        head=head,
        agreement=_read(Agreement, _json(folder, "data/agreement.json"), "data/agreement.json"),
        agreement_text=_text(folder, "data/agreement.md"),
        letter=letter,
        letter_html=_text(folder, "letter.html") if letter else "",
        **tables,
    )


def _text(folder: Path, name: str) -> str:
    try:
        return (folder / name).read_bytes().decode("utf-8")
    except (OSError, ValueError) as error:
        raise VerificationError(f"{name}: cannot be read as text: {error}") from None


def _rows(folder: Path, name: str, cls: type) -> Any:
    file = f"data/{name}.jsonl"
    records = []
    for number, line in enumerate(_text(folder, file).split("\n")[:-1], start=1):
        place = f"{file} line {number}"
        try:
            data = json.loads(line)
        except ValueError as error:
            raise VerificationError(f"{place}: cannot be read as JSON: {error}") from None
        records.append(_read(cls, data, place))
    return tuple(records)


def _read(cls: Any, data: Any, place: str) -> Any:
    try:
        return canon.read(cls, data)
    except (ValueError, TypeError) as error:
        raise VerificationError(f"{place}: {error}") from None


def _counts(edition: Edition) -> Iterator[str]:
    for name, wanted in sorted(edition.head.records.items()):
        count = len(getattr(edition, name, ()))
        if count != wanted:
            yield f"data/{name}.jsonl: it has {count} records; the manifest's head says {wanted}."
    for name in sorted(set(tables_of(edition)) - set(edition.head.records)):
        yield f"{MANIFEST} head: says no number of {name}; data/{name}.jsonl is there."
    states = [hearing.state for hearing in edition.head.hearings]
    counts = states.count("spoke"), len(states) - states.count("not expected")
    if states and counts != (edition.head.heard, edition.head.expected):
        yield (
            f"{MANIFEST} head: says {edition.head.heard} of {edition.head.expected} sources heard; "
            f"its list of sources makes it {counts[0]} of {counts[1]}."
        )


def _derived_files(folder: Path, edition: Edition) -> Iterator[str]:
    """Every CSV file, and every other file under data/, is what the records make."""
    for name, wanted in sorted(data_files(edition).items()):
        try:
            data = (folder / name).read_bytes()
        except OSError:
            yield f"{name}: missing; the records make it."
            continue
        if data != wanted:
            place, was, is_ = _first_difference(data, wanted)
            yield f"{name}: {place} is {was}; the records make it {is_}."


# ------------------------------------------------------------------ the record itself


def _record(edition: Edition, rules: Rules) -> Iterator[str]:
    """Ids are unique, references resolve, quotations stand in their paragraphs."""
    for name in ("captures", "claims", "incidents", "decisions", "notices", "findings"):
        seen: set[str] = set()
        for record in getattr(edition, name):
            if record.id in seen:
                yield f"data/{name}.jsonl: {record.id} stands there twice."
            seen.add(record.id)
    yield from _agreement_file(edition)
    yield from _captures(edition)
    yield from _claims(edition)
    for decision in edition.decisions:
        yield from _decision(decision, rules)


def _agreement_file(edition: Edition) -> Iterator[str]:
    wanted = edition.agreement.file_sha256
    digest = canon.sha256_of_bytes(edition.agreement_text.encode("utf-8"))
    if wanted and digest != wanted:
        yield f"data/agreement.md: its SHA-256 is {digest}; data/agreement.json says {wanted}."


def _captures(edition: Edition) -> Iterator[str]:
    for capture in edition.captures:
        made = canon.identify("cap", capture.bytes_sha256, capture.address)
        if capture.id != made:
            yield f"data/captures.jsonl: {capture.id} has the hash and address of {made}."


def _claims(edition: Edition) -> Iterator[str]:
    claims = tuple(claim for incident in edition.incidents for claim in incident.claims)
    if claims != edition.claims:
        ours, theirs = [c.id for c in edition.claims], [c.id for c in claims]
        odd = next((i for i in ours + theirs if (i in ours) != (i in theirs)), "a claim")
        yield f"data/claims.jsonl: {odd} is not as data/incidents.jsonl has it."
    known = {capture.id for capture in edition.captures}
    for claim in edition.claims:
        quote = claim.quote
        if claim.capture not in known:
            yield f"data/claims.jsonl: {claim.id} is of {claim.capture}, which is not published."
        standing = [
            passage.content[quote.start - passage.start : quote.end - passage.start]
            for passage in edition.passages
            if passage.capture == claim.capture
            and passage.start <= quote.start
            and quote.end <= passage.end
        ]
        if quote.quote not in standing:
            there = repr(standing[0]) if standing else "no paragraph"
            yield f"data/claims.jsonl: {claim.id} quotes {quote.quote!r}; the text has {there}."


def _decision(decision: Decision, rules: Rules) -> Iterator[str]:
    """What was seen has its hash, and the decision's id is made from what it says."""
    digest = canon.sha256(decision.seen)
    place = f"data/decisions.jsonl: {decision.id}"
    if digest != decision.seen_sha256:
        yield f"{place}: what was seen has SHA-256 {digest}; it says {decision.seen_sha256}."
        return
    made = rules.decide(
        decision.seen,
        judgement=decision.judgement,
        proof=decision.proof,
        reason=decision.reason,
        by=decision.by,
        at=decision.at,
        serious=decision.serious,
        bearers=decision.bearers,
        remedies=decision.remedies,
        replaces=decision.replaces,
        commitment=decision.commitment,
        bearing=decision.bearing,
    )
    if made.id != decision.id:
        yield f"{place}: what it says has the id {made.id}."


# ------------------------------------------------------------------ recomputed


def _recomputed(edition: Edition, rules: Rules) -> Iterator[str]:
    """Findings from decisions, standings and duties from findings, by the same rules."""
    head = edition.head
    for name, method in sorted(rules.methods.items()):
        made_by = head.versions.get(name)
        if made_by not in (method, ""):
            yield (
                f"{MANIFEST} head: {name} was worked out by method {made_by}; this program has "
                f"{method}. Use the verify.py of the folder."
            )
            return
    outcome = rules.find(edition.decisions, edition.incidents, edition.links, edition.captures)
    yield from _compared("findings", "id", edition.findings, outcome.findings, "the decisions")
    if head.versions.get("site") not in BEFORE_JUDGED:
        alone = rules.decided_alone(edition.decisions, edition.incidents, edition.captures)
        judged = [IncidentJudgement(*row) for row in alone]
        yield from _compared("judged", "incident", edition.judged, judged, "the decisions")
    every: tuple[Finding, ...] = edition.findings
    standings = rules.assess_all(
        edition.agreement,
        every,
        edition.notices,
        on=head.on,
        heard=head.heard,
        expected=head.expected,
    )
    yield from _compared("standings", "commitment", edition.standings, standings, "the findings")
    duties = rules.trigger(edition.agreement, every, edition.notices, on=head.on)
    yield from _compared("duties", "rule", edition.duties, duties, "the findings")


def _compared(
    table: str, key: str, published: Sequence[Any], made: Iterable[Any], out_of: str
) -> Iterator[str]:
    """Name the first record, and the first field in it, that is not as recomputed."""
    ours, theirs = list(published), list(made)
    for record, other in zip(ours, theirs):
        if record == other:
            continue
        about, what = getattr(record, key), getattr(other, key)
        if about != what:
            yield f"data/{table}.jsonl: has {about} where {out_of} make {what}."
            return
        was, now = canon.plain(record), canon.plain(other)
        for name in was:
            if was[name] != now[name]:
                yield (
                    f"data/{table}.jsonl: {about}: {name} is {_short(was[name])}; "
                    f"{out_of} make it {_short(now[name])}."
                )
                return
    if len(ours) != len(theirs):
        longer = ours if len(ours) > len(theirs) else theirs
        odd = getattr(longer[min(len(ours), len(theirs))], key)
        more = "is not made by" if longer is ours else "is missing; it is made by"
        yield f"data/{table}.jsonl: {odd} {more} {out_of}."


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 200 else text[:200] + "..."
