"""What is composed in English below the desk, said in the language of the page."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from desk.conftest import Opened
from django.test import override_settings
from django.utils import translation as django
from markupsafe import Markup, escape

from servanda.desk import composed
from servanda.desk.entering import Desk
from servanda.desk.settings import desk_settings
from servanda.desk.translation import in_english
from servanda.store.connect import prepare


@pytest.fixture
def french() -> Iterator[None]:
    """The catalogues, and a page in French."""
    own = {
        name: value
        for name, value in desk_settings(Desk(Path("nowhere"))).items()
        if name.startswith(("LANG", "LOCALE", "USE_I18N"))
    }
    prepare()
    with override_settings(**own), django.override("fr"):
        yield


def _plain(words: object) -> str:
    """What a page shows, with braces around what it marks as English."""
    marked = re.sub(r'<span lang="en" dir="ltr">(.*?)</span>', r"{\1}", str(words))
    return html.unescape(marked)


@pytest.mark.usefixtures("french")
@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "Kem Sokha, arrest, Phnom Penh, 3 September 2017",
            "{Kem Sokha}, arrestation, {Phnom Penh}, 3 septembre 2017",
        ),
        (
            "At least 15 radio stations, closure by the Ministry of Information, "
            "21 to 24 August 2017",
            "Au moins 15 {radio stations}, fermeture par {the Ministry of Information}, "
            "du 21 août 2017 au 24 août 2017",
        ),
        (
            "Loss of seats or office (announced), 16 October 2017",
            "Perte de sièges ou de fonctions (annoncé), 16 octobre 2017",
        ),
        (
            "Release or lifting of a ban, by 4 October 2017",
            "Libération ou levée d’interdiction, au plus tard le 4 octobre 2017",
        ),
        ("Attack on positions by Thai forces", "Attaque contre {positions by Thai forces}"),
        (
            "Arrest, nobody named, on a day not known",
            "Arrestation, personne de nommé, un jour inconnu",
        ),
        ("15 to 31 stations, closure, 2017 [inc-1]", "15 à 31 {stations}, fermeture, 2017 [inc-1]"),
        ("A <b>, killing, about 1 May 2017", "{A <b>}, meurtre, vers le 1er mai 2017"),
        (
            "Fewer than 40 per cent of members, exile or expulsion (ongoing)",
            "{Fewer than 40 per cent of members}, exil ou expulsion (en cours)",
        ),
        ("Nothing of ours, 3 May 2017", "{Nothing of ours, 3 May 2017}"),
    ],
)
def test_the_name_of_an_incident_is_said_but_for_what_it_quotes(name: str, said: str) -> None:
    assert _plain(composed.named(name)) == said


@pytest.mark.usefixtures("french")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("on 23 August 2017", "le 23 août 2017"),
        ("3 May 2017 to 4 May 2017", "du 3 mai 2017 au 4 mai 2017"),
        ("in May 2017", "en mai 2017"),
        ("Outlet closed or its licence revoked, done", "média fermé ou licence retirée, commis"),
        (
            '"shuts" shows outlet closed or its licence revoked; "radio" is taken as media; '
            "told as done",
            "« {shuts} » indique : média fermé ou licence retirée\u00a0; « {radio} » est compris comme : "
            "média\u00a0; rapporté comme commis",
        ),
        (
            "It is nobody's conduct under this. No template has this.",
            "Ce n’est la conduite de personne au regard de cette disposition. "
            "{No template has this.}",
        ),
        (
            "Seats, office or immunity removed or reassigned, done",  # an act with a comma in it
            "sièges, fonction ou immunité retirés ou réattribués, commis",
        ),
        (
            "Also threatened: “Kem, arrest”, “Loss of seats or office (announced)”.",
            "Aussi menacé\u00a0: «\u00a0{Kem}, arrestation\u00a0», "
            "«\u00a0Perte de sièges ou de fonctions (annoncé)\u00a0».",
        ),
        (
            "upheld, it would add to what is upheld against the commitment",
            "retenu, il s’ajouterait à ce qui est retenu à l’encontre de l’engagement",
        ),
        ("Incident", "Incident"),  # the same word, and no English
        ("breaches", "manquement à"),
        ('"shuts" shows no act of ours', '{"shuts" shows no act of ours}'),
    ],
)
def test_a_sentence_is_said_by_the_template_that_it_fits(words: str, said: str) -> None:
    found = _plain(composed.told(words))

    assert found == said or words == "breaches" and "{" not in found


@pytest.mark.usefixtures("french")
def test_what_is_quoted_cannot_act() -> None:
    said = str(composed.told('"<script>" denies it')) + str(composed.named("<b>, arrest"))

    assert "<script>" not in said and "<b>" not in said


@pytest.mark.usefixtures("french")
def test_the_words_of_a_drawing_are_said_one_by_one() -> None:
    drawing = Markup(
        "<svg class='x'><title>found to breach, 3 May 2017: Kem &lt;S&gt;, arrest</title>"
        '<text x="1">Sep 2017</text><text>breached</text><text>Article 1: peace</text></svg>'
    )

    said = str(composed.drawn_words(drawing))

    assert said.startswith('<svg lang="en" dir="ltr" class=')
    assert "3 mai 2017 : Kem &lt;S&gt;, arrestation</title>" in said
    assert '<text x="1" lang="fr">sep' in said and '<text lang="fr">violé</text>' in said
    assert "<text>Article 1: peace</text>" in said


def test_an_english_page_has_the_words_as_they_are(nameless: Opened) -> None:
    assert nameless.desk

    assert composed.told("on 23 August 2017") == "on 23 August 2017"
    assert composed.named("Kem Sokha, arrest") == "Kem Sokha, arrest"
    assert in_english() == ""


def test_what_sources_differ_on_is_told_from_what_one_of_them_denies() -> None:
    assert composed.conflict_parts("number: 15 in one") == ("number", "15 in one")
    denied = 'denied by the ministry in a paper: "not so"'
    assert composed.conflict_parts(denied) == ("", denied)


# ------------------------------------------------------------------------------- every page

VOID = {"br", "col", "hr", "img", "input", "link", "meta", "wbr"}
# What a source says, what is typed, and what is chosen among: articles and sources by name.
QUOTED = {"article", "blockquote", "q", "code", "mark", "title", "option", "textarea"}
ENGLISH = re.compile(r"\b(?:the|of|was|were|with|that|which|from|told|has|not)\b", re.IGNORECASE)


class _Said(HTMLParser):
    """The words of a page, each with the language they are marked to be in."""

    def __init__(self) -> None:
        super().__init__()
        self.within: list[tuple[str, str]] = []
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        given = dict(attrs)
        lang = self.within[-1][1] if self.within else ""
        if tag in QUOTED or tag in ("script", "style"):
            lang = "quoted"
        elif lang != "quoted":
            lang = given.get("lang", "own" if tag == "bdi" and lang == "fr" else lang) or "own"
        self.within.append((tag, lang))

    def handle_startendtag(self, _: str, __: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        while self.within and self.within.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and self.within:
            self.found.append((self.within[-1][1], " ".join(data.split())))


def _kind(path: str) -> str:
    """An address without what it names."""
    parts = path.partition("?")[0].split("/")
    return "/".join(part if not re.search(r"\d", part) else "*" for part in parts)


def _pages(opened: Opened, most: int = 2) -> Iterator[tuple[str, str]]:
    """Every kind of page that a link leads to, so many of each."""
    todo, asked, kinds = ["/?on=2017-10-24", "/questions/next"], set[str](), dict[str, int]()
    while todo:
        path = todo.pop(0)
        if path in asked or kinds.get(_kind(path), 0) >= most:
            continue
        asked.add(path)
        kinds[_kind(path)] = kinds.get(_kind(path), 0) + 1
        answer = opened.browser.get(path, headers={"accept-language": "fr"})
        if answer.status_code == 302:
            todo.append(answer.headers["Location"])
            continue
        if "html" not in answer.headers["Content-Type"]:
            continue
        text = answer.content.decode()
        yield path, text
        links = (each.replace("&amp;", "&") for each in re.findall(r'href="(/[^"#]*)', text))
        todo += [link for link in links if not link.startswith(("/static", "/leave"))]


@pytest.mark.slow
def test_every_page_in_french_is_french_but_for_what_is_quoted_and_what_has_no_template(
    opened: Opened,
) -> None:
    unmarked, unsaid, kinds = set[str](), set[str](), set[str]()
    for path, text in _pages(opened):
        kinds.add(_kind(path))
        page = _Said()
        page.feed(text)
        for lang, words in page.found:
            if lang == "fr" and ENGLISH.search(words):
                unmarked.add(f"{path}: {words}")
            if lang == "en" and not path.startswith("/api"):
                with django.override("fr"):
                    could = composed._sentence(words, escape) or (
                        composed._name(words, escape) if ", " in words else None
                    )
                if could is not None and could != words:
                    unsaid.add(f"{path}: {words}")

    assert len(kinds) > 15, kinds
    assert sorted(unmarked) == [], "marked as French, and English"
    assert sorted(unsaid) == [], "English, though there is a template for it"
