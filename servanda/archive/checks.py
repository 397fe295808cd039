"""Whether a published folder agrees with itself: hashes first, then everything recomputed.

What leaves it: sentences, each naming one thing that does not agree with both values. It never
runs anything it finds in the folder. `verify.py` carries this very file, so it imports only
the standard library, the vocabulary, and the rooms whose rules it applies again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from servanda import canon
from servanda.archive.check_by_hand import by_hand_faults
from servanda.archive.check_hearing import hearing_faults
from servanda.archive.check_incidents import incident_faults
from servanda.archive.check_letter import letter_faults
from servanda.archive.check_log import log_faults, unsigned
from servanda.archive.check_places import place_faults
from servanda.archive.edition import (
    BEFORE_JUDGED,
    BEFORE_WITHHELD,
    TABLES,
    Edition,
    IncidentJudgement,
    form_of,
)
from servanda.archive.folder import (
    MANIFEST,
    SiteFolder,
    folder_faults,
    listed_files,
    manifest_faults,
    read_json,
    sums_faults,
)
from servanda.archive.record_files import count_faults, derived_faults, read_edition
from servanda.errors import ServandaError, VerificationError
from servanda.model import Decision, Finding


class Rules(NamedTuple):
    """The rooms' own functions, applied again to what was published."""

    find: Callable[..., Any]
    decided_alone: Callable[..., Any]
    decide: Callable[..., Decision]
    assess_all: Callable[..., Any]
    trigger: Callable[..., Any]
    hearing: Any  # the module servanda.sources.hearing
    methods: dict[str, str]


def faults(folder: SiteFolder, rules: Rules) -> Iterator[str]:
    """Everything that does not agree, the first thing first; nothing where all agrees."""
    site = folder.files
    try:
        manifest = read_json(site, MANIFEST)
        listed = listed_files(manifest)
    except VerificationError as error:
        yield str(error)
        return
    yield from folder_faults(unsigned(folder, manifest), listed)
    yield from sums_faults(site, listed)
    try:
        edition = read_edition(site, manifest)
    except VerificationError as error:
        yield str(error)
        return
    yield from log_faults(site, edition.head)
    yield from count_faults(edition)
    yield from derived_faults({n: d for n, d in site.items() if n in listed}, edition)
    yield from _record(edition, rules)
    yield from incident_faults(edition)
    yield from place_faults(edition)
    for table, steps in (
        ("codings, corrections", by_hand_faults(edition)),
        ("outlets", hearing_faults(edition, rules.hearing)),
        ("decisions", _recomputed(edition, rules)),
    ):
        yield from _workable(table, steps)
    yield from letter_faults(edition)
    yield from manifest_faults(site, edition.head, listed)


def _workable(table: str, steps: Iterator[str]) -> Iterator[str]:
    """The steps' own faults, and one where a record is such that no rule can be applied to it."""
    try:
        yield from steps
    except (ValueError, LookupError, OverflowError, ServandaError) as error:
        yield f"data/ ({table}): cannot be worked out again: {error}"


# ------------------------------------------------------------------ the record itself


def _record(edition: Edition, rules: Rules) -> Iterator[str]:
    """Ids are unique, references resolve, quotations stand in their paragraphs."""
    for name in TABLES:
        seen: set[Any] = set()
        for record in getattr(edition, name):
            key = getattr(record, "id", record)
            if key in seen:
                yield f"data/{name}.jsonl: {str(key):.120} stands there twice."
            seen.add(key)
    if form_of(edition) not in BEFORE_WITHHELD:
        yield from _versions(edition)
        for name in ("decisions", "notices", "codings", "corrections"):
            ids = {record.id for record in getattr(edition, name)}
            for record in getattr(edition, name):
                if record.replaces and record.replaces not in ids:
                    yield (
                        f"data/{name}.jsonl: {record.id} stands in place of {record.replaces}, "
                        "which is not published."
                    )
    yield from _agreement_file(edition)
    yield from _captures(edition)
    yield from _claims(edition)
    if form_of(edition) not in BEFORE_WITHHELD:
        yield from _notices(edition)
    for decision in edition.decisions:
        yield from _decision(decision, rules)


def _versions(edition: Edition) -> Iterator[str]:
    """The head names four versions; those of the methods are what standings and duties say."""
    head = edition.head
    if bool(head.record_on) != bool(head.record_sha256):
        yield f"{MANIFEST} head: says of the record a day and no hash, or a hash and no day."
    versions = edition.head.versions
    if sorted(versions) != ["duties", "servanda", "site", "standing"]:
        yield f"{MANIFEST} head: names versions of {', '.join(sorted(versions))}."
        return
    for name, records in (("standing", edition.standings), ("duties", edition.duties)):
        made = ", ".join(sorted({record.method for record in records}))
        if versions[name] != made:
            yield f"{MANIFEST} head: {name}: says {versions[name]!r}; its records say {made!r}."


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


def _notices(edition: Edition) -> Iterator[str]:
    """The id of each notice is made from what it says."""
    for notice in edition.notices:
        says = canon.plain(notice)
        made = canon.identify("ntc", {**says, "id": ""})
        if notice.id != made:
            yield f"data/notices.jsonl: {notice.id}: what it says has the id {made}."


def _decision(decision: Decision, rules: Rules) -> Iterator[str]:
    """What was seen has its hash, and the decision's id is made from what it says."""
    digest = canon.sha256(decision.seen)
    place = f"data/decisions.jsonl: {decision.id}"
    if digest != decision.seen_sha256:
        yield f"{place}: what was seen has SHA-256 {digest}; it says {decision.seen_sha256}."
        return
    try:
        made = _decided_again(decision, rules)
    except ServandaError as error:
        yield f"{place}: {error}"
        return
    if made.id != decision.id:
        yield f"{place}: what it says has the id {made.id}."
    elif made != decision:
        was, now = canon.plain(decision), canon.plain(made)
        name = next(name for name in was if was[name] != now[name])
        yield f"{place}: {name} is {_short(was[name])}; what was seen makes it {_short(now[name])}."


def _decided_again(decision: Decision, rules: Rules) -> Decision:
    return rules.decide(
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
    two_people = head.two_people
    outcome = rules.find(
        edition.decisions,
        edition.incidents,
        edition.links,
        edition.captures,
        two_people=two_people,
    )
    yield from _compared("findings", "id", edition.findings, outcome.findings, "the decisions")
    if form_of(edition) not in BEFORE_JUDGED:
        alone = rules.decided_alone(
            edition.decisions, edition.incidents, edition.captures, two_people=two_people
        )
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
