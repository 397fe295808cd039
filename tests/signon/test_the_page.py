"""The page on which organisations sign, attacked from outside: only a form that is sent counts."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from commands import run
from signon.conftest import SignonSite, instant, invite, open_campaign, site_of

from servanda import watch as way
from servanda.cli import signing_on_queue
from servanda.desk.signon import urls
from servanda.desk.signon.settings import POLICY

UNION, ADDRESS = "Placeholder Rights Union", "office@rights.example"


def asked(site: SignonSite, name: str = UNION, address: str = ADDRESS) -> tuple[str, str, str]:
    site.ask(name, address)
    site.deliver()
    return site.letters_to(address)[-1]


def test_a_button_signs_and_the_receipt_says_so(site: SignonSite) -> None:
    link, number, _ = asked(site)
    assert site.signed() == []

    page = site.browser.post(link).content.decode()

    assert "Your organisation has signed" in page
    assert site.signed() == [UNION]
    assert site.rows()[0]["way"] == "e-mail"
    assert site.rows()[0]["confirmed"] == ["button"]
    assert "it is on record" in site.browser.get(f"/receipt/{number}").content.decode()


def test_a_code_typed_in_signs(site: SignonSite) -> None:
    _, number, code = asked(site)

    page = site.browser.post("/code", {"number": number.lower(), "code": code.replace("-", " ")})

    assert page.status_code == 200
    assert site.rows()[0]["confirmed"] == ["code"]


def test_twenty_prefetches_of_every_address_confirm_nothing(site: SignonSite) -> None:
    link, number, code = asked(site)
    places = [link, f"{link}?language=km", "/", "/code", f"/code?number={number}&code={code}",
              f"/receipt/{number}", "/receipt", "/waiting", "/letter.md", "/signatures.json"]  # fmt: skip

    for place in places:
        for _ in range(20):
            assert site.browser.get(place).status_code == 200
            assert site.browser.head(place).status_code == 200
            assert site.browser.options(place).status_code == 405
    assert site.signed() == []

    site.browser.post(link)
    assert site.signed() == [UNION]


def test_a_link_pressed_twice_signs_once(site: SignonSite) -> None:
    link, number, code = asked(site)

    for _ in range(3):
        assert site.browser.post(link).status_code == 200
    assert site.browser.post("/code", {"number": number, "code": code}).status_code == 200

    assert len(site.rows()) == 1


def test_guessed_codes_are_stopped_after_ten(site: SignonSite) -> None:
    _, number, code = asked(site)

    for guess in range(10):
        wrong = site.browser.post("/code", {"number": number, "code": f"AAAAA-AAAA{guess % 8 + 2}"})
        assert wrong.status_code == 400
    stopped = site.browser.post("/code", {"number": number, "code": code})

    assert stopped.status_code == 429
    assert site.signed() == []


def test_a_newer_message_takes_the_place_of_the_one_before(site: SignonSite) -> None:
    first, _, _ = asked(site)
    second, _, _ = asked(site)

    assert site.browser.post(first).status_code == 404
    assert site.browser.post(second).status_code == 200
    assert site.signed() == [UNION]


def test_who_nobody_invited_waits_for_a_keeper_and_is_not_named(site: SignonSite) -> None:
    link, number, _ = asked(site, "Placeholder Newcomers", "info@newcomers.example")
    page = site.browser.post(link).content.decode()

    assert "a keeper, who looks whether the domain" in page
    assert site.signed() == []
    waiting = site.browser.get("/waiting").content.decode()
    assert "not known yet" in waiting
    assert "Newcomers" not in waiting + site.browser.get("/").content.decode()


@pytest.mark.parametrize(
    ("name", "address", "why"),
    [
        ("Placeholder Right Union", "office@other.example", "Placeholder Rights Union is known"),
        ("Somebody Else", "office@rights.example", "known as the domain of"),
        ("Placeholder Ríghts Uniom", "office@other.example", "differs by a letter or two"),
        ("Anybody", "office@rlghts.example", "looks the same as"),
        ("Anybody", "office@rights-letter.example", "has the name of"),
    ],
)
def test_what_looks_like_another_raises_an_alarm_and_never_counts_by_itself(
    site: SignonSite, name: str, address: str, why: str
) -> None:
    link, _, _ = asked(site, name, address)
    site.browser.post(link)

    assert site.signed() == []
    with way.QueueFiles(site.folder).opened() as files:
        row = files.execute("SELECT alarms FROM main.request").fetchone()
    assert why in row["alarms"]


@pytest.mark.parametrize(
    "address",
    ["someone@gmail.com", "a@mailinator.com", "a@x.yopmail.com", "no address", "a@b@rights.example",
     "a@rights.example\nBcc: b@c.example", '"a b"@rights.example', "a@[127.0.0.1]",
     "ä@rights.example", "a@localhost"],
)  # fmt: skip
def test_an_address_that_shows_no_organisation_is_refused(site: SignonSite, address: str) -> None:
    page = site.ask(UNION, address, status=400)

    assert 'aria-invalid="true"' in page
    with way.QueueFiles(site.folder).opened() as files:
        assert files.execute("SELECT count(*) FROM main.request").fetchone()[0] == 0


@pytest.mark.parametrize(
    "name",
    ["Evil\x00", "\u202egnp.exe", "a\u200bb", "", "x" * 161,
     "Рlaceholder"],
)  # fmt: skip
def test_a_name_that_others_would_read_otherwise_is_refused(site: SignonSite, name: str) -> None:
    site.ask(name, ADDRESS, status=400)
    site.deliver()

    assert site.mail.got == []


def test_a_name_of_two_lines_is_one_line_and_no_header(site: SignonSite) -> None:
    site.ask("Evil\r\nBcc: victim@other.example", ADDRESS)
    site.deliver()

    assert site.mail.recipients == [ADDRESS]
    assert site.mail.got[0]["Bcc"] is None


HOSTILE = [
    '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "%(hash)s %s",
    "=HYPERLINK(1)", "https://evil.example/pay www.evil.example", "'; DROP TABLE request; --",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_shown_as_it_is_everywhere(site: SignonSite, name: str) -> None:
    invite(site.folder, name, "hostile.example")
    link, number, _ = asked(site, name, "a@hostile.example")
    body = site.mail.got[-1].get_content()
    assert site.mail.got[-1]["Subject"] == "Please confirm: a letter to sign"
    assert "https://evil" not in body
    site.browser.post(link)

    assert site.signed() == [name]
    for place in ("/", "/waiting", f"/receipt/{number}", link):
        page = site.browser.get(place).content.decode()
        assert "<script" not in page
        assert "<img" not in page
        assert "49" not in re.sub(r"[0-9a-f]{16,}|\b[A-Z0-9]{3}(?:-[A-Z0-9]{3}){2}\b", "", page)


def test_a_text_swapped_between_reading_and_signing_is_refused(site: SignonSite) -> None:
    open_campaign(site.folder, site_text().replace("not kept", "kept"), replaces=site.campaign.id)

    page = site.ask(UNION, ADDRESS, status=400)

    assert "The letter was changed since you loaded the page" in page


def site_text() -> str:
    from signon.conftest import TEXT

    return TEXT


def test_a_link_of_the_text_before_signs_that_text_alone(site: SignonSite) -> None:
    link, _, _ = asked(site)
    newer = open_campaign(
        site.folder, site_text().replace("not kept", "kept"), replaces=site.campaign.id
    )
    site.browser.post(link)

    with way.open_watch(site.folder).record() as record:
        records = way.SignonRecords.of(record)
        on = instant().date()
        view = way.signon_view(records, way.QueueFiles(site.folder), newer, on=on)
    assert view.count == 0
    assert [row["state"] for row in way.backlog_rows(view)] == ["asked again"]
    assert site.signed() == [UNION]


def test_two_officers_are_two_mailboxes_and_both_confirm(new_watch: Path, mail: object) -> None:
    campaign = open_campaign(new_watch, officers=2)
    invite(new_watch, UNION, "rights.example")
    with site_of(new_watch, campaign, mail) as site:  # type: ignore[arg-type]
        site.ask(UNION, "a@rights.example", status=400)
        site.ask(UNION, "a@rights.example", "A@rights.example ", status=400)
        site.ask(UNION, "a@rights.example", "b@other.example", status=400)
        site.ask(UNION, "a@rights.example", "b@rights.example")
        site.deliver()
        (first, _, _), (second, _, _) = (
            site.letters_to(f"{who}@rights.example")[0] for who in "ab"
        )
        for _ in range(2):
            page = site.browser.post(first).content.decode()
        assert "somebody else is still to" in page
        assert site.signed() == []
        site.browser.post(second)
        assert site.signed() == [UNION]
        assert site.rows()[0]["way"] == "officers"


def alarms(site: SignonSite, number: str) -> list[str]:
    with way.open_watch(site.folder).record() as record:
        records, queue = way.SignonRecords.of(record), way.QueueFiles(site.folder)
        view = way.signon_view(records, queue, site.campaign, on=instant().date())
    return list(way.request_row(view, way.request_of(view, number))["alarms"])


def test_a_false_signature_holds_its_organisation_up_for_a_keeper_and_blocks_it_not(
    site: SignonSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = "somebody@rights.example"
    site.browser.post(asked(site, UNION, other)[0])
    signed = [row["id"] for row in site.rows()]

    link, number, _ = asked(site)
    page = site.browser.post(link).content.decode()

    assert "another signature of the organisation counts already" in page
    assert "has signed" not in page
    assert [row["id"] for row in site.rows()] == signed
    (alarm,) = alarms(site, number)
    assert alarm.startswith("another signature of this organisation counts already: of ")
    assert alarm.endswith("from a mailbox at its own domain")
    assert other not in alarm
    page = site.browser.get("/waiting?language=fr").content.decode()
    assert UNION in page
    assert "another signature" not in page  # it is in French

    # a keeper looks later than within the second
    monkeypatch.setattr(signing_on_queue, "now", lambda: instant() + timedelta(seconds=5))
    known = ("signon", "admit", site.folder, number, "--known", "its register", "--by", "A Keeper")
    done = run(*known)
    assert done.exit_code == 0, done.stderr
    assert "is not counted again" in done.stdout
    assert sorted(row["state"] for row in site.rows()) == ["counted already", "verifies"]

    (counts,) = (row for row in site.rows() if row["state"] == "verifies")
    ended = ("signon", "invalidate", site.folder, "--organisation", UNION, "--reason", "not its")
    run(*ended, "--by", "A Keeper", "--yes")
    (left,) = (row for row in site.rows() if row["state"] == "verifies")
    assert left["id"] != counts["id"]


def test_the_same_mailbox_twice_is_already_and_the_form_tells_no_stranger(
    site: SignonSite,
) -> None:
    site.browser.post(asked(site)[0])

    strange, own = site.ask(UNION, "x@rights.example"), site.ask(UNION, ADDRESS)
    assert "One step is left" in strange
    assert re.sub(r"\b[A-Z0-9]{3}(-[A-Z0-9]{3}){2}\b", "", strange) == re.sub(
        r"\b[A-Z0-9]{3}(-[A-Z0-9]{3}){2}\b", "", own
    )
    site.deliver()
    link, number, _ = site.letters_to(ADDRESS)[-1]
    page = site.browser.post(link).content.decode()

    assert "the same mailbox has signed already" in page
    assert len(site.rows()) == 1
    assert alarms(site, number) == ["the same mailbox has signed this text already"]
    assert "has signed this text already" in site.ask(UNION, "x@other.example", status=400)


def test_before_its_day_what_waits_tells_nobody_that_its_organisation_has_signed(
    new_watch: Path, mail: object
) -> None:
    campaign = open_campaign(new_watch, threshold=9)
    invite(new_watch, UNION, "rights.example")
    with site_of(new_watch, campaign, mail) as site:  # type: ignore[arg-type]
        site.browser.post(asked(site, UNION, "x@rights.example")[0])
        _, number, _ = link_of = asked(site)
        site.browser.post(link_of[0])

        page = site.browser.get("/waiting").content.decode()

        assert "a keeper, who looks whether the domain" in page
        assert UNION not in page
        assert "another signature" not in page
        run("signon", "refuse", site.folder, number, "--reason", "the first is its own")
        assert "the first is its own" in site.browser.get(f"/receipt/{number}").content.decode()
        assert len(site.rows()) == 1


def test_what_is_confirmed_too_late_is_over(site: SignonSite) -> None:
    link, number, _ = asked(site)
    with way.QueueFiles(site.folder).opened() as files:
        files.execute(
            "UPDATE main.request SET until_at = ?", [(instant() - timedelta(days=1)).isoformat()]
        )

    assert site.browser.post(link).status_code == 400
    with way.open_watch(site.folder).record() as record:
        queue = way.QueueFiles(site.folder)
        assert way.settle(queue, record, site.campaign, now=instant()) == ()
    assert "was not confirmed in time" in site.browser.get(f"/receipt/{number}").content.decode()


def test_a_form_of_another_site_is_refused(site: SignonSite) -> None:
    link, _, _ = asked(site)

    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert site.browser.post(link, headers=headers).status_code == 403
    assert site.signed() == []


def test_no_page_of_the_desk_is_there_and_nothing_is_kept_in_the_browser(site: SignonSite) -> None:
    for place in ("/questions", "/incidents", "/log", "/agreement", "/api", "/name", "/enter/x",
                  "/accounts/login/", "/search", "/captures/x", "/leave"):  # fmt: skip
        assert site.browser.get(place).status_code == 404
    response = site.browser.get("/")
    assert not response.cookies
    assert "script" not in POLICY
    assert "script-src" not in POLICY
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "<script" not in response.content.decode()
    assert len(urls.urlpatterns) == 10


def test_one_caller_asks_so_often_and_no_more(site: SignonSite) -> None:
    site.browser.defaults["REMOTE_ADDR"] = "192.0.2.7"
    for number in range(10):
        invite(site.folder, f"Placeholder {number}", f"d{number}.example")
        site.ask(f"Placeholder {number}", f"a@d{number}.example")

    site.ask("Placeholder 10", "a@d10.example", status=429)
    site.browser.defaults["REMOTE_ADDR"] = "192.0.2.8"
    site.ask("Placeholder 10", "a@d10.example")


def test_one_mailbox_gets_three_messages_a_day_at_most(site: SignonSite) -> None:
    for name in ("One", "Two", "Three"):
        site.ask(f"Placeholder {name}", "victim@elsewhere.example")

    site.ask("Placeholder Four", "victim@elsewhere.example", status=429)
    site.deliver()
    assert len(site.letters_to("victim@elsewhere.example")) == 3


def test_a_burst_is_held_and_whoever_was_invited_is_not(site: SignonSite) -> None:
    for number in range(31):
        page = site.ask(f"Unasked {number} of many", f"a@burst{number}x{number}.example")
    assert "a keeper looks at it" in page

    link, _, _ = asked(site)
    site.browser.post(link)
    assert site.signed() == [UNION]
    with way.QueueFiles(site.folder).opened() as files:
        states = [row[0] for row in files.execute("SELECT state FROM main.request")]
    assert states.count("held") == 1


@pytest.mark.parametrize("language", ["fr", "id", "km"])
def test_each_page_is_in_four_languages_by_its_address(site: SignonSite, language: str) -> None:
    for place in ("/", "/code", "/receipt", "/waiting"):
        page = site.browser.get(f"{place}?language={language}").content.decode()
        assert f'<html lang="{language}"' in page
        assert f"?language={language}" in page


def test_what_an_invited_organisation_waits_for_is_said_in_the_language_of_the_page(
    site: SignonSite,
) -> None:
    page = site.browser.get("/waiting?language=km").content.decode()

    assert "Placeholder Rights Union" in page
    assert "ហត្ថលេខារបស់ខ្លួន" in page
    assert "its signature" not in page
