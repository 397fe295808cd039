"""A record on which much is told, and what is asked of its database."""

from __future__ import annotations

from pathlib import Path

import pytest
from watch.projecting.acts import Acts

from servanda import store
from servanda import watch as way


@pytest.fixture
def acts(new_watch: Path) -> Acts:
    """A watch with three papers and nothing told yet."""
    acts = Acts(way.open_watch(new_watch), store.open(new_watch))
    for paper in range(3):
        acts.source(paper)
    return acts
