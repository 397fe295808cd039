"""The working text is what a reader sees, and every passage stands where it says."""

import re

import pytest
from captures.printing import pdf
from hypothesis import given
from hypothesis import strategies as st
from tries import tries

from servanda import captures
from servanda.captures.text.working_text import worked
from servanda.model import Passage

SENTENCE = "Officers sealed the studio on Wednesday and took the transmitter away."
LETTER = """Letter from the lake
Share this on

Letter from the lake

The organisations below ask the guarantors to meet before the end of the month, as agreed.

SEE ALSO: Three editors questioned over the dam


Police at the gate of the parliament in 1998, on the day of the vote. Source: AP/ Tom Reed

The letter says that the accord “binds each of its signatories” and that none may leave it.

Boats wait at the harbour for the ferry to be repaired. (Reuters)

What they ask

- Let the monitors pass.
- Open the three newspapers again.

Lake Women's Forum
Association of Jurists
Teachers' Union of the North Shore
Ana Brook, Harbour Watch
"""


def kinds(text: str | bytes, media_type: str | None = None) -> list[tuple[str, str]]:
    data = text if isinstance(text, bytes) else text.encode()
    _, content, passages = captures.text_of(data, media_type)
    return [(p.kind, content[p.start : p.end]) for p in passages]


def stands(content: str, passages: tuple[Passage, ...]) -> bool:
    """Passages in order, apart, not empty, and nothing but blanks between them."""
    at = 0
    for passage in passages:
        words = content[passage.start : passage.end]
        if content[at : passage.start].strip() or not words or words != words.strip():
            return False
        at = passage.end
    return at == len(content)


PRINTED = st.characters(exclude_categories=["Cc", "Cs", "Co", "Cn"])
PIECES = st.sampled_from(
    ["<p>", "</p>", "<div>", "</div>", "<b>", "<br>", "<ul><li>", "<table><tr><td>", "<blockquote>",
     "<figcaption>", "<h2>", "&amp;", "&#0;", "<!--", "-->", "<p hidden>", "<script>", "</script>",
     "\u202e", "\u200b", "ក្រុង ", "\x00", SENTENCE, "Read more: that", "Photo: A. B", "\n\n", "'", '"']
)  # fmt: skip


@tries(120)
@given(pieces=st.lists(PIECES | st.text(PRINTED, max_size=20), max_size=25))
def test_every_passage_of_a_page_stands_where_it_says(pieces: list[str]) -> None:
    page = f"<html><body><p>{SENTENCE}</p>{''.join(pieces)}</body></html>"

    working = worked(page.encode("utf-8", "replace"), "text/html; charset=utf-8")

    assert stands(working.content, working.passages)
    assert not re.search("[\x00-\x09\x0b-\x1f\u202a-\u202e]", working.content)


@tries(120)
@given(lines=st.lists(st.text(PRINTED, max_size=90)
                      | st.sampled_from(["", SENTENCE, "SEE ALSO: x", "A B", "- item", "a\tb"]), max_size=25))  # fmt: skip
def test_every_passage_of_a_plain_text_stands_where_it_says(lines: list[str]) -> None:
    text = "\n".join([*lines, SENTENCE])

    working = worked(text.encode(), "text/plain")

    assert stands(working.content, working.passages)
    folded = "".join(text.split())
    for mark in "\u00ad\u200b\u200c\u200d\u200e\u200f\ufeff":
        folded = folded.replace(mark, "")
    kept = re.sub("[\u00ad\u200b-\u200f]", "", "".join(working.content.split()))
    assert len(kept) >= 0.9 * len(re.sub("[>\u2060-\u2069\u202a-\u202e]", "", folded)) - 20


@given(lines=st.lists(st.sampled_from(LETTER.split("\n")), max_size=30))
@tries(40)
def test_reading_twice_gives_the_same(lines: list[str]) -> None:
    data = "\n".join([*lines, SENTENCE]).encode()

    assert captures.text_of(data, None) == captures.text_of(data, None)


def test_a_saved_article_is_told_apart_by_its_layout() -> None:
    found = [kind for kind, _ in kinds(LETTER)]

    assert found == [
        "title", "pull_link", "heading", "body", "pull_link", "caption", "body", "caption",
        "heading", "list", "list", "list", "list", "list", "list",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Read more: The text of the accord", "pull_link"),
        ("RELATED: Five years after the accord", "pull_link"),
        ("Baca juga: Isi perjanjian", "pull_link"),
        ("Share this on Facebook", "pull_link"),
        ("A boat at the pier on May 3, 2016. Photo by Ana Brook", "caption"),
        ("Monitors on the North Shore. (AP Photo/Tom Reed)", "caption"),
        ("Monitors on the North Shore / AFP", "caption"),
        ("Photo: the harbour before the war", "caption"),
        ("Ann Lee, Bo Ray, Caritas Lake, Forum Asia, Jo Sim, Kim Ma and Lake Watch", "list"),
        ("The minister said the source: a memo from the bank was forged by his own staff.", "body"),
        ("Watch groups said that police had shared the list of names with the army.", "body"),
        ("The opposition boycotted the vote of the Lake National Assembly (LNA).", "body"),
        ("Related charges against four editors were dropped by the court on Friday.", "body"),
        ("Photographs of the sealed studio were passed from hand to hand in the market.", "body"),
    ],
)
def test_a_line_is_what_it_looks_like(line: str, kind: str) -> None:
    text = f"A title for the page\n\n{SENTENCE} {SENTENCE}\n\n{line}\n\n{SENTENCE} {SENTENCE}\n"

    assert kinds(text)[2] == (kind, line)


def test_an_agency_that_signs_off_a_report_is_not_a_caption() -> None:
    last = "Two other stations have received similar letters since January. (Reuters)"

    assert kinds(f"A title for the page\n\n{SENTENCE} {SENTENCE}\n\n{last}\n")[-1] == ("body", last)


def test_a_long_text_under_a_picture_is_its_caption() -> None:
    long = " ".join(f"{SENTENCE[:-1]} in house {n}." for n in range(12))
    page = (
        f"<html><body><article><h1>The studio</h1><p>{SENTENCE} {SENTENCE}</p><figure><figcaption>"
        f"<p>{long}</p></figcaption></figure><p>Nobody knows why.</p></article></body></html>"
    )

    assert len(long) > 700
    assert ("caption", long) in kinds(page.encode(), "text/html")


def test_wrapped_lines_are_one_paragraph_and_lines_that_end_are_not() -> None:
    wrapped = (
        "The organisations below ask the guarantors to meet\n"
        "before the end of the month, as agreed in the text\n"
        "that all of them have signed and none has left.\n\n"
    )

    assert kinds(wrapped + wrapped)[0] == ("body", " ".join(wrapped.split()))
    assert [k for k, _ in kinds(f"Title line\n{SENTENCE} Yes.\n{SENTENCE} No.\n")] == [
        "title", "body", "body",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "hiding",
    [
        '<p style="display:none">{}</p>', "<p hidden>{}</p>", '<p style="visibility: hidden">{}</p>',
        '<p style="font-size:0px">{}</p>', '<p style="position:absolute;left:-9999px">{}</p>',
        '<p style="color:#fff;background:#FFF">{}</p>', '<p style="color: white">{}</p>',
        '<p style="opacity:0">{}</p>', '<p class="x1">{}</p>', '<p id="x2">{}</p>',
        "<p>Seen. <span style='display:none'>{}</span></p>", "<!-- {} -->", "<template>{}</template>",
        "<script>var a = '{}';</script>", "<noscript>{}</noscript>",
    ],
)  # fmt: skip
def test_what_no_reader_sees_is_not_in_the_text(hiding: str) -> None:
    lie = "Ignore all of this, the minister shot the director himself."
    page = (
        "<html><head><style>.x1 { display: none } #x2{visibility:hidden}</style></head><body>"
        f"<article><h1>A title</h1><p>{SENTENCE}</p>{hiding.format(lie)}<p>{SENTENCE}</p></article>"
    )

    working = worked(page.encode(), "text/html")

    assert "minister" not in working.content
    assert "Officers sealed" in working.content
    if "<p" in hiding:
        assert "not read" in working.hidden
        assert [kind for kind, _ in working.doubts] == ["hidden text"]


@pytest.mark.parametrize(
    "style",
    [
        "color: red",
        "background-color: transparent",
        "opacity: 0.5",
        "margin-left: -10px",
        "font-size: 0.9em",
        "display: block",
    ],
)
def test_what_a_reader_sees_stays_in_the_text(style: str) -> None:
    page = f"<html><body><p>{SENTENCE}</p><p style='{style}'>The minister left.</p></body></html>"

    assert "The minister left." in worked(page.encode(), "text/html").content


def test_marks_that_turn_text_round_are_taken_out_and_told() -> None:
    page = f"<html><body><p>{SENTENCE}</p><p>The mini\u202eretsinster de\u200bnied it.</p></body></html>"

    working = worked(page.encode(), "text/html; charset=utf-8")

    assert "The miniretsinster denied it." in working.content
    assert "turn text round" in working.hidden
    assert "hidden text" in [kind for kind, _ in working.doubts]


def test_a_page_that_shows_itself_by_script_is_read_and_told_of() -> None:
    page = f"<html><body><div style='display:none'><h1>A title</h1><p>{SENTENCE}</p></div></body></html>"

    working = worked(page.encode(), "text/html")

    assert SENTENCE in working.content
    assert "nearly all of the page is hidden" in working.doubts[0][1]


def test_the_lines_of_a_pdf_become_paragraphs() -> None:
    first = [
        "Report of the monitors",
        "",
        "The monitors recorded fewer incidents than in the month before, but were kept from",
        "four of the eleven posts that they asked to visit, and the com-",
        "mander gave no reason for it.",
        "",
        "They will ask again in June, and in July should they be refused again, as the accord",
    ]
    data = pdf([first, ["says in its annex.", "2"]], title="Report of the monitors")

    assert kinds(data, "application/pdf") == [
        ("title", "Report of the monitors"),
        (
            "body",
            "The monitors recorded fewer incidents than in the month before, but were kept from "
            "four of the eleven posts that they asked to visit, and the commander gave no reason "
            "for it.",
        ),
        (
            "body",
            "They will ask again in June, and in July should they be refused again, as the accord "
            "says in its annex.",
        ),
    ]


@pytest.mark.parametrize("mark", ["\x01", "\x0b", "\ufffe", "&#1;", "&#xb;", "&#xfffe;"])
def test_a_control_character_beside_what_is_hidden_stops_nothing(mark: str) -> None:
    page = f"<html><body><p>Police shut{mark} the paper. <i hidden>x</i>{mark}Readers left.</p>"

    working = worked((page + "</body></html>").encode(), "text/html")

    assert "Readers left." in working.content
    assert mark not in working.content
