"""Which findings the timeline of a site shows, and how a page names them and leads to them.

What leaves it: one lane a commitment, for `pictures.timeline` to draw.
"""

from __future__ import annotations

from servanda import wording
from servanda.archive.addresses import anchor, commitment_page, incident_page
from servanda.archive.views import Shelf
from servanda.model import Finding
from servanda.pictures import Cell
from servanda.pictures.timeline import Lane, Point


def lanes(shelf: Shelf, *, up: str = "", only: str = "") -> tuple[Lane, ...]:
    """The findings upheld, and those disputed, by commitment in the order of the agreement file.

    Findings about what the agreement file no longer holds come last, without a lane of their own.
    `up` leads from the page to the first one; of `only` one commitment, on its own page.
    """
    findings: dict[str, list[Point]] = {item: [] for item in shelf.items if only in ("", item)}
    for finding in shelf.about(only) if only else shelf.edition.findings:
        by_then = finding.since_on is not None and finding.since_on <= shelf.on
        if by_then and finding.bearing != "context" and finding.state in ("upheld", "disputed"):
            findings.setdefault(finding.commitment, []).append(_point(shelf, finding, up))
    return tuple(_lane(shelf, id, tuple(points), only) for id, points in findings.items() if points)


def _lane(shelf: Shelf, id: str, points: tuple[Point, ...], only: str) -> Lane:
    item, standing = shelf.items.get(id), shelf.standings.get(id)
    return Lane(
        id=id,
        label=wording.article(shelf.agreement, item) if item else None,
        title=shelf.item_title(id),
        state=standing.state if standing else None,
        since=standing.since if standing else None,
        points=points,
        link="#history" if only else commitment_page(id),
    )


def _point(shelf: Shelf, finding: Finding, up: str) -> Point:
    case = shelf.cases.get(finding.incident)
    assert finding.since_on
    return Point(
        id=finding.id,
        on=finding.since_on,
        bearing=finding.bearing,
        disputed=finding.state == "disputed",
        incident=Cell(case.title, link=f"{up}{incident_page(case.incident.id)}")
        if case
        else Cell(finding.incident),
        link=f"{up}{commitment_page(finding.commitment)}#{anchor(finding.id)}",
    )
