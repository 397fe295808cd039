"""Rows of what was gathered, read and scanned: the first half of the contract of rows.

What leaves it: dicts of strings, numbers and lists, in the words of docs/reference/words.md, the
same for every command, page and export. `rows` has those of what was judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from servanda import canon, claims, incidents, scan, store, wording
from servanda.model import (
    Capture,
    Claim,
    Telling,
    Text,
)
from servanda.watch.speaking.values import Row, when_row

if TYPE_CHECKING:
    from servanda.captures.custody import fixity, trail
    from servanda.claims.second_reader.reader import Difference
    from servanda.watch.gathering.intake import Tally

GIST_SPANS = 5  # of one answer; the first ones say enough


def difference_row(difference: Difference) -> Row:
    """One difference between the rules and the second reader."""
    return {
        "capture": difference.capture,
        "differs": difference.words,
        "rules": _claim_read(difference.rules),
        "second": _claim_read(difference.second),
    }


def _claim_read(claim: Claim | None) -> Row | None:
    if claim is None:
        return None
    return {
        "act": claim.act,
        "stance": claim.stance,
        "start": claim.quote.start,
        "end": claim.quote.end,
        "quote": claim.quote.quote,
    }


def tally_rows(tallies: Iterable[Tally]) -> Iterator[Row]:
    """What gathering from each source came to."""
    for tally in tallies:
        yield {
            "source": tally.source,
            "new": tally.new,
            "unchanged": tally.unchanged,
            "failed": tally.failed,
            "waiting": tally.waiting,
            "passed": tally.passed,
            "silent": tally.is_silent,
            "signals": [canon.plain(signal) for signal in tally.signals],
        }


def reading_row(capture: Capture, telling: Telling, gist: claims.Gist | None) -> Row:
    """What was read in one capture: counts, and its gist or None where it has none.

    Of a wall which it is, too: it is no page that tells nothing.
    """
    return {
        "capture": capture.id,
        "title": capture.title or capture.address,
        "claims": len(telling.claims),
        "questions": [
            {"act": q.act, "quote": q.quote.quote, "reason": q.reason} for q in telling.questions
        ],
        "gist": _gist(gist) if gist else None,
        **({"wall": capture.wall} if capture.wall else {}),
    }


def _gist(gist: claims.Gist) -> Row:
    row: Row = canon.plain(gist)
    for answers in row.values():
        if isinstance(answers, list):
            for answer in answers:
                answer["probability"] = round(answer["probability"], 3)
                answer["spans"] = answer["spans"][:GIST_SPANS]
    return row


def copy_rows(record: store.Store) -> Iterator[Row]:
    """Every story that several captures print, the most printed first."""
    captures = {capture.id: capture for capture in record.all(Capture)}
    for story in incidents.copied_stories(record.all(Text), captures):
        yield {
            "first": _printed(captures[story.first]),
            "credit": story.credit,
            "copies": [
                {
                    **_printed(captures[copy.capture]),
                    "kept": round(copy.kept, 3),
                    "own": round(copy.own, 3),
                    "differences": [
                        {"first": canon.plain(passage.first), "copy": canon.plain(passage.copy)}
                        for passage in copy.passages
                    ],
                }
                for copy in story.copies
            ],
        }


def _printed(capture: Capture) -> Row:
    return {
        "capture": capture.id,
        "outlet": wording.source(capture),
        "title": capture.title or "",
        "address": capture.address,
        "published": when_row(capture.published.when),
        "day": wording.span_of_days(capture.published.when),
    }


def claim_rows(tellings: Iterable[Telling]) -> Iterator[Row]:
    """Every claim of the last reading of each capture, with its spans."""
    return (canon.plain(claim) for telling in tellings for claim in telling.claims)


def fixity_rows(looked: fixity.Looked) -> Iterator[Row]:
    """What hashing the vault again found: a row a fault, then a row a capture's bytes."""
    from servanda.captures.custody import fixity  # when used: archives are read by warcio

    return fixity.rows_of(looked)


def trail_rows(trails: Iterable[trail.Trace]) -> Iterator[Row]:
    """In whose hands each capture has been."""
    return (each.row for each in trails)


def shard_rows(ledger: scan.Ledger, outcome: scan.Outcome) -> Iterator[Row]:
    """How each shard of a scan ended: pages at each gate, or why it was not read."""
    for shard, key in outcome.finished:
        counts: Mapping[str, tuple[int, int]] = scan.tally_of(ledger, key)["counts"]
        gates = {gate: {"came": met, "passed": passed} for gate, (met, passed) in counts.items()}
        yield {"shard": shard.name, "state": "done", "gates": gates}
    for shard in outcome.aside:
        yield {"shard": shard.name, "state": "set aside"}
    for shard, why in outcome.unreached:
        yield {"shard": shard.name, "state": "not reached", "why": why}
