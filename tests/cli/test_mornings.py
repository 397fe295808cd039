"""Each morning's digest: what is new for a reader, once, by mail as a server takes it or as a feed."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path

import feedparser
import pytest
from commands import rows, run
from smtp_peer import Inbox, smtp_peer

from servanda.model import Decision
from servanda.watch import open_watch

READERS = {"Placeholder One": "one@example.org", "Placeholder Two": "two@example.org"}
BUSY = ("--on", "2017-10-24")
QUIET = ("--on", "2017-10-25")


@pytest.fixture
def watch(cambodia: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(cambodia, tmp_path / "watch"))


def with_mail(watch: Path, port: int, readers: dict[str, str] = READERS) -> None:
    to = "\n".join(f'"{name}" = "{address}"' for name, address in readers.items())
    words = f"""
[mail]
host = "localhost"
port = {port}
from = "monitor@example.org"
security = "none"
[digest.to]
{to}
"""
    settings = watch / "watch.toml"
    settings.write_text(settings.read_text("utf-8") + words, encoding="utf-8")


def test_a_busy_and_a_quiet_day_come_in_at_a_mail_server_and_nothing_twice(watch: Path) -> None:
    inbox = Inbox()
    with smtp_peer(inbox) as port:
        with_mail(watch, port)
        for day in (BUSY, BUSY, QUIET, QUIET):
            done = run("digest", watch, "--mail", *day)
            assert done.exit_code == 0, done.output

    busy, quiet = inbox.messages[:2], inbox.messages[2:]
    assert len(inbox.raw) == 4
    assert [m["To"] for m in busy] == [f"{n} <{a}>" for n, a in READERS.items()]
    for message in busy:
        words = message.get_content()
        assert "things new" in message["Subject"]
        assert "not assessed -> breached since 23 August 2017" in words
        assert "(cps-29), France and Indonesia: opened: waiting" in words
        assert message["Auto-Submitted"] == "auto-generated"
    for message in quiet:
        assert message["Subject"].endswith(": nothing changed, 25 October 2017")
        (line,) = message.get_content().splitlines()
        assert "nothing changed since 24 October 2017" in line
        assert "of 14 sources expected, 11 spoke" in line
    assert len({m["Message-ID"] for m in inbox.messages}) == 4


def test_a_digest_whose_mark_was_lost_is_sent_again_as_the_same_message(watch: Path) -> None:
    inbox = Inbox()
    with smtp_peer(inbox) as port:
        with_mail(watch, port, {"Placeholder One": "one@example.org"})
        run("digest", watch, "--mail", *BUSY)
        shutil.rmtree(watch / "digests")  # as after a fault between sending and noting
        run("digest", watch, "--mail", *BUSY)

    first, second = inbox.messages
    assert first["Message-ID"] == second["Message-ID"]


def test_one_that_no_server_took_is_told_the_next_time(watch: Path) -> None:
    inbox, refusing = Inbox(), Inbox("554 not today")
    with smtp_peer(refusing) as port:
        with_mail(watch, port, {"Placeholder One": "one@example.org"})
        refused = run("digest", watch, "--mail", *BUSY)
    words = (watch / "watch.toml").read_text("utf-8")
    with smtp_peer(inbox) as other:
        (watch / "watch.toml").write_text(
            words.replace(f"port = {port}", f"port = {other}"), "utf-8"
        )
        taken = run("digest", watch, "--mail", *BUSY)

    assert refused.exit_code == 1 and "554 not today" in refused.stderr
    assert taken.exit_code == 0
    assert "breached since" in inbox.messages[0].get_content()


def test_a_reader_is_not_told_what_she_did_herself(watch: Path) -> None:
    deciders = {who for _, who in decisions_of(watch)}
    assert len(deciders) == 1
    (decider,) = deciders

    [own] = rows("digest", watch, "--by", decider.upper(), *BUSY)
    [other] = rows("digest", watch, "--by", "Placeholder Two", *BUSY)

    told = {item["kind"] for item in other["items"]}
    assert {"decision", "standing", "duty"} <= told
    assert not {"decision", "standing", "duty"} & {item["kind"] for item in own["items"]}


def decisions_of(watch: Path) -> list[tuple[str, str]]:
    with open_watch(watch).record() as record:
        return [(one.id, one.by) for one in record.all(Decision)]


def test_what_others_put_on_record_is_told_once_whatever_day_it_bears(
    watch: Path, tmp_path: Path
) -> None:
    run("digest", watch, *BUSY)
    page = tmp_path / "a.txt"
    page.write_text("Police arrested the lawmaker Anna Placeholder in Phnom Penh on Sunday.\n")
    run("gather", watch, page, "--published", "2017-09-04", "--by", "somebody")
    run("read", watch)
    today = ("--on", date.max.replace(year=2099).isoformat())

    [told] = rows("digest", watch, *today)
    [again] = rows("digest", watch, *today)

    kinds = {item["kind"] for item in told["items"]}
    assert {"question", "kept"} <= kinds
    assert [i["words"] for i in told["items"] if i["kind"] == "question"][0].startswith(
        "Anna Placeholder"
    )
    assert again["quiet"] and again["items"] == [] and again["from_line"] == told["to_line"]


PLAN = """The government announced on Monday that it will close the newspaper The Placeholder Daily on 20 November 2017.
"""


def planned(watch: Path, tmp_path: Path) -> None:
    """An announcement of 30 October 2017 for 20 November."""
    page = tmp_path / "plan.txt"
    page.write_text(PLAN, encoding="utf-8")
    run("gather", watch, page, "--published", "2017-10-30", "--by", "somebody")
    run("read", watch)


def test_a_request_makes_of_a_duty_that_waits_one_that_is_owed_and_questions_of_any_day_are_told(
    watch: Path, tmp_path: Path
) -> None:
    run("digest", watch, "--on", "2017-11-18")
    planned(watch, tmp_path)  # kept today, asked about a day long past
    asked = run(
        "decide", watch, "--notice", "request", "--about", "cps-29", "--on", "2017-11-01",
        "--words", "asked to consult", "--actor", "un_secretary_general", "--by", "Ann",
    )  # fmt: skip
    [told] = rows("digest", watch, "--on", "2017-11-19")

    assert asked.exit_code == 0, asked.output
    duties = [item["words"] for item in told["items"] if item["kind"] == "duty"]
    assert [words.rpartition(": ")[2] for words in duties if "cps-29" in words] == [
        "waiting -> owed"
    ]
    assert any(item["kind"] == "question" for item in told["items"])
    assert told["undecided"] > 0


def test_an_announced_day_that_came_is_told_on_the_day_it_comes(
    watch: Path, tmp_path: Path
) -> None:
    planned(watch, tmp_path)
    told = {}
    for day in ("2017-11-18", "2017-11-19", "2017-11-20", "2017-11-21"):
        [row] = rows("digest", watch, "--on", day)
        told[day] = [item["words"] for item in row["items"] if item["kind"] == "threat"]

    [words] = told.pop("2017-11-20")
    assert "The Placeholder Daily" in words and "announced for 20 November 2017" in words
    assert "nobody has upheld" in words
    assert not any(told.values())


@pytest.mark.parametrize("form", ["atom", "json-feed"])
def test_a_feed_holds_each_digest_once_and_the_same_again(
    watch: Path, tmp_path: Path, form: str
) -> None:
    out = tmp_path / "feed"
    for day in (BUSY, QUIET):
        assert run("digest", watch, "--as", form, "--out", out, *day).exit_code == 0
    before = out.read_bytes()
    run("digest", watch, "--as", form, "--out", out, *QUIET)

    assert out.read_bytes() == before
    if form == "atom":
        feed = feedparser.parse(before)
        assert not feed.bozo
        titles = [entry.title for entry in feed.entries]
        ids = {entry.id for entry in feed.entries}
    else:
        items = json.loads(before)["items"]
        titles, ids = [item["title"] for item in items], {item["id"] for item in items}
    assert len(ids) == 2
    assert sorted("nothing changed" in title for title in titles) == [False, True]


def test_nothing_that_settings_withhold_leaves_by_it(watch: Path) -> None:
    incident = next(row["id"] for row in rows("incidents", watch) if row["state"] == "upheld")
    rule = rows("duties", watch, *BUSY)[0]["rule"]
    words = (
        "--judgement",
        "upheld",
        "--reason",
        "Signed: Canary Decider",
        "--by",
        "Canary Decider",
    )
    assert run("decide", watch, incident, *words).exit_code == 0
    noted = run(
        "decide", watch, "--notice", "step", "--about", rule, "--on", "2017-11-01", "--by",
        "Canary Decider", "--reason", "Told to Canary Decider at canary@example.org",
    )  # fmt: skip
    inbox = Inbox()
    with smtp_peer(inbox) as port:
        with_mail(watch, port, {"Placeholder One": "one@example.org"})
        run("digest", watch, "--mail", "--on", "2099-01-01")

    assert noted.exit_code == 0, noted.output
    text = inbox.messages[0].get_content()
    assert "Steps and replies put on record" in text
    assert not re.search("canary", inbox.raw[0].decode("utf-8"), re.IGNORECASE)
    assert "canary" not in text.casefold()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--mail",), "names no mail server"),
        (("--as", "atom"), "a feed needs both"),
        (("--mail", "--since", "2017-01-01"), "leave out --since and --days"),
    ],
)
def test_what_cannot_be_given_is_said(watch: Path, words: tuple[str, ...], said: str) -> None:
    done = run("digest", watch, *words)

    assert done.exit_code in (1, 2)
    assert said in done.output + str(done.exception)
    assert not list((watch / "digests").glob("*.json"))


def test_a_watch_whose_requests_go_by_a_route_mails_nothing_past_it(watch: Path) -> None:
    settings = watch / "watch.toml"
    with_mail(watch, 2525)
    words = settings.read_text("utf-8").replace('host = "localhost"', 'host = "smtp.example.org"')
    words = words.replace('security = "none"', 'security = "tls"')
    settings.write_text(f'route = "socks5h://127.0.0.1:9050"\n{words}', encoding="utf-8")

    done = run("digest", watch, "--mail")

    assert done.exit_code == 1
    assert "would see where this machine is" in done.output + str(done.exception)


def test_a_mark_of_another_record_is_refused_and_a_broken_one_named(watch: Path) -> None:
    run("digest", watch, *BUSY)
    (file,) = (watch / "digests").glob("*.json")
    words = file.read_text("utf-8")
    file.write_text(re.sub(r'"link": "[0-9a-f]{4}', '"link": "0000', words), encoding="utf-8")
    other = run("digest", watch, *QUIET)
    file.write_text("{", encoding="utf-8")
    broken = run("digest", watch, *QUIET)

    assert other.exit_code == broken.exit_code == 1
    assert "is not the one of which everybody was told" in other.output + str(other.exception)
    assert "no longer as it was written" in broken.output + str(broken.exception)
