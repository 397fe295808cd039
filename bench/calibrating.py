"""How far the product's confidences can be trusted, one kind of answer a function.

What leaves it: a line and a table a kind for `python -m bench calibration`, and the reliability
pictures of the documentation, drawn anew from the same answers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from attrs import frozen

from bench import clauses, cue_claims
from bench.calibration import expected_calibration_error, reliability, wilson
from bench.judged import judged
from servanda.claims.confidence.calibration import FLOOR
from servanda.pictures import Picture, as_file, calibration

PICTURES = Path(__file__).parent.parent / "docs" / "why" / "pictures"

Pairs = list[tuple[float, bool]]  # stated confidence, and whether the answer was right


@frozen
class Kind:
    """One kind of answer: its file's name, its title, and its pairs from the outside data."""

    name: str
    title: str
    pairs: Callable[[Path], Pairs]


def claims_as_weighed(data: Path) -> Pairs:
    """Claims of the dev part with the confidence that the rules alone give."""
    return [(j.claim.confidence, j.right) for j in judged(data, "dev", settled=False)]


def claims_as_settled(data: Path) -> Pairs:
    """Claims and questions of the dev part with the confidence that was learnt on train."""
    return [(j.claim.confidence, j.right) for j in judged(data, "dev")]


def links_as_weighed(data: Path) -> Pairs:
    """Links of the blind passages with the weight that the rules alone give."""
    return clauses.pairs_as_weighed(clauses.cases("blind", data))


def links(data: Path) -> Pairs:
    """Links of the blind passages, each right where people linked the same group of clauses."""
    return clauses.pairs(clauses.cases("blind", data))


KINDS = (
    Kind("claims-rules", "Claims, as the rules weigh them (dev)", claims_as_weighed),
    Kind("claims", "Claims, as learnt from judged claims (dev)", claims_as_settled),
    Kind("links-rules", "Links to the Paris clauses, as the rules weigh them", links_as_weighed),
    Kind("links", "Links to the Paris clauses, as learnt (blind)", links),
)


def report(data: Path) -> str:
    """A line and a table a kind; the pictures are written to docs/why/pictures."""
    PICTURES.mkdir(exist_ok=True)
    lines = []
    for kind in KINDS:
        pairs = kind.pairs(data)
        error = expected_calibration_error(pairs)
        bins = reliability(pairs)
        picture = calibration.draw(bins, title=kind.title, error=error, name=kind.name)
        path = PICTURES / f"{kind.name}.svg"
        path.write_text(as_file(picture), encoding="utf-8")
        lines += [_line(kind.title, pairs), "", table(picture), ""]
    settled = claims_as_settled(data)
    below = [right for sure, right in settled if sure < FLOOR]
    above = [right for sure, right in settled if sure >= FLOOR]
    lines += [
        cue_claims.report(),
        "",
        f"claims at {FLOOR} or more: right {_share(above)}",
        f"asked below {FLOOR}: right {_share(below)}",
        f"pictures: {PICTURES.relative_to(PICTURES.parent.parent.parent)}/",
    ]
    return "\n".join(lines)


def table(picture: Picture) -> str:
    """The table behind a picture in Markdown, as it stands below the picture in the pages."""
    rows = [picture.header, ["---"] * len(picture.header)]
    rows += [[cell.words for cell in row] for row in picture.rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _line(title: str, pairs: Pairs) -> str:
    error = expected_calibration_error(pairs)
    right = [right for _, right in pairs]
    return f"{title}: right {_share(right)}, ECE {error:.3f}, area {area(pairs):.2f}"


def _share(right: Sequence[bool]) -> str:
    low, high = wilson(sum(right), len(right))
    share = 100 * sum(right) / len(right) if right else 0.0
    return f"{share:.0f} % ({100 * low:.0f} to {100 * high:.0f}) of {len(right)}"


def area(pairs: Pairs) -> float:
    """The chance that a right answer is stated surer than a wrong one; a tie counts half.

    >>> area([(0.9, True), (0.2, False), (0.2, True)])
    0.75
    """
    good = [sure for sure, right in pairs if right]
    bad = [sure for sure, right in pairs if not right]
    if not good or not bad:
        return 0.5
    won = sum((g > b) + 0.5 * (g == b) for g in good for b in bad)
    return won / (len(good) * len(bad))
