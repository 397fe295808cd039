"""A team at the door: passwords by link, second proofs, limits, sessions that end, and the log."""

from __future__ import annotations

import re
import sqlite3

import pytest
from desk.teams import PASSWORD, TeamDesk
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from servanda.desk.rights import ROLES
from servanda.desk.team import log
from servanda.desk.team.members import Changed, Team
from servanda.desk.team.settings import TRIES
from servanda.errors import SettingsError, VerificationError


def _people(team: TeamDesk) -> Team:
    return Team(team.folder, "a keeper")


def _is_in(browser: Client) -> bool:
    return browser.get("/duties").status_code == 200


def _set_password(team: TeamDesk, changed: Changed, password: str) -> Client:
    """Follow a link, as its person does."""
    browser = team.stranger()
    path = changed.link.removeprefix("http://127.0.0.1:8017")
    form = browser.get(path, follow=True)
    at = form.redirect_chain[-1][0] if form.redirect_chain else path
    browser.post(at, {"new_password1": password, "new_password2": password})
    return browser


def test_whoever_is_added_sets_a_password_by_a_link_that_works_once(team: TeamDesk) -> None:
    made = _people(team).add("  Placeholder   Two ", "reviewer")

    assert not _is_in(team.sign_in("Placeholder Two", ""))
    _set_password(team, made, "another four words")
    assert _is_in(team.sign_in("Placeholder Two", "another four words"))

    _set_password(team, made, "a thief's four words")
    assert not _is_in(team.sign_in("Placeholder Two", "a thief's four words"))


@pytest.mark.parametrize("word", ["short", "password1234", "123456789012", "Placeholder Two"])
def test_a_password_that_is_guessed_is_not_taken(team: TeamDesk, word: str) -> None:
    _set_password(team, _people(team).add("Placeholder Two", "reader"), word)

    assert not _is_in(team.sign_in("Placeholder Two", word))


def test_two_people_who_sign_alike_and_a_role_that_is_none_are_refused(team: TeamDesk) -> None:
    people = _people(team)

    for name, role in (("A Reader", "reader"), ("x" * 81, "reader"), (" ", "reader"),
                       ("one\u202eother", "reader"), ("Placeholder Two", "admin")):  # fmt: skip
        with pytest.raises(SettingsError):
            people.add(name, role)
    assert len(people.rows()) == len(ROLES)


def test_another_role_or_password_or_none_ends_every_session(team: TeamDesk) -> None:
    people = _people(team)
    for change in (
        lambda: people.change_role("a reviewer", "reader"),
        lambda: people.renew("a counsel"),
        lambda: people.switch_off("a reader"),
    ):
        name = change().words.split(" was ")[0].split(" is ")[0].split(" has ")[0]
        assert not _is_in(team.browsers[name.removeprefix("a ")]), name

    assert not _is_in(team.sign_in("a reader")) and not _is_in(team.sign_in("a counsel"))
    again = team.sign_in("a reviewer")
    assert _is_in(again) and again.get("/statements/new").status_code == 403
    assert _is_in(team.browsers["keeper"])


def test_a_session_that_somebody_was_given_is_not_the_one_she_comes_in_by(team: TeamDesk) -> None:
    browser = team.stranger()
    browser.cookies["servanda"] = "a" * 32
    browser.post("/sign-in", {"login": "a reader", "password": PASSWORD})
    first = browser.cookies["servanda"].value

    browser.post("/sign-out")
    thief = team.stranger()
    thief.cookies["servanda"] = first

    assert first != "a" * 32 and not _is_in(thief)


def test_so_many_wrong_passwords_and_the_right_one_is_not_looked_at(team: TeamDesk) -> None:
    for number in range(TRIES):
        team.sign_in("a reader", f"wrong {number}", REMOTE_ADDR=f"192.0.2.{number}")

    assert not _is_in(team.sign_in("a reader"))
    cache.clear()  # as the desk being opened anew does
    refused = team.stranger().post("/sign-in", {"login": "a reader", "password": PASSWORD})
    assert refused.status_code == 429 and "a quarter of an hour" in refused.content.decode()
    assert _is_in(team.browsers["reader"])  # who is in stays in
    refusals = [line for line in log.lines() if line.did == "was refused at the door"]
    assert {line.who for line in refusals} == {"a reader"} and len(refusals) >= TRIES


def test_a_name_that_is_nobodys_is_not_written_down_and_answers_alike(team: TeamDesk) -> None:
    pages = [
        re.sub(r'value="[^"]*"', "", team.stranger().post("/sign-in", form).content.decode())
        for form in ({"login": "a secret typed here", "password": "x"},
                     {"login": "a keeper", "password": "x"})
    ]  # fmt: skip

    assert pages[0] == pages[1]
    assert not [line for line in log.lines() if "secret" in f"{line.who}{line.content}"]


def _add_authenticator(browser: Client) -> str:
    """Its secret."""
    page = browser.get("/account/code/add", follow=True)
    if b"Your password again" in page.content:
        page = browser.post(page.redirect_chain[-1][0], {"password": PASSWORD}, follow=True)
    secret = re.search(r"Secret: <code>([A-Z2-7]+)</code>", page.content.decode())
    assert secret, page.content.decode()[-1500:]
    return secret[1]


def _code(secret: str) -> str:
    from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time

    value = hotp_value(secret, next(iter(yield_hotp_counters_from_time())))
    return f"{value:06d}"


def test_with_an_authenticator_a_password_alone_opens_nothing(team: TeamDesk) -> None:
    browser = team.browsers["keeper"]
    secret = _add_authenticator(browser)
    browser.post("/account/code/add", {"code": _code(secret)})

    halfway = team.sign_in("a keeper")
    assert not _is_in(halfway) and halfway.get("/log").status_code == 302
    wrong = halfway.post("/sign-in/second", {"code": "000000"})
    assert wrong.status_code == 200 and not _is_in(halfway)

    from allauth.mfa.models import Authenticator

    spare = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    halfway.post("/sign-in/second", {"code": spare})
    assert _is_in(halfway)
    again = team.sign_in("a keeper")
    again.post("/sign-in/second", {"code": spare})
    assert not _is_in(again)
    assert _people(team).rows()[1]["second_factors"] == ["totp"]


@pytest.mark.parametrize(
    "name", ["mfa_login_webauthn", "mfa_signup_webauthn", "account_signup", "account_reset_password",
             "account_request_login_code", "account_confirm_login_code", "enter", "name"],
)  # fmt: skip
def test_there_is_no_other_way_in(team: TeamDesk, name: str) -> None:
    assert team
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_a_key_that_was_made_as_a_second_proof_signs_nobody_in_alone(team: TeamDesk) -> None:
    from allauth.mfa import app_settings

    assert team.desk.is_team and not app_settings.PASSKEY_LOGIN_ENABLED
    stranger = team.stranger()
    for path in ("/sign-in/second", "/account/again/key", "/account/keys/add"):
        stranger.post(path, {"credential": '{"id": "x", "type": "public-key"}'})
    assert not _is_in(stranger)


def test_another_host_a_foreign_form_and_a_place_elsewhere_are_refused(team: TeamDesk) -> None:
    assert Client(HTTP_HOST="evil.example").get("/sign-in").status_code == 400
    strict = team.stranger(enforce_csrf_checks=True)
    strict.cookies = team.browsers["keeper"].cookies
    for path in ("/sign-out", "/incidents/inc-0/decide", "/account/password", "/sign-in"):
        assert strict.post(path, {"reason": "x", "judgement": "upheld"}).status_code == 403, path
    assert _is_in(team.browsers["keeper"])
    away = team.stranger().post(
        "/sign-in?next=https://evil.example/", {"login": "a reader", "password": PASSWORD}
    )
    assert away.status_code == 302 and away.headers["Location"] == "/"


def test_what_anyone_did_is_in_the_log_and_a_keeper_reads_it(team: TeamDesk) -> None:
    team.browsers["reader"].post("/incidents/inc-0/decide", {"judgement": "upheld"})
    team.browsers["reviewer"].post("/incidents/inc-0/decide", {"judgement": "upheld"})

    mine = [(line.who, line.did, line.content.get("what")) for line in log.lines()][:4]
    assert mine[::-1] == [
        ("a reader", "asked", "decide"), ("a reader", "was refused", "decide"),
        ("a reviewer", "asked", "decide"), ("a reviewer", "was answered", "decide"),
    ]  # fmt: skip
    page = team.browsers["keeper"].get("/log").content.decode()
    assert log.check(team.home) in page and "judgement: upheld" in page
    assert team.browsers["reviewer"].get("/log").status_code == 403


@pytest.mark.parametrize(
    "done",
    ["UPDATE team_logline SET who = 'another' WHERE seq = 2", "DELETE FROM team_logline WHERE seq = 2",
     "DELETE FROM team_logline WHERE seq = 4", "DELETE FROM team_logline",
     "UPDATE team_logline SET content = '{}' WHERE seq = 4"],
)  # fmt: skip
def test_a_log_that_was_changed_or_cut_off_is_named(team: TeamDesk, done: str) -> None:
    head = log.check(team.home)
    with sqlite3.connect(team.home / "accounts.sqlite3") as database:
        database.execute(done)
    database.close()

    with pytest.raises(VerificationError):
        log.check(team.home)
    assert team.browsers["keeper"].get("/log").status_code == 409

    (team.home / log.HEAD).write_text("0 -\n", encoding="ascii")  # and the note with it
    with pytest.raises(VerificationError):
        log.check(team.home, witness=head)


def test_without_its_note_a_log_is_not_believed(team: TeamDesk) -> None:
    (team.home / log.HEAD).unlink()

    with pytest.raises(VerificationError, match="is gone"):
        log.check_end(team.home)


def test_nothing_of_accounts_is_in_the_record(team: TeamDesk) -> None:
    with sqlite3.connect(team.folder / "record.sqlite3") as record:
        tables = {name for (name,) in record.execute("SELECT name FROM sqlite_master")}
    record.close()

    assert not [
        name for name in tables if re.match("team_|auth_|mfa_|account_|axes_|django_session", name)
    ]
    assert {path.stat().st_mode & 0o077 for path in (team.home / "key", team.home)} == {0}
