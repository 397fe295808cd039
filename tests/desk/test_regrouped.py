"""An incident that is regrouped while somebody answers it: she is told so, and led to where it is."""

from __future__ import annotations

import html
import re

import pytest
from attrs import evolve
from desk.conftest import Opened
from desk.test_two_at_once import written

from servanda import canon
from servanda import watch as way
from servanda.model import Incident

pytestmark = pytest.mark.slow
MINE = {"judgement": "upheld", "under": ["cps-15-2-a-i"], "reason": "both reports say so"}


def incident_of(opened: Opened, id: str) -> Incident:
    watch = way.open_watch(opened.folder)
    with watch.record() as record, way.answering(watch, record) as answers:
        (there,) = answers.incidents([id])
        return there.incident


def read_otherwise(opened: Opened, incident: Incident, *, drops: bool = False) -> None:
    """What another version of the reader makes of its pages: the same words, as other claims."""
    watch = way.open_watch(opened.folder)
    gone = {claim.id for claim in incident.claims}
    with watch.record() as record:
        with way.answering(watch, record) as answers:
            was = answers.tellings_of(incident)
        made = []
        for telling in was:
            claims = tuple(
                evolve(claim, id=canon.identify("clm", [claim.id, "anew"])) if claim.id in gone
                else claim
                for claim in telling.claims
                if not (drops and claim.id in gone)
            )  # fmt: skip
            made.append(evolve(telling, id=canon.identify("tel", [telling.id, "anew"]),
                               claims=claims, questions=()))  # fmt: skip
        record.add(made, at=max(line.recorded_at for line in record.entries()))


def mine(opened: Opened, id: str) -> dict[str, object]:
    path = f"/incidents/{id}"
    return {**opened.shown(path, f"{path}/decide"), **MINE}


def test_who_decides_what_was_read_anew_is_led_to_what_it_is_now_and_keeps_her_words(
    opened: Opened,
) -> None:
    id, _ = opened.next_question()
    form = mine(opened, id)
    assert form["seen_claims"]
    read_otherwise(opened, incident_of(opened, id))
    before = written(opened)

    refused = html.unescape(opened.post(f"/incidents/{id}/decide", form, status=409))

    assert written(opened) == before
    assert "There is no such incident any more" in refused
    assert "both reports say so" in refused
    (home,) = set(re.findall(r'<a href="/incidents/(inc-[0-9a-f]+)"', refused))
    assert home != id
    opened.post(f"/incidents/{home}/decide", mine(opened, home))
    assert len(written(opened)) > len(before)


def test_the_address_of_what_was_read_anew_leads_on(opened: Opened) -> None:
    id, _ = opened.next_question()
    read_otherwise(opened, incident_of(opened, id))

    answer = opened.browser.get(f"/incidents/{id}")

    assert answer.status_code == 302
    assert re.fullmatch(r"/incidents/inc-[0-9a-f]{16}", answer.headers["Location"])
    assert answer.headers["Location"] != f"/incidents/{id}"


def test_what_is_read_no_more_is_said_to_be_in_no_incident(opened: Opened) -> None:
    id, _ = opened.next_question()
    form = mine(opened, id)
    read_otherwise(opened, incident_of(opened, id), drops=True)

    for path in ("decide", "link", "in-hand", "put-off"):
        refused = html.unescape(
            opened.post(f"/incidents/{id}/{path}", {**form, "until": "change"}, status=409)
        )
        assert "In no incident:" in refused and "both reports say so" in refused


def test_what_another_joined_leads_to_the_one_event_and_shows_who_did_it(opened: Opened) -> None:
    one, other = re.findall(r'<a href="/incidents/(inc-[0-9a-f]+)">', opened.get("/incidents"))[:2]
    forms = {id: {**opened.shown(f"/incidents/{id}", f"/incidents/{id}/link"), **MINE}
             for id in (one, other)}  # fmt: skip
    joined = opened.send(f"/incidents/{one}", f"/incidents/{one}/group",
                         {"form": "one", "verdict": "one event", "others": other,
                          "reason": "one arrest, told twice"})  # fmt: skip
    home = joined.removeprefix("/incidents/")
    (gone,) = {one, other} - {home}

    refused = html.unescape(opened.post(f"/incidents/{gone}/link", forms[gone], status=409))

    assert "On record since:" in refused and "one arrest, told twice" in refused
    assert "Yours, not on record:" in refused and "both reports say so" in refused
    assert f'<a href="/incidents/{home}"' in refused
