"""What a person put on record is taken back by a later record, and a step needs who could take it.

The Cambodia watch waits, under cps-29, for a request by the Secretary-General.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from commands import rows, run
from copies import copied

ON = "2017-10-24"
BY = ("--by", "A. Placeholder")


@pytest.fixture
def watch(cambodia: Path, tmp_path: Path) -> Path:
    """The Cambodia watch, of the test's own."""
    return copied(cambodia, tmp_path / "watch")


def notice(watch: Path, *words: str) -> str:
    """The id of a notice put on record now."""
    said = run("decide", watch, "--notice", *words, *BY)
    assert said.exit_code == 0, said.output
    assert said.stdout.startswith("1 put on record")
    found = re.search(r"ntc-[0-9a-f]{16}", said.stdout)
    assert found, said.stdout
    return found[0]


def take_back(watch: Path, id: str, by: tuple[str, str] = BY) -> str:
    return run("decide", watch, id, "--withdraw", "--reason", "a slip", *by).output


def answers(watch: Path, folder: Path) -> list[str]:
    """What duties, standing, a letter, a calendar and a site say on a day."""
    site = folder / "site"
    shutil.rmtree(site, ignore_errors=True)
    assert run("publish", watch, site, "--on", ON).exit_code == 0
    assert run("verify", site).exit_code == 0
    letter = run("letter", watch, "--on", ON).stdout.partition("\n## The record")[0]
    return [
        *(run(word, watch, "--on", ON).stdout for word in ("duties", "standing")),
        run("export", watch, "--as", "ics", "--on", ON).stdout,
        re.sub(r"[0-9a-f]{16,64}|\d+ entries|line \d+", "", letter),
        (site / "commitments" / "cps-29.html").read_text(encoding="utf-8"),
        (site / "data" / "duties.jsonl").read_text(encoding="utf-8"),
    ]


def test_a_notice_taken_back_counts_nowhere_and_stays_on_record(
    watch: Path, tmp_path: Path
) -> None:
    before = answers(watch, tmp_path)
    id = notice(watch, "met", "--about", "cps-29", "--on", "2017-09-01", "--words", "returned")
    between = answers(watch, tmp_path)
    said = take_back(watch, id[:12])

    assert [was == now for was, now in zip(before, between)].count(True) <= 2
    assert answers(watch, tmp_path) == before
    assert "1 put on record" in said
    assert "(cps-29): what it asks is now" in said
    history = [line for line in run("show", watch, "cps-29").stdout.splitlines() if id in line]
    assert [line.split(":")[0] for line in history] == ["history", "history"]
    assert "(withdrawn by ntc-" in history[0]
    assert f"withdraws {id}" in history[1]
    published = (tmp_path / "site" / "data" / "notices.jsonl").read_text(encoding="utf-8")
    assert published.count('"withdrawn":true') == 1


def test_a_notice_is_taken_back_once_by_whoever_recorded_it_and_can_be_made_again(
    watch: Path,
) -> None:
    words = ("met", "--about", "cps-29", "--on", "2017-09-01", "--words", "returned")
    id = notice(watch, *words)

    assert "nobody takes back what another person recorded" in take_back(watch, id, ("--by", "B"))
    assert "1 put on record" in take_back(watch, id)
    assert f"{id} is withdrawn already, by ntc-" in take_back(watch, id)
    again = notice(watch, *words)
    assert again != id
    counts = {row["id"]: row["counts"] for row in rows("show", watch, "cps-29")[0]["history"] if
              row["what"] == "notice"}  # fmt: skip
    assert (counts[id], counts[again]) == (False, True)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("cps-29", "--actor", "the_un"), 'no actor or role "the_un" is known'),
        (("cps-29", "--actor", "un_secretary_genral"), 'Did you mean "un_secretary_general"?'),
        (("cps-29", "--actor", "cambodia"), "waits for a request by the Secretary-General of the"),
        (("sov-5-1",), "sov-5-1 waits for no request"),
        (("cps-15-2-a-i",), "Those that wait for one: cps-29"),
    ],
)
def test_a_request_that_opens_no_gate_is_refused(
    cambodia: Path, words: tuple[str, ...], why: str
) -> None:
    said = run("decide", cambodia, "--notice", "request", "--on", "2017-10-01", "--about", *words,
               "--words", "asks", *BY)  # fmt: skip

    assert said.exit_code == 1
    assert why in said.stderr


def test_a_request_in_a_file_by_whom_the_rule_does_not_wait_for_is_refused_with_its_line(
    cambodia: Path, tmp_path: Path
) -> None:
    (tmp_path / "d.toml").write_text(
        '[[notice]]\nkind = "request"\nabout = "cps-29"\nby = "cambodia"\non = 2017-10-01\n'
        'words = "asks"\nsource = "a letter"\n',
        encoding="utf-8",
    )

    said = run("decide", cambodia, "--from", tmp_path / "d.toml", *BY)

    assert said.exit_code == 1
    assert "d.toml:1: cambodia cannot open cps-29" in said.stderr


# ------------------------------------------------------------------ judgements about claims


def test_a_judgement_taken_back_says_so_wherever_it_is_listed(watch: Path) -> None:
    one, other = [row["id"] for row in rows("incidents", watch)][:2]
    joined = ("--one-event", one[:8], "--one-event", other, "--reason", "one")
    run("decide", watch, *joined, *BY)
    [grouping] = {
        found for row in rows("incidents", watch) for found in re.findall(r"grp-\w{16}", str(row))
    }
    pressed_twice = run("decide", watch, *joined, *BY).output
    taken_back = take_back(watch, grouping[:9])

    assert f"{other} is part of {one} since" in pressed_twice
    assert f"({grouping})" in pressed_twice
    assert "1 put on record" in taken_back
    assert f"{grouping} is withdrawn already, by grp-" in take_back(watch, grouping)
    listed = [
        line for line in run("incidents", watch).stdout.splitlines() if "claims judged" in line
    ]
    assert f"{grouping}: one event (withdrawn by grp-" in listed[0]
    assert f"withdraws {grouping}" in listed[1]


def test_the_id_of_an_incident_that_another_took_in_shows_the_other(watch: Path) -> None:
    one, other = [row["id"] for row in rows("incidents", watch)][:2]
    run("decide", watch, "--one-event", one, "--one-event", other, "--reason", "one", *BY)

    shown = run("show", watch, other).stdout

    assert shown.startswith(f"incident {one}: ")
    assert f"  {other} is part of {one} since" in shown


def test_a_start_of_several_ids_is_refused_with_those_it_could_be(cambodia: Path) -> None:
    starts = Counter(row["id"][:5] for row in rows("incidents", cambodia))
    start, count = starts.most_common(1)[0]

    said = run("decide", cambodia, start, "--judgement", "upheld", "--reason", "x", *BY)

    assert count > 1
    assert said.exit_code == 1
    assert f'"{start}" begins {count} ids: {start}' in said.stderr


def test_a_claim_is_corrected_and_its_coding_taken_back_by_the_starts_of_their_ids(
    watch: Path,
) -> None:
    claim = rows("incidents", watch)[0]["claims"][0]["id"]
    kept = run("code", watch, "--claim", claim[:12], "--strike", "--reason", "not so", *BY)
    coding = re.search(r"cod-[0-9a-f]{16}", kept.stdout)
    assert coding, kept.output

    run("code", watch, "--withdraw", coding[0][:10], "--reason", "a slip", *BY)
    listed = run("code", watch, "--list").stdout

    assert f"{coding[0]} (withdrawn by cod-" in listed
    assert f"(withdraws {coding[0]})" in listed
