"""The pages: well made for every reader, and nothing in the record can act in them."""

from __future__ import annotations

import posixpath
import re
from datetime import date
from typing import Any

import attrs
import pytest
from archive.hostile import PAYLOADS, poisoned
from archive.lake_watch import ON, agreement, published
from lxml import html as lxml_html

from servanda import standing
from servanda.archive.addresses import page_of, web_address
from servanda.archive.pages import pages
from servanda.archive.published import edit
from servanda.archive.site import site_files
from servanda.archive.views import Shelf
from servanda.pictures import STYLE

Tree = lxml_html.HtmlElement


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return site_files(edit(published()))


@pytest.fixture(scope="module")
def trees(files: dict[str, bytes]) -> dict[str, Tree]:
    return {
        name: lxml_html.document_fromstring(data)
        for name, data in files.items()
        if name.endswith(".html")
    }


def test_every_page_says_its_language_and_title_and_has_one_main(trees: dict[str, Tree]) -> None:
    for name, tree in trees.items():
        assert tree.get("lang") == "en", name
        assert tree.findtext("head/title"), name
        assert len(tree.findall(".//main")) == 1, name
        assert len(tree.findall(".//h1")) == 1, name


def test_headings_never_skip_a_level(trees: dict[str, Tree]) -> None:
    for name, tree in trees.items():
        levels = [int(h.tag[1]) for h in tree.iter("h1", "h2", "h3", "h4", "h5", "h6")]
        assert levels[0] == 1, name
        assert all(b <= a + 1 for a, b in zip(levels, levels[1:])), (name, levels)


def test_ids_are_unique_and_every_reference_to_one_resolves(trees: dict[str, Tree]) -> None:
    for name, tree in trees.items():
        ids = tree.xpath("//@id")
        assert len(ids) == len(set(ids)), name
        for value in tree.xpath("//@aria-labelledby"):
            assert set(value.split()) <= set(ids), name


def test_every_link_inside_the_site_leads_somewhere(
    files: dict[str, bytes], trees: dict[str, Tree]
) -> None:
    for name, tree in trees.items():
        for href in tree.xpath("//@href"):
            if href.startswith("https://"):
                continue
            target, _, fragment = href.partition("#")
            path = posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
            path = path if target else name
            assert path in files, (name, href)
            if fragment:
                assert fragment in trees[path].xpath("//@id"), (name, href)


def test_no_page_needs_a_script_or_calls_an_address(trees: dict[str, Tree]) -> None:
    for name, tree in trees.items():
        assert not tree.xpath("//script | //iframe | //form | //object | //embed | //img"), name
        assert not tree.xpath("//@style | //@*[starts-with(name(), 'on')]"), name
        policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy, name
        assert policy[0].startswith("default-src 'none';"), name
        assert "unsafe" not in policy[0], name
    assert "url(" not in STYLE.read_text()


def test_every_page_can_be_walked_by_keyboard(trees: dict[str, Tree]) -> None:
    for name, tree in trees.items():
        first = tree.find("body").find("a")
        assert (first.get("class"), first.get("href")) == ("skip", "#main"), name
        assert tree.xpath("//nav[@aria-label]"), name
        for region in tree.xpath("//*[@class='scroll']"):
            assert region.get("tabindex") == "0", name
            assert region.get("aria-label"), name


def test_tables_have_captions_and_headers_with_scope(trees: dict[str, Tree]) -> None:
    for name, tree in trees.items():
        for table in tree.iter("table"):
            assert table.findtext("caption"), name
            assert all(head.get("scope") for head in table.iter("th")), name


def test_the_drawing_has_words_and_a_table_behind_it(trees: dict[str, Tree]) -> None:
    index = trees["index.html"]

    (drawing,) = index.xpath("//svg[@class='timeline']")
    assert drawing.get("role") == "group"  # not "img", which would hide the links it holds
    assert drawing.findtext("title")
    marks = drawing.xpath(".//g[contains(@class, 'mark')]")
    rows = index.xpath("//details//table/tbody/tr")
    assert len(marks) == 3
    assert len(rows) == 3


def test_a_finding_about_what_the_agreement_no_longer_holds_stands_in_the_table_only() -> None:
    edition = edit(published())
    (first, *rest) = [f for f in edition.findings if f.state == "upheld" and f.since_on]
    findings = (attrs.evolve(first, commitment="gone"), *rest)

    index = lxml_html.document_fromstring(
        pages(attrs.evolve(edition, findings=findings))["index.html"]
    )

    assert len(index.xpath("//svg[@class='timeline']//g[contains(@class, 'mark')]")) == 2
    rows = index.xpath("//section[@aria-labelledby='line']//tbody/tr")
    assert [row.xpath("string(td[4])") for row in rows].count("gone") == 1
    assert len(rows) == 3


@pytest.mark.parametrize("changes", [{"bearing": "context"}, {"since_on": None}])
def test_a_finding_that_moves_nothing_is_not_on_the_timeline(changes: dict[str, Any]) -> None:
    edition = edit(published())
    findings = tuple(attrs.evolve(one, **changes) for one in edition.findings)

    index = lxml_html.document_fromstring(
        pages(attrs.evolve(edition, findings=findings))["index.html"]
    )

    assert index.xpath("//*[@id='line'] | //svg[@class='timeline']") == []


def test_a_disputed_commitment_rests_on_findings_and_stays_in_the_timeline() -> None:
    watch = published()
    (first, *rest) = watch.findings
    split = (attrs.evolve(first, state="disputed"), *rest)
    stands = standing.assess_all(agreement(), split, (), on=ON, heard=4, expected=6)
    edition = edit(attrs.evolve(watch, findings=split, standings=stands, letter=None))

    index = lxml_html.document_fromstring(pages(edition)["index.html"])

    (state,) = [s.state for s in stands if s.commitment == first.commitment]
    assert state == "disputed"
    words = " ".join(index.text_content().split())
    assert f"on one finding; {first.commitment}" in words
    assert "1 finding disputed" in words
    assert "no findings" not in words
    assert len(index.xpath("//svg//g[contains(@class, 'mark') and contains(@class, 'disputed')]"))
    rows = index.xpath("//section[@aria-labelledby='line']//tbody/tr")
    assert [row.xpath("string(td[3])") for row in rows].count("breaches, disputed") == 1


def test_the_page_of_a_rule_says_the_state_of_its_duty(trees: dict[str, Tree]) -> None:
    for rule, state in (("lak-29", "waiting"), ("shr-5-1", "owed")):
        (banner,) = trees[f"commitments/{rule}.html"].xpath("//div[contains(@class, 'banner')]")
        assert banner.text_content().split()[0] == state
        assert "not assessed" not in banner.text_content()


def test_a_rule_woken_twice_has_one_card_on_the_first_page() -> None:
    watch = published()
    again = tuple(attrs.evolve(duty, since=date(2017, 9, 30)) for duty in watch.duties)
    twice = attrs.evolve(edit(watch), duties=(*watch.duties, *again))

    index = lxml_html.document_fromstring(pages(twice)["index.html"])

    cards = index.xpath("//ol[@class='cards']/li//h3/a/@href")
    assert sorted(cards) == sorted(f"commitments/{duty.rule}.html" for duty in watch.duties)
    first = index.xpath("//ol[@class='cards']/li")[0].text_content()
    assert "25 August 2017" in first and "again since 30 September 2017" in first


def test_a_site_without_findings_has_no_timeline() -> None:
    bare = attrs.evolve(edit(published()), findings=())

    index = lxml_html.document_fromstring(pages(bare)["index.html"])

    assert index.xpath("//*[@id='line'] | //svg[@class='timeline']") == []


def test_a_state_is_always_a_word_and_a_shape(trees: dict[str, Tree]) -> None:
    badges = [
        b for tree in trees.values() for b in tree.xpath("//span[starts-with(@class,'badge')]")
    ]

    assert len(badges) > 20
    for badge in badges:
        assert badge.text_content().strip()
        assert badge.find("svg") is not None


def test_the_overview_says_who_must_act_and_how_much_was_heard(trees: dict[str, Tree]) -> None:
    words = " ".join(trees["index.html"].text_content().split())

    assert (
        "This waits until the Secretary-General of the United Nations requests the Chairs to"
        in words
    )
    assert "Of 6 sources expected, 4 spoke and 2 said nothing, in the 120 days before." in words
    assert "Radio of the Shore: said nothing; about 3 expected" in words
    assert "Silence is not peace." in words
    assert "never “kept”" in words


def test_sources_are_shown_with_their_owner_and_what_was_noted_by_the_day(
    trees: dict[str, Tree],
) -> None:
    words = " ".join(trees["sources.html"].find_class("columns")[0].text_content().split())

    assert "Radio of the Shore of Shore Broadcasting carries Lake Wire: " in words
    assert words.count("Radio of the Shore") == 1
    assert "1 March 2017: Off the air; its frequency went to another station." in words
    assert "On the air again" not in words  # noted after the day of the record
    assert re.search(r"The Daily Reed: [^.]* Monthly in the rainy season\.", words)


def test_evidence_is_lit_inside_its_paragraph(trees: dict[str, Tree]) -> None:
    page = trees["commitments/lak-15-2-media.html"]

    quoted = page.xpath("//blockquote")[0]
    assert quoted.findtext(".//mark") == (
        "The information ministry closed 15 radio stations between Monday and Friday."
    )
    assert "Listeners in five provinces" in quoted.text_content()
    words = " ".join(page.text_content().split())
    assert (
        "15 stations (Shore Herald); at least 19 stations (Lake Post, as a press association said)"
    ) in words
    assert "closing outlets harms the freedom of the press" in words
    assert "Upheld by Placeholder Two, at the standard “reasonable grounds to believe”" in words


def test_what_was_rejected_stands_apart_and_moves_nothing(trees: dict[str, Tree]) -> None:
    words = " ".join(trees["commitments/lak-15-2-parties.html"].text_content().split())

    assert "Considered, and not upheld" in words
    assert "Transfer to a prison is not torture." in words


def squeezed(words: str) -> str:
    """Letters and digits only, to find words whatever stands between them."""
    return re.sub(r"\W+", "", words)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_in_a_record_can_act_in_a_page(payload: str) -> None:
    clean = pages(edit(published()))
    hostile = pages(edit(poisoned(payload)))

    def tags(data: bytes) -> set[tuple[str, tuple[str, ...]]]:
        tree = lxml_html.document_fromstring(data)
        return {(str(e.tag), tuple(sorted(e.keys()))) for e in tree.iter()}

    known = set().union(*(tags(data) for data in clean.values()))
    for name, data in hostile.items():
        assert tags(data) <= known, (name, tags(data) - known)
        tree = lxml_html.document_fromstring(data)
        for href in tree.xpath("//@href"):
            assert not re.match(r"\s*(javascript|data|vbscript):", href, re.IGNORECASE), name
            assert "evil.example" not in href.split("?")[0].split("/")[:3], name
        assert b"\x00" not in data
        assert "49" not in tree.findtext("head/title")
    assert set(hostile) == set(clean)
    own = [lxml_html.document_fromstring(d) for n, d in hostile.items() if "incidents/" in n]
    quoted = [mark for page in own for mark in page.xpath("//blockquote//mark")]
    assert len(quoted) >= 4
    assert all(squeezed(payload) in squeezed(mark.text_content()) for mark in quoted)
    shown = lxml_html.document_fromstring(hostile["index.html"]).text_content()
    assert squeezed(payload) in squeezed(shown)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\nscript:x",
        "data:text/html,x", "vbscript:x", "file:///etc/passwd", "//evil.example", "http:", "http://",
        "https://a b.example/", "https://x.example/\u202e", "stdin", "report.html", "http://[::1",
    ],
)  # fmt: skip
def test_an_address_that_is_not_plainly_of_the_web_is_no_link(address: str) -> None:
    assert web_address(address) is None


def test_an_address_of_the_web_is_a_link() -> None:
    assert web_address("https://herald.example/a?b=c") == "https://herald.example/a?b=c"


@pytest.mark.parametrize("id", ["../../etc/passwd", "a/b", "CON", "x" * 300, "", "é", "a b", "."])
def test_a_page_name_is_never_a_path(id: str) -> None:
    assert re.fullmatch(r"[a-z0-9-]{1,100}\.html", page_of(id))


def test_two_ids_never_share_a_page() -> None:
    ids = ["a/b", "a-b", "A-B", "a b", "a--b", "a.b"]

    assert len({page_of(id) for id in ids}) == len(ids)


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1])
def test_words_stand_out_from_their_ground(scheme: int) -> None:
    palette = colours(re.findall(r":root \{(.*?)\}", STYLE.read_text(), re.DOTALL)[scheme])

    for ground in ("paper", "card", "faint"):
        for ink in ("ink", "quiet", "link", "bad", "warn", "split", "good", "wait", "none"):
            high, low = sorted((luminance(palette[ink]), luminance(palette[ground])), reverse=True)
            assert (high + 0.05) / (low + 0.05) >= 4.5, (ink, ground)
    high, low = sorted((luminance(palette["mark"]), luminance(palette["mark-ink"])), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= 7


@pytest.mark.parametrize("state", ["breached", "not assessed", "dormant", "ended"])
def test_a_prohibition_is_told_as_one_in_every_list(state: str) -> None:
    whole = edit(published())
    forbidden = tuple(attrs.evolve(one, force="must_not") for one in whole.agreement.commitments)
    standings = tuple(attrs.evolve(one, state=state) for one in whole.standings)
    law = attrs.evolve(whole.agreement, commitments=forbidden)

    page = pages(attrs.evolve(whole, agreement=law, standings=standings))["index.html"]

    words = " ".join(lxml_html.document_fromstring(page).text_content().split())
    for item in forbidden:
        assert f" must not {item.must}." in words, item.id


def test_the_letter_leads_back_and_to_each_finding_that_it_cites(trees: dict[str, Tree]) -> None:
    letter = trees["letter.html"]
    others = {name for name in trees if "/" not in name}
    cited = [
        li
        for li in letter.xpath("//li[starts-with(@id, 'source-')]")
        if "Finding fnd-" in li.text_content()
    ]

    assert set(letter.xpath("//nav//a/@href")) == others
    assert letter.xpath("//nav//a[@aria-current='page']/@href") == ["letter.html"]
    title = trees["index.html"].xpath("string(//header//*[@class='name']/a)")
    assert letter.xpath("string(//header//a)") == title == "A watch over the Lake Agreements"
    assert cited
    for line in cited:
        links = line.findall("a")
        assert len(links) == line.text_content().count("Finding fnd-")
        for link in links:
            page, _, place = link.get("href").partition("#")
            assert (
                link.text.removeprefix("Finding ")
                in trees[page].get_element_by_id(place).text_content()
            )


def test_the_links_of_a_letter_that_was_changed_are_made_anew() -> None:
    page = site_files(edit(published()))["letter.html"].decode()
    forged = page.replace('<a href="commitments/', '<a href="https://evil.example/')
    forged = forged.replace('href="index.html"', 'href="https://evil.example/"')

    mended = site_files(attrs.evolve(edit(published()), letter_html=forged))["letter.html"]

    assert "evil.example" in forged
    assert mended.decode() == page


def test_a_banner_names_the_incidents_it_rests_on_and_leads_to_them() -> None:
    whole = edit(published())
    finding = next(one for one in whole.findings if one.state == "upheld")
    told = next(one for one in whole.standings if one.commitment == finding.commitment)
    noted = attrs.evolve(told, note=f"Also threatened: {finding.id}, fnd-0000000000000000.")
    standings = tuple(noted if one is told else one for one in whole.standings)

    files = pages(attrs.evolve(whole, standings=standings))

    page = f"commitments/{page_of(finding.commitment)}"
    banner = lxml_html.document_fromstring(files[page]).find_class("banner")[0]
    words = banner.text_content()
    assert "fnd-" not in words
    assert "; a finding that is not published here." in words
    (link,) = banner.iter("a")
    assert link.text == Shelf(whole).cases[finding.incident].title
    assert link.get("href") == f"{page_of(finding.commitment)}#{finding.id}"


def test_a_duty_woken_again_says_so() -> None:
    watch = published()
    first = next(duty for duty in watch.duties if duty.since and duty.state == "waiting")
    again = attrs.evolve(first, since=date(2017, 10, 1), because=first.because[:1])

    files = pages(edit(attrs.evolve(watch, duties=(first, again))))

    words = lxml_html.document_fromstring(files["index.html"]).text_content()
    assert "Waiting since 25 August 2017" in words
    assert "Waiting again since 1 October 2017" in words
    assert "again 1 October 2017" in files["duties.html"].decode().replace(
        '<time datetime="2017-10-01">', ""
    )


def test_a_doubt_about_who_is_bound_says_of_whom() -> None:
    watch = published()
    doubt = attrs.evolve(watch.duties[0], readings=("parties, aland: it parted soon after",))

    page = pages(edit(attrs.evolve(watch, duties=(doubt,))))["duties.html"].decode()

    assert (
        "<strong><bdi>Left open</bdi>:</strong> "
        "<bdi>Whether Aland is bound here: it parted soon after.</bdi>"
    ) in page


def test_a_bearer_that_no_text_names_is_said_to_be_none() -> None:
    whole = edit(published())
    law = whole.agreement
    item = attrs.evolve(law.commitments[0], bearers=(), force="is")
    law = attrs.evolve(law, commitments=(item, *law.commitments[1:]))
    standings = tuple(
        attrs.evolve(one, bearers=()) if one.commitment == item.id else one
        for one in whole.standings
    )

    files = pages(attrs.evolve(whole, agreement=law, standings=standings))

    page = lxml_html.document_fromstring(files[f"commitments/{page_of(item.id)}"])
    (bound,) = [div.findtext("dd") for div in page.iter("div") if div.findtext("dt") == "Bound"]
    assert bound == "The text names nobody"
    assert page.find_class("lede")[0].text_content().startswith(item.must[:1].upper())


def test_no_state_stands_twice_beside_itself() -> None:
    watch = published()
    unseen = attrs.evolve(watch.duties[0], state="overdue", because=(), due=date(2017, 9, 1))

    page = pages(edit(attrs.evolve(watch, duties=(unseen,))))["duties.html"].decode()

    cell = lxml_html.document_fromstring(page).xpath("//td[@data-head='State']")[0]
    assert " ".join(cell.text_content().split()) == (
        "not assessed Nobody has recorded whether it was done."
    )


def test_the_state_of_a_duty_stands_second_and_each_line_of_a_card_has_a_name(
    trees: dict[str, Tree],
) -> None:
    table = trees["duties.html"].find(".//table")
    heads = [th.text for th in table.xpath("./thead//th")]

    assert heads[:2] == ["Under", "State"]
    for row in table.xpath("./tbody/tr"):
        assert [td.get("data-head") for td in row.findall("td")] == heads[1:]


def test_what_is_closed_on_a_screen_is_open_on_paper() -> None:
    printed = STYLE.read_text().split("@media print")[1]

    assert re.search(r"details::details-content \{[^}]*content-visibility: visible", printed)
    assert re.search(r"h1, h2, h3, h4, [^{]*\{ break-after: avoid", printed)
    kept_whole = re.search(r"([^{}]*)\{ break-inside: avoid", printed)
    assert kept_whole
    assert ".finding" not in kept_whole[1]
