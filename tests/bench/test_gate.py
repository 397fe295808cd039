"""The gate: a reading that gets worse fails, a floor goes down only with a reason kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from attrs import evolve
from outside import data
from tries import one_of

from bench import drawn, gate, languages
from bench.__main__ import main
from bench.figures import lines
from bench.gate import Accepted, GateReading
from bench.sets import SETS
from servanda.errors import SettingsError

NOW = GateReading(
    "ab" * 32,
    {"violation F1": 66.3, "act killing F1": 80.5},
    {"1": frozenset({"act killing", "victim 1"}), "2": frozenset({"country"})},
)
WORSE = evolve(NOW, figures={"violation F1": 65.9, "act killing F1": 81.4}, right={
    "1": frozenset({"act killing"}), "2": frozenset({"country", "year"}),
})  # fmt: skip


def test_a_reading_below_its_floor_is_named_with_what_it_lost() -> None:
    found = gate.compare("attacks", gate.accept("attacks", None, NOW, lower=None), WORSE)

    assert found.below == ("violation F1: 65.9, floor 66",)
    assert found.moved == ("violation F1: 66.3 -> 65.9", "act killing F1: 80.5 -> 81.4")
    assert found.gained == ("2: year",)
    assert found.lost == ("1: victim 1",)
    assert "BELOW ITS FLOOR" in gate.text(found)


def test_a_figure_that_is_no_longer_counted_is_below_its_floor() -> None:
    gone = evolve(NOW, figures={"violation F1": 66.3})

    found = gate.compare("attacks", gate.accept("attacks", None, NOW, lower=None), gone)

    assert found.below == ("act killing F1: 0.0, floor 80",)


def test_a_move_above_the_floor_is_shown_and_does_not_fail() -> None:
    slightly = evolve(NOW, figures={**NOW.figures, "violation F1": 66.1})

    found = gate.compare("attacks", gate.accept("attacks", None, NOW, lower=None), slightly)

    assert found.below == ()
    assert found.moved == ("violation F1: 66.3 -> 66.1",)


def test_a_floor_goes_down_only_with_a_reason_and_the_reason_stays(tmp_path: Path) -> None:
    stands = gate.accept("attacks", None, NOW, lower=None)

    with pytest.raises(SettingsError, match="violation F1 would go below"):
        gate.accept("attacks", stands, WORSE, lower=None)
    lowered = gate.accept("attacks", stands, WORSE, lower="crime pages are no longer read as acts")
    gate.write("attacks", lowered, tmp_path)
    again = gate.accepted("attacks", tmp_path)

    assert again is not None
    assert again.floors == {"violation F1": 65, "act killing F1": 81}
    assert [(line["from"], line["to"], line["why"]) for line in again.lowered] == [
        (66, 65, "crime pages are no longer read as acts")
    ]


def test_what_stands_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    stands = gate.accept("attacks", None, NOW, lower=None)
    gate.write("attacks", stands, tmp_path)

    again = gate.accepted("attacks", tmp_path)

    assert isinstance(again, Accepted)
    assert again.floors == stands.floors
    assert again.reading.right == NOW.right
    assert gate.compare("attacks", again, NOW) == gate.GateDifference("attacks", (), (), (), ())


def test_other_data_is_not_compared_and_starts_anew_only_with_a_reason() -> None:
    stands = gate.accept("attacks", None, NOW, lower=None)
    other = evolve(NOW, data_sha256="cd" * 32)

    with pytest.raises(SettingsError, match="cannot be compared"):
        gate.compare("attacks", stands, other)
    with pytest.raises(SettingsError, match="--lower REASON"):
        gate.accept("attacks", stands, other, lower=None)
    assert gate.accept("attacks", stands, other, lower="corrected labels").lowered[0]["why"] == (
        "corrected labels"
    )


def test_a_misspelt_set_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["gate", "muc"])

    assert 'Did you mean "muc4"?' in capsys.readouterr().err


def test_each_language_and_its_acts_have_floors() -> None:
    stands = gate.accepted("languages")

    assert stands is not None
    for language in ("km", "id", "fr"):
        assert f"{language} recall" in stands.floors
        assert any(name.startswith(f"{language} act ") for name in stands.floors)
    blind = {row["id"] for row in lines(languages.LABELS) if row["part"] == "blind"}
    assert blind
    assert not blind & stands.reading.right.keys()


@pytest.mark.slow
def test_no_language_falls_below_its_floor(tmp_path: Path) -> None:
    (found,) = gate.run(tmp_path, ["languages"])  # needs no outside data

    assert found.below == (), gate.text(found)


@pytest.mark.parametrize("name", [name for name in gate.GATED if name not in gate.OWN])
def test_every_set_has_floors_with_the_hash_of_its_data(name: str) -> None:
    stands = gate.accepted(name)

    assert stands is not None
    assert len(stands.reading.data_sha256) == 64
    figures = SETS[name.removesuffix(drawn.ENDING)].figures
    assert {figure.name for figure in figures} <= stands.floors.keys()
    assert all(line["why"] for line in stands.lowered)


def held() -> list[str]:
    """What the tests read: of sets that take long a drawn part, all of it where all is tried."""
    if one_of(4) == 1:
        return [name for name in gate.GATED if name not in gate.OWN]
    return [name + drawn.ENDING * (name in drawn.PARTS) for name in sorted(SETS)]


@pytest.mark.slow
@pytest.mark.parametrize("name", held())
def test_no_reading_falls_below_its_floor(name: str) -> None:
    folder = data(SETS[name.removesuffix(drawn.ENDING)].gold.split("/")[0]).parent

    (found,) = gate.run(folder, [name])

    assert found.below == (), gate.text(found)


def test_a_drawn_part_is_laid_out_as_its_set_is(tmp_path: Path) -> None:
    rows = [{"id": number, "text": "x"} for number in range(20)]
    (tmp_path / "whole/muc4").mkdir(parents=True)
    (tmp_path / "whole/muc4/score.py").touch()
    gold = tmp_path / "whole" / SETS["muc4"].gold
    gold.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    for _ in range(2):
        drawn.lay_out(SETS["muc4"], tmp_path / "whole", tmp_path / "part")

    part = lines(tmp_path / "part" / SETS["muc4"].gold)
    assert [row["id"] for row in part] == [0, 8, 16]
    assert (tmp_path / "part/muc4/score.py").is_file()


def test_a_drawn_part_has_a_floor_that_one_answer_does_not_break() -> None:
    stands = gate.accept(f"muc4{drawn.ENDING}", None, NOW, lower=None)

    assert stands.floors == {"violation F1": 63, "act killing F1": 77}
    assert gate.compare("attacks", stands, WORSE).below == ()
