"""What of this machine may be asked: what a source's `at` names, and what a file of one's own lists."""

from __future__ import annotations

from pathlib import Path

import pytest

from servanda.watch import open_watch
from servanda.watch.gathering.politeness import Wish
from servanda.watch.source_files import Gathering

PAGE = "http://127.0.0.1:8101/held.html"
FILE = Gathering("feed", ("feed.xml",), on_this_machine=True)
BRIDGE = Gathering("feed", ("http://localhost:1200/feed",), on_this_machine=True)


@pytest.mark.parametrize(
    ("gathering", "from_own_file", "places"),
    [
        (FILE, True, {"127.0.0.1:8101"}),
        (FILE, False, set()),  # named by a list that was fetched
        (BRIDGE, False, {"localhost:1200"}),
        (Gathering("feed", ("feed.xml",)), True, set()),
        (Gathering("feed", BRIDGE.at), False, set()),
    ],
)
def test_a_page_opens_its_own_place_where_a_file_of_ones_own_lists_it(
    gathering: Gathering, from_own_file: bool, places: set[str]
) -> None:
    assert Wish(PAGE, gathering, from_own_file=from_own_file).places_here == places


@pytest.mark.parametrize("kind", ["feed", "sheet", "mailbox", "archive"])
def test_a_source_that_is_a_file_may_open_this_machine(new_watch: Path, kind: str) -> None:
    (new_watch / "sources" / "daily.toml").write_text(
        f'publisher = "Placeholder"\n[gather]\nkind = "{kind}"\nat = ["list"]\non_this_machine = true\n'
    )

    (source,) = open_watch(new_watch).sources

    assert source.gathering is not None
    assert source.gathering.on_this_machine
