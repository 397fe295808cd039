"""Fields that came later change no hash of a record that has nothing in them."""

from __future__ import annotations

from datetime import date

from servanda import canon
from servanda.archive.tables import comma_separated
from servanda.model import Note, Outlet

OLD = b'{"address":"","aliases":[],"expect_per_week":1.0,"family":"lamp","from_on":null,'
OLD += b'"id":"lantern","language":"en","note":"","publisher":"Lantern","to_on":null}'


def test_an_outlet_without_owner_is_spelt_as_before_there_were_owners() -> None:
    old = Outlet("lantern", "Lantern", family="lamp")

    assert canon.spell(old) == OLD
    assert b"owner" not in comma_separated(Outlet, [old])


def test_what_a_later_field_holds_is_spelt_and_read_back() -> None:
    new = Outlet("a", "A", owner="B", notes=(Note(date(2017, 9, 4), "Closed."),))

    assert canon.plain(new)["notes"] == [{"on": "2017-09-04", "words": "Closed."}]
    assert "wires" not in canon.plain(new)
    assert canon.read(Outlet, canon.plain(new)) == new
