"""No command prints what a terminal would obey, whatever a page, a name or a setting says."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from servanda.cli import COMMANDS, main
from servanda.cli.terminal import controls_spelt, json_spelt
from servanda.watch import open_watch

OBEYED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u3164\U000e0000-\U000e007f]"
)
# colours, a title, the screen wiped, a link, a C1 escape, letters turned round, a bell, a tag
PAYLOADS = (
    "\x1b[31;1m", "\x1b]0;owned\x07", "\x1b[2J\x1b[H", "\x1b]8;;http://evil.example\x1b\\",
    "\x9b31m", "\u202egnp.exe\u202c", "\u2066\u2067\u2069", "\u200f\u061c", "\x08\x7f\x0b\x0c",
    "\r", "\u2028", "\U000e0041", "\x05\x0e",
    # without width: separators, joiners, a soft hyphen, a filler, a byte order mark
    "\u200b", "\u200c\u200d", "\u2060\u00ad", "\u3164", "\ufeff",
)  # fmt: skip
EVERY = "".join(f"A{payload}Z" for payload in PAYLOADS)
SHORT = "A\x1b[31mB\u202eC\x9bD"


def quoted(words: str) -> str:
    """A TOML basic string of any words."""
    return (
        '"'
        + "".join(c if " " <= c < "\x7f" and c not in '"\\' else _escape(c) for c in words)
        + '"'
    )


def _escape(character: str) -> str:
    return f"\\U{ord(character):08x}"


def run(*words: object, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], input=typed)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A watch in which every word that others give holds every payload: what is typed cannot."""
    base = tmp_path_factory.mktemp(f"folder {SHORT}")
    text = (Path(__file__).parents[2] / "agreements" / "paris-1991.md").read_text("utf-8")
    own = base / f"paris-1991{SHORT}"
    own.mkdir()
    title = re.search(r'^title = "(.*)"$', text, re.M)
    assert title
    file = own / "own.md"
    file.write_text(
        text.replace(title[0], f"title = {quoted(title[1] + EVERY)}", 1).replace(
            'id = "paris-1991"', 'id = "own"', 1
        ),
        "utf-8",
    )
    folder = base / f"watch {SHORT}"
    said = run("new", folder, "--agreement", file)
    assert said.exit_code == 0, (said.output, said.exception)
    settings = (folder / "watch.toml").read_text("utf-8")
    settings = re.sub(
        r"^title = .*$", lambda _: f"title = {quoted('T' + EVERY)}", settings, flags=re.M
    )
    (folder / "watch.toml").write_text(settings, "utf-8")
    (folder / "sources").mkdir(exist_ok=True)
    (folder / "sources" / "paper.toml").write_text(
        f'publisher = {quoted("Paper" + EVERY)}\naddress = "https://paper.example/"\n'
        f"note = {quoted('Note' + EVERY)}\nowner = {quoted('Owner' + EVERY)}\n",
        "utf-8",
    )
    page = base / f"page {SHORT}.html"
    page.write_text(
        f"<!DOCTYPE html><html><head><title>Title {EVERY}</title>"
        f'<meta property="og:site_name" content="Paper{EVERY}"><meta name="author" content="{EVERY}">'
        '<meta property="article:published_time" content="2017-09-04"></head><body><article>'
        f"<h1>Title {EVERY}</h1><p>Police in Cambodia arrested the opposition politician Sam "
        f"Place{SHORT}holder on Sunday. Police arrested Kem Sokha {EVERY} in Phnom Penh on Sunday."
        f"</p><p>{'The streets of the town were calm in the evening. ' * 400}</p>"
        "</article></body></html>",
        "utf-8",
    )
    plain = base / "plain.txt"
    plain.write_text("Police in Cambodia arrested the politician Sam Placeholder on Sunday.\n")
    for typed in typed_marks(page):
        refused = run("gather", folder, *typed)
        assert refused.exit_code == 1 and "Nothing was kept" in refused.stderr, refused.output
    # 1: kept, and told of
    for more in (("--address", f"https://evil.example/{EVERY}"), ()):
        assert "1 kept" in run("gather", folder, page, "--by", "Ann", *more).stdout
    said = run("gather", folder, plain, "--published", "2017-09-04", "--by", "Ann")
    assert said.exit_code == 0, said.output
    assert run("read", folder).exit_code in (0, 1)
    assert ids(folder)
    for incident in ids(folder):
        to = ("decide", folder, incident, "--judgement", "upheld", "--proof", "believe")
        for typed in (
            ("--by", f"By{EVERY}", "--reason", "Read"),
            ("--by", "Ann", "--reason", EVERY),
        ):
            refused = run(*to, *typed)
            assert "Nothing was put on record" in refused.stderr, refused.output
        decided = run(*to, "--by", "Ann", "--reason", "Read")
        assert decided.exit_code == 0, decided.output
    return folder


def typed_marks(page: Path) -> Iterator[tuple[object, ...]]:
    """What a person types of a page, with every payload in each of its words."""
    yield (page, "--by", f"By{EVERY}")
    yield (page, "--by", "Ann", "--publisher", f"Paper{EVERY}")
    yield (page, "--by", "Ann", "--title", f"Given{EVERY}", "--published", "2017-09-04")


def ids(folder: Path) -> list[str]:
    return [
        json.loads(line)["id"] for line in run("incidents", folder, "--json").stdout.splitlines()
    ]


def calls(folder: Path) -> Iterator[tuple[object, ...]]:
    """Every command that prints, well and with what it refuses."""
    on = ("--on", "2017-10-24")
    incident = (ids(folder) or [""])[0]
    with open_watch(folder).record() as record:
        capture = next(e.id for e in record.entries() if e.kind == "capture")
    missing = folder / f"missing{SHORT}"
    yield from (("incidents", folder), ("standing", folder, *on), ("duties", folder, *on))
    yield from (("standing", folder, *on, "--sources"), ("review", folder), ("check", folder))
    yield from (("incidents", folder, "--copies"), ("incidents", folder, "--proposed"))
    yield from (
        ("digest", folder, "--since", "2017-01-01", *on),
        ("standing", folder, "--history", *on),
    )
    yield from (("letter", folder, *on), ("agreements", folder), ("code", folder, "--list"))
    yield from (("show", folder, incident), ("show", folder, capture), ("search", folder, "Police"))
    yield from (("check", folder, "--captures"), ("check", folder, "--custody", capture))
    yield from (("export", folder, "--format", form) for form in ("csv", "jsonl", "csl"))
    yield ("review", folder, "--names")
    yield ("show", folder, SHORT)
    yield ("search", folder, SHORT)
    yield ("gather", folder, missing)
    yield ("gather", folder, f"https://evil.example:22/{SHORT}")
    yield from (("gather", folder, *typed) for typed in typed_marks(folder.parent / "plain.txt"))
    for typed in (("--by", EVERY, "--reason", "Read"), ("--by", "Ann", "--reason", EVERY)):
        yield ("decide", folder, incident, "--judgement", "unsure", *typed)
        yield ("code", folder, "--capture", capture, "--fact", "title", "Another", *typed)
    yield ("gather", folder, "--source", SHORT)
    yield ("import", folder, missing, "--mapping", SHORT, "--by", SHORT)
    yield ("decide", folder, SHORT, "--judgement", "upheld", "--by", SHORT, "--reason", SHORT)
    yield ("decide", folder, "--from", missing, "--by", SHORT)
    yield ("code", folder, "--from", missing, "--by", SHORT)
    yield ("code", folder, "--capture", SHORT, "--fact", "publisher", SHORT, "--reason", SHORT,
           "--by", SHORT)  # fmt: skip
    yield from ((command, missing) for command in COMMANDS if command != "demo")
    yield from ((f"inc{SHORT}",), ("check", missing), ("verify", missing), ("scan", missing))
    yield ("new", folder)
    yield ("new", missing, "--agreement", SHORT)


def test_no_command_prints_what_a_terminal_would_obey(hostile: Path) -> None:
    spelt = 0
    for call in calls(hostile):
        for words in (call, (*call, "--json")):
            said = run(*words)
            for stream in (said.stdout, said.stderr):
                raw = OBEYED.search(stream)
                assert raw is None, (words, stream[max(0, raw.start() - 80) : raw.end() + 20])
                assert isinstance(said.exception, SystemExit | None), (words, said.exception)
                spelt += stream.count("<U+") + stream.count("\\u202e")
    assert spelt > 400


def test_a_site_and_its_check_print_nothing_of_it(hostile: Path, tmp_path: Path) -> None:
    site = tmp_path / f"site {SHORT}"
    published = run("publish", hostile, site, "--on", "2017-10-24")
    captures = site / "data" / "captures.jsonl"
    if captures.exists():
        captures.write_bytes(captures.read_bytes().replace(b"evil", b"good"))
    verified = run("verify", site)

    alone = subprocess.run(
        [sys.executable, "-I", "-S", "verify.py"], cwd=site, capture_output=True, check=False
    )

    for said in (published, verified):
        assert not OBEYED.search(said.stdout + said.stderr), said.output
    assert (alone.returncode, alone.stderr) == (1, b"")
    assert not OBEYED.search(alone.stdout.decode())


def test_the_program_of_a_site_spells_the_title_out(hostile: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    run("publish", hostile, site, "--on", "2017-10-24")
    alone = subprocess.run(
        [sys.executable, "-I", "-S", "verify.py"], cwd=site, capture_output=True, check=False
    )

    assert (alone.returncode, alone.stderr) == (0, b"")
    assert "<U+001B>" in alone.stdout.decode() and not OBEYED.search(alone.stdout.decode())


@pytest.mark.parametrize("name", ["watch.toml", "actors.toml", "sources/paper.toml"])
@pytest.mark.parametrize(
    "words",
    [
        f"{quoted(SHORT)} = 1\n",
        f"title = {SHORT}\n",
        f"publisher = {quoted(SHORT)}\nwires = {quoted(SHORT)}\n",
        f"publisher = {quoted(SHORT)}\n[gather]\nkind = {quoted(SHORT)}\nat = [{quoted(SHORT)}]\n",
        f"title = {quoted(SHORT)}\nagreement = {quoted(SHORT)}\n",
        f"user_agent = {quoted(SHORT)}\ntitle = 'a'\nagreement = 'paris-1991'\n",
        f"route = {quoted(SHORT)}\ntitle = 'a'\nagreement = 'paris-1991'\n",
    ],
)
def test_a_wrong_setting_is_told_in_plain_signs(tmp_path: Path, name: str, words: str) -> None:
    folder = tmp_path / "w"
    assert run("new", folder).exit_code == 0
    (folder / "sources").mkdir(exist_ok=True)
    (folder / name).write_text(words, "utf-8")

    said = run("check", folder)

    assert said.exit_code == 1, said.output
    assert not OBEYED.search(said.stdout + said.stderr)


def test_what_is_spelt_out_as_json_reads_as_it_was() -> None:
    line = json.dumps({"a": EVERY}, ensure_ascii=False)

    assert json.loads(json_spelt(line)) == {"a": EVERY}
    assert not OBEYED.search(json_spelt(line)) and not OBEYED.search(controls_spelt(EVERY))


def test_marks_without_width_that_a_script_asks_for_are_left() -> None:
    khmer = "\u1797\u17d2\u1793\u17c6\u200b\u1796\u17c1\u1789"

    assert controls_spelt(khmer) == khmer
    assert controls_spelt("kil\u200bled") == "kil<U+200B>led"
    assert json.loads(json_spelt('"kil\u200bled"')) == "kil\u200bled"
    assert "\u200b" not in json_spelt('"kil\u200bled"')
