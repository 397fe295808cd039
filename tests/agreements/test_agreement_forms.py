"""What an agreement can say, the format can say: read into the records of the model."""

from datetime import UTC, date, datetime

from agreements.lake import changed, read

from servanda import binding
from servanda.model import Gate, Measure, Notice, Quantity, Reading, Trigger

WHEN = datetime(2002, 1, 1, tzinfo=UTC)


def with_block(block, *pairs):
    """The lake agreement with a further block below article 1."""
    return read(changed(("### Article 2", block + "\n### Article 2"), *pairs))


def notice(kind, about, on, **more):
    return Notice(
        "ntc-1", kind, about, on, more.pop("by", None), "words", recorded_by="a", at=WHEN, **more
    )


def test_a_whole_commitment_is_read_as_written():
    item = read().commitment("lake-1")

    assert (item.provision, item.force, item.bearers, item.borne) == (
        "lake/1", "must_not", ("parties",), "each",
    )  # fmt: skip
    assert (item.subjects, item.acts, item.period) == (("media",), ("media_close",), "season")
    assert item.readings == (Reading("narrow", "Only papers printed there.", "South", "gazette"),)


def test_a_whole_rule_is_read_as_written():
    rule = read().commitment("lake-2")

    assert rule.force == "must"
    assert rule.trigger == Trigger(standard=("violation",), of=("lake/1",), by=("parties",))
    assert rule.gate == Gate("parties", "ask for a meeting")


def test_items_come_in_the_order_of_the_file_with_their_lines():
    agreement = read()

    lines = changed().split("\n")
    for item in agreement.items():
        assert lines[item.line - 1] == f'id = "{item.id}"'
    assert [item.id for item in agreement.items()] == ["lake-1", "lake-2"]


def test_a_provision_has_its_summary_kind_and_citation():
    provision = read().provisions[0]

    assert provision.summary == "Each party leaves the papers of the shore alone."
    assert provision.kind == "obligation"
    assert provision.citation == "Article 1, Treaty of the Lake, Lake Gazette 1"


def test_a_role_passes_from_actor_to_actor_by_date():
    agreement = read()

    assert binding.holders(agreement, ("chair",), date(2003, 5, 31)) == ("north",)
    assert binding.holders(agreement, ("chair",), date(2003, 6, 1)) == ("south",)


def test_the_short_form_of_a_role_holds_from_entry_into_force():
    agreement = read()

    assert binding.holders(agreement, ("parties",), date(2001, 5, 31)) == ()
    assert binding.holders(agreement, ("parties",), date(2001, 6, 1)) == ("north", "south")


def test_a_deadline_relative_to_an_event_is_expressible():
    term = read().commitment("lake-1").term

    assert (term.kind, term.after) == ("within", "flood")
    assert term.falls(date(2001, 7, 1)) == date(2001, 7, 15)


def test_a_recurring_report_is_expressible():
    agreement = with_block(
        '```commitment\nid = "lake-1-report"\nforce = "must"\nbearers = ["chair"]\n'
        'must = "report"\nsubjects = ["reporting"]\nterm = "every 3 months from 2001-06-01"\n```\n'
    )

    term = agreement.commitment("lake-1-report").term
    assert [term.falls(term.on, times) for times in (1, 2)] == [
        date(2001, 9, 1),
        date(2001, 12, 1),
    ]


def test_sequence_is_expressible():
    agreement = read()

    assert binding.ready_on(agreement, agreement.commitment("lake-1"), (), ()) is None
    flood = notice("event", "flood", date(2001, 8, 1))
    assert binding.ready_on(agreement, agreement.commitment("lake-1"), (), (flood,)) == date(
        2001, 8, 1
    )


def test_quantities_and_thresholds_are_expressible():
    measure = read().commitment("lake-1").measures[0]

    assert measure == Measure(70.0, "at least", "percent", "nets")
    assert measure.reached(Quantity(72, 72, "percent"))
    assert not measure.reached(Quantity(69, 69, "percent"))


def test_a_quorum_is_a_measure_of_a_rule():
    agreement = read(changed((
        'gate = { by',
        'measures = [{ quantity = 29, op = "at least", unit = "members", of = "the meeting" }]\ngate = { by',
    )))  # fmt: skip

    assert agreement.commitment("lake-2").measures[0].unit == "members"


def test_accession_adds_a_holder_from_its_day():
    agreement = read(changed((
        'id = "south"\nname = "South"\nkind = "state"\n```\n',
        'id = "south"\nname = "South"\nkind = "state"\n```\n'
        '```actor\nid = "west"\nname = "West"\nkind = "state"\n```\n',
    )))  # fmt: skip
    accession = notice("accession", "parties", date(2005, 1, 1), by="west")

    assert "west" not in binding.holders(agreement, ("parties",), date(2004, 12, 31), (accession,))
    assert "west" in binding.holders(agreement, ("parties",), date(2005, 1, 1), (accession,))


def test_a_commitment_without_derogation_is_not_suspended():
    firm = read(changed(('acts = ["media_close"]', "suspendable = false")))
    suspended = notice("suspension", "lake", date(2001, 7, 1))
    on = date(2001, 8, 1)

    assert binding.suspension(read(), read().commitment("lake-1"), on, (suspended,)) == suspended
    assert binding.suspension(firm, firm.commitment("lake-1"), on, (suspended,)) is None


def test_an_amendment_moves_the_end_of_a_period():
    agreement = read()
    item = agreement.commitment("lake-1")
    longer = notice("amendment", "season", date(2002, 5, 1), until_on=date(2004, 5, 31))

    assert binding.phase(agreement, item, date(2003, 1, 1)) == "after"
    assert binding.phase(agreement, item, date(2003, 1, 1), (longer,)) == "within"


def test_a_completion_event_ends_everything():
    agreement = read(changed(('depositaries = ["north"]', 'completion = "flood"')))
    rule = agreement.commitment("lake-2")
    flood = notice("completion", "flood", date(2010, 1, 1))

    assert binding.phase(agreement, rule, date(2010, 1, 2)) == "within"
    assert binding.phase(agreement, rule, date(2010, 1, 2), (flood,)) == "after"


def test_a_sentence_that_names_no_bearer_is_expressible():
    agreement = read(changed(('bearers = { each = "parties" }', "bearers = { unstated = [] }")))

    assert (agreement.commitment("lake-1").bearers, agreement.commitment("lake-1").borne) == (
        (), "unstated",
    )  # fmt: skip


def test_roles_can_bear_jointly():
    agreement = read(changed(('{ each = "parties" }', '{ jointly = ["parties", "chair"] }')))

    assert agreement.commitment("lake-1").borne == "jointly"


def test_the_standard_of_proof_of_a_provision_is_expressible():
    agreement = read(changed(('acts = ["media_close"]', 'evidence = "suspect"')))

    assert agreement.commitment("lake-1").evidence == "suspect"


def test_a_rule_can_be_woken_by_an_event_a_day_or_another_not_kept():
    old = 'trigger = { standard = ["violation"], of = ["lake/1"], by = ["parties"] }'
    for new, trigger in {
        '{ events = ["flood"] }': Trigger(events=("flood",)),
        "{ on = 2002-01-01 }": Trigger(on=date(2002, 1, 1)),
        '{ unmet = ["lake-1"] }': Trigger(unmet=("lake-1",)),
    }.items():
        agreement = read(changed((old, f"trigger = {new}")))

        assert agreement.commitment("lake-2").trigger == trigger


def test_the_hash_of_the_file_changes_with_any_word():
    assert read().file_sha256 != read(changed(("shore alone", "shore in peace"))).file_sha256


POINTED = (
    (
        "### Article 1: newspapers {#lake/1 .obligation}",
        "### Point 3.4.7: newspapers {#lake/3.4.7}",
    ),
    ('id = "lake-1"', 'id = "lake-3.4.7"'),
    ('of = ["lake/1"]', 'of = ["lake/3.4.*"]'),
    ('term = "within 14 days"\nafter = ["lake-1"]', 'term = "within 14 days of lake-3.4.7"'),
    ('about = ["lake/1",', 'about = ["lake/3.4.7",'),
)


def test_dotted_numbers_are_written_as_the_agreement_has_them():
    agreement = read(changed(*POINTED))

    item, rule = agreement.commitment("lake-3.4.7"), agreement.commitment("lake-2")
    assert item.provision == "lake/3.4.7"
    assert rule.trigger.names(item)
    assert rule.term.after == "lake-3.4.7"


def test_the_number_above_is_another_provision_than_the_number_below():
    below = with_block(
        '### Point 3.4: above {#lake/3.4}\n\nMore.\n\n```commitment\nid = "lake-3.4"\n'
        'force = "must"\nbearers = ["parties"]\nmust = "wait"\n```\n',
        *POINTED,
    )

    rule = below.commitment("lake-2")
    assert rule.trigger.names(below.commitment("lake-3.4.7"))
    assert not rule.trigger.names(below.commitment("lake-3.4"))
