"""Who is named: no output that is published or handed on names a person, but as the watch says."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve, frozen
from commands import run
from outputs import canaries

from servanda import canon
from servanda.model import Finding


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return canaries.planted(tmp_path_factory.mktemp("planted"))


@frozen
class Handed:
    """A watch that publishes so much of people, and everything that it handed on."""

    people: str
    folder: Path
    outputs: dict[str, bytes]

    def rows(self, table: str) -> list[dict[str, Any]]:
        lines = self.outputs[f"site/data/{table}.jsonl"].splitlines()
        return [json.loads(line) for line in lines]


@pytest.fixture(
    scope="module",
    params=[
        ("nothing", "kind"),
        pytest.param(("roles", "words"), marks=pytest.mark.slow),
        pytest.param(("names", "source"), marks=pytest.mark.slow),
    ],
    ids=lambda setting: setting[0],
)
def handed(
    request: pytest.FixtureRequest, planted: Path, tmp_path_factory: pytest.TempPathFactory
) -> Handed:
    base = tmp_path_factory.mktemp("out")
    folder = Path(shutil.copytree(planted, base / "canary-home" / "canary-watch"))
    canaries.published_at(folder, *request.param)
    return Handed(request.param[0], folder, canaries.handed_on(folder, base))


@pytest.mark.parametrize("canary", [*canaries.MAILS, *canaries.PATHS, *canaries.HIDDEN])
def test_no_path_address_or_metadata_is_handed_on_at_any_setting(
    handed: Handed, canary: str
) -> None:
    assert canaries.places_of(canary, handed.outputs) == []


@pytest.mark.parametrize("canary", [*canaries.PERSONS, canaries.SOURCE])
def test_a_person_is_named_only_where_the_watch_names_persons(handed: Handed, canary: str) -> None:
    name = canary.partition(" <")[0]

    places = canaries.places_of(name, handed.outputs)

    if handed.people != "names":
        assert places == []
        return
    assert not [one for one in places if "(as it is)" not in one and "(lower)" not in one]
    if canary in canaries.DECIDERS:
        assert any("decisions.jsonl" in one for one in places)


def test_the_site_verifies_here_and_by_its_own_program(handed: Handed, tmp_path: Path) -> None:
    for name, data in handed.outputs.items():
        if name.startswith("site/"):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    assert run("verify", tmp_path / "site").exit_code == 0


def test_as_much_is_published_as_is_on_record(handed: Handed) -> None:
    own, out = canaries.weighed(handed.folder)

    def substance(findings: tuple[Finding, ...]) -> list[object]:
        bare = {"id": "", "incident": "", "decisions": (), "decided_by": ()}
        return [(evolve(f, **bare), len(f.decisions), len(set(f.decided_by))) for f in findings]

    told = sorted(incident.act for incident in own.incidents)
    count = len(told)
    assert told == ["displace", "kill", "kill", "kill", "kill", "surveil"]
    assert {f.incident for f in own.findings} == {incident.id for incident in own.incidents}
    assert len(own.findings) == count
    assert sorted(map(repr, substance(own.findings))) == sorted(map(repr, substance(out.findings)))
    assert len(handed.rows("findings")) == count
    assert len(handed.rows("decisions")) == len(own.decisions) == len(canaries.DECIDERS) * count
    for table in ("statements", "codings", "corrections", "notices"):
        assert len(handed.rows(table)) == 1


def test_names_are_as_the_watch_says(handed: Handed) -> None:
    signed = {row["by"] for row in handed.rows("decisions")}

    wanted = {
        "nothing": {"one person", "a second person"},
        "roles": {"reviewer 3", "reviewer 4"},
        "names": {"Canary Sovann Decider", "Canary Gitname"},
    }
    assert signed == wanted[handed.people]
    assert [row["added_by"] for row in handed.rows("captures")] == 3 * [
        {"nothing": "", "roles": "reviewer 1", "names": canaries.ADDER}[handed.people]
    ] + [{"nothing": "", "roles": "reviewer 2", "names": canaries.CODER}[handed.people]]


def test_of_a_statement_is_published_what_the_watch_says(handed: Handed) -> None:
    (stated,) = handed.rows("statements")
    (passage,) = [one for one in handed.rows("passages") if one["capture"] == stated["capture"]]
    (capture,) = [one for one in handed.rows("captures") if one["id"] == stated["capture"]]

    assert stated["kind"] == "told"
    assert stated["when"]["from_on"] == "2019-03-05"
    assert bool(stated["where"]) == bool(stated["how_known"]) == (handed.people != "nothing")
    assert (
        bool(stated["by"]) == (canaries.SOURCE in passage["content"]) == (handed.people == "names")
    )
    assert bool(capture["bytes_sha256"]) == (handed.people == "names")
    assert "saw two soldiers kill a trader" in passage["content"]


GUESSES = [
    *canaries.PERSONS,
    *(one.partition(" <")[0] for one in canaries.PERSONS),
    canaries.SOURCE,
]


def test_no_published_id_or_hash_confirms_a_guessed_name(handed: Handed) -> None:
    """Every record as it is published, with the right name put in, is tried as its own id and hash.

    So is every record as it stands on this machine: none of its ids is published where it holds a
    name.
    """
    own, _ = canaries.weighed(handed.folder)
    everything = b"\n".join(
        data for name, whole in handed.outputs.items() for _, data in canaries.unpacked(name, whole)
    ).decode("utf-8", "replace")
    hidden = [one for one in GUESSES if one not in everything]
    named = (*own.decisions, *own.notices, *own.codings, *own.corrections, *own.statements)

    if handed.people != "names":
        assert hidden == GUESSES
        assert not [one.id for one in named if one.id in everything]
    for table in ("decisions", "notices", "codings", "corrections", "statements", "captures"):
        for row in handed.rows(table):
            for guess in hidden:
                for key in ("by", "recorded_by", "added_by"):
                    if key in row:
                        guessed = {**row, key: guess}
                        assert canon.sha256(guessed)[:16] not in everything
                        del guessed["id"]
                        assert canon.sha256(guessed)[:16] not in everything
    local = [one for one in own.captures if not one.address.startswith("https:")]
    assert len(local) == 3
    mine = [one.id for one in local]
    mine += [c.id for t in own.tellings if t.capture in mine for c in t.claims]
    mine += [i.id for i in own.incidents if i.claims[0].capture in mine]
    assert len(mine) >= 9
    assert not [id for id in mine if id in everything]


def test_the_same_number_stands_for_a_person_whatever_day_is_asked(planted: Path) -> None:
    canaries.published_at(planted, "roles", "kind")
    out = {}
    for on in ("2019-02-20", "2019-06-01"):
        site = planted.parent / f"site-{on}"
        assert run("publish", planted, site, "--on", on).exit_code == 0
        rows = (site / "data/decisions.jsonl").read_text("utf-8").splitlines()
        out[on] = {row["id"]: row["by"] for row in map(json.loads, rows)}

    assert out["2019-02-20"] == out["2019-06-01"]


def test_the_machine_s_own_commands_go_on_naming_who_decided(planted: Path) -> None:
    listed = run("code", planted, "--list").stdout
    custody = run("check", planted, "--custody", "https://example.org/ngo-worker-shot").stdout

    assert canaries.CODER in listed
    assert canaries.SOURCE in listed
    assert f"added by {canaries.ADDER}" in custody


def test_what_is_withheld_is_named_with_why(handed: Handed) -> None:
    rows = [
        json.loads(line)
        for name, data in canaries.unpacked("given.wacz", handed.outputs["given.wacz"])
        if name == "given.wacz!withheld.jsonl"
        for line in data.splitlines()
    ]

    assert len(rows) == (3 if handed.people == "names" else 4)
    assert all(row["why"] for row in rows)


def test_with_whole_the_bytes_go_out_as_they_are_kept(planted: Path, tmp_path: Path) -> None:
    given = tmp_path / "whole.wacz"
    made = run("publish", planted, given, "--captures", "--whole")
    everything = b"".join(data for _, data in canaries.unpacked("w", given.read_bytes()))

    assert made.exit_code == 0, made.output
    assert b"CanaryPdfAuthor" in everything
    assert canaries.SOURCE.encode() not in everything
