"""One suite for both databases: `place` is an empty SQLite folder, or an empty PostgreSQL one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest
from store.kept import postgresql

numbers = count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with postgresql() as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def place(request, tmp_path):
    if request.param == "sqlite":
        return tmp_path
    import psycopg

    url = request.getfixturevalue("server")
    name = f"record{next(numbers)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return url.replace("/postgres?", f"/{name}?")
