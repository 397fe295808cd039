"""The adapters that run the reader: they take inputs without labels, in the sets' own shapes."""

from __future__ import annotations

import json
from pathlib import Path

from bench import attribution, factuality, hrdsattack, muc4


def lines(folder: Path, *rows: dict[str, object]) -> Path:
    path = folder / "set.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def test_an_article_becomes_the_event_it_tells_of(tmp_path: Path) -> None:
    sample = {
        "Input.GLOBALEVENTID": 7,
        "Input.title": "Police arrest reporter Maria Lopez",
        "Input.publish_date": "2019-04-10 00:00:00",
        "Input.article_interface": "<p>Police arrested reporter Maria Lopez on 9 April 2019 in "
        "Kampala.</p> <p>Officers detained her at the airport.</p>",
    }
    path = tmp_path / "set.json"
    path.write_text(json.dumps([{"sample": sample}]), encoding="utf-8")

    (event,) = hrdsattack.predict(path)

    assert event["violation_types"][0] == "arbitrary detention"
    assert event["perpetrator_type"] == "state actor"
    assert [v["name"] for v in event["victims"]] == ["Maria Lopez"]
    assert event["victims"][0]["type"] == ["journalist"]
    assert (event["year"], event["month"], event["date"]) == ("2019", "April", "9")
    assert (event["country"], event["city"]) == ("Uganda", "Kampala")


def test_a_report_in_capitals_becomes_an_incident(tmp_path: Path) -> None:
    text = (
        "LIMA, 9 JAN 90 -- GUERRILLAS KILLED THE MAYOR OF THE TOWN ON 8 JANUARY, POLICE SAID.\n\n"
        "THE MAYOR WAS SHOT IN HIS HOUSE. THE POLICE BLAMED THE SHINING PATH FOR THE MURDER."
    )
    path = lines(tmp_path, {"id": "R1", "text": text, "dateline": "1990-01-09"})

    (report,) = muc4.predict(path)

    (incident,) = report["incidents"]
    assert (incident["type"], incident["stage"]) == ("ATTACK", "ACCOMPLISHED")
    assert incident["date"] == "1990-01-08"
    assert incident["country"] == "PERU"
    assert incident["victims"][0] == {"name": "MAYOR", "number": "1", "effect": "DEATH"}


def test_an_attribution_is_told_in_offsets_of_the_document(tmp_path: Path) -> None:
    text = "It rained. The mayor said the bridge was closed."
    path = lines(tmp_path, {"id": "D1", "text": text, "sentences": [[0, 10], [11, 48]]})

    (document,) = attribution.predict(path)

    (found,) = document["attributions"]
    assert text[slice(*found["source"][0])] == "The mayor"
    assert text[slice(*found["content"][0])].startswith("the bridge was closed")


def test_what_happened_is_told_from_what_did_not(tmp_path: Path) -> None:
    rows = [
        {"id": "a", "text": "They closed the shop .", "targets": [{"token": 1}]},
        {"id": "b", "text": "They never closed the shop .", "targets": [{"token": 2}]},
        {"id": "c", "text": "They may close the shop .", "targets": [{"token": 2}]},
    ]
    told = {row["id"]: row["labels"] for row in factuality.predict(lines(tmp_path, *rows))}

    assert told["a"]["1"] > 1.5
    assert told["b"]["2"] < -1.5
    assert told["c"]["2"] < 0
