"""What a watch holds as one file for another program: flat tables, a map, entities, a calendar.

What leaves it: bytes, the same each time, made of evidence as it may be published: `withhold` says
what of persons and statements stands in it, and nothing here says more.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from servanda.errors import SettingsError, nearest
from servanda.model import Claim
from servanda.watch.judging.assessing import judge
from servanda.watch.judging.evidence import Evidence
from servanda.watch.settings import Watch
from servanda.watch.speaking import (
    export_calendar,
    export_citations,
    export_entities,
    export_places,
    export_scores,
    export_tables,
)
from servanda.watch.speaking.ahead import ahead_rows
from servanda.watch.speaking.day_rows import duty_rows
from servanda.watch.speaking.flat_rows import TABLES, FlatRow, flat_rows
from servanda.watch.speaking.withholding import withhold, withhold_judged

AHEAD_DAYS = 366  # that a calendar of what is to come looks ahead
NO_TIMES: Mapping[str, str] = {}
# What each form can hold, the first where nothing is said.
FORMS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("csv", "xlsx", "jsonl", "parquet"), tuple(TABLES)),
    "geojson": ("incidents",),
    "ftm": ("incidents",),
    "ics": ("duties", "ahead"),
    "csl": ("captures",),
    "pam": ("scores",),
}


def export_rows(
    watch: Watch, evidence: Evidence, *, what: str, on: date, times: Mapping[str, str] = NO_TIMES
) -> list[FlatRow]:
    """The flat rows of one kind as they may be published. Raises SettingsError for another kind.

    `times` are what is out of time about decisions, by their ids on record.
    """
    if what not in TABLES:
        raise SettingsError(f'no rows "{what}". {nearest(what, TABLES)}')
    published = withhold(watch, evidence)
    judged = withhold_judged(watch, published, judge(watch, evidence, on=on))
    late = _as_published(times, evidence, published)
    return list(flat_rows(what, published, judged, late, watch.agreement))


def published_claims(watch: Watch, evidence: Evidence) -> dict[str, Claim]:
    """Every claim as an export has it, by the id that it has there."""
    published = withhold(watch, evidence)
    return {claim.id: claim for telling in published.tellings for claim in telling.claims}


def _as_published(
    times: Mapping[str, str], evidence: Evidence, published: Evidence
) -> Mapping[str, str]:
    """The same by the ids that the decisions have where they are published."""
    pairs = zip(evidence.decisions, published.decisions, strict=True)
    return {given.id: times[own.id] for own, given in pairs if own.id in times}


def export_bytes(
    watch: Watch,
    evidence: Evidence,
    *,
    form: str,
    what: str,
    on: date,
    times: Mapping[str, str] = NO_TIMES,
) -> bytes:
    """One file of a watch in a form, as of the end of a day. Raises SettingsError.

    `what` is empty for what the form holds where nothing is said. `times` are what is out of time
    about decisions, by their ids on record.
    """
    if form not in FORMS:
        raise SettingsError(f'no form "{form}". {nearest(form, FORMS)}')
    what = what or FORMS[form][0]
    if what not in FORMS[form]:
        raise SettingsError(
            f"{form} holds {' or '.join(FORMS[form])}, not {what}. {nearest(what, FORMS[form])}"
        )
    published = withhold(watch, evidence)
    judged = withhold_judged(watch, published, judge(watch, evidence, on=on))
    incidents = {incident.id: incident for incident in published.incidents}
    if what == "ahead":
        rows_ahead = ahead_rows(watch, published, judged, days=AHEAD_DAYS)
        return export_calendar.ahead_bytes(
            watch.agreement, rows_ahead, on=on, title=watch.settings.title
        )
    if what == "scores":
        scores = export_scores.score_rows(
            watch.agreement, published.findings, published.notices, on=on
        )
        return export_tables.csv_bytes(export_scores.SCORES, export_scores.SCORES.rows(scores))
    late = _as_published(times, evidence, published)
    rows = flat_rows(what, published, judged, late, watch.agreement)
    table = TABLES[what]
    match form:
        case "csv":
            return export_tables.csv_bytes(table, rows)
        case "xlsx":
            return export_tables.xlsx_bytes(table, rows)
        case "jsonl":
            return export_tables.jsonl_bytes(table, rows)
        case "parquet":
            return export_tables.parquet_bytes(table, rows)
        case "geojson":
            return export_places.geojson_bytes(rows, incidents)
        case "ftm":
            actors = {actor.id: actor for actor in (*watch.agreement.actors, *watch.actors)}
            return export_entities.ftm_bytes(rows, incidents, published.captures, actors)
        case "ics":
            return export_calendar.ics_bytes(
                watch.agreement, judged.duties, duty_rows(judged, published), published.notices,
                on=on, title=watch.settings.title,
            )  # fmt: skip
        case _:
            return export_citations.csl_bytes(published.captures)
