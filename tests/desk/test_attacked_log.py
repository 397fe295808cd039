"""The log of a desk, with lines taken out and the note of the last one made to fit."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk.teams import TeamDesk

from servanda.desk.team import log
from servanda.errors import VerificationError

pytestmark = pytest.mark.slow  # a desk of its own each


@pytest.mark.parametrize(
    "note",
    [b"0 0\n", b"0 -\n", b"00 " + b"0" * 64, b"-1 x\n", b"1\n", b"\xff\xfe1\n", b"1 2 3\n",
     "\u0661 x\n".encode()],
)  # fmt: skip
def test_a_note_of_no_line_hides_no_line_that_was_cut_off(team: TeamDesk, note: bytes) -> None:
    """It takes the right to write one small file, and none to the database, to make such a note."""
    from servanda.desk.team.models import LogLine

    last = LogLine.objects.order_by("-seq").first()
    LogLine.objects.filter(seq=last.seq).delete()
    Path(team.home / log.HEAD).write_bytes(note)

    with pytest.raises(VerificationError):
        log.check(team.home)
    page = team.browsers["keeper"].get("/log")
    assert page.status_code == 409 and "log.head" in page.content.decode()


def test_lines_in_another_order_are_named(team: TeamDesk) -> None:
    from servanda.desk.team.models import LogLine

    first, second = LogLine.objects.order_by("seq")[:2]
    for one, other in ((first, second.content), (second, first.content)):
        LogLine.objects.filter(seq=one.seq).update(content=other)

    with pytest.raises(VerificationError, match="line 1 was changed"):
        log.check(team.home)
