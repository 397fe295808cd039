"""What is told as false, put off, fallen short of or suffered by nobody is not told as done."""

from __future__ import annotations

import pytest

from tests.claims.reading import telling, the

FALSE = [
    ("detain", "Rumours that police had arrested the editor in Kampot were false, his wife said."),
    ("kill", "It is not true that soldiers killed six villagers in Takeo, a monitor said."),
    ("kill", "It was false that soldiers killed six villagers in Takeo."),
    ("assault", "The rights group withdrew its report that police had beaten three monks in Kep."),
    ("kill", "The ministry dismissed reports that soldiers had killed six villagers in Pursat."),
    ("clash", "The army rejected claims it had shelled the village of Ta Sen, killing four people."),
    ("kill", "The army rejected claims it had shelled the village of Ta Sen, killing four people."),
    ("detain", "Reports of the arrest of the editor are untrue, the union said."),
    ("displace", "The story that the army had burned 40 houses turned out to be a hoax."),
    ("detain", "False reports that police had detained the bishop spread on Saturday."),
    ("media_close", "There is no truth in reports that the government has closed the radio station."),
    ("torture", "Claims that soldiers raped two women proved unfounded."),
    ("kill", "The newspaper retracted a story saying that police killed a student."),
    ("media_close", "It is untrue that the government has shut down the station."),
    ("detain", "Police said it was not correct that they had detained the monks."),
    ("kill", "Police arrested a woman over false reports that soldiers had killed villagers."),
    ("media_close", "The government ruled out closing the newspaper."),
    ("kill", "A video said to show soldiers executing prisoners was staged, a monitor found."),
    ("kill", "A clip showing soldiers shooting a monk turned out to be doctored."),
]  # fmt: skip
NOBODY = [
    "Nobody was arrested in Kampot on Monday.",
    "No journalists were arrested on Monday.",
    "Police arrested no one on Monday.",
    "Police arrested none of the protesters.",
    "Neither the editor nor the reporter was arrested.",
]
NOT_COME_TO_IT = [
    "Police foiled a plot to kidnap the bishop in Manila on Monday.",
    "The army thwarted a plan to bomb the station.",
    "Police stopped short of arresting the monk in Kep on Sunday.",
    "Police have yet to arrest the farmer in Pailin.",
    "The court has yet to dissolve the party.",
    "Had soldiers killed the fishermen in Pursat, the village would have risen.",
    "Were police to arrest the editor, the town would rise.",
    "Far from closing the radio station in Takeo, the ministry renewed its licence.",
    "Instead of arresting the protesters, police escorted them home.",
    "Police nearly arrested the editor on Monday.",
    "Soldiers almost killed three villagers.",
    "Police came close to arresting the editor.",
    "The bill to ban the party was withdrawn.",
    "The journalist narrowly escaped being arrested at the airport.",
]
STILL_DONE = [
    ("detain", "Police did not only arrest the editor but beat him."),
    ("detain", "The true story of how police arrested the editor in Kampot was told on Monday."),
    ("detain", "The minister rejected criticism after police arrested the editor on Monday."),
    ("detain", "The court rejected the appeal of the editor, who was arrested on Monday."),
    ("kill", "It is true that soldiers killed six villagers in Takeo."),
    ("kill", "The report that soldiers killed six villagers was confirmed on Monday."),
    ("kill", "A man who reported that soldiers killed six villagers was arrested for false news."),
    (
        "assault",
        "The government denied a visa to the reporter, who was beaten by police on Monday.",
    ),
    ("kill", "Soldiers killed no fewer than 20 villagers on Monday."),
    ("kill", "Soldiers killed almost 20 villagers on Monday."),
    ("assault", "A video shows police beating students after a rally was staged in Kampot."),
    ("kill", "A video showed soldiers killing villagers, and the army's denial was false."),
    ("kill", "A video showing soldiers killing villagers proves the army's denial was false."),
    ("detain", "They escaped after being arrested by soldiers."),
    ("detain", "The editor did not escape being arrested."),
    ("detain", "The editor failed to avoid being arrested."),
    ("detain", "A photo of soldiers shooting a monk was fake, and police arrested the editor."),
    ("kill", "Three monks who escaped the massacre said soldiers killed forty villagers."),
]


@pytest.mark.parametrize(("act", "content"), FALSE)
def test_what_is_said_to_be_false_is_denied(act: str, content: str) -> None:
    assert the(act, content).stance == "denied"


@pytest.mark.parametrize("content", NOBODY)
def test_what_nobody_suffers_is_denied(content: str) -> None:
    assert the("detain", content).stance == "denied"


@pytest.mark.parametrize(
    ("act", "content"),
    [
        ("detain", "Police delayed the arrest of the editor in Kampot on Monday."),
        ("party_dissolve", "The government postponed the ban on the opposition party."),
        ("prosecute", "The court put off the trial of the editor."),
    ],
)
def test_what_is_put_off_is_still_to_come(act: str, content: str) -> None:
    assert the(act, content).stance == "planned"


@pytest.mark.parametrize("content", NOT_COME_TO_IT)
def test_what_did_not_come_to_it_is_set_aside_with_the_word_that_says_so(content: str) -> None:
    told = telling(content)

    assert told.claims == ()
    assert told.unread


def test_who_evaded_arrest_was_not_arrested_although_the_encoder_reads_it_so() -> None:
    assert telling("The editor evaded arrest for three weeks.").claims == ()


@pytest.mark.parametrize(("act", "content"), STILL_DONE)
def test_what_is_done_beside_a_denial_stays_done(act: str, content: str) -> None:
    assert the(act, content).stance == "done"


@pytest.mark.parametrize(
    "content",
    [
        "Monitors have not been allowed to reach Nasir.",
        "Aid workers were not permitted to enter the town.",
        "The army did not let the observers into the camp.",
        "The government has refused to let UN monitors visit the prison.",
        "Soldiers prevented ceasefire monitors from reaching the village.",
    ],
)
def test_a_refusal_is_the_act_where_an_act_is_made_of_one(content: str) -> None:
    assert the("access", content).stance == "done"


def test_refugees_who_may_not_return_are_kept_out_and_not_merely_wished_back() -> None:
    claim = the("return_act", "Refugees were not allowed to return to their homes.")

    assert claim.stance == "done"
    assert "lets or refuses" in claim.reason


@pytest.mark.parametrize("content", ["The army denied that it had barred UN observers."])
def test_a_refusal_that_is_denied_stays_denied(content: str) -> None:
    assert the("access", content).stance == "denied"
