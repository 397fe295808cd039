"""Gathering from sources: what is new is kept, what was kept is not asked for, what fails is told."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from commands import run
from watch.loopback import BEGAN, ROBOTS, Clock, Site, article, kept, rss, serving, source

from servanda.captures import sandbox
from servanda.captures.custody import fixity
from servanda.errors import SettingsError
from servanda.model import Capture, Note, Signal
from servanda.watch import Tally, open_watch, visit
from servanda.watch.gathering import rounds
from servanda.watch.gathering.intake import Intake


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as made:
        made.answers["/a"] = article("One", "Police arrested Ana Placeholder on Sunday.")
        made.answers["/b"] = article("Two", "The court closed the radio station on Monday.")
        made.answers["/feed.xml"] = rss(made.at("/a"), made.at("/b?utm_source=feed#top"))
        yield made


def gathered(folder: Path, clock: Clock | None = None, *, days: int = 0, **more: Any) -> Tally:
    watch = open_watch(folder)
    with watch.record() as record:
        means = (clock or Clock()).means(on=BEGAN + timedelta(days=days))
        return visit(watch, record, means=means, by="a tester", **more)[0]


def archived(folder: Path) -> list[dict[str, Any]]:
    lines = (folder / "vault" / "warc" / "chain.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


def test_a_feed_gathered_twice_gives_nothing_new_and_one_revisit(folder: Path, site: Site) -> None:
    source(folder, site.at("/feed.xml"))

    first, before = gathered(folder), site.paths()
    second = gathered(folder, days=1)

    assert (first.new, first.unchanged, first.failed) == (2, 0, 0)
    assert before == ["/feed.xml", "/a", "/b"]
    assert (second.new, second.unchanged, second.failed) == (0, 1, 0)
    assert site.paths()[3:] == ["/feed.xml"]
    assert [row["type"] for row in archived(folder)].count("revisit") == 1
    feeds = [row for row in archived(folder) if row["address"].endswith("feed.xml")]
    assert [row["type"] for row in feeds] == ["request", "response", "request", "revisit"]
    assert {c.source for c in kept(folder)} == {"daily"}
    assert {c.publisher for c in kept(folder)} == {"The Placeholder Daily"}
    watch = open_watch(folder)
    assert fixity.look(watch.vault, captures=kept(folder)).faults == ()


def test_what_a_feed_adds_is_asked_for_and_nothing_else(folder: Path, site: Site) -> None:
    source(folder, site.at("/feed.xml"))
    gathered(folder)
    site.answers["/c"] = article("Three", "The union was dissolved on Tuesday.")
    site.answers["/feed.xml"] = rss(site.at("/a"), site.at("/b"), site.at("/c"))
    site.asked.clear()

    tally = gathered(folder, days=1)

    assert tally.new == 1
    assert site.paths() == ["/feed.xml", "/c"]


def test_another_report_under_an_id_that_was_used_before_is_taken(folder: Path) -> None:
    feed = folder / "feed.xml"
    item = "<item><guid isPermaLink='false'>7</guid><title>{0}</title><description>{0} words"
    item += "</description><pubDate>Mon, {1} May 2018 09:00:00 +0700</pubDate></item>"
    source(folder, "feed.xml")
    words = []
    for day, title in ((14, "One"), (15, "Two"), (15, "Two, and a typing error mended")):
        feed.write_text(f"<rss><channel>{item.format(title, day)}</channel></rss>")
        words.append(gathered(folder, days=day - 14).new)

    assert words == [1, 1, 0]


def test_lists_beyond_the_bounds_are_told(
    folder: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "LISTS", 3)
    names = "".join(f"<sitemap><loc>/{n}.xml</loc></sitemap>" for n in (0, 1, 2, 3, "index"))
    site.answers["/index.xml"] = f"<sitemapindex>{names}</sitemapindex>".encode()
    source(folder, site.at("/index.xml"), kind="sitemap")

    tally = gathered(folder)

    asked = [path for path in site.paths() if path.endswith(".xml")]
    assert asked == ["/index.xml", "/0.xml", "/1.xml"]
    (signal,) = (each for each in tally.signals if each.kind == "passed over")
    assert "names 2 more lists than are looked at" in signal.what
    assert site.at("/2.xml") in signal.what


def test_of_much_that_was_passed_over_the_rest_is_counted(folder: Path) -> None:
    (folder / "links.csv").write_text("url\n" + "no link\n" * 9)
    source(folder, "links.csv", kind="sheet")

    told = [each.what for each in gathered(folder).signals if each.kind == "passed over"]

    assert len(told) == 6
    assert told[-1].endswith(
        "4 more were passed over; the last: links.csv: row 10: no web address in it"
    )


def test_killed_at_any_page_it_goes_on_where_it_was(
    folder: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    source(folder, site.at("/feed.xml"))
    keep = Intake.keep

    def killed(self: Intake, *args: Any, **more: Any) -> str:
        id = keep(self, *args, **more)
        raise KeyboardInterrupt(id)

    monkeypatch.setattr(Intake, "keep", killed)
    with pytest.raises(KeyboardInterrupt):
        gathered(folder)
    monkeypatch.undo()
    site.asked.clear()

    tally = gathered(folder, days=1)

    assert (tally.new, len(kept(folder))) == (1, 2)
    assert site.paths() == ["/feed.xml", "/a", "/b"]  # of /a it was not yet written that it is kept


@pytest.mark.parametrize(
    ("status", "kind"),
    [(403, "access denied"), (451, "access denied"), (410, "gone"), (500, "not answering")],
)
def test_a_refused_page_is_on_record_once_with_its_day(
    folder: Path, site: Site, status: int, kind: str
) -> None:
    site.answers["/b"] = (status, {})
    source(folder, site.at("/feed.xml"))

    tally = gathered(folder)
    again = gathered(folder, days=1)

    assert (tally.new, tally.failed) == (1, 1)
    (signal,) = [s for s in kept(folder, Signal) if s.kind == kind]
    assert f"{kind} on 2026-03-02" in signal.what
    assert again.signals == []
    assert again.failed == (0 if status == 410 else 1)
    answers = [row for row in archived(folder) if row["address"].endswith("/b")]
    assert status in [row.get("status") for row in answers]


def test_a_watched_page_that_vanishes_is_told_with_what_was_kept(folder: Path, site: Site) -> None:
    source(folder, site.at("/a"), kind="pages")
    first, second = gathered(folder), gathered(folder, days=1)
    site.answers["/a"] = (404, {})

    third = gathered(folder, days=2)

    assert (first.new, second.unchanged) == (1, 1)
    (signal,) = third.signals
    assert signal.kind == "gone"
    assert kept(folder)[0].id in signal.what


def test_a_watched_page_that_changes_is_kept_beside_the_first(folder: Path, site: Site) -> None:
    source(folder, site.at("/a"), kind="pages")
    gathered(folder)
    site.answers["/a"] = article("One", "Nobody was arrested on Sunday, police said.")

    assert gathered(folder, days=1).new == 1
    assert len({c.bytes_sha256 for c in kept(folder)}) == 2


def test_robots_are_heeded_unless_the_source_says_why_not(folder: Path, site: Site) -> None:
    site.answers[ROBOTS] = b"User-agent: *\nDisallow: /b\n"
    source(folder, site.at("/feed.xml"))

    heeded = gathered(folder)
    source(folder, site.at("/feed.xml"), ignores_robots="Allowed by the editor on 2026-03-01.")
    ignored = gathered(folder, days=1)

    assert (heeded.new, [s.kind for s in heeded.signals]) == (1, ["robots forbid"])
    assert ignored.new == 1


def test_robots_that_cannot_be_had_forbid_for_the_day(folder: Path, site: Site) -> None:
    site.answers[ROBOTS] = (503, {"Retry-After": "100000"})
    source(folder, site.at("/feed.xml"))

    tally = gathered(folder)

    assert (tally.new, tally.failed) == (0, 1)
    assert site.paths() == []


def test_a_site_is_asked_no_faster_than_it_or_its_source_says(folder: Path, site: Site) -> None:
    site.answers[ROBOTS] = b"User-agent: *\nCrawl-delay: 7\n"
    clock = Clock()
    source(folder, site.at("/feed.xml"), delay_seconds=2.0)

    gathered(folder, clock)

    assert clock.pauses == [7.0, 7.0]


def test_a_passing_failure_is_tried_again_after_the_wait_the_site_asks_for(
    folder: Path, site: Site
) -> None:
    clock = Clock()
    site.answers["/b"] = (503, {"Retry-After": "30"})
    source(folder, site.at("/feed.xml"))

    tally = gathered(folder, clock)

    assert site.paths().count("/b") == 3
    assert [p for p in clock.pauses if p] == [30.0, 30.0]
    assert tally.failed == 1


def test_only_so_many_new_pages_are_asked_for_at_a_time(folder: Path, site: Site) -> None:
    source(folder, site.at("/feed.xml"), most=1)

    first, second = gathered(folder), gathered(folder, days=1)

    assert (first.new, first.waiting, second.new, second.waiting) == (1, 1, 1, 0)


def test_a_link_into_this_machine_is_never_asked_for_by_a_source_of_the_web(
    folder: Path, site: Site
) -> None:
    (folder / "list.txt").write_text(f"{site.at('/a')}\nhttp://169.254.169.254/latest\n")
    source(folder, "list.txt", kind="pages", on_this_machine=False, ignores_robots="a test")

    tally = gathered(folder)

    assert (tally.new, tally.failed, site.asked) == (0, 2, [])
    assert all("private, local or reserved" in s.what for s in tally.signals)


def test_a_bridge_on_this_machine_opens_its_own_port_and_no_other(folder: Path, site: Site) -> None:
    with serving() as other:
        other.answers["/admin"] = article("Admin", "Secret words of another service.")
        site.answers["/a"] = article("A report", "Police arrested Placeholder A on Sunday.")
        site.answers["/moved"] = (302, {"Location": other.at("/admin")})
        links = (site.at("/a"), other.at("/admin"), site.at("/moved"))
        site.answers["/feed.xml"] = rss(*links, site.at("/a").replace("127.0.0.1", "127.0.0.2"))
        source(folder, site.at("/feed.xml"))

        gathered(folder)

        assert other.asked == []
    assert [capture.address for capture in kept(folder)] == [site.at("/a")]


def test_no_request_names_the_program_or_its_subject(folder: Path, site: Site) -> None:
    source(folder, site.at("/feed.xml"))

    gathered(folder)

    assert len(site.heads) >= 4
    assert not re.search(r"servanda|peace|agreement|monitor|python", "".join(site.heads), re.I)


def test_requests_say_what_the_user_has_them_say(folder: Path, site: Site) -> None:
    watch_file = folder / "watch.toml"
    words = "ExampleMonitor/1.0 (+https://monitor.example/)"
    plain = watch_file.read_text()
    watch_file.write_text(f'{plain}\nuser_agent = "{words}"\n')
    site.answers[ROBOTS] = b"User-agent: examplemonitor\nDisallow: /b\n"
    source(folder, site.at("/feed.xml"))

    tally = gathered(folder)

    assert (tally.new, tally.failed) == (1, 1)
    assert all(f"User-Agent: {words}" in head for head in site.heads)
    for odd in ("a\\nX-Injected: 1", "a" * 201, "tr\u00e8s", " a"):
        watch_file.write_text(f'{plain}\nuser_agent = "{odd}"\n')
        with pytest.raises(SettingsError, match="user_agent is"):
            open_watch(folder)


def test_a_sitemap_index_is_followed(folder: Path, site: Site) -> None:
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    site.answers["/index.xml"] = (
        f"<sitemapindex {space}><sitemap><loc>{site.at('/map.xml')}</loc></sitemap></sitemapindex>"
    ).encode()
    site.answers["/map.xml"] = (
        f"<urlset {space}><url><loc>{site.at('/a')}</loc></url></urlset>"
    ).encode()
    source(folder, site.at("/index.xml"), kind="sitemap")

    first, second = gathered(folder), gathered(folder, days=1)

    assert (first.new, second.new, second.unchanged) == (1, 0, 2)


def test_what_a_feed_holds_is_kept_where_its_page_is_refused(folder: Path, site: Site) -> None:
    words = "The ministry closed the radio station in Kep on Sunday. " * 30
    site.answers["/feed.xml"] = rss(site.at("/closed"), description=words)
    site.answers["/closed"] = (403, {})
    source(folder, site.at("/feed.xml"))

    tally = gathered(folder)

    assert (tally.new, tally.failed) == (1, 1)
    assert kept(folder)[0].address == site.at("/closed") + "#as-listed"


def test_what_a_feed_calls_its_entries_steers_no_terminal(folder: Path, site: Site) -> None:
    items = [
        {"id": "\x1b[2J\u202e1", "content_text": "Police arrested Ana Placeholder. " * 9},
        {"id": "2", "url": site.at("/a"), "title": "\x1b]0;owned\x07"},
    ]
    site.answers["/feed.xml"] = json.dumps({"items": items, "version": "x"}).encode()
    site.answers["/a"] = (403, {"X": "1"})
    source(folder, site.at("/feed.xml"))

    told = run("gather", folder, "--by", "a tester")

    assert "access denied" in told.stderr
    assert not {"\x1b", "\x07", "\u202e"} & set(told.output)
    assert [c.address for c in kept(folder)] == [site.at("/feed.xml#%1B[2J%E2%80%AE1")]


def test_the_day_a_feed_gives_is_the_feeds_word_and_no_persons(folder: Path, site: Site) -> None:
    site.answers["/a"] = b"<html><body><p>" + b"Police arrested Ana Placeholder. " * 9 + b"</p>"
    item = {"id": "1", "url": site.at("/a"), "date_published": "2026-02-28T10:00:00Z"}
    site.answers["/feed.xml"] = json.dumps({"items": [item], "version": "x"}).encode()
    source(folder, site.at("/feed.xml"))

    gathered(folder)

    (capture,) = kept(folder)
    assert (capture.published.how, capture.published.basis) == (
        "given",
        "given by the list of its source",
    )


def test_a_folder_a_mailbox_and_an_archive_are_taken_once(folder: Path, site: Site) -> None:
    (folder / "inbox").mkdir()
    (folder / "inbox" / "a.html").write_bytes(article("One", "Police arrested Ana on Sunday."))
    (folder / "news.eml").write_bytes(
        b"Subject: Paper shut\r\nMessage-ID: <1@site.example>\r\nDate: Mon, 2 Mar 2026 08:00:00 "
        b"+0000\r\nContent-Type: text/plain\r\n\r\nThe paper was shut by the court on Sunday, "
        b"its editor said, and nobody knows for how long it will be.\r\n"
    )
    source(folder, site.at("/feed.xml"))
    gathered(folder)
    warc = next((folder / "vault" / "warc").glob("*.warc.gz"))
    (folder / "theirs.warc.gz").write_bytes(warc.read_bytes())
    (folder / "sources" / "daily.toml").unlink()
    for id, kind, at in (
        ("folder", "folder", "inbox"),
        ("mails", "mailbox", "news.eml"),
        ("archive", "archive", "theirs.warc.gz"),
    ):
        source(folder, at, id=id, kind=kind)
        first = gathered(folder, only=[id])
        second = gathered(folder, only=[id], days=1)
        assert (second.new, second.failed) == (0, 0), id
        assert first.failed == 0, first.signals
        # the archive's pages are those the feed gave, and known by their bytes and address
        assert (first.new, first.unchanged) == ((1, 0) if id != "archive" else (0, 2))
    mail = next(c for c in kept(folder) if c.source == "mails")
    assert (mail.address, mail.title) == ("mid:1@site.example", "Paper shut")


@pytest.mark.slow  # it ends the other process, and another takes a while
def test_an_archive_that_ends_its_parser_is_a_signal_and_looked_at_again(
    folder: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    source(folder, site.at("/feed.xml"))
    gathered(folder)
    warc = next((folder / "vault" / "warc").glob("*.warc.gz"))
    (folder / "theirs.warc.gz").write_bytes(warc.read_bytes())
    (folder / "sources" / "daily.toml").unlink()
    source(folder, "theirs.warc.gz", id="archive", kind="archive")

    with monkeypatch.context() as patched:
        patched.setattr(sandbox, "_IDLE", [])
        patched.setattr(sandbox, "MEMORY_BYTES", 1_000_000)
        ended = gathered(folder, only=["archive"])
    again = gathered(folder, only=["archive"], days=1)

    assert (ended.new, ended.unchanged, ended.failed) == (0, 0, 1)
    assert "What follows was not read." in ended.signals[0].what
    assert (again.unchanged, again.failed) == (2, 0)


def test_a_source_far_below_what_is_expected_is_a_signal_once_a_week(
    folder: Path, site: Site
) -> None:
    source(folder, site.at("/feed.xml"))
    path = folder / "sources" / "daily.toml"
    path.write_text(path.read_text().replace("0.5", "7.0"))

    first = gathered(folder)
    later = gathered(folder, days=20)
    same_week = gathered(folder, days=20)

    assert not first.is_silent  # it was not listened to for long enough
    (signal,) = later.signals
    assert (signal.kind, later.is_silent) == ("silent source", True)
    assert "where 21 are expected" in signal.what
    assert len([s for s in kept(folder, Signal) if s.kind == "silent source"]) == 1
    assert same_week.is_silent


def test_a_paused_source_is_passed_over_and_asked_again_when_it_is_resumed(
    folder: Path, site: Site
) -> None:
    source(folder, site.at("/feed.xml"))
    assert run("pause", folder, "daily").exit_code == 2, "no reason"
    assert run("pause", folder, "daily", "--reason", "too much of it").exit_code == 0

    told = run("gather", folder, "--by", "a tester")
    again = run("pause", folder, "daily", "--reason", "again")
    asked = list(site.asked)
    run("pause", folder, "daily", "--resume")
    after = run("gather", folder, "--by", "a tester")

    assert re.search(r"daily: passed over, paused by us since [-\d]+: too much of it", told.output)
    assert asked == [], "nothing of it was asked for"
    assert again.exit_code == 1 and "is paused by us since" in again.output
    assert re.search(r"daily +2 ", after.output)
    text = (folder / "sources" / "daily.toml").read_text()
    assert "paused" not in text, "no day of it has passed"
    assert run("pause", folder, "daily", "--resume").exit_code == 1
    assert 'Did you mean "daily"' in run("pause", folder, "dayly", "--reason", "x").output


def test_a_name_that_others_cannot_read_is_refused_before_a_source_is_asked(
    folder: Path, site: Site
) -> None:
    source(folder, site.at("/feed.xml"))

    told = run("gather", folder, "--by", "\u0410nn")

    assert told.exit_code == 1 and "Nothing was kept" in told.output
    assert site.asked == [] and not kept(folder, Capture)
    assert not list((folder / "vault").glob("warc/*.warc.gz"))


def test_the_command_prints_a_row_a_source_and_json(folder: Path, site: Site) -> None:
    source(folder, site.at("/feed.xml"))

    told = run("gather", folder, "--by", "a tester")
    again = run("gather", folder, "--json", "--by", "a tester")
    wrong = run("gather", folder, "--source", "dialy")

    assert told.exit_code == 0, told.output
    assert "daily" in told.stdout and "2 new. Next: servanda read" in told.stdout
    (row,) = [json.loads(line) for line in again.stdout.splitlines()]
    assert (row["source"], row["new"], row["unchanged"]) == ("daily", 0, 1)
    assert wrong.exit_code == 2 and 'Did you mean "daily"?' in wrong.stderr


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ('[gather]\nkind = "fed"\nat = ["x"]', 'Did you mean "feed"?'),
        ('[gather]\nkind = "feed"\nat = []', "`at` is empty"),
        ('[gather]\nkind = "feed"\nat = ["x"]\ndelay = 3', "delay_seconds"),
        ('[gather]\nkind = "folder"\nat = ["http://site.example/"]', "is an address"),
        ('[gather]\nkind = "feed"\nat = ["x"]\ndelay_seconds = -1.0', "Give 0 to"),
        ('[gather]\nkind = "feed"\nat = "http://site.example/"', 'Give a list, as ["this",'),
        (
            '[gather]\nkind = "feed"\nat = ["https://daily.example/"]\non_this_machine = true',
            "names no address of this machine",
        ),
        ('ownr = "Placeholder"', 'there is no key "ownr". Did you mean "owner"?'),
        ('wires = "AFP"', "wires is 'AFP'. Give a list"),
        ('notes = "closed"', "Give [[notes]] tables"),
        ('[[notes]]\nday = 2017-09-04\nwords = "x"', '[[notes]] 1: there is no key "day"'),
        ("[[notes]]\non = 2017-09-04", "required field missing"),
        (
            '[[notes]]\non = 2017-09-04T10:00:00Z\nwords = "x"',
            "expected date @ Outlet.notes[0].on. Days are written",
        ),
        ('[[notes]]\non = "in 2017"\nwords = "x"', "notes"),
        ('notes = ["closed"]', "[[notes]] 1: is 'closed'"),
    ],
)
def test_a_wrong_source_says_where_what_and_what_to_do(folder: Path, lines: str, says: str) -> None:
    (folder / "sources" / "daily.toml").write_text(f'publisher = "Placeholder"\n{lines}\n')

    with pytest.raises(SettingsError) as caught:
        open_watch(folder)

    assert "daily.toml" in str(caught.value)
    assert says in str(caught.value)


def test_owner_wires_and_dated_notes_are_read_and_check_shows_the_notes(folder: Path) -> None:
    (folder / "sources" / "daily.toml").write_text(
        'publisher = "The Placeholder Daily"\nowner = "Placeholder Holding"\n'
        'wires = ["AFP"]\nnote = "Old."\n[[notes]]\non = 2017-09-04\nwords = "Printing stopped."\n'
    )

    (outlet,) = open_watch(folder).outlets
    checked = run("check", folder)

    assert (outlet.owner, outlet.wires) == ("Placeholder Holding", ("AFP",))
    assert outlet.notes == (Note(date(2017, 9, 4), "Printing stopped."),)
    assert checked.exit_code == 0, checked.output
    assert "sources: 1, 0 of them gathered from" in checked.stdout
    assert "  daily: 2017-09-04: Printing stopped.\n  daily: Old.\n" in checked.stdout


def test_a_route_that_cannot_be_is_refused_and_a_good_one_is_shown(
    folder: Path, site: Site
) -> None:
    source(folder, site.at("/feed.xml"))
    path = folder / "watch.toml"
    before = path.read_text()
    path.write_text(before + '\nroute = "socks5://127.0.0.1:9050"\n')
    with pytest.raises(SettingsError, match="socks5h"):
        open_watch(folder)

    path.write_text(before + '\nroute = "socks5h://127.0.0.1:9"\n')
    told = run("gather", folder, "--by", "a tester")

    assert "Asked through the SOCKS proxy 127.0.0.1:9" in told.stderr
    assert site.asked == []
