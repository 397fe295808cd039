"""An outside expert answers one question by a link: once, without an account, and decides nothing."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from commands import run
from desk.conftest import Opened
from desk.teams import TeamDesk
from django.core.cache import cache
from django.test import Client

from servanda import watch as way
from servanda.desk import experts, tries
from servanda.desk.rights import RIGHTS, ROLES
from servanda.model import Decision, ExpertLink, Opinion
from servanda.watch.judging import expert_links

ANSWER = {"judgement": "upheld", "proof": "balance", "reason": "Both pages tell of one arrest."}
FORM = {"expert": "reviewer 9", "role": "press law", "days": "7"}
GONE = "This link cannot be answered"


@pytest.fixture(autouse=True)
def no_tries() -> None:
    cache.clear()


def records(folder: Path, kind: type) -> tuple:
    with way.open_watch(folder).record() as record:
        return record.all(kind)


def ask(opened: Opened, id: str | None = None, **more: str) -> tuple[str, str, str]:
    """A link to the first question: the incident, what is asked of it, and the path of the link."""
    place = f"/incidents/{id}" if id else opened.browser.get("/questions/next").headers["Location"]
    page = opened.get(place)
    commitment = re.findall(r'name="under" value="([^"]*)"', page)[0]
    form = {**opened.shown(place), **FORM, "commitment": commitment, **more}
    made = opened.post(f"{place}/ask-expert", form, 200)
    (path,) = set(re.findall(r'value="http://127\.0\.0\.1(/answer/[^"]+)"', made))
    return place.removeprefix("/incidents/"), commitment, path


def outside() -> Client:
    """A browser of somebody who never came in."""
    return Client(HTTP_HOST="127.0.0.1", enforce_csrf_checks=True)


def test_the_page_shows_the_one_question_and_no_way_to_anything_else(opened: Opened) -> None:
    incident, _, path = ask(opened)

    response = outside().get(path)
    page = response.content.decode()

    assert response.status_code == 200
    assert "One question for <bdi>reviewer 9</bdi>, <bdi>press law</bdi>" in page
    with way.open_watch(opened.folder).record() as record:
        names = way.evidence(way.open_watch(opened.folder), record).names
    shown = [name for name in names.values() if name in page]
    assert shown == [names[incident]]
    assert re.findall(r'<a [^>]*href="([^"]*)"', page) == []
    assert re.findall(r"<form [^>]*action=", page) == []
    assert "<nav" not in page and "<script" not in page
    for word in ("example monitor", "reviewer 2", "upheld it", "inc-", "clm-", "cap-", "dec-"):
        assert word not in page, word
    assert "<mark>" in page
    assert response.cookies == {}
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"


def test_an_answer_is_an_opinion_by_the_expert_and_moves_no_standing(opened: Opened) -> None:
    incident, commitment, path = ask(opened)
    before = records(opened.folder, Decision)
    with way.open_watch(opened.folder).record() as record:
        was = way.evidence(way.open_watch(opened.folder), record).findings

    answered = outside().post(path, ANSWER)

    assert answered.status_code == 200
    assert "Your answer is on record" in answered.content.decode()
    (opinion,) = records(opened.folder, Opinion)
    assert (opinion.by, opinion.role, opinion.judgement, opinion.proof, opinion.reason) == (
        "reviewer 9", "press law", "upheld", "balance", ANSWER["reason"])  # fmt: skip
    assert (opinion.incident, opinion.commitment) == (incident, commitment)
    assert records(opened.folder, Decision) == before
    with way.open_watch(opened.folder).record() as record:
        assert way.evidence(way.open_watch(opened.folder), record).findings == was
    page = opened.get(f"/incidents/{incident}")
    assert "What outside experts say" in page and ANSWER["reason"] in page
    assert "answered" in page


def test_an_opinion_is_never_the_second_of_two_people(opened: Opened) -> None:
    settings = opened.folder / "watch.toml"
    settings.write_text(settings.read_text("utf-8") + "two_people = true\n", encoding="utf-8")
    incident, commitment, path = ask(opened)
    place = f"/incidents/{incident}"
    opened.send(
        place, f"{place}/decide", {"judgement": "upheld", "reason": "told", "under": [commitment]}
    )

    outside().post(path, ANSWER)

    assert len(records(opened.folder, Opinion)) == 1
    with way.open_watch(opened.folder).record() as record:
        found = way.evidence(way.open_watch(opened.folder), record).findings
    assert {f.state for f in found if f.incident == incident} == {"waiting"}


def test_looking_twenty_times_uses_up_nothing_and_one_answer_does(opened: Opened) -> None:
    _, _, path = ask(opened)
    head = _head(opened)

    for number in range(20):
        answer = outside().get(path) if number % 2 else outside().head(path)
        assert answer.status_code == 200
    assert _head(opened) == head

    first, second = outside().post(path, ANSWER), outside().post(path, ANSWER)
    assert (first.status_code, second.status_code) == (200, 410)
    assert outside().get(path).status_code == 410
    assert "takes one answer" in second.content.decode()
    assert len(records(opened.folder, Opinion)) == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"judgement": ""}, "Choose upheld, rejected or unsure"),
        ({"judgement": "guilty"}, "Choose upheld, rejected or unsure"),
        ({"reason": "  "}, "Say why"),
        ({"reason": "kil\u200bled"}, "which no reader sees"),
        ({"reason": "x" * 20_001}, "longer than"),
    ],
)
def test_an_answer_that_says_too_little_comes_back_and_uses_up_nothing(
    opened: Opened, wrong: dict[str, str], words: str
) -> None:
    _, _, path = ask(opened)

    back = outside().post(path, {**ANSWER, **wrong})

    assert back.status_code == 400
    assert words in back.content.decode()
    assert records(opened.folder, Opinion) == ()
    assert outside().post(path, ANSWER).status_code == 200


def test_a_link_whose_question_changed_says_so_and_shows_nothing(opened: Opened) -> None:
    incident, _, path = ask(opened)
    page = opened.get(f"/incidents/{incident}")
    (claim, *_) = re.findall(r'/claims/(clm-[0-9a-f]+)"', page)
    place = f"/claims/{claim}"
    opened.send(place, place, {"strike": "1", "reason": "no act at all"}, 302)

    looked, sent = outside().get(path), outside().post(path, ANSWER)

    for response in (looked, sent):
        assert response.status_code == 410
        text = response.content.decode()
        assert "has changed since this link was made" in text
        assert "A new link is needed" in text
        assert "<mark>" not in text
    assert records(opened.folder, Opinion) == ()


def test_a_decision_of_the_team_changes_nothing_that_is_shown(opened: Opened) -> None:
    incident, commitment, path = ask(opened)
    place = f"/incidents/{incident}"
    opened.send(
        place, f"{place}/decide", {"judgement": "rejected", "reason": "no", "under": [commitment]}
    )

    assert outside().get(path).status_code == 200


def test_a_link_holds_until_its_instant(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    _, _, path = ask(opened, days="2")
    later = datetime.now(UTC) + timedelta(days=2, seconds=1)
    monkeypatch.setattr(experts, "now", lambda: later)

    response = outside().post(path, ANSWER)

    assert response.status_code == 410
    assert "its time is over" in response.content.decode()
    assert records(opened.folder, Opinion) == ()


def test_a_revoked_link_answers_nothing_and_a_new_one_does(opened: Opened) -> None:
    incident, _, path = ask(opened)
    (link,) = records(opened.folder, ExpertLink)

    opened.post(f"/expert-links/{link.id}/revoke", {})

    assert outside().get(path).status_code == 410
    assert "was revoked" in outside().post(path, ANSWER).content.decode()
    assert opened.browser.post(f"/expert-links/{link.id}/revoke").status_code == 409
    assert "revoked" in opened.get(f"/incidents/{incident}")
    _, _, other = ask(opened, incident)
    assert outside().post(other, ANSWER).status_code == 200


@pytest.mark.parametrize("change", ["first", "last", "cut", "longer", "case", "empty"])
def test_a_tampered_link_is_none_and_tells_nothing(opened: Opened, change: str) -> None:
    incident, _, path = ask(opened)
    token = path.removeprefix("/answer/")
    other = {
        "first": ("A" if token[0] != "A" else "B") + token[1:],
        "last": token[:-1] + ("A" if token[-1] != "A" else "B"),
        "cut": token[:-1],
        "longer": token + "A",
        "case": token.swapcase(),
        "empty": "-",
    }[change]

    for response in (outside().get(f"/answer/{other}"), outside().post(f"/answer/{other}", ANSWER)):
        text = response.content.decode()
        assert response.status_code == 404
        assert "There is no such link" in text
        assert incident not in text and "<mark>" not in text
    assert records(opened.folder, Opinion) == ()


def test_the_secret_of_a_link_is_on_record_nowhere(opened: Opened) -> None:
    _, _, path = ask(opened)
    outside().post(path, ANSWER)
    token = path.removeprefix("/answer/")

    held = [p for p in opened.folder.rglob("*") if p.is_file() and token.encode() in p.read_bytes()]

    assert held == []
    (link,) = records(opened.folder, ExpertLink)
    assert link.token_sha256 == expert_links.token_sha256(token)
    assert len(token) >= 43


def test_who_guesses_is_not_looked_at_for_a_while(opened: Opened) -> None:
    _, _, path = ask(opened)
    tried = [outside().get(f"/answer/guess{n}").status_code for n in range(tries.MOST_TRIES + 1)]

    assert tried == [404] * tries.MOST_TRIES + [429]
    assert outside().post(path, ANSWER).status_code == 429
    elsewhere = Client(HTTP_HOST="127.0.0.1", REMOTE_ADDR="192.0.2.7")
    assert elsewhere.post(path, ANSWER).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"expert": " "}, "Give the name of the expert"),
        ({"role": ""}, "Give what she is expert in"),
        ({"expert": "\u0410nn"}, "letters that look like others"),
        ({"expert": "x" * 81}, "longer than 80"),
        ({"days": "0"}, "1 to 60 days"),
        ({"days": "61"}, "1 to 60 days"),
        ({"days": "-1"}, "1 to 60 days"),
        ({"commitment": "cps-29"}, "not proposed about this incident"),
    ],
)
def test_what_makes_no_link_is_said(opened: Opened, wrong: dict[str, str], words: str) -> None:
    place = opened.browser.get("/questions/next").headers["Location"]
    page = opened.get(place)
    commitment = re.findall(r'name="under" value="([^"]*)"', page)[0]
    form = {**opened.shown(place), **FORM, "commitment": commitment, **wrong}

    back = opened.post(f"{place}/ask-expert", form, 400)

    assert words in back
    assert records(opened.folder, ExpertLink) == ()


def test_a_page_that_is_not_as_it_was_makes_no_link(opened: Opened) -> None:
    place = opened.browser.get("/questions/next").headers["Location"]
    form = {**opened.shown(place), **FORM, "commitment": "", "seen": "0" * 64}

    opened.post(f"{place}/ask-expert", form, 409)

    assert records(opened.folder, ExpertLink) == ()


def test_nothing_sealed_is_asked_about_by_a_link(team: TeamDesk) -> None:
    keeper = team.browsers["keeper"]
    told = {"title": "Sealedtitle", "kind": "told", "when": "2017-10-02", "where": "Phnom Penh",
            "whose": "Sealedperson", "how_known": "Sealedreason",
            "words": "Sealedwords: on Monday police beat a monk in Phnom Penh."}  # fmt: skip
    told |= _shown(keeper, "/statements/new")
    at = keeper.post("/statements/new", told).headers["Location"]
    coded = {"words": "beat", "act": "assault", "by": "police", "to": "a monk", "reason": "told"}
    keeper.post(f"{at}/code", {**coded, **_shown(keeper, at)})
    (incident,) = set(re.findall(r"/incidents/(inc-[0-9a-f]+)", keeper.get(at).content.decode()))
    form = {**_shown(keeper, f"/incidents/{incident}"), **FORM, "commitment": ""}

    back = keeper.post(f"/incidents/{incident}/ask-expert", form)

    assert back.status_code in (400, 409)
    assert "nothing sealed is shown by a link" in back.content.decode()
    assert records(team.folder, ExpertLink) == ()


def test_a_keeper_alone_makes_and_revokes_and_anybody_with_the_link_answers(
    team: TeamDesk,
) -> None:
    assert RIGHTS["ask_expert"].send == RIGHTS["revoke_link"].send == {"keeper"}
    keeper = team.browsers["keeper"]
    place = keeper.get("/questions/next").headers["Location"]
    page = keeper.get(place).content.decode()
    form = {**_shown(keeper, place), **FORM}
    form["commitment"] = re.findall(r'name="under" value="([^"]*)"', page)[0]
    for role in ROLES:
        status = team.browsers[role].post(f"{place}/ask-expert", form).status_code
        assert status == (200 if role == "keeper" else 403), role
        shown = "Ask somebody outside" in team.browsers[role].get(place).content.decode()
        assert shown == (role == "keeper"), role
    (link,) = records(team.folder, ExpertLink)
    made = keeper.post(f"{place}/ask-expert", form).content.decode()
    path = re.findall(r"(/answer/[^\"]+)", made)[0]
    for role in ("reader", "reviewer", "counsel"):
        answer = team.browsers[role].post(f"/expert-links/{link.id}/revoke")
        assert answer.status_code == 403
        assert team.browsers[role].get(path).status_code == 200

    assert keeper.post(f"/expert-links/{link.id}/revoke").status_code == 302
    assert team.stranger().get(path).status_code == 200
    assert team.stranger().post(path, ANSWER).status_code == 200
    (opinion,) = records(team.folder, Opinion)
    log = keeper.get("/log").content.decode()
    assert "an outside expert answered by a link" in log and opinion.id in log
    token = path.removeprefix("/answer/")
    held = [p for p in team.folder.rglob("*") if p.is_file() and token.encode() in p.read_bytes()]
    assert held == []


def test_who_is_signed_in_and_answers_leaves_no_secret_in_the_log(team: TeamDesk) -> None:
    keeper = team.browsers["keeper"]
    place = keeper.get("/questions/next").headers["Location"]
    page = keeper.get(place).content.decode()
    form = {**_shown(keeper, place), **FORM}
    form["commitment"] = re.findall(r'name="under" value="([^"]*)"', page)[0]
    made = keeper.post(f"{place}/ask-expert", form).content.decode()
    path = re.findall(r"(/answer/[^\"]+)", made)[0]

    keeper.get(path)
    keeper.post(path, ANSWER)

    assert path.removeprefix("/answer/") not in keeper.get("/log").content.decode()
    assert [each.by for each in records(team.folder, Opinion)] == ["reviewer 9"]


def test_hostile_words_of_an_answer_are_words(opened: Opened) -> None:
    incident, _, path = ask(opened)
    hostile = '<script>alert(1)</script><img src=x onerror="alert(1)"> {{ 7 * 7 }}'

    thanks = outside().post(path, {**ANSWER, "reason": hostile}).content.decode()
    page = opened.get(f"/incidents/{incident}")

    for text in (thanks, page):
        assert "<script>alert" not in text and "<img src=x" not in text
        assert "&lt;script&gt;alert(1)" in text and "{{ 7 * 7 }}" in text


def _shown(browser: Client, page: str) -> dict[str, str]:
    text = browser.get(page).content.decode()
    return dict(re.findall(r'name="(seen|seen_line)" value="(\w+)"', text))


def _head(opened: Opened) -> object:
    with way.open_watch(opened.folder).record() as record:
        return record.head()


def test_next_passes_over_what_this_person_answered_and_a_second_is_to(opened: Opened) -> None:
    settings = opened.folder / "watch.toml"
    settings.write_text(settings.read_text("utf-8") + "two_people = true\n", encoding="utf-8")
    place = opened.browser.get("/questions/next").headers["Location"]
    under = re.findall(r'name="under" value="([^"]*)"', opened.get(place))
    opened.send(place, f"{place}/decide", {"judgement": "upheld", "reason": "told", "under": under})
    opened.browser.get("/questions?all=1")  # what this session passed over is asked again

    seen = set()
    next = opened.browser.get("/questions/next").headers["Location"]
    while next.startswith("/incidents/") and next not in seen:
        seen.add(next)
        passed = {"after": next.split("/")[-1]}
        next = opened.browser.get("/questions/next", passed).headers["Location"]

    assert seen and place not in seen
    assert "waits for a second person" in opened.get("/questions?why=second")
    assert "wait for a second person" in opened.get("/duties?on=2017-10-24")


def test_an_experts_name_is_in_no_published_reason_and_what_she_said_is_shown(
    opened: Opened,
) -> None:
    incident, commitment, path = ask(opened, expert="Ann Placeholder")
    outside().post(path, ANSWER)
    place = f"/incidents/{incident}"
    reason = "As Ann Placeholder says, both pages tell of one."
    opened.send(
        place, f"{place}/decide", {"judgement": "upheld", "reason": reason, "under": [commitment]}
    )
    site = opened.folder.parent / "site"

    (opinion,) = records(opened.folder, Opinion)
    asked = run("show", opened.folder, opinion.id).stdout
    assert run("publish", opened.folder, site).exit_code in (0, 1)

    assert "upheld, says Ann Placeholder (press law)" in asked.replace("\n", " ")
    pages = [p.read_text("utf-8") for p in site.rglob("*") if p.suffix in (".html", ".jsonl")]
    assert [page for page in pages if "both pages tell of one" in page]
    assert [page for page in pages if "Placeholder" in page] == []
    assert [page for page in pages if ANSWER["reason"] in page] == []


def test_links_and_opinions_of_two_copies_are_merged_without_loss(
    opened: Opened, tmp_path: Path
) -> None:
    incident, _, path = ask(opened)
    other = Path(shutil.copytree(opened.folder, tmp_path / "other"))
    outside().post(path, ANSWER)
    (link,) = records(opened.folder, ExpertLink)
    now = datetime.now(UTC).replace(microsecond=0)
    with way.open_watch(other).record() as record:
        way.keep_link(record, way.revoked_link(link.id, [link], [], by="x", at=now), now=now)

    merged = run("merge", opened.folder, other)

    assert merged.exit_code in (0, 1), merged.output
    assert len(records(opened.folder, ExpertLink)) == 2
    assert len(records(opened.folder, Opinion)) == 1
    assert outside().get(path).status_code == 410
    assert ANSWER["reason"] in opened.get(f"/incidents/{incident}")


@pytest.mark.parametrize(
    ("code", "asks", "answered", "gone"),
    [
        ("fr", "Votre réponse", "Votre réponse est au registre", "il reçoit une seule réponse"),
        ("id", "Jawaban Anda", "Jawaban Anda sudah tercatat", "hanya satu jawaban yang diterima"),
        ("km", "ចម្លើយរបស់អ្នក", "ចម្លើយរបស់អ្នកត្រូវបានកត់ត្រា", "វាទទួលចម្លើយតែមួយ"),
    ],
)
def test_the_page_is_in_the_language_of_her_browser_and_says_that_nobody_checked_it(
    opened: Opened, code: str, asks: str, answered: str, gone: str
) -> None:
    _, _, path = ask(opened)
    browser = Client(HTTP_HOST="127.0.0.1", HTTP_ACCEPT_LANGUAGE=code)

    question = browser.get(path)
    faulty = browser.post(path, {**ANSWER, "reason": ""}).content.decode()
    thanks = browser.post(path, ANSWER).content.decode()
    again = browser.post(path, ANSWER)

    text = question.content.decode()
    assert question.cookies == {}
    for page in (text, faulty, thanks, again.content.decode()):
        assert f'<html lang="{code}" dir="ltr">' in page
        assert '<p class="aside unchecked">' in page
        main = re.sub(r'<(\w+)[^>]* lang="en".*?</\1>', "", page.split("<main", 1)[1])
        assert not re.search(
            r"\b(Your|answer|link|Because|What|reports)\b", main.split('id="words"')[0]
        )
    assert asks in text
    assert answered in thanks
    assert again.status_code == 410
    assert gone in again.content.decode()
