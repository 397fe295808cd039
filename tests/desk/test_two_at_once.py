"""Two persons on one thing: nothing of the one passes over the other unseen, and no word is lost."""

from __future__ import annotations

import html
import re

import pytest
from commands import rows, run
from desk.conftest import Opened
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servanda import watch as way
from servanda.model import (
    Capture,
    Coding,
    Correction,
    Decision,
    Grouping,
    Identity,
    Notice,
    Statement,
)

CAPTURE = "lets courts dissolve parties"
pytestmark = pytest.mark.slow  # a desk each: the everyday suite has test_deciding

UNDER = "cps-15-2-a-i"
KINDS = (Coding, Correction, Decision, Grouping, Identity, Notice, Statement)


def written(opened: Opened) -> list[object]:
    """All that persons wrote."""
    with way.open_watch(opened.folder).record() as record:
        return [each for kind in KINDS for each in record.all(kind)]


def capture_of(opened: Opened) -> str:
    with way.open_watch(opened.folder).record() as record:
        return next(c.id for c in record.all(Capture) if CAPTURE in c.title)


def places(opened: Opened) -> dict[str, tuple[str, str]]:
    """Of each sort of form, the page it stands on and where it is sent."""
    id, _ = opened.next_question()
    capture = capture_of(opened)
    claim = re.search(r'href="(/claims/clm-[0-9a-f]+)"', opened.get(f"/incidents/{id}"))
    assert claim
    incident = f"/incidents/{id}"
    return {
        "link": (incident, f"{incident}/link"),
        "group": (incident, f"{incident}/group"),
        "claim": (claim[1], claim[1]),
        "code": (f"/captures/{capture}", f"/captures/{capture}/code"),
        "fact": (f"/captures/{capture}", f"/captures/{capture}/fact"),
        "step": ("/commitments/cps-29", "/commitments/cps-29/step"),
        "statement": ("/statements/new", "/statements/new"),
    }


# Of each sort of form: what one person says, and what another says of the same thing.
LINK = {"under": "cps-15-2-a-ii", "bearing": "breaches", "bearers": "cambodia", "proof": "suspect"}
STATED = {"kind": "seen", "when": "2017-10-02", "where": "Phnom Penh", "how_known": "stood there"}
CODED = {"words": "boycotted the vote", "act": "position", "stance": "done", "about": "paris-1991",
         "by": "Lawmakers of the Cambodia National Rescue Party"}  # fmt: skip
BOTH: dict[str, tuple[dict[str, object], dict[str, object]]] = {
    "link": ({**LINK, "judgement": "upheld"}, {**LINK, "judgement": "rejected"}),
    "group": ({"verdict": "no incident"}, {"verdict": "no incident"}),
    "claim": ({"stance": "planned"}, {"stance": "denied"}),
    "code": (CODED, {**CODED, "stance": "threatened"}),
    "fact": ({"fact": "title", "value": "One"}, {"fact": "title", "value": "Two"}),
    "step": ({"kind": "met", "on": "2017-10-25"}, {"kind": "contest", "on": "2017-10-25"}),
    "statement": ({**STATED, "title": "A beating", "words": "Police beat a monk."},
                  {**STATED, "title": "The beating", "words": "A monk was beaten."}),
}  # fmt: skip


@pytest.mark.parametrize("sort", BOTH)
def test_what_another_put_on_record_since_is_shown_and_words_are_kept(
    opened: Opened, sort: str
) -> None:
    page, path = places(opened)[sort]
    first, second = BOTH[sort]
    mine = {**opened.shown(page), **second, "reason": "the second sees it so", "form": ""}
    opened.send(page, path, {**first, "reason": "the first sees it so"})
    before = written(opened)

    refused = html.unescape(opened.post(path, mine, status=409))

    assert written(opened) == before
    assert "the second sees it so" in refused
    if sort != "group":  # what is no incident any more has no page of its own
        assert "On record since:" in refused and "<strong><bdi>reviewer 2</bdi></strong>" in refused
        assert "the first sees it so" in refused or "stood there" in refused or sort == "step"
        assert 'role="alert" tabindex="-1" autofocus' in refused


@pytest.mark.parametrize("sort", sorted(set(BOTH) - {"group", "code"}))
def test_the_second_records_again_knowing_of_the_first(opened: Opened, sort: str) -> None:
    page, path = places(opened)[sort]
    first, second = BOTH[sort]
    mine = {**opened.shown(page), **second, "reason": "the second sees it so"}
    opened.send(page, path, {**first, "reason": "the first sees it so"})
    before = len(written(opened))
    refused = opened.post(path, mine, status=409)

    again = dict(re.findall(r'name="(seen|seen_line)" value="(\w+)"', refused))
    opened.post(path, {**mine, **again})

    assert len(written(opened)) == before + 1


def test_a_form_that_says_nothing_of_what_it_saw_records_nothing(opened: Opened) -> None:
    before = written(opened)
    for sort, (_, path) in places(opened).items():
        opened.post(path, {**BOTH[sort][0], "reason": "unseen"}, status=_status(sort))
    assert [e for e in written(opened) if not isinstance(e, Statement)] == before


def _status(sort: str) -> int:
    """A statement alone rests on nothing that is there: one of a day of which there is none."""
    return 302 if sort == "statement" else 409


# What is wrong, the field beside which it is said, and what stays in the page.
WRONG: dict[str, tuple[str, dict[str, object], str, str]] = {
    "no reason to link": ("link", {**LINK, "judgement": "upheld", "reason": " "}, "why2", "Say why"),
    "nobody is called so": ("link", {**LINK, "bearer": "Nobody At All", "judgement": "upheld",
                                     "reason": "kept words"}, "bearer", "nobody called"),
    "never bound": ("link", {**LINK, "under": "cps-annex5-5", "judgement": "upheld",
                             "reason": "kept words"}, "bearers", "was never bound"),
    "no other incident": ("group", {"form": "one", "verdict": "one event", "reason": "kept words"},
                          "others", "Choose the incident"),
    "nothing left apart": ("group", {"form": "none", "verdict": "no incident", "reason": ""},
                           "why3", "Say why"),
    "no day of a step": ("step", {"kind": "met", "on": "soon", "words": "kept words"}, "step-on",
                         "on which day"),
    "a day to come": ("step", {"kind": "met", "on": "2199-01-01", "words": "kept words"}, "step-on",
                      "has not come yet"),
    "no day of a page": ("fact", {"fact": "published", "value": "soon", "reason": "kept words"},
                         "value", "is no day"),
    "no language": ("fact", {"fact": "language", "value": "Khmer", "reason": "kept words"}, "value",
                    "two-letter code"),
    "no words": ("code", {"words": "", "act": "detain", "reason": "kept words"}, "f-words", ""),
    "no day of a claim": ("claim", {"when": "soon", "reason": "kept words"}, "f-when", "is no day"),
    "no how": ("statement", {**STATED, "how_known": "", "title": "x", "words": "kept words"},
               "how_known", "how it is known"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said_beside_its_field_which_is_focused(opened: Opened, name: str) -> None:
    sort, form, field, says = WRONG[name]
    page, path = places(opened)[sort]

    back = html.unescape(opened.send(page, path, form, status=400))

    at = re.search(rf'<[^>]*aria-describedby="e-{field}"[^>]*>', back)
    assert at and "autofocus" in at[0] and 'aria-invalid="true"' in at[0]
    told = re.search(rf'id="e-{field}" class="refused"><bdi>([^<]*)', back)
    assert told and says in told[1]
    assert "kept words" not in form.values() or "kept words" in back


def test_incidents_to_join_are_found_by_words_and_chosen_by_name(opened: Opened) -> None:
    first, second = rows("incidents", opened.folder)[:2]
    page, path = f"/incidents/{first['id']}", f"/incidents/{first['id']}/group"
    looking = {"form": "one", "verdict": "one event", "find": "1", "words": second["name"].split()[0],
               "reason": "half a reason"}  # fmt: skip

    found = opened.send(page, path, looking, status=200)

    assert "half a reason" in found and f'name="others" value="{second["id"]}"' in found
    assert second["name"] in html.unescape(found)
    assert not any(isinstance(each, Grouping) for each in written(opened))


def test_whose_conduct_it_is_is_taken_by_name(opened: Opened) -> None:
    page, path = places(opened)["link"]
    form = {**LINK, "bearers": [], "bearer": " cambodia ", "judgement": "upheld", "reason": "so"}

    opened.send(page, path, form)

    last = [each for each in written(opened) if isinstance(each, Decision)][-1]
    assert last.bearers == ("cambodia",)


def test_a_sentence_is_chosen_without_script_and_who_and_when_are_those_lit_in_it(
    opened: Opened,
) -> None:
    id, _ = opened.next_question()
    lit = re.search(r'href="(/captures/cap-[0-9a-f]+)"', opened.get(f"/incidents/{id}"))
    assert lit
    text = opened.get(lit[1])
    acts = re.findall(r'<mark class="f-act"[^>]*>([^<]+)</mark>', text)
    numbers = re.findall(r'<option value="(\d+)">\d+\. ', text)

    begun = [opened.get(f"{lit[1]}?sentence={number}") for number in numbers]

    words = [re.search(r'name="words" type="text" value="([^"]+)"', page) for page in begun]
    (page, found), *_ = [(p, w[1]) for p, w in zip(begun, words, strict=True) if w]
    assert any(act in found for act in acts)
    assert re.search(r'name="when" type="text" value="20\d\d-', page)
    assert re.search(r'name="by" type="text" value="[^"]+', page)
    act = page[page.index('id="f-act"') : page.index('id="f-stance"')]
    assert "selected" not in act  # the act is chosen by the person


def test_versions_of_one_address_stand_with_their_differences(opened: Opened) -> None:
    page = opened.folder.parent / "story.html"
    made = []
    for words in ("15 men were held.", "19 men were held."):
        text = f"<html><body><article><h1>Held</h1><p>In Phnom Penh {words}</p></article></body>"
        page.write_text(text, encoding="utf-8")
        run("gather", opened.folder, page, "--address", "https://paper.example/held")
    with way.open_watch(opened.folder).record() as record:
        made = [c.id for c in record.all(Capture) if c.address.endswith("/held")]

    shown = opened.get(f"/captures/{made[-1]}")

    assert len(made) == 2
    assert re.search(r"<del>.*?15 </del><ins>.*?19 </ins>", shown)


def test_two_who_differ_are_shown_on_the_page_of_questions(opened: Opened) -> None:
    id = next(
        row["incident"]["id"]
        for row in rows("review", opened.folder)
        if any((p["link"] or {}).get("commitment") == UNDER for p in row.get("may_bear_on", ()))
    )
    for who, judgement in (("reviewer 3", "upheld"), ("reviewer 4", "rejected")):
        run("decide", opened.folder, id, "--commitment", UNDER, "--judgement", judgement,
            "--reason", f"{who} has read it", "--by", who)  # fmt: skip

    page = opened.get("/questions")

    assert "Where two reviewers differ" in page
    assert "reviewer 3 has read it" in page and "reviewer 4 has read it" in page


@pytest.mark.slow
@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(st.tuples(st.sampled_from("ab"), st.booleans()), min_size=2, max_size=8))
def test_in_whatever_order_two_load_and_send_nothing_unseen_is_passed_over(
    opened: Opened, steps: list[tuple[str, bool]]
) -> None:
    page, path = places(opened)["fact"]
    there, seen = len(written(opened)), dict[str, dict[str, object]]()
    fresh = dict[str, bool]()
    for number, (who, loads) in enumerate(steps):
        if loads or who not in seen:
            seen[who], fresh[who] = opened.shown(page), True
            continue
        value = f"{there} {number} of {who}"
        form = {**seen[who], "fact": "title", "value": value, "reason": f"{who} read it so"}
        answer = opened.post(path, form, status=302 if fresh[who] else 409)
        there += fresh[who]
        assert len(written(opened)) == there
        assert fresh[who] or (value in answer and "On record since:" in answer)
        if fresh[who]:  # what is refused changes nothing that others saw
            fresh = dict.fromkeys(fresh, False)
