"""The second look at which types of incident a report tells."""

from __future__ import annotations

from bench import muc4, muc4_roles, muc4_seen, muc4_types

TOLD = (
    "LIMA, 9 JAN 90 -- GUERRILLAS KILLED THE MAYOR OF THE TOWN ON 8 JANUARY, POLICE SAID.\n\n"
    "THE MAYOR WAS SHOT IN HIS HOUSE. THE POLICE BLAMED THE SHINING PATH FOR THE MURDER."
)
NOBODY = "LIMA, 9 JAN 90 -- THE MINISTER SAID THAT THE GUERRILLAS WILL NOT KILL THE PEACE TALKS."


def seen(text: str) -> muc4_seen.SeenReport:
    return muc4_seen.see({"id": "R1", "text": text, "dateline": "1990-01-09"})


def test_who_suffers_counts_for_the_type_of_incident() -> None:
    ask = {**muc4_roles.weights(), **muc4.questions()}

    told, nobody = (muc4_types.evidence(seen(text), ask)["ATTACK"] for text in (TOLD, NOBODY))

    assert "top sufferer>0" in told
    assert "top sufferer>0" not in nobody
    assert ask["tells"].score(told) > muc4.POINTS["type"] > ask["tells"].score(nobody)


def test_every_type_is_weighed_once_and_against_the_others() -> None:
    ask = {**muc4_roles.weights(), **muc4.questions()}

    found = muc4_types.evidence(seen(TOLD), ask)

    assert {f"kind={kind}" in features for kind, features in found.items()} == {True}
    assert sum("rank=0" in features for features in found.values()) == 1
