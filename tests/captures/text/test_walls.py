"""A wall is known by its kind, in many languages, and what a page does not show is no evidence."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

import pytest

from servanda.captures.text.working_text import Working, worked

SENTENCE = "Officers sealed the studio on Wednesday and took the transmitter away. "
WORDS = tomllib.loads((files("servanda.captures.text") / "walls.toml").read_text("utf-8"))
CONSENT = {
    "en": ("We value your privacy", "We and our partners store cookies.", "Accept all"),
    "fr": ("Nous respectons votre vie privée", "Nos partenaires déposent des cookies.", "Tout accepter"),
    "id": ("Kami menghargai privasi Anda", "Situs ini menggunakan cookie.", "Terima semua"),
    "km": ("យើងគោរពឯកជនភាពរបស់អ្នក", "គេហទំព័រនេះប្រើខូគី។", "ទទួលយកទាំងអស់"),
    "de": ("Ihre Privatsphäre", "Wir bitten um Ihre Einwilligung.", "Alle akzeptieren"),
    "es": ("Su privacidad", "Usamos cookies y datos personales.", "Aceptar todo"),
    "ja": ("プライバシー", "クッキーを使用しています。", "すべて同意する"),
}  # fmt: skip


def read(body: str, *, head: str = "") -> Working:
    page = f"<html><head><title>The Herald</title>{head}</head><body>{body}</body></html>"
    return worked(page.encode(), "text/html; charset=utf-8")


@pytest.mark.parametrize("language", CONSENT)
def test_a_request_for_consent_in_place_of_an_article_is_a_wall(language: str) -> None:
    title, words, button = CONSENT[language]

    working = read(f"<h1>{title}</h1><p>{words}</p><button>{button}</button>")

    assert working.wall == "consent wall"
    assert [kind for kind, _ in working.doubts] == ["consent wall"]


def test_a_known_program_needs_one_word_of_consent_only() -> None:
    asked = '<div id="onetrust-banner-sdk"><p>This site uses cookies for the usual ends.</p></div>'

    assert read(asked).wall == "consent wall"
    assert read("<p>This site uses cookies for the usual ends.</p>").wall == ""


@pytest.mark.parametrize("language", CONSENT)
def test_an_article_with_a_banner_below_it_is_no_wall(language: str) -> None:
    title, words, button = CONSENT[language]

    working = read(
        f"<article><h1>A studio is sealed</h1><p>{SENTENCE * 2}</p><p>{SENTENCE * 2}</p></article>"
        f"<div><h2>{title}</h2><p>{words}</p><button>{button}</button></div>"
    )

    assert working.wall == ""
    assert SENTENCE.strip() in working.content


def test_an_article_about_cookies_is_no_wall() -> None:
    words = "The court said that sites must not store cookies before they may use personal data. "
    more = "Judges in the capital heard the case of a lorry driver for two days this week. "

    assert read(f"<h1>Court rules</h1><p>{words}</p><p>{more * 4}</p>").wall == ""


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>',
        '<script type="application/ld+json">{"@type": ["NewsArticle"], "isAccessibleForFree": "False"}</script>',
        '<script type="application/ld+json">{"@type": "NewsArticle", "hasPart": {"@type": "WebPageElement",'
        ' "isAccessibleForFree": false, "cssSelector": ".rest"}}</script>',
        '<meta property="article:content_tier" content="locked">',
    ],
)
def test_the_beginning_of_an_article_that_says_it_is_not_free_is_a_wall(head: str) -> None:
    stub = f"<article><h1>A studio is sealed</h1><p>{SENTENCE * 3}</p></article>"
    whole = f"<article><h1>A studio is sealed</h1><p>{SENTENCE * 30}</p></article>"

    assert read(stub, head=head).wall == "paywall"
    assert SENTENCE.strip() in read(stub, head=head).content  # what is shown is read
    assert read(whole, head=head).wall == ""
    assert read(stub).wall == ""


@pytest.mark.parametrize(
    ("words", "is_wall"),
    [
        (words, is_wall)
        for language in WORDS["language"].values()
        for key, is_wall in (("are", True), ("are_not", False))
        for words in language.get(key, ())
    ],
)
def test_a_stub_that_asks_for_money_is_a_wall_and_other_words_are_not(
    words: str, is_wall: bool
) -> None:
    working = read(
        f"<article><h1>A studio is sealed</h1><p>{SENTENCE * 2}</p></article><p>{words}</p>"
    )

    assert (working.wall == "paywall") is is_wall


@pytest.mark.parametrize(
    "words",
    [
        "Checking your browser before accessing the site.", "Please verify you are human.",
        "Enable JavaScript and cookies to continue", "This page is unavailable in your region.",
        "Confirmez que vous n'êtes pas un robot.",
    ],
)  # fmt: skip
def test_a_check_of_who_asks_is_a_wall(words: str) -> None:
    assert read(f"<h1>One moment</h1><p>{words}</p>").wall == "visitor check"


def test_every_pattern_stands_by_itself() -> None:
    for language in (*WORDS["language"].values(), WORDS["markup"]):
        for kind in ("consent", "paid", "checked"):
            for pattern in language.get(kind, ()):
                assert not re.compile(pattern, re.I).search("")


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="og:title" content="Police arrest twelve monks">',
        '<meta name="twitter:title" content="Police arrest twelve monks">',
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Police arrest twelve'
        ' monks"}</script>',
    ],
)
def test_a_title_that_is_only_stated_is_no_evidence(head: str) -> None:
    behind = read(
        "<h1>We value your privacy</h1><p>We store cookies and personal data.</p>", head=head
    )
    plain = read(f"<h1>A studio is sealed</h1><p>{SENTENCE * 5}</p>", head=head)

    assert "monks" not in behind.title + behind.content
    assert plain.title == "A studio is sealed"
    assert "monks" not in plain.content


def test_a_stated_title_that_the_page_or_its_tab_shows_counts() -> None:
    head = '<meta property="og:title" content="Police arrest “twelve” monks">'
    shown = f"<div>Police arrest &quot;twelve&quot; monks</div><p>{SENTENCE * 5}</p>"
    tab = head + "<title>Police arrest 'twelve' monks | The Herald</title>"

    assert read(shown, head=head).title == "Police arrest “twelve” monks"
    assert (
        worked(
            f"<html><head>{tab}</head><body><p>{SENTENCE * 5}</p></body></html>".encode(),
            "text/html",
        ).title
        == "Police arrest “twelve” monks"
    )


def test_of_a_wall_no_words_are_taken_that_it_only_states() -> None:
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false,'
        f' "articleBody": "{"Police arrested twelve monks in the square. " * 40}"}}</script>'
    )

    working = read("<h1>A day in town</h1><p>The day began with rain.</p>", head=head)

    assert working.wall == "paywall"
    assert "monks" not in working.content
