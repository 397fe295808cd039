"""An official text is pinned by its hash, and its articles are found or not shown."""

from hashlib import sha256
from pathlib import Path

import pytest

from servanda import lexicon
from servanda.agreements import beside, official, read_text
from servanda.errors import AgreementError

FILE = """# Lake
```agreement
id = "lake"
title = "Lake treaty"
```
```instrument
id = "lake"
title = "Treaty of the Lake"
citation = "None"
```
```instrument
id = "shore"
title = "Protocol of the Shore"
citation = "None"
```
### Article 2(1)(b) {#lake/2/1/b}
Nets.
### Article 3 {#lake/3}
Boats.
### Article 2 {#shore/2}
Piers.
### Annex 1, paragraph 2 {#lake/annex1/2}
Lists.
### Preamble {#lake/preamble}
Why.
"""

TEXT = """TREATY OF THE LAKE

Article 1
The lake is shared. Article 3 of the Charter applies.

Article 2
1. The parties shall:
(a) count fish;
(b) mend nets
every spring;
(c) rest.
2. The parties meet.

Article 3: boats

Boats are kept.

ANNEX I

1. First list.
2. Second list.

Protocol of the Shore

Article 2

Piers stand.
"""


@pytest.fixture(scope="module")
def lake():
    return read_text(FILE, name="lake.md", lexicon=lexicon.load())


def shown(lake, id, text=TEXT):
    provision = next(p for p in lake.provisions if p.id == id)
    return beside(provision, official(text.encode(), name="text"), lake)


def test_the_official_text_is_known_by_the_hash_of_its_bytes():
    attached = official(TEXT.encode(), name="text")

    assert attached.sha256 == sha256(TEXT.encode()).hexdigest()


def test_a_text_that_changed_after_it_was_attached_is_refused():
    pinned = official(TEXT.encode(), name="text").sha256

    assert official(TEXT.encode(), name="text", pinned=pinned).sha256 == pinned
    with pytest.raises(AgreementError, match="is not the official text that was attached"):
        official(TEXT.replace("fish", "eels").encode(), name="text", pinned=pinned)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7 ...", "no plain text"),
        (b"Article\x00 1", "no plain text"),
        ("Règle".encode("latin-1"), "byte 1 is not UTF-8"),
        (b" \n \n", "has no words"),
    ],
)
def test_what_is_no_text_is_refused_with_what_to_do(data, said):
    with pytest.raises(AgreementError, match=said):
        official(data, name="text")


def test_a_paragraph_is_found_by_its_marks(lake):
    found = shown(lake, "lake/2/1/b")

    assert (found.heading, found.paragraphs, found.exact) == (
        "Article 2",
        ("(b) mend nets every spring;",),
        True,
    )


def test_a_whole_article_is_found_by_its_heading(lake):
    assert shown(lake, "lake/3").paragraphs == ("Boats are kept.",)


def test_the_titles_of_the_instruments_tell_articles_of_one_number_apart(lake):
    assert shown(lake, "shore/2").paragraphs == ("Piers stand.",)


def test_a_paragraph_of_an_annex_without_articles_is_found_by_its_number(lake):
    assert shown(lake, "lake/annex1/2").paragraphs == ("2. Second list.",)


def test_the_whole_article_is_shown_where_a_mark_is_missing(lake):
    found = shown(lake, "lake/2/1/b", TEXT.replace("(b) mend", "and mend"))

    assert not found.exact
    assert found.paragraphs[0] == "1. The parties shall:"


def test_nothing_is_shown_where_two_articles_could_be_meant(lake):
    untitled = TEXT.replace("Protocol of the Shore", "Second part").replace(
        "TREATY OF THE LAKE", ""
    )

    assert shown(lake, "shore/2", untitled) is None


def test_nothing_is_shown_for_a_provision_without_a_number(lake):
    assert shown(lake, "lake/preamble") is None


def test_articles_of_other_languages_and_roman_numbers_are_headings(lake):
    for heading in ("Artikel 3", "Статья 3", "Pasal 3", "ARTICLE III", "## Article 3 Bateaux"):
        text = TEXT.replace("Article 3: boats", heading)

        assert shown(lake, "lake/3", text).paragraphs == ("Boats are kept.",), heading


def test_a_long_text_without_headings_is_read_in_time(lake):
    attached = official(b"word " * 20 + b"\n\n" * 2 + b"1. a\n\n" * 50_000, name="text")

    assert beside(lake.provisions[0], attached, lake) is None


def test_an_article_of_the_paris_settlement_is_found_in_a_text_of_several_instruments():
    path = Path(__file__).parents[2] / "agreements" / "paris-1991.md"
    agreement = read_text(path.read_text(), name=path.name, lexicon=lexicon.load())
    titles = {i.id: i.title for i in agreement.instruments}
    text = (
        f"{titles['cps'].upper()}\n\nArticle 5\n\nOne thing.\n\nArticle 29\n\nAnother thing.\n\n"
        f"{titles['sov'].upper()}\n\nArticle 5\n\n1. Third thing.\n\n2. Fourth thing.\n"
    )

    assert shown(agreement, "cps/29", text).paragraphs == ("Another thing.",)
    assert shown(agreement, "sov/5/1", text).paragraphs == ("1. Third thing.",)


POINTS = """Contents

Security guarantees ......... 12

3.4. Guarantees

3.4.7. Security for politics
The state protects whoever takes part.
3.4.7.1 Elements

Bodies and means.

3.4.70 Another

Other words, 3.4.7 among them.

2.1.2. Politics
"""


def point(number, text=POINTS):
    file = FILE.replace("{#lake/3}", f"{{#lake/{number}}}")
    return shown(read_text(file, name="lake.md", lexicon=lexicon.load()), f"lake/{number}", text)


def test_a_point_with_a_dotted_number_is_shown_with_the_points_below_it():
    found = point("3.4.7")

    assert found.heading.startswith("3.4.7. Security for politics")
    assert found.paragraphs == ("3.4.7.1 Elements", "Bodies and means.")
    assert point("2.1.2").paragraphs == ("2.1.2. Politics",)


def test_a_dotted_number_that_stands_twice_or_nowhere_shows_nothing():
    assert point("3.4.7", POINTS + "\n3.4.7. Security for politics, again\n") is None
    assert point("3.4.8") is None
