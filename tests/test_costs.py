"""The list of dear tests names tests that there are."""

from __future__ import annotations

from costs import DEAR
from outside import ROOT


def test_every_dear_test_is_there() -> None:
    for name in DEAR.read_text(encoding="utf-8").split():
        path, _, test = name.partition("::")
        assert f"def {test.rpartition('::')[2]}(" in (ROOT / path).read_text("utf-8"), name
