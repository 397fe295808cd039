"""No page or form of the desk reads the whole record for one thing of it."""

from __future__ import annotations

import re

import pytest
from desk.conftest import Opened

from servanda import watch as way
from servanda.model import Capture, Decision, Telling
from servanda.watch.projecting.answers import Answers


@pytest.fixture
def little(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """A desk that is caught up with its record and cannot read all of it."""
    opened.get("/search?q=police")

    def forbidden(_: object) -> None:
        raise AssertionError("everything was read")

    monkeypatch.setattr(Answers, "evidence", property(forbidden))
    return opened


def test_what_is_written_or_taken_back_reads_what_it_is_about(little: Opened) -> None:
    id, _ = little.next_question()
    page = little.get(f"/incidents/{id}")
    under = re.findall(r'name="under" value="([^"]*)"', page)
    claim = _first_claim(page)
    with way.open_watch(little.folder).record() as record:
        capture = next(
            each.capture for each in record.all(Telling) for c in each.claims if c.id == claim
        )

    decided = {"judgement": "unsure", "reason": "told by one", "under": under}
    little.send(f"/incidents/{id}", f"/incidents/{id}/decide", decided)
    little.post(f"/records/{_of_me(little)}/withdraw", {"at_once": "1"})
    at = f"/captures/{capture}"
    little.send(at, f"{at}/fact", {"fact": "title", "value": "It", "reason": "printed"})
    at = f"/claims/{claim}"
    little.send(at, at, {"was_stance": "", "stance": "denied", "reason": "it says so"})
    step = {"kind": "request", "on": "2017-10-25", "by": "un_secretary_general", "words": "asked"}
    little.send("/commitments/cps-29", "/commitments/cps-29/step", {**step, "reason": "told"})
    seen_it = {"kind": "seen", "when": "2017-09-05", "where": "the quay", "title": "the quay",
               "how_known": "stood there", "words": "Police beat a monk."}  # fmt: skip
    place = little.send("/statements/new", "/statements/new", seen_it)
    words = {"words": "beat", "act": "assault", "by": "Police", "reason": "I saw it"}
    little.send(place, f"{place}/code", words)

    assert "beat</mark>" in little.get(place)


def test_names_and_ids_are_shown_from_what_they_are_about(little: Opened) -> None:
    id, _ = little.next_question()
    claim = _first_claim(little.get(f"/incidents/{id}"))
    with way.open_watch(little.folder).record() as record:
        capture, decision = record.all(Capture)[0].id, record.all(Decision)[0]

    shown = {
        id: f"/incidents/{id}",
        claim: f"/claims/{claim}",
        capture: f"/captures/{capture}",
        decision.id: f"/incidents/{decision.incident}",
    }
    for each, place in shown.items():
        assert little.browser.get(f"/show/{each}").headers["Location"] == place
    little.get("/names")


def _first_claim(page: str) -> str:
    found = re.search(r"/claims/(clm-[0-9a-f]+)", page)
    assert found
    return found[1]


def _of_me(opened: Opened) -> str:
    with way.open_watch(opened.folder).record() as record:
        return next(each.id for each in record.all(Decision) if each.by == "reviewer 2")
