"""probes.toml is read strictly, and a fault says where, what, why and what to do."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from servanda.errors import SettingsError
from servanda.watch.judging.probe_file import read_probes

PROBE = """\
[[probe]]
id = "feast"
on = 2017-09-19
what = "A feast"
known_from = "A calendar"
words = ["The Feast"]
"""
CORRECTED = '[[probe.corrected]]\nsource = "a"\ntold = true\nby = "A Reviewer"\nreason = "Seen."\n'


def written(folder: Path, text: str) -> Path:
    (folder / "probes.toml").write_text(text, encoding="utf-8")
    return folder


def test_without_the_file_there_is_no_probe(tmp_path: Path) -> None:
    assert read_probes(tmp_path, ["a"]) == ()


def test_probes_come_the_earliest_first_with_a_week_to_tell_them(tmp_path: Path) -> None:
    later = PROBE.replace("2017-09-19", "2018-09-19").replace("feast", "feast-18")

    first, second = read_probes(written(tmp_path, later + PROBE + CORRECTED), ["a"])

    assert (first.id, first.until, second.on) == ("feast", date(2017, 9, 26), date(2018, 9, 19))
    assert [each.told for each in first.corrected] == [True]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("probes = 1\n", 'there is no key "probes"; probes are [[probe]] tables'),
        ("probe = 5\n", "Write [[probe]] tables"),
        (PROBE.replace("words", "word"), 'Did you mean "words"?'),
        (PROBE.replace('["The Feast"]', '"The Feast"'), "where a list is asked"),
        (PROBE.replace('["The Feast"]', "[]"), "no page would ever name it"),
        (PROBE.replace("The Feast", "ab"), "pages about other things"),
        (PROBE.replace('"A calendar"', '" "'), "nobody could check that it happened"),
        (PROBE.replace("2017-09-19", '"September"'), "days are written 2017-09-19"),
        (PROBE + "days = 9999999\n", "Give 0 to 366"),
        (PROBE + "days = -1\n", "Give 0 to 366"),
        (PROBE + 'sources = ["b"]\n', 'names the source "b"'),
        (PROBE + PROBE, "one event would count twice"),
        (PROBE + CORRECTED + CORRECTED, "corrected twice"),
        (PROBE + CORRECTED.replace("A Reviewer", ""), "Give by and reason"),
        (PROBE + CORRECTED.replace("told", "tolt"), "[[probe.corrected]] has source, told"),
    ],
)
def test_a_fault_says_where_what_why_and_what_to_do(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_probes(written(tmp_path, text), ["a"])

    said = str(caught.value)
    assert said.startswith(f"{tmp_path / 'probes.toml'}: ") and says in said
    assert "measure-coverage.md" in said
