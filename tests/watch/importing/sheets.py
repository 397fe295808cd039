"""Spreadsheets as people's programs save them, made for the tests; every name is made up."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl

from servanda import watch as way
from servanda.watch.importing.mapping import SheetMapping, read_mapping

NOW = datetime(2021, 6, 1, 12, tzinfo=UTC)
FRENCH = (
    "Réf;Date;Type d'incident;Auteur;Victime;Lieu;Nombre;Récit\n"
    "A1;03/09/2017;Arrestation;Police nationale;Un député;Phnom Penh;1;"
    '"Arrêté chez lui, à minuit; accusé."\n'
    "A2;23/08/2017;Fermeture;Ministère de l'information;Trois radios;Phnom Penh;1 031;Fermées\n"
)
FRENCH_MAPPING: dict[str, Any] = {
    "title": "Liste du bureau",
    "unit": "people",
    "columns": {
        "id": "Réf", "when": "Date", "act": "Type d'incident", "by": "Auteur", "to": "Victime",
        "where": "Lieu", "number": "Nombre", "words": "Récit",
    },
    "acts": {"Arrestation": "detain", "Fermeture": "media_close"},
    "actors": {
        "Police nationale": {"kind": "state_organ", "country": "kh"},
        "Ministère*": {"kind": "state_organ", "country": "kh"},
    },
}  # fmt: skip
HEADS = ("Date", "Type", "By", "To", "Place", "What happened")
PLAIN_MAPPING: dict[str, Any] = {
    "columns": {
        "when": "Date", "act": "Type", "by": "By", "to": "To", "where": "Place",
        "words": "What happened",
    },
    "acts": {"arrest": "detain", "killing": "kill", "closure": "media_close"},
    "known_only": [],
}  # fmt: skip
ACLED_HEADS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type",
    "sub_event_type", "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2",
    "interaction", "civilian_targeting", "iso", "region", "country", "admin1", "admin2", "admin3",
    "location", "latitude", "longitude", "geo_precision", "source", "source_scale", "notes",
    "fatalities", "tags", "timestamp",
)  # fmt: skip


def mapping(table: dict[str, Any], **changes: Any) -> SheetMapping:
    return read_mapping({**table, **changes}, name="mine.toml")


def watch_at(folder: Path) -> way.Watch:
    way.new(folder, title="Placeholder", agreement="paris-1991")
    return way.open_watch(folder)


def comma(heads: Sequence[str], *rows: Sequence[object]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([heads, *rows])
    return out.getvalue()


def acled(*rows: dict[str, object]) -> str:
    """An extract in ACLED's own layout, with made content."""
    first = {
        "event_id_cnty": "CAM1", "event_date": "04 March 2021", "year": 2021, "time_precision": 1,
        "disorder_type": "Strategic developments", "event_type": "Strategic developments",
        "sub_event_type": "Arrests", "actor1": "Police Forces of Cambodia (1985-)", "inter1": 1,
        "actor2": "Protesters (Cambodia)", "inter2": 6, "iso": 116, "region": "Southeast Asia",
        "country": "Cambodia", "admin1": "Phnom Penh", "location": "Phnom Penh",
        "latitude": 11.5625, "longitude": 104.916, "geo_precision": 1, "source": "Lake Post",
        "source_scale": "National", "notes": "On 4 March, police arrested three protesters.",
        "fatalities": 0, "timestamp": 1615000000,
    }  # fmt: skip
    made = [{**first, **row} for row in rows]
    return comma(ACLED_HEADS, *([row.get(head, "") for head in ACLED_HEADS] for row in made))


def workbook(path: Path, *rows: Sequence[object], epoch_1904: bool = False, **more: Any) -> Path:
    book = openpyxl.Workbook()
    if epoch_1904:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    sheet = book.active
    sheet.title = more.get("title", "Incidents")
    for row in rows:
        sheet.append(row)
    for merged in more.get("merged", ()):
        sheet.merge_cells(merged)
    for name in more.get("hidden", ()):
        other = book.create_sheet(name)
        other.append(rows[0])
        other.append(["2017-01-01", "killing", "x", "y", "z", "hidden words"])
        other.sheet_state = "hidden"
    book.save(path)
    return path


def import_of(
    watch: way.Watch, path: Path, chosen: SheetMapping, *, by: str = "Ann", put: bool = True
) -> way.Import:
    with watch.record() as record:
        imported = way.import_sheet(watch, record, path, chosen, by=by, at=NOW)
        if put:
            way.put_import(watch, record, imported, now=NOW)
    return imported


def written(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path
