"""What the pages say is true of this record: of states, duties, days, readings and links."""

from __future__ import annotations

import attrs
from archive.lake_watch import published
from lxml import html as lxml_html

from servanda import letters, wording
from servanda.archive.addresses import incident_page
from servanda.archive.edition import Edition
from servanda.archive.pages import pages
from servanda.archive.published import edit
from servanda.model import Question, Reading

Tree = lxml_html.HtmlElement


def draw(edition: Edition) -> dict[str, Tree]:
    return {
        name: lxml_html.document_fromstring(page)
        for name, page in pages(edition).items()
        if name.endswith(".html")
    }


def words(tree: Tree, place: str = ".") -> str:
    return " ".join(" ".join(part.text_content() for part in tree.xpath(place)).split())


def unassessed(bearing: str) -> Edition:
    """The edition with one finding of this bearing, and nothing standing but not assessed."""
    whole = edit(published())
    finding = next(one for one in whole.findings if one.state == "upheld" and one.since_on)
    standings = tuple(
        attrs.evolve(one, state="not assessed", since=None, because=()) for one in whole.standings
    )
    findings = (attrs.evolve(finding, bearing=bearing, proof="suspect"),)
    return attrs.evolve(whole, findings=findings, standings=standings, duties=())


def test_what_is_not_assessed_and_has_findings_of_context_says_so() -> None:
    whole = unassessed("context")

    drawn = draw(whole)

    page = drawn[f"commitments/{whole.findings[0].commitment}.html"]
    assert words(page, "//*[contains(@class, 'banner')]/p[2]") == (
        "Nothing upheld says that it is broken or kept; one finding is of context."
    )
    other = next(
        item for item in whole.standings if item.commitment != whole.findings[0].commitment
    )
    assert "Nothing upheld bears on it. That does not say that it is kept." in words(
        drawn[f"commitments/{other.commitment}.html"]
    )
    group = words(drawn["index.html"], "//section[@class='group']/p")
    assert "any of them is broken or kept; one finding is of context." in group


def test_what_was_upheld_as_context_is_said_so_and_not_as_a_breach_is() -> None:
    whole = unassessed("context")
    breach = unassessed("breaches")

    said = words(draw(whole)[incident_page(whole.findings[0].incident)])
    breached = words(draw(breach)[incident_page(breach.findings[0].incident)])

    assert "Upheld: context only" in said and "context it" not in said
    assert "Upheld: breaches it" in breached


def test_what_a_duty_rests_on_gives_its_day_before_an_incident_that_names_its_own() -> None:
    whole = edit(published())
    duty = next(one for one in whole.duties if one.because)

    rests = draw(whole)[f"commitments/{duty.rule}.html"].xpath(
        "//*[@aria-labelledby='because']//li/ul/li"
    )

    found = {one.id: one for one in whole.findings}
    assert len(rests) == len(duty.because)
    for line in rests:
        first, _, _ = words(line).partition(": ")
        assert first in {wording.day(found[id].since_on) for id in duty.because}


def test_a_rule_that_asks_something_now_stands_apart_and_says_what_triggered_it() -> None:
    whole = edit(published())
    asking = {duty.rule for duty in whole.duties}

    drawn = draw(whole)

    heads = [words(head) for head in drawn["index.html"].xpath("//section[@class='group']/h3")]
    assert f"asked now {len(asking)}" in heads
    assert words(drawn["index.html"], "//ul[@class='tally']").count("asked now") == 1
    for rule in asking:
        history = words(drawn[f"commitments/{rule}.html"], "//section[@aria-labelledby='history']")
        assert "Triggered by this: " in history
        assert "Nothing is on record" not in history


def test_a_rule_that_no_finding_woke_is_triggered_by_the_agreements_own_dates() -> None:
    whole = edit(published())
    duty = attrs.evolve(whole.duties[0], because=())

    page = draw(attrs.evolve(whole, duties=(duty,)))[f"commitments/{duty.rule}.html"]

    assert "Triggered by the agreement’s own dates" in words(page)


def test_a_power_that_findings_woke_says_so_and_is_no_duty() -> None:
    whole = edit(published())
    law, rule = whole.agreement, next(r for r in whole.agreement.rules if r.id == "shr-5-1")
    rules = tuple(attrs.evolve(r, force="may") if r is rule else r for r in law.rules)

    page = draw(attrs.evolve(whole, agreement=attrs.evolve(law, rules=rules), duties=()))[
        f"commitments/{rule.id}.html"
    ]

    history = words(page, "//section[@aria-labelledby='history']")
    assert "Triggered by this: " in history
    assert history.endswith("power, it may be used")


def test_findings_that_threaten_what_is_breached_and_weak_ones_are_counted() -> None:
    whole = edit(published())
    (breach, *rest) = [one for one in whole.findings if one.state == "upheld" and one.since_on]
    threat = attrs.evolve(breach, id="fnd-1234567812345678", bearing="threatens", proof="suspect")
    standings = tuple(
        attrs.evolve(one, state="breached", since=breach.since_on, because=(breach.id,))
        if one.commitment == breach.commitment
        else one
        for one in whole.standings
    )

    drawn = draw(attrs.evolve(whole, findings=(breach, threat, *rest), standings=standings))

    said = (
        "Beside these, one finding threatens it. One finding is at “reasonable grounds to suspect”."
    )
    assert said in words(drawn["index.html"])
    page = drawn[f"commitments/{breach.commitment}.html"]
    assert said in words(page, "//*[@class]")
    history = words(page, "//section[@aria-labelledby='history']//tbody")
    assert history.count("threatens, upheld at “reasonable grounds to suspect”") == 1


def test_a_link_says_which_words_tell_the_act_and_which_ask() -> None:
    whole = edit(published())

    said = " ".join(words(tree, "//ul[@class='reasons']") for tree in draw(whole).values())

    for link in whole.links:
        noun = "words" if " " in link.incident_span.quote else "word"
        assert (
            f"The source’s {noun} for the act: “{link.incident_span.quote}”; the agreement file’s "
            f"words for what is asked: {link.commitment_words}."
        ) in said


def test_readings_and_what_is_left_open_are_told_apart_and_end_with_a_stop() -> None:
    watch = published()
    rule = watch.agreement.rules[0]
    readings = ("lak-29-r1: no request is needed. (the authors)", "q-1: is it discharged?", "bare")
    duty = attrs.evolve(watch.duties[0], rule=rule.id, readings=readings)

    page = draw(edit(attrs.evolve(watch, duties=(duty,))))["duties.html"]

    assert [words(li) for li in page.xpath("//ul[@class='readings']/li")] == [
        "The authors of an earlier open letter: The parties owe consultations without any request.",
        "Left open: Is it discharged?",
        "Left open: Bare.",
    ]
    assert isinstance(rule.readings[0], Reading)


def test_readings_and_questions_of_later_days_are_marked_on_every_page_of_a_duty() -> None:
    watch = published()
    rule = watch.agreement.rules[0]
    reading = attrs.evolve(rule.readings[0], held_by="the Government, October 2021")
    question = Question("q-later", "Was it ended by the vote of May 2019?", (rule.id,))
    agreement = attrs.evolve(
        watch.agreement,
        rules=(attrs.evolve(rule, readings=(reading,)), *watch.agreement.rules[1:]),
        questions=(question, *watch.agreement.questions),
    )
    noted = (f"{reading.id}: {reading.says} ({reading.held_by})", f"q-later: {question.asks}")
    duty = attrs.evolve(watch.duties[0], rule=rule.id, readings=noted)

    drawn = draw(edit(attrs.evolve(watch, agreement=agreement, duties=(duty,))))

    for page in ("duties.html", f"commitments/{rule.id}.html"):
        said = words(drawn[page], "//ul[@class='readings']")
        assert "The Government, October 2021 (later than this day): " in said
        assert "Left open (later than this day): Was it ended by the vote of May 2019?" in said


def test_no_two_pages_have_one_title_and_none_shows_the_names_of_marks() -> None:
    drawn = draw(edit(published()))

    titles = [tree.findtext("head/title") for tree in drawn.values()]
    heads = [words(tree, "//h1") for tree in drawn.values()]
    assert len(set(titles)) == len(titles)
    assert len(set(heads)) == len(heads)
    assert "Article 15(2): human rights in the Republic (lak-15-2-media)" in heads
    assert "as the page itself states (in its marks)" in words(drawn["sources.html"])
    assert "JSON-LD" not in words(drawn["sources.html"])
    assert "beyond_doubt" not in words(drawn["method.html"])
    assert not drawn["commitments/lak-4.html"].xpath("//dt[.='Provision']/..//code")


def test_an_incident_that_no_outlet_tells_in_its_own_voice_says_whose_telling_it_is() -> None:
    whole = edit(published())
    first = whole.incidents[0]
    spoken = attrs.evolve(first, claims=tuple(c for c in first.claims if c.said_by))

    told = attrs.evolve(whole, incidents=(spoken, *whole.incidents[1:]))
    page = incident_page(first.id)
    drawn = words(draw(told)[page])

    assert drawn.count(", as a press association said.") == 1
    assert ", as a press association said." not in words(draw(whole)[page])


def test_a_page_without_a_publisher_is_no_outlet_in_site_and_letter_alike() -> None:
    watch = published()
    nameless = attrs.evolve(
        watch.captures[1], publisher="", source=None, address="file:report.html"
    )
    id = nameless.id
    captures = tuple(nameless if c.id == id else c for c in watch.captures)
    assert id in {claim.capture for claim in watch.incidents[0].claims}

    page = incident_page(watch.incidents[0].id)
    site = words(draw(edit(attrs.evolve(watch, captures=captures)))[page])
    letter = letters.draft(
        watch.agreement,
        on=watch.on,
        duties=watch.duties,
        findings=watch.findings,
        incidents=watch.incidents,
        standings=watch.standings,
        captures=captures,
        hearings=watch.hearings,
    ).text

    assert "One outlet and one other source, two independent origins, two tellings." in site
    assert "They come from one outlet and one other source, two independent origins [" in letter
