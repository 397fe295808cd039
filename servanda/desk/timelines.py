"""What was found, along the days: the picture of one commitment, and of all.

What leaves it: a `Picture` whose table names the newest findings; all are drawn.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from servanda import watch as way
from servanda import wording
from servanda.desk.incidents import item_title
from servanda.desk.opened import Sight
from servanda.model import Finding
from servanda.pictures import Cell, Picture
from servanda.pictures.timeline import Lane, Point, draw

MOST_NAMED = 60  # findings in the table behind a picture, the newest: to name one costs a look


def timeline_of(seen: Sight, judged: way.Judged) -> Picture:
    """The picture of what was found about each commitment by the day."""
    return _drawn(seen, judged, seen.answers.findings)


def timeline_about(seen: Sight, judged: way.Judged, id: str) -> Picture:
    """The same of one commitment."""
    return _drawn(seen, judged, [f for f in seen.answers.findings if f.commitment == id])


def _drawn(seen: Sight, judged: way.Judged, findings: Iterable[Finding]) -> Picture:
    agreement = seen.watch.agreement
    found = sorted(
        (finding.since_on, finding.commitment, finding.id, finding)
        for finding in findings
        if finding.state in ("upheld", "disputed")
        and finding.bearing != "context"
        and finding.since_on is not None
        and finding.since_on <= seen.on
    )
    named = {finding.incident for *_, finding in found[-MOST_NAMED:]}
    names = seen.answers.part(sorted(named)).names
    by_commitment: dict[str, list[Point]] = {}
    for on, *_, finding in found:
        link = reverse("incident", args=[finding.incident])
        by_commitment.setdefault(finding.commitment, []).append(
            Point(
                id=finding.id,
                on=on,
                bearing=finding.bearing,
                disputed=finding.state == "disputed",
                incident=Cell(names.get(finding.incident, ""), link=link),
                link=link,
            )
        )
    standings = {each.commitment: each for each in judged.standings}
    lanes = []
    for item in agreement.items():
        if points := by_commitment.get(item.id):
            standing = standings.get(item.id)
            lanes.append(
                Lane(
                    id=item.id,
                    label=wording.article(agreement, item),
                    title=item_title(seen, item.id),
                    state=standing.state if standing else None,
                    since=standing.since if standing else None,
                    points=tuple(points),
                    link=reverse("commitment", args=[item.id]),
                )  # fmt: skip
            )
    return draw(lanes, until=seen.on, most_told=MOST_NAMED)
