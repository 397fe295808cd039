"""The files of a team's installation: what each says is run, as it stands there, in a temporary folder."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from outside import ROOT
from smtp_peer import Inbox, smtp_peer

from servanda.watch.speaking import services

DEPLOY = ROOT / "deploy"
UNITS = {path.name: path.read_text(encoding="utf-8") for path in sorted(DEPLOY.glob("*.service"))}
TIMERS = {path.name: path.read_text(encoding="utf-8") for path in sorted(DEPLOY.glob("*.timer"))}
PROGRAM = "/opt/servanda/bin/servanda"
WALLS = (
    "UMask=0077", "NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes",
    "PrivateDevices=yes", "RestrictNamespaces=yes", "RestrictSUIDSGID=yes", "CapabilityBoundingSet=",
    "SystemCallFilter=@system-service", "User=servanda", "LockPersonality=yes",
)  # fmt: skip
HOST = "desk.example.org"


def commands_of(unit: str) -> list[list[str]]:
    """The words of each command that a unit runs."""
    found = re.findall(r"(?m)^ExecStart=(.*)$", UNITS[unit])
    return [shlex.split(line) for line in found]


def here(words: list[str], root: Path) -> list[str]:
    """The same command of this Servanda, about a folder of the test's own."""
    program, *rest = words
    assert program == PROGRAM
    moved = [re.sub(r"^/(srv|run)/servanda", rf"{root}/\1", word) for word in rest]
    return [sys.executable, "-m", "servanda", *moved]


def allowed(unit: str) -> set[int]:
    extra = re.findall(r"(?m)^SuccessExitStatus=(.*)$", UNITS[unit])
    return {0, *(int(code) for line in extra for code in line.split())}


@pytest.fixture
def installed(cambodia: Path, tmp_path: Path) -> Path:
    """The folders that the page names, with a watch that has a source and one person."""
    for name in ("srv/digests", "srv/backups", "run"):
        (tmp_path / name).mkdir(parents=True)
    watch = Path(shutil.copytree(cambodia, tmp_path / "srv" / "watch"))
    settings = watch / "watch.toml"
    settings.write_text(f'desk = "https://{HOST}"\n{settings.read_text("utf-8")}', encoding="utf-8")
    lists = tmp_path / "lists"
    lists.mkdir()
    (lists / "one.txt").write_text("Police beat a monk in Kampot.\n", encoding="utf-8")
    (watch / "sources" / "a-folder.toml").write_text(
        f'publisher = "A folder"\nexpect_per_week = 1\n[gather]\nkind = "folder"\nat = ["{lists}"]\n',
        encoding="utf-8",
    )
    added = subprocess.run(
        [sys.executable, "-m", "servanda", "people", "add", watch, "Placeholder One", "--role", "keeper"],
        capture_output=True, text=True,
    )  # fmt: skip
    assert added.returncode == 0, added.stderr
    return tmp_path


@pytest.mark.slow
def test_every_nightly_command_runs_as_it_stands_in_its_unit(installed: Path) -> None:
    for unit in ("servanda-gather.service", "servanda-digest.service", "servanda-backup.service"):
        assert commands_of(unit), unit
        for words in commands_of(unit):
            done = subprocess.run(here(words, installed), capture_output=True, text=True)
            assert done.returncode in allowed(unit), f"{unit}: {words}\n{done.stderr}"
            assert done.stdout.strip(), words
            assert unit != "servanda-backup.service" or "of the record" in done.stdout
    (backup,) = (installed / "srv" / "backups").iterdir()
    kept = (backup / "backup.json").read_text("utf-8")
    assert "desk/accounts.sqlite3" in kept and json.loads(kept)["lines"] > 98


@pytest.mark.slow
def test_the_morning_of_the_unit_and_of_cron_is_mailed_once_to_each_reader(installed: Path) -> None:
    inbox = Inbox()
    with smtp_peer(inbox) as port:
        settings = installed / "srv" / "watch" / "watch.toml"
        mail = f'host = "localhost"\nport = {port}\nfrom = "a@example.org"\nsecurity = "none"\n'
        readers = '"Placeholder One" = "one@example.org"\n"Placeholder Two" = "two@example.org"\n'
        words = f"{settings.read_text('utf-8')}\n[mail]\n{mail}[digest.to]\n{readers}"
        settings.write_text(words, encoding="utf-8")
        cron = (DEPLOY / "servanda.cron").read_text("utf-8")
        at_half_past_six = re.findall(r"(?m)^30 6 \* \* \* servanda (.*)$", cron)
        (in_unit,) = commands_of("servanda-morning.service")
        (in_cron,) = [shlex.split(line) for line in at_half_past_six]
        for command in (in_unit, in_cron):
            done = subprocess.run(here(command, installed), capture_output=True, text=True)
            assert done.returncode == 0, done.stderr

    assert in_unit == in_cron
    assert [m["To"].rpartition(" ")[2] for m in inbox.messages] == [
        "<one@example.org>", "<two@example.org>"
    ]  # fmt: skip


def test_the_table_of_cron_runs_what_the_units_run() -> None:
    lines = (DEPLOY / "servanda.cron").read_text("utf-8").splitlines()
    jobs = [line for line in lines if re.match(r"[\d*]", line)]
    commands = [shlex.split(part) for job in jobs for part in job.split(None, 6)[6].split(" && ")]

    every = [words for unit in UNITS for words in commands_of(unit)]
    assert jobs and all(job.split()[5] == "servanda" for job in jobs)
    assert [words for words in commands if words not in every] == []


@pytest.mark.slow
def test_the_desk_of_the_unit_answers_at_its_socket_and_ends_well(installed: Path) -> None:
    (words,) = commands_of("servanda-desk.service")
    with subprocess.Popen(here(words, installed), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        lines = [process.stdout.readline() for _ in range(3)]
        assert f"https://{HOST}" in lines[1] and "gunicorn, 2 processes" in lines[2]
        transport = httpx.HTTPTransport(uds=str(installed / "run" / "desk.sock"))
        with httpx.Client(transport=transport, base_url=f"http://{HOST}") as browser:
            answer = browser.get("/sign-in", headers={"X-Forwarded-Proto": "https"})
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
    assert answer.status_code == 200 and "Sign in" in answer.text
    assert answer.headers["Strict-Transport-Security"]


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_reaches_nothing_but_what_it_needs(unit: str) -> None:
    lines = UNITS[unit].splitlines()

    assert [wall for wall in WALLS if wall not in lines] == []
    (written,) = (line for line in lines if line.startswith("ReadWritePaths="))
    places = {
        word for words in commands_of(unit) for word in words if word.startswith("/srv/servanda/")
    } | set(re.findall(r"append:(/srv/\S+)/[^/]+$", UNITS[unit], re.MULTILINE))
    assert set(written.removeprefix("ReadWritePaths=").split()) == places
    assert f"EnvironmentFile=-{services.ENVIRONMENT}" in lines


def test_the_desk_is_where_the_server_before_it_and_the_doctor_look(tmp_path: Path) -> None:
    (words,) = commands_of("servanda-desk.service")
    proxy = (DEPLOY / "nginx.conf").read_text("utf-8")
    container = (DEPLOY / "Containerfile").read_text("utf-8")

    assert words[words.index("--socket") + 1] == str(services.SOCKET)
    assert f"proxy_pass http://unix:{services.SOCKET};" in proxy
    for header, value in (("Host", "$host"), ("X-Forwarded-For", "$remote_addr"),
                          ("X-Forwarded-Proto", "$scheme"), ("X-Forwarded-Host", '""'),
                          ("Forwarded", '""')):  # fmt: skip
        assert re.search(rf"proxy_set_header {header} +{re.escape(value)};", proxy), header
    command = re.search(r"(?m)^CMD (\[.*\])$", container)
    assert command and json.loads(command[1]) == words
    assert tmp_path


def test_each_timer_begins_a_unit_that_is_there() -> None:
    assert {name.replace(".timer", ".service") for name in TIMERS} < set(UNITS)
    for unit, text in UNITS.items():
        for name in re.findall(r"(?m)^OnSuccess=(\S+)$", text):
            assert name in UNITS, unit


def test_the_container_is_made_of_files_that_are_there_and_hashed() -> None:
    lines = (DEPLOY / "Containerfile").read_text("utf-8").splitlines()
    steps = [line.split(None, 1) for line in lines if line and not line.startswith("#")]

    known = {"FROM", "WORKDIR", "COPY", "RUN", "USER", "VOLUME", "CMD"}
    assert {step for step, _ in steps} <= known
    for step, words in steps:
        if step == "COPY" and "--from" not in words:
            for source in words.split()[:-1]:
                assert (ROOT / source).exists(), source
        if "pip install" in words:
            assert "--no-deps" in words
            assert "--require-hashes" in words or words.endswith(" .")
            for name in re.findall(r"-r (\S+)", words):
                assert "--hash=sha256:" in (ROOT / name).read_text("utf-8")
    users = [number for number, (step, _) in enumerate(steps) if step == "USER"]
    assert users and not [step for step, _ in steps[users[-1] :] if step == "RUN"]


def test_no_unit_holds_a_secret_and_the_environment_is_safe_as_it_ships() -> None:
    words = (DEPLOY / "servanda.env").read_text("utf-8")
    assert not re.search(r"(?m)^[^#\n]*(PASSWORD|SECRET|TOKEN)\s*=", words)
    assert list(services._of_words(dict(services._NAMED.findall(words)), "it")) == []


@pytest.mark.slow
@pytest.mark.parametrize("unit", [*UNITS, *TIMERS])
def test_systemd_reads_each_unit_without_a_complaint(unit: str, tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("no systemd-analyze on this machine")
    for name, text in {**UNITS, **TIMERS}.items():
        (tmp_path / name).write_text(text.replace(PROGRAM, sys.executable), encoding="utf-8")

    read = subprocess.run([program, "verify", tmp_path / unit], capture_output=True, text=True)

    about = [line for line in read.stderr.splitlines() if "servanda" in line]
    assert about == []
    if unit in UNITS:
        rated = subprocess.run(
            [program, "security", "--offline=true", "--threshold=20", tmp_path / unit],
            capture_output=True, text=True,
        )  # fmt: skip
        assert rated.returncode == 0, rated.stdout[-400:]
