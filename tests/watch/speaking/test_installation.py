"""What `servanda doctor` calls unsafe, each on its own, and what it leaves alone."""

from __future__ import annotations

import json
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from commands import run

from servanda import watch as way
from servanda.captures import sandbox
from servanda.watch.speaking import installation, services

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
HEADS = "  sl  local_address rem_address   st\n"


@pytest.mark.parametrize(
    ("url", "unsafe", "noted"),
    [
        ("", 0, 0),
        ("postgresql://desk@127.0.0.1/watch", 0, 0),
        ("postgresql:///watch?host=/var/run/postgresql", 0, 0),
        ("postgresql://desk:word@localhost/watch", 0, 1),
        ("postgresql://desk@db.example/watch", 1, 0),
        ("postgresql://desk@db.example/watch?sslmode=require", 1, 0),
        ("postgresql://desk@db.example/watch?sslmode=verify-full", 0, 0),
    ],
)
def test_a_database_elsewhere_is_asked_by_checked_tls(url: str, unsafe: int, noted: int) -> None:
    found = [each.unsafe for each in installation.of_the_database(url)]

    assert (found.count(True), found.count(False)) == (unsafe, noted)


@pytest.mark.parametrize(
    ("address", "beyond", "count"),
    [
        ("", "", 0), ("https://desk.example", "", 0), ("http://localhost:8017", "", 0),
        ("http://desk.example", "", 1), ("", "every address", 1),
        ("http://192.0.2.1", "every address", 2),
    ],
)  # fmt: skip
def test_a_desk_is_reached_by_tls(address: str, beyond: str, count: int) -> None:
    assert len(list(installation.of_the_desk(address, beyond))) == count


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("0: 0100007F:1F51 00000000:0000 0A", ""),
        ("0: 00000000:1F51 00000000:0000 0A", "every address"),
        ("0: 0A0200C0:1F51 00000000:0000 0A", "an address of the network"),
        ("0: 00000000:1F52 00000000:0000 0A", ""),  # another port
        ("0: 0A0200C0:1F51 0B0200C0:C000 01", ""),  # a connection, nobody who listens
        ("0: 00000000000000000000000001000000:1F51 0:0000 0A", ""),
        ("0: 00000000000000000000000000000000:1F51 0:0000 0A", "every address"),
        ("0: 0000000000000000FFFF00000100007F:1F51 0:0000 0A", ""),
    ],
)
def test_who_listens_for_other_machines_is_seen(tmp_path: Path, line: str, says: str) -> None:
    table = tmp_path / "tcp"
    table.write_text(HEADS + line + "\n", encoding="ascii")

    assert installation.listening_beyond(0x1F51, (table, tmp_path / "none")) == says


def test_files_that_others_can_read_are_named_unless_the_folder_shuts_them_out(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "watch"
    (folder / "site").mkdir(parents=True)
    for name in ("record.sqlite3", "site/verify.py", "site/index.html"):
        (folder / name).write_text("", encoding="ascii")
        (folder / name).chmod(0o644)
    folder.chmod(0o700)
    assert list(installation.open_files(folder)) == []

    folder.chmod(0o711)
    (weakness,) = installation.open_files(folder)
    assert "record.sqlite3" in weakness.what and "index" not in weakness.what
    assert "write" not in weakness.what

    (folder / "record.sqlite3").chmod(0o666)
    (weakness,) = installation.open_files(folder)
    assert "read and write" in weakness.what


def test_a_watch_that_git_keeps_is_unsafe_once_it_has_a_key(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "watch" / "sources").mkdir(parents=True)

    assert [each.unsafe for each in installation.in_a_repository(tmp_path / "watch")] == [False]
    (tmp_path / "watch" / "desk").mkdir()
    assert [each.unsafe for each in installation.in_a_repository(tmp_path / "watch")] == [True]


@pytest.mark.parametrize(("free", "unsafe"), [(10**8, [True]), (10**9, [False]), (10**10, [])])
def test_a_disk_is_full_before_it_is(free: int, unsafe: list[bool]) -> None:
    assert [each.unsafe for each in installation.of_the_disk(Path("w"), free)] == unsafe


def test_a_clock_behind_the_record_and_a_record_that_was_changed_are_named(
    three_reports: way.Watch,
) -> None:
    assert [w.topic for w in installation.of_the_record(three_reports, NOW)] in (
        [], ["projection"]
    )  # fmt: skip
    behind = NOW - timedelta(days=36_500)
    assert "clock" in [w.topic for w in installation.of_the_record(three_reports, behind)]

    (three_reports.folder / "record.sqlite3").write_bytes(b"no database")
    assert [w.topic for w in installation.of_the_record(three_reports, NOW)] == ["record"]


def test_walls_that_a_system_lacks_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "unconfined", lambda: ("this kernel takes no filter",))

    (weakness,) = installation.of_parsers()
    assert weakness.unsafe and "no filter" in weakness.what


def test_the_command_says_each_with_what_mends_it_and_exits_1(tmp_path: Path) -> None:
    folder = tmp_path / "watch"
    run("new", folder)
    folder.chmod(0o755)
    (folder / "watch.toml").chmod(0o644)

    found = run("doctor", folder, "--json")
    rows = [json.loads(line) for line in found.stdout.splitlines()]

    assert found.exit_code == 1
    assert {"topic", "where", "unsafe", "what", "why", "do"} == set(rows[0])
    assert rows[0]["do"] == f"chmod -R go-rwx {folder}"


# ------------------------------------------------------------------ the services of a team


@pytest.mark.parametrize(
    ("words", "mode", "unsafe", "noted"),
    [
        ("LANG=C.UTF-8\n", 0o640, 0, 0),
        ("LANG=C.UTF-8\n", 0o644, 0, 1),
        ("PGPASSWORD=x\n", 0o640, 0, 0),
        ("PGPASSWORD=x\n", 0o644, 1, 0),
        ("#PGPASSWORD=x\n", 0o644, 0, 1),
        ("LANG=C.UTF-8\n", 0o660, 1, 0),
        ("PYTHONINSPECT=1\n", 0o640, 1, 0),
        ("export PYTHONDEVMODE=1\nPYTHONBREAKPOINT=0\n", 0o600, 1, 0),
    ],
)
def test_the_environment_of_the_services_is_nobodys_to_write_and_no_secret_to_read(
    tmp_path: Path, words: str, mode: int, unsafe: int, noted: int
) -> None:
    path = tmp_path / "servanda.env"
    path.write_text(words, encoding="utf-8")
    path.chmod(mode)

    found = [
        each.unsafe
        for each in services.of_the_services(
            "https://d.example", environment=path, path=tmp_path / "none", own={}
        )
    ]

    assert (found.count(True), found.count(False)) == (unsafe, noted)


@pytest.mark.parametrize(
    ("mode", "above", "address", "count"),
    [
        (0o770, 0o750, "https://d.example", 0), (0o777, 0o750, "https://d.example", 0),
        (0o777, 0o755, "https://d.example", 1), (0o770, 0o755, "", 1),
    ],
)  # fmt: skip
def test_a_socket_is_for_the_server_before_the_desk_which_has_tls(
    tmp_path: Path, mode: int, above: int, address: str, count: int
) -> None:
    folder = tmp_path / "run"
    folder.mkdir(mode=0o700)
    folder.chmod(above)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder / "s"))
        (folder / "s").chmod(mode)

        found = list(services.of_the_socket(folder / "s", address))

    assert len(found) == count


def test_a_server_that_reaches_the_desk_by_a_port_is_noted(tmp_path: Path) -> None:
    (noted,) = services.of_trust("https://d.example", path=tmp_path / "none")

    assert not noted.unsafe and "--socket" in noted.do
    assert list(services.of_trust("", path=tmp_path / "none")) == []


def test_what_makes_python_tell_more_is_named_where_it_is_set() -> None:
    own = {"PYTHONDEVMODE": "1", "DJANGO_SETTINGS_MODULE": "other", "HOME": "/"}

    found = list(
        services.of_the_services("", environment=Path("/none"), path=Path("/none"), own=own)
    )

    assert [each.where.split()[0] for each in found] == ["PYTHONDEVMODE", "DJANGO_SETTINGS_MODULE"]
