"""What a record's database is made of is as the migrations make it, on both databases."""

from __future__ import annotations

import pytest
from django.db import connections
from store.kept import ALL, AT

from servanda import store
from servanda.errors import StoreError


@pytest.mark.usefixtures("as_shipped")
def test_a_new_record_is_made_of_what_is_known_by_heart(tmp_path):
    """So that no opening makes the tables anew in order to compare."""
    # when used: Django must be ready
    with store.open(tmp_path) as opened:
        from servanda.store import tables

        there = tables._on_sqlite(opened._open_alias())

    assert tables._hash(there) == tables.MADE
    assert there == tables._wanted_on_sqlite()


@pytest.mark.parametrize("planted", ["more", "fewer", "asleep"])
def test_a_trigger_more_or_fewer_is_refused(place, planted):
    with store.open(place) as opened:
        opened.add(ALL, at=AT)
        connection = connections[opened._open_alias()]
        with connection.cursor() as cursor:
            for statement in STATEMENTS[connection.vendor, planted]:
                cursor.execute(statement)

        with pytest.raises(StoreError, match="of the database"):
            opened.check()

    with pytest.raises(StoreError, match="of the database"):
        store.open(place)


STATEMENTS = {
    ("sqlite", "more"): [
        "CREATE TRIGGER evil BEFORE INSERT ON part BEGIN SELECT RAISE(IGNORE); END"
    ],
    ("sqlite", "fewer"): ["DROP TRIGGER record_adds_at_end"],
    ("sqlite", "asleep"): [
        "DROP TRIGGER record_refuses_delete",
        "CREATE TRIGGER record_refuses_delete BEFORE DELETE ON record WHEN 0 BEGIN SELECT 1; END",
    ],
    ("postgresql", "more"): ["CREATE RULE evil AS ON INSERT TO record DO INSTEAD NOTHING"],
    ("postgresql", "fewer"): ["DROP TRIGGER record_adds_at_end ON record"],
    ("postgresql", "asleep"): ["ALTER TABLE record DISABLE TRIGGER record_refuses"],
}
