"""Which findings the timeline of a site shows, and how a page names them and leads to them.

What leaves it: one lane a commitment, for `pictures.timeline` to draw.
"""

from __future__ import annotations

from servanda import wording
from servanda.archive.addresses import anchor, page_of
from servanda.archive.views import Shelf
from servanda.model import Finding
from servanda.pictures import Cell
from servanda.pictures.timeline import Lane, Point


def lanes(shelf: Shelf) -> tuple[Lane, ...]:
    """The findings upheld, and those disputed, by commitment in the order of the agreement file.

    Findings about what the agreement file no longer holds come last, without a lane of their own.
    """
    findings: dict[str, list[Point]] = {item: [] for item in shelf.items}
    for finding in shelf.edition.findings:
        by_then = finding.since_on is not None and finding.since_on <= shelf.on
        if by_then and finding.bearing != "context" and finding.state in ("upheld", "disputed"):
            findings.setdefault(finding.commitment, []).append(_point(shelf, finding))
    return tuple(_lane(shelf, id, tuple(points)) for id, points in findings.items() if points)


def _lane(shelf: Shelf, id: str, points: tuple[Point, ...]) -> Lane:
    item, standing = shelf.items.get(id), shelf.standings.get(id)
    return Lane(
        id=id,
        label=wording.article(shelf.agreement, item) if item else None,
        title=shelf.item_title(id),
        state=standing.state if standing else None,
        since=standing.since if standing else None,
        points=points,
        link=f"commitments/{page_of(id)}",
    )


def _point(shelf: Shelf, finding: Finding) -> Point:
    case = shelf.cases.get(finding.incident)
    assert finding.since_on
    return Point(
        id=finding.id,
        on=finding.since_on,
        bearing=finding.bearing,
        disputed=finding.state == "disputed",
        incident=Cell(case.title, link=f"incidents.html#{case.anchor}")
        if case
        else Cell(finding.incident),
        link=f"commitments/{page_of(finding.commitment)}#{anchor(finding.id)}",
    )
