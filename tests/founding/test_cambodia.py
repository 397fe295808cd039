"""The founding case, end to end: design's table must come out of the demo's own record."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from commands import run

CO_CHAIRS = ["france", "indonesia"]


def ask(*args: object) -> list[dict[str, Any]]:
    result = run(*args, "--json")
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def duties(watch: Path, on: str) -> dict[str, dict[str, Any]]:
    """The duties that Cambodia's breaches wake, by rule: the first of each."""
    found: dict[str, dict[str, Any]] = {}
    for row in ask("duties", watch, "--on", on):
        found.setdefault(row["rule"], row)
    return found


def test_article_29_waits_on_the_secretary_general_on_the_day_after_the_letter(
    cambodia: Path,
) -> None:
    duty = duties(cambodia, "2017-10-24")["cps-29"]

    assert (duty["state"], duty["waiting_on"]) == ("waiting", "un_secretary_general")
    assert duty["bearers"] == CO_CHAIRS


def test_the_sovereignty_clause_is_owed_by_every_party_since_the_first_breach(
    cambodia: Path,
) -> None:
    duty = duties(cambodia, "2017-10-24")["sov-5-1"]

    assert duty["state"] == "owed"
    assert duty["since"] == "2017-08-23"
    assert {"cambodia", "france", "indonesia", "russia", "thailand"} <= set(duty["bearers"])
    assert not {"ussr", "yugoslavia"} & set(duty["bearers"])


def test_the_serious_clause_is_owed_only_once_a_person_marks_a_breach_serious(
    cambodia: Path,
) -> None:
    assert "sov-5-4" not in duties(cambodia, "2017-11-15")
    assert duties(cambodia, "2017-11-16")["sov-5-4"]["state"] == "owed"


def test_what_ended_with_the_transition_is_never_triggered(cambodia: Path) -> None:
    rows = ask("standing", cambodia, "--on", "2017-10-24")

    states = {row["commitment"]: row["state"] for row in rows}
    assert states["cps-16"] == "ended"
    assert {s for c, s in states.items() if c.startswith("cps-annex3-")} == {"ended"}


def test_the_announced_dissolution_is_a_threat_before_it_is_done(cambodia: Path) -> None:
    dissolved = [row for row in ask("incidents", cambodia) if row["act"] == "party_dissolve"]

    stances = {(row["when"]["to"], row["stance"]) for row in dissolved if row["state"] == "upheld"}
    assert ("2017-10-23", "planned") in stances or ("2017-10-23", "threatened") in stances
    assert ("2017-11-16", "done") in stances


def test_stations_counted_differently_are_one_incident_with_both_numbers(cambodia: Path) -> None:
    closed = [row for row in ask("incidents", cambodia) if row["act"] == "media_close"]

    stations = [row for row in closed if {15, 19} <= {n["low"] for n in row["numbers"]}]
    assert len(stations) == 1


def test_an_agency_story_in_two_outlets_is_one_origin(cambodia: Path) -> None:
    [institute] = [
        row
        for row in ask("incidents", cambodia)
        if row["act"] == "ngo_close" and "ndi" in row["to"]
    ]

    assert len({claim["capture"] for claim in institute["claims"]}) == 2
    assert institute["origins"] == 1


def test_force_across_the_border_opens_the_clause_again_against_another_bearer(
    cambodia: Path,
) -> None:
    states = {r["commitment"]: r for r in ask("standing", cambodia, "--on", "2025-07-31")}
    owed = [r for r in ask("duties", cambodia, "--on", "2025-07-31") if r["rule"] == "sov-5-1"]

    assert states["sov-2-2-c"]["state"] == "breached"
    assert {row["since"] for row in owed} == {"2017-08-23", "2025-07-24"}


def test_every_span_is_the_words_it_says(cambodia: Path) -> None:
    texts = {row["capture"]: row for row in _kept(cambodia, "text")}

    for row in ask("incidents", cambodia):
        for claim in row["claims"]:
            content = texts[claim["capture"]]["content"]
            assert content[claim["start"] : claim["end"]] == claim["quote"]


def _kept(watch: Path, kind: str) -> list[dict[str, Any]]:
    from servanda import canon, store
    from servanda.model import Text

    assert kind == "text"
    record = store.open(watch)
    try:
        return [canon.plain(text) for text in record.all(Text)]
    finally:
        record.close()


def test_the_letter_is_addressed_to_those_who_must_act(cambodia: Path) -> None:
    letter = (cambodia / "letter.md").read_text(encoding="utf-8")

    head = letter[: letter.index("##")] if "##" in letter else letter
    for name in ("Secretary-General", "France", "Indonesia"):
        assert name in head


def test_the_site_is_checked_by_its_own_script_without_servanda(cambodia: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-I", "verify.py"], cwd=cambodia / "site", capture_output=True, text=True
    )

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("again", ["gather", "read", "decide"])
def test_pressing_it_twice_changes_nothing(cambodia: Path, again: str) -> None:
    before = _entries(cambodia)
    arguments = {
        "gather": ["gather", cambodia, cambodia / "reports"],
        "read": ["read", cambodia],
        "decide": ["decide", cambodia, "--from", cambodia / "decisions.toml", "--by", "demo"],
    }[again]

    result = run(*arguments)

    assert result.exit_code == 0, result.stderr
    assert _entries(cambodia) == before


def _entries(watch: Path) -> list[str]:
    from servanda import store

    record = store.open(watch)
    try:
        return [entry.sha256 for entry in record.entries()]
    finally:
        record.close()
