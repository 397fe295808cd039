"""An office in a report is whose it was on the day of what is told, through the whole reader."""

from __future__ import annotations

from datetime import date

import pytest

from servanda.model import Actor, Office
from tests.claims.reading import the

_TITLES = ("Cambodian Prime Minister", "Prime Minister of Cambodia")
ACTORS = (
    Actor("cambodia", "Cambodia", "state", country="kh"),
    Actor("hun_sen", "Hun Sen", "official", country="kh", offices=(
        Office("Prime Minister", "cambodia", date(1985, 1, 14), date(2023, 8, 22), _TITLES),
    )),
    Actor("hun_manet", "Hun Manet", "official", country="kh", offices=(
        Office("Prime Minister", "cambodia", date(2023, 8, 22), None, _TITLES),
    )),
)  # fmt: skip


@pytest.mark.parametrize(
    ("content", "by"),
    [
        ("The Prime Minister dissolved the party on 16 November 2017.", "hun_sen"),
        ("The then Prime Minister dissolved the party on 16 November 2017.", "hun_sen"),
        ("The Prime Minister dissolved the party on 3 May 2024.", "hun_manet"),
        ("The Prime Minister dissolved the party in 2023.", None),
        ("The former Prime Minister dissolved the party on 3 May 2024.", None),
        ("Former Prime Minister Hun Sen dissolved the party on 3 May 2024.", "hun_sen"),
        ("The Thai Prime Minister dissolved the party on 3 May 2024.", None),
        ("The Prime Minister dissolved the party.", "hun_manet"),
    ],
)
def test_who_acts_is_who_held_the_office_that_day(content: str, by: str | None) -> None:
    claim = the("party_dissolve", content, on=date(2024, 5, 16), actors=ACTORS)

    assert [mention.actor for mention in claim.by] == [by]
