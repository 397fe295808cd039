"""Coders at the desk: what one codes stands on no page before the other is in; then it is judged."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import rows, run
from desk.conftest import Opened
from desk.teams import TeamDesk
from django.urls import URLPattern
from reliability.coded import coded

from servanda import watch as way
from servanda.desk.rights import KEEPER, READER, may
from servanda.model import Adjudication, BlindCoding, CodingSample

pytestmark = pytest.mark.slow  # a watch and a desk of its own each

# What only one coder's coding says: no page of the example names torture or has such words.
TOLD = {"act": "torture", "stance": "threatened", "reason": "Blindremark"}
TELLS = "Blindremark"


def drawn(folder: Path, *coders: str, size: int = 3) -> CodingSample:
    named = [word for name in coders for word in ("--coder", name)]
    made = run("coders", "draw", folder, *named, "--size", size, "--reason", "training",
               "--by", "whoever draws")  # fmt: skip
    assert made.exit_code == 0, made.output
    with way.open_watch(folder).record() as record:
        return record.all(CodingSample)[-1]


def _addresses(sample: CodingSample, folder: Path) -> Iterator[tuple[str, str]]:
    """Every route of a team's desk by its name, filled with what it may be about."""
    from servanda.desk.team.urls import urlpatterns

    with way.open_watch(folder).record() as record:
        codings = [each.id for each in record.all(BlindCoding)]
    passage = sample.passages[0]
    own = [row["id"] for row in rows("incidents", folder)
           if passage.id in {each["id"] for each in row["claims"]}]  # fmt: skip
    ids = [passage.id, passage.capture, *codings, *own]
    for route in urlpatterns:
        assert isinstance(route, URLPattern)
        pattern = re.sub(r"<int:\w+>", "1", "/" + str(route.pattern))
        pattern = pattern.replace("<str:sample>", sample.id)
        for id in ids if "<" in pattern else ids[:1]:
            yield str(route.name), re.sub(r"<(?:str:)?\w+>", id, pattern)


def test_no_body_of_any_route_tells_anybody_what_one_coded_before_the_other_is_in(
    team: TeamDesk,
) -> None:
    sample = drawn(team.folder, "a reviewer", "a keeper")
    at = f"/coders/{sample.id}/{sample.passages[0].id}/code"
    sent = team.browsers["reviewer"].post(at, TOLD)
    assert sent.status_code == 302
    with way.open_watch(team.folder).record() as record:
        (coding,) = record.all(BlindCoding)

    looked = 0
    for name, address in _addresses(sample, team.folder):
        if name.startswith(("account_", "mfa_", "password")):
            continue
        for role in (KEEPER, READER):  # the other coder, and one who only looks
            if not may(role, name, "GET"):
                continue
            words = {"q": "Blindremark"} if name == "search" else {}
            text = team.browsers[role].get(address, words).content.decode()
            # What was searched for stands in the form, in what was found and in the way back.
            for own in ("“Blindremark”", 'value="Blindremark"', 'value="/search?q=Blindremark"'):
                text = text.replace(own, "")
            looked += 1
            assert TELLS not in text, (role, address)
            # that it is on record stands in the log, and nothing of what it says
            assert coding.id not in text or name == "log" or coding.id in address, address
    refused = team.browsers["keeper"].post(at, {"act": "no such act"})

    assert looked > 60 and refused.status_code == 400
    assert TELLS not in refused.content.decode()
    assert coding.claim and coding.claim.act == "torture"


def test_the_form_of_one_who_codes_is_empty_whatever_another_put_into_it(team: TeamDesk) -> None:
    sample = drawn(team.folder, "a reviewer", "a keeper")
    at = f"/coders/{sample.id}/{sample.passages[0].id}/code"
    untouched = _form(team.browsers["keeper"].get(at).content.decode())

    assert team.browsers["reviewer"].post(at, TOLD).status_code == 302

    assert _form(team.browsers["keeper"].get(at).content.decode()) == untouched
    own = team.browsers["reviewer"].get(at).content.decode()
    assert "You have coded it already" in own and "Blindremark" not in own
    for role in ("reader", "counsel"):
        assert team.browsers[role].get(at).status_code == 403


def _form(page: str) -> str:
    main = page.split("<main", 1)[1].split("</main>")[0]
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", main)


def test_a_passage_not_drawn_for_whoever_asks_has_no_page_for_her(team: TeamDesk) -> None:
    sample = drawn(team.folder, "a reviewer", "somebody else")
    at = f"/coders/{sample.id}/{sample.passages[0].id}"

    assert team.browsers["keeper"].get(f"{at}/code").status_code == 404
    sent = team.browsers["keeper"].post(f"{at}/code", TOLD)
    assert sent.status_code in (404, 409) and b"was not drawn for a keeper" in sent.content
    for wrong in (f"/coders/smp-0/{sample.passages[0].id}/code", f"/coders/{sample.id}/clm-0/code",
                  f"{at}/adjudicate"):  # fmt: skip
        assert team.browsers["keeper"].get(wrong).status_code == 404


def test_two_who_differ_are_judged_by_a_third_and_shown_it(opened: Opened) -> None:
    sample = drawn(opened.folder, "coder 1", "coder 2", size=4)
    chosen = next(each for each in sample.passages if each.read.act not in ("position", "invoke"))
    coded(opened.folder, sample, "coder 1")
    coded(opened.folder, sample, "coder 2", {chosen.id: "torture"})
    at = f"/coders/{sample.id}/{chosen.id}/adjudicate"

    assert "1 passage of 1 to be adjudicated" in opened.get("/coders/disagreements").lower()
    page = html.unescape(opened.get(at))
    assert page.count("(differs)") == 2 and "coder 1" not in page and "coder 2" not in page
    right = re.findall(r'name="right" value="(bcd-\w+)"', page)
    assert len(right) == 2

    without = opened.post(at, {"reason": "so it says", "kind_of_error": "misread"}, status=400)
    no_kind = opened.post(at, {"right": right[0], "reason": "so it says"}, status=400)
    no_reason = opened.post(at, {"right": right[0], "kind_of_error": "misread"}, status=400)
    third = opened.post(at, {"right": "third", "act": "assault", "by": "nobody there",
                             "kind_of_error": "slip", "reason": "so it says"}, status=400)  # fmt: skip
    assert "Choose what is right" in without and "no kind of error" in no_kind
    assert "Give one." in no_reason and "stands nowhere in the text" in third
    assert 'value="nobody there"' in third and "so it says" in third
    opened.post(at, {"right": "none", "kind_of_error": "not_said", "reason": "so it says"})

    with way.open_watch(opened.folder).record() as record:
        (judged,) = record.all(Adjudication)
    assert (judged.claim, judged.by, judged.kind_of_error) == (None, "reviewer 2", "not_said")
    after = html.unescape(opened.get("/coders/disagreements"))
    assert "0 passages" in after.lower() or "none" in after.lower()
    assert "coder 1" in after and "so it says" in after and "Not said there" in after
    assert "Nobody has found otherwise" in opened.get("/coders/corrected")
    opened.post("/name", {"name": "coder 2"})
    mine = html.unescape(opened.get("/coders/corrected"))
    assert "so it says" in mine and "tells no act" in mine
    again = opened.get(at)
    assert (
        "nobody judges between their own coding" in html.unescape(again)
        and "<form method" not in (again.split("Say what is right")[1].split("</section>")[0])
    )


def test_a_coder_is_led_from_passage_to_passage_until_none_waits(opened: Opened) -> None:
    sample = drawn(opened.folder, "reviewer 2", "coder 2", size=2)
    overview = html.unescape(opened.get("/coders"))
    assert "Code the next of 2 passages" in overview.replace("two", "2")

    for _ in range(2):
        place = opened.browser.get("/coders/next").headers["Location"]
        assert "It tells no act" in opened.get(place)
        assert opened.post(place, {"no_act": "1"}) == "/coders/next"
    assert opened.browser.get("/coders/next").headers["Location"] == "/coders"

    page = html.unescape(opened.get(f"/coders?sample={sample.id}"))
    assert "No passage waits for you." in page and "too few: 0 of the 20 passages" in page
    assert "How often what was read stood" in page and "daily work" in page


@pytest.mark.parametrize(
    ("code", "coders", "differ", "none", "act"),
    [
        ("fr", "Codeurs", "Ils diffèrent sur : type d’acte", "ne raconte aucun acte", "torture"),
        ("id", "Pengode", "Mereka berbeda dalam: jenis", "tidak menuturkan tindakan", "penyiksaan"),
        ("km", "អ្នកកត់កូដ", "ពួកគេខុសគ្នាលើ៖ ប្រភេទអំពើ", "មិននិយាយពីអំពើណាមួយ", "ទារុណកម្ម"),
    ],
)
def test_what_was_coded_is_said_in_the_language_of_the_page(
    opened: Opened, code: str, coders: str, differ: str, none: str, act: str
) -> None:
    sample = drawn(opened.folder, "coder 1", "coder 2", size=4)
    chosen = next(each for each in sample.passages if each.read.act not in ("position", "invoke"))
    coded(opened.folder, sample, "coder 1")
    coded(opened.folder, sample, "coder 2", {chosen.id: "torture"})
    at = f"/coders/{sample.id}/{chosen.id}/adjudicate"

    def page(path: str) -> str:
        answer = opened.browser.get(path, headers={"accept-language": code})
        assert answer.status_code == 200
        return html.unescape(answer.content.decode())

    assert f'<html lang="{code}"' in page("/coders") and coders in page("/coders")
    rows = page("/coders/disagreements").lower().replace("\N{NO-BREAK SPACE}", " ")
    assert differ.lower() in rows and act in rows and "in words" not in rows
    assert "(differs)" not in page(at) and "not said" not in page(at)
    assert (
        opened.browser.post(
            at, {"right": "none", "kind_of_error": "not_said", "reason": "so it says"}
        ).status_code
        == 302
    )
    judged = page("/coders/disagreements")
    assert none in judged and "Not said there" not in judged


DRAWN = {"coders": "reviewer 2; coder 2", "size": "3", "unit": "claims", "seed": "7",
         "reason": "after the training"}  # fmt: skip


def test_a_sample_is_drawn_at_the_desk_as_by_the_command(opened: Opened) -> None:
    assert opened.send("/coders/draw", "/coders/draw", {**DRAWN}) == "/coders#samples"

    with way.open_watch(opened.folder).record() as record:
        (sample,) = record.all(CodingSample)
    assert (sample.coders, sample.size, sample.seed) == (("reviewer 2", "coder 2"), 3, 7)
    assert (sample.by, sample.reason, sample.hides_reading) == (
        "reviewer 2", "after the training", True,
    )  # fmt: skip
    again = drawn(opened.folder, "reviewer 2", "coder 2")
    assert {each.id for each in again.passages}.isdisjoint(each.id for each in sample.passages)
    assert "3 passages was" not in (page := opened.get("/coders")) and "after the training" in page


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("coders", "reviewer 2", "Agreement takes two at least"),
        ("size", "many", "Say how many passages"),
        ("size", "9000", "to draw from"),
        ("seed", "-1", "The seed is a whole number"),
        ("unit", "words", "Choose what a passage is"),
        ("reason", " ", "Give one."),
    ],
)
def test_a_sample_that_cannot_be_drawn_so_is_refused_and_keeps_what_was_typed(
    opened: Opened, field: str, typed: str, told: str
) -> None:
    form = {**DRAWN, "reason": "Remarkable", field: typed}

    refused = html.unescape(opened.send("/coders/draw", "/coders/draw", form, status=400))

    assert told in refused and 'value="reviewer 2' in refused
    with way.open_watch(opened.folder).record() as record:
        assert record.all(CodingSample) == ()


def test_who_draws_second_is_shown_what_was_drawn_meanwhile(opened: Opened) -> None:
    form = {**opened.shown("/coders/draw"), **DRAWN}
    drawn(opened.folder, "coder 1", "coder 2", size=4)

    refused = html.unescape(opened.post("/coders/draw", form, status=409))

    assert "On record since:" in refused and "4 passages drawn" in refused
    with way.open_watch(opened.folder).record() as record:
        assert len(record.all(CodingSample)) == 1


def test_a_team_draws_for_its_own_people_and_only_a_keeper_does(team: TeamDesk) -> None:
    at = "/coders/draw"
    keeper = team.browsers[KEEPER]
    page = keeper.get(at).content.decode()
    seen = dict(re.findall(r'name="(seen|seen_line)" value="(\w+)"', page))

    assert set(re.findall(r'name="coders" value="([^"]+)"', page)) == {"a reviewer", "a keeper"}
    stranger = {**DRAWN, **seen, "coders": ["a reviewer", "a reader"]}
    assert "Nobody who may code" in html.unescape(keeper.post(at, stranger).content.decode())
    sent = keeper.post(at, {**DRAWN, **seen, "coders": ["a reviewer", "a keeper"]})
    assert sent.status_code == 302
    for role in ("reader", "reviewer", "counsel"):
        assert team.browsers[role].get(at).status_code == 403
        assert "/coders/draw" not in team.browsers[role].get("/coders").content.decode()
