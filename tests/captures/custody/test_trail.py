"""Whose hands a capture has been in is told in order, and what is missing is a fault."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from captures.exchanges import AT, exchange

from servanda.captures import Said, Vault, keep
from servanda.captures.archives import wacz
from servanda.captures.custody import fixity, timestamps
from servanda.captures.custody.trail import Trace, traces
from servanda.model import Capture

PAGE = b"<html><body><p>" + b"The radio was closed on Monday. " * 40 + b"</p></body></html>"


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault")


@pytest.fixture
def capture(vault: Vault) -> Capture:
    """A page fetched, kept, and fetched again a day later."""
    vault.record([exchange("/a", PAGE)])
    kept = keep(
        PAGE,
        vault=vault,
        details=Said(
            address="http://example.org/a",
            fetched_at=AT + timedelta(seconds=2),
            added_by="a monitor",
            media_type="text/html",
        ),
    )
    vault.record([exchange("/a", PAGE, at=AT + timedelta(days=1))])
    return kept.capture


def traced(vault: Vault, capture: Capture) -> Trace:
    [found] = traces(Vault(vault.folder), [capture])
    return found


def test_every_step_is_told_in_the_order_it_happened(vault: Vault, capture: Capture) -> None:
    wacz.give_out(
        vault,
        [capture],
        vault.folder.parent / "out.wacz",
        title="",
        by="a clerk",
        at=AT + timedelta(days=2),
    )
    timestamps.enlist(vault, at=AT + timedelta(days=3))

    found = traced(vault, capture)

    assert found.faults == ()
    assert [(step.at[:10], step.what) for step in found.steps] == [
        ("2026-03-01", "fetched"),
        ("2026-03-01", "added"),
        ("2026-03-02", "fetched"),
        ("2026-03-03", "exported"),
        ("2026-03-04", "listed"),
    ]
    assert "at 192.0.2.7: record urn:uuid:" in found.steps[0].words
    assert found.steps[1].words == "added by a monitor, from http://example.org/a"
    assert "again, the same bytes" in found.steps[2].words
    assert found.steps[3].words.startswith("exported by a clerk, in out.wacz (SHA-256 ")
    assert found.row["custody"][3]["to"] == "out.wacz"


def test_a_log_that_lost_its_last_line_no_longer_says_who_added(
    vault: Vault, capture: Capture
) -> None:
    log = vault.folder / "custody.jsonl"
    log.write_bytes(b"")

    found = traced(vault, capture)
    looked = fixity.look(Vault(vault.folder), captures=[capture])

    assert found.faults == (f"custody.jsonl: no line says who added {capture.id}",)
    assert [fault.what for fault in looked.faults] == [
        f"no line says who added {capture.id}, http://example.org/a"
    ]


def test_a_changed_log_is_a_fault_of_every_trace(vault: Vault, capture: Capture) -> None:
    log = vault.folder / "custody.jsonl"
    line = log.read_bytes().rstrip(b"\n")
    log.write_bytes(line.replace(b'"by":"a monitor",', b"") + b" \n")

    found = traced(vault, capture)

    assert "line 1 is not spelt as it was written" in found.faults[0]
    assert found.steps[1].words == "added by ?, from http://example.org/a (not so on record)"


def test_a_page_out_of_an_archive_of_others_says_which_and_when_it_was_taken(vault: Vault) -> None:
    note = "archived then by others; taken on 2026-03-09 out of a.wacz!archive/b.warc.gz, byte 7"
    capture = keep(
        PAGE,
        vault=vault,
        details=Said(
            address="http://example.org/b", fetched_at=AT, added_by="a monitor", note=note
        ),
    ).capture

    found = traced(vault, capture)

    assert found.faults == ()
    assert found.steps[0].words == f"added by a monitor, from http://example.org/b: {note}"
    assert fixity.look(Vault(vault.folder), captures=[capture]).faults == ()
