"""The benchmark adapters see inputs only, and the table says what a figure is worth."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import linking, table
from bench.__main__ import data_folder, main
from bench.sets import SETS
from servanda.errors import SettingsError

DATE_ROW = {
    "id": "a",
    "genre": "news",
    "anchor": "2017-10-27",
    "text": "Closed on Monday, after a search between July 2003 and May 2004.",
    "dates": [{"start": 10, "end": 16, "kind": "point", "from": "2017-10-23", "to": "2017-10-23"}],
}
PLACE_ROW = {"id": 1, "text": "It closed in Phnom Penh.", "places": [{"start": 13, "end": 23}]}
GOAL_ROW = {"id": "x", "text": "Girls miss school for want of toilets.", "goal": 4, "label": True}


def written(path: Path, *rows: dict[str, object]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "row", "labels"),
    [
        ("dates", DATE_ROW, ("dates", "genre")),
        ("places", PLACE_ROW, ("places",)),
        ("linking", GOAL_ROW, ("goal", "label")),
    ],
)
def test_predictions_do_not_change_when_the_labels_are_taken_away(
    tmp_path: Path, name: str, row: dict[str, object], labels: tuple[str, ...]
) -> None:
    with_labels = written(tmp_path / "gold.jsonl", row)
    blank = {key: value for key, value in row.items() if key not in labels}
    without = written(tmp_path / "blank.jsonl", blank)

    assert list(SETS[name].predict(with_labels)) == list(SETS[name].predict(without))
    assert list(SETS[name].predict(without)) != []


def test_dates_gives_the_two_ends_of_a_range_and_the_day(tmp_path: Path) -> None:
    (row,) = SETS["dates"].predict(written(tmp_path / "gold.jsonl", DATE_ROW))

    assert [(each["from"], each["to"]) for each in row["dates"]] == [
        ("2017-10-23", "2017-10-23"),
        ("2003-07-01", "2003-07-31"),
        ("2004-05-01", "2004-05-31"),
    ]


def test_a_text_may_address_several_goals() -> None:
    assert linking.goals("Girls miss school for want of toilets.") == [4, 5, 6]
    assert linking.goals("Nothing of the kind.") == []


def test_the_command_writes_one_json_line_a_document(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold, out = written(tmp_path / "gold.jsonl", DATE_ROW), tmp_path / "said.jsonl"

    assert main(["dates", str(gold), "--out", str(out)]) == 0
    assert main(["dates", str(gold)]) == 0
    assert capsys.readouterr().out == out.read_text(encoding="utf-8")
    assert json.loads(out.read_text(encoding="utf-8"))["id"] == "a"


def test_a_misspelt_set_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["dats", "x"])

    assert stopped.value.code == 2
    assert 'Did you mean "dates"?' in capsys.readouterr().err


def test_a_set_without_a_path_says_which_it_wants(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["places"])

    assert "places/geovirus_dev.jsonl" in capsys.readouterr().err


def test_a_missing_path_says_what_to_give(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["muc4", "no/such/file"]) == 1
    assert "laid out as muc4/dev.jsonl" in capsys.readouterr().err


def test_missing_data_says_how_to_point_to_it(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="SERVANDA_DATA"):
        data_folder(str(tmp_path / "nowhere"))


def test_the_table_shows_a_set_that_is_not_here(tmp_path: Path) -> None:
    shown = table.text(table.measure(SETS["dates"], tmp_path))

    assert "not here" in shown
    assert "press value F1" in shown


def test_the_same_documents_give_the_same_interval() -> None:
    figures = [float(n) for n in range(50)]

    def mean(some: object) -> dict[str, float]:
        assert isinstance(some, list)
        return {"mean": sum(some) / len(some)}

    first, again = table.intervals(figures, mean), table.intervals(figures, mean)

    assert first == again
    spread, draws = first
    assert spread["mean"][0] < mean(figures)["mean"] < spread["mean"][1]
    assert draws == table.DRAWS


@pytest.mark.parametrize("name", sorted(SETS))
def test_every_set_has_its_adapter_and_says_what_others_reach(name: str) -> None:
    assert (Path(table.__file__).parent / f"{name}.py").is_file()
    assert all(any(c.isdigit() for c in figure.anchor) for figure in SETS[name].figures)
