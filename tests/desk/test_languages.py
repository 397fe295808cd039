"""The languages of the desk: catalogues whole, no bare words, and pages in each of them."""

from __future__ import annotations

import html
import importlib.util
import re
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from desk.conftest import Opened
from desk.teams import TeamDesk
from django.test import Client, override_settings
from django.utils import translation as django
from jinja2 import nodes

from servanda.desk import composed, pages, translation
from servanda.desk.settings import desk_settings
from servanda.watch.judging.editing import sighted

ROOT = Path(__file__).parents[2]
CODES = ("fr", "id", "km")
NOTE = {
    "fr": "Cette traduction n’a été vérifiée par aucun locuteur natif.",
    "id": "Terjemahan ini belum diperiksa oleh penutur asli.",
    "km": "ការបកប្រែនេះមិនទាន់មានអ្នកដែលនិយាយភាសានេះពីកំណើតពិនិត្យទេ។",
}


def _tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", ROOT / "docs" / "translations.py")
    assert spec and spec.loader
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    return tool


TOOL = _tool()


# ------------------------------------------------------------------------------ the catalogues


def test_there_is_a_catalogue_of_each_language_and_each_is_offered() -> None:
    assert tuple(code for code, _ in TOOL.catalogues()) == CODES
    assert translation.languages() == ("en", *CODES)


@pytest.mark.parametrize("code", CODES)
def test_a_catalogue_has_every_message_of_the_desk_and_is_compiled(code: str) -> None:
    path = dict(TOOL.catalogues())[code]

    catalogue = TOOL.updated(TOOL.read(code, path), TOOL.messages())

    assert TOOL.missing(catalogue) == [], "translate what is new: see docs/how-to"
    assert path.read_bytes() == TOOL.as_po(catalogue), "run make words"
    assert path.with_suffix(".mo").read_bytes() == TOOL.as_mo(catalogue), "run make words"


def test_what_remains_english_is_counted_in_the_docs() -> None:
    page = TOOL.PAGE.read_text(encoding="utf-8")

    assert TOOL.COUNTED.findall(page) == [TOOL.in_english()], "run make words"


@pytest.mark.parametrize("code", CODES)
def test_a_translation_says_the_same_values_in_the_same_markup(code: str) -> None:
    catalogue = TOOL.read(code, dict(TOOL.catalogues())[code])
    wrong = []
    for message in catalogue:
        if not message.id or "format" in (message.context or ""):
            continue
        assert not message.fuzzy, message.id
        own = message.id if message.pluralizable else (message.id,)
        strings = message.string if message.pluralizable else (message.string,)
        assert not message.pluralizable or len(strings) == catalogue.num_plurals, message.id
        for said in strings:
            if _parts(said) not in [_parts(each) for each in own]:
                wrong.append(said)
            # It may stand in an attribute, whose end is such a mark.
            if '"' in re.sub(r"<[^>]*>", "", said):
                wrong.append(said)

    assert wrong == []


def _parts(words: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)s|%%|<[^>]+>", words))


def test_a_catalogue_that_lacks_a_message_or_a_value_is_told_of() -> None:
    template = TOOL.messages()
    catalogue = TOOL.updated(TOOL.begun("fr"), template)

    assert len(TOOL.missing(catalogue)) == len(template)
    assert _parts("par %(person)s") != _parts("par %(personne)s")
    assert _parts("<b>%(n)s</b>") != _parts("%(n)s")


def test_a_new_language_is_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TOOL, "HERE", tmp_path)

    status = TOOL.main(["--add", "es"])

    assert status == 1
    path = tmp_path / "es" / "LC_MESSAGES" / "django.po"
    assert [code for code, _ in TOOL.catalogues()] == ["es"]
    assert path.with_suffix(".mo").exists()
    assert len(TOOL.missing(TOOL.read("es", path))) == len(TOOL.messages())


def test_a_language_from_right_to_left_turns_the_page(
    nameless: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(translation, "languages", lambda: ("en", "ar"))
    monkeypatch.setattr(translation, "name_of", str)
    monkeypatch.setattr(translation, "is_checked", bool)

    with override_settings(LANGUAGES=[("en", "en"), ("ar", "ar")]):
        page = _in(nameless, "ar", "/name")

    assert '<html lang="ar" dir="rtl">' in page


# --------------------------------------------------------------------- no bare English in a page

# Names, and what is typed as it stands in every language.
ALIKE = re.compile(r"\b(Servanda|SHA-256|servanda (?:desk|people|agreement vocabulary))\b")
SAID_IN = ("title", "alt", "placeholder", "aria-label", "aria-description")
# Words of rows that a template asks about, and names of what it draws with.
OF_ROWS = {
    "asked now", "in hand", "recaptured and edited", "the sentence", "not assessed",
    "strip of sources", "no incident", "one event", "how many", "with what", "said by",
    "to confirm", "to admit", "what somebody did", "what is on record", "what is moved", "bearing of a finding",
}  # fmt: skip
# Attributes that a macro of forms writes by themselves.
MARKS = re.compile(r'\b(?:aria-invalid|aria-describedby)="[^"]*"|\bautofocus\b')
TRANSLATING = {"_", "gettext", "ngettext", "pgettext"}


class _Words(HTMLParser):
    """The text of a template, and what its attributes say."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, _: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in SAID_IN and value]

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def _bare(source: str) -> list[str]:
    """Words of English that stand in a template outside of a translation."""
    tree = pages._TEMPLATES.parse(source)
    parser = _Words()
    parser.feed("·".join(each.data for each in tree.find_all(nodes.TemplateData)))
    parser.close()
    found = [ALIKE.sub("", MARKS.sub("", words)) for words in parser.found]
    said = {
        id(argument)
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in TRANSLATING
        for argument in call.find_all(nodes.Const)
    }
    literals = [
        each.value
        for each in tree.find_all(nodes.Const)
        if id(each) not in said and isinstance(each.value, str)
        if re.search(r"[A-Za-z]{2,} [a-z]{2,}", each.value) and "<" not in each.value
    ]
    return [words.strip() for words in found if re.search(r"[A-Za-z]{2,}", words)] + [
        words for words in literals if words not in OF_ROWS
    ]


@pytest.mark.parametrize(
    "path",
    sorted((ROOT / "servanda" / "desk" / "templates").rglob("*.html")),
    ids=lambda path: str(path.relative_to(ROOT / "servanda" / "desk" / "templates")),
)
def test_no_template_says_anything_outside_of_a_translation(path: Path) -> None:
    assert _bare(path.read_text(encoding="utf-8")) == [], "see docs/how-to/translate-the-desk.md"


@pytest.mark.parametrize(
    "source",
    [
        "<p>Nothing waits.</p>",
        '<p>{{ _("Nothing waits.") }} but this</p>',
        '<a title="A title">{{ name }}</a>',
        '{{ "two words" if count else name }}',
        "<option{% if chosen %} selected{% endif %}>any</option>",
    ],
)
def test_bare_words_are_found_where_they_stand(source: str) -> None:
    assert _bare(source)


# ------------------------------------------------------------------------------------- the pages


def _in(opened: Opened, code: str, path: str, status: int = 200) -> str:
    response = opened.browser.get(path, headers={"accept-language": code})
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.parametrize("code", CODES)
def test_a_page_is_in_the_language_that_a_browser_asks_for_and_says_it_was_not_checked(
    opened: Opened, code: str
) -> None:
    text = _in(opened, code, "/keys")

    assert f'<html lang="{code}" dir="ltr">' in text
    assert NOTE[code] in text
    assert '<kbd data-for="uphold">u</kbd>' in text


def test_without_a_wish_and_for_a_language_that_there_is_none_of_it_is_english(
    opened: Opened,
) -> None:
    for code in ("", "en", "en-GB,en;q=0.9", "xx", "de"):
        text = _in(opened, code, "/keys")

        assert '<html lang="en" dir="ltr">' in text
        assert "unchecked" not in text
        assert 'lang="en" dir="ltr">' not in text.replace('<html lang="en" dir="ltr">', "")


def test_the_chooser_leads_back_to_its_page_and_is_remembered(opened: Opened) -> None:
    page = opened.get("/incidents?state=upheld")
    assert '<option value="km" lang="km">ខ្មែរ</option>' in page
    assert 'name="next" value="/incidents?state=upheld"' in page

    place = opened.post("/language", {"language": "fr", "next": "/incidents?state=upheld"})

    assert place == "/incidents?state=upheld"
    text = opened.get(place)
    assert "que des personnes tiennent pour retenu" in text
    assert '<option value="fr" lang="fr" selected>' in text
    assert opened.post("/language", {"language": "tlh", "next": "/"}) == "/"
    assert '<html lang="fr"' in opened.get("/")


def test_the_chooser_leads_nowhere_else(opened: Opened) -> None:
    for elsewhere in ("https://example.org/", "//example.org/", "javascript:alert(1)"):
        assert opened.post("/language", {"language": "fr", "next": elsewhere}) == "/"


@pytest.mark.usefixtures("opened")
def test_a_stranger_is_told_in_her_own_language_that_the_desk_is_closed() -> None:
    stranger = Client(HTTP_HOST="127.0.0.1")

    response = stranger.get("/", headers={"accept-language": "id"})

    assert response.status_code == 403
    assert "Meja tertutup bagi peramban ini" in response.content.decode()


def test_what_is_told_in_english_is_marked_so_on_a_page_in_another_language(
    opened: Opened,
) -> None:
    overview = _in(opened, "fr", "/")
    incidents = _in(opened, "fr", "/incidents")

    assert '<span class="badge s-breached">' in overview
    assert "<span>violé</span>" in overview
    assert re.search(r'<span lang="en" dir="ltr">France and Indonesia must consult', overview)
    assert '<bdi><span lang="en" dir="ltr">Kem Sokha</span>, arrestation, ' in incidents
    assert not re.search(r"<bdi>[^<]*(?:arrest|closure|, by )\b", incidents)


def test_counts_are_said_in_the_language_of_the_page(opened: Opened) -> None:
    english, french = opened.get("/"), _in(opened, "fr", "/")
    heard = re.search(r"Of (\d+) sources expected", english)
    upheld = re.search(r"(\d+) incidents upheld, under (\d+) commitments, (\d+) findings", english)
    assert heard and upheld

    assert f"{heard[1]} sources attendues" in french
    parts = (f"{upheld[1]} incidents retenus", f"{upheld[2]} engagements", f"{upheld[3]} constats")
    assert "\u00a0; ".join(parts) in french
    assert re.search(r"\d+ sources attendues\u00a0; \d+ (?:ont parlé|n’ont rien dit)", french)
    assert re.search(r"non évalué\u00a0: \d+, ", french) and "2017\u00a0: <a" in french
    assert "n’a rien dit" in _in(opened, "fr", "/sources")


def test_a_refusal_is_said_in_the_language_of_the_page_or_marked_as_english(
    opened: Opened,
) -> None:
    id, _ = opened.next_question()
    browser = opened.browser

    refused = browser.post(
        f"/incidents/{id}/decide",
        {**opened.shown(f"/incidents/{id}"), "judgement": "upheld", "under": "nowhere"},
        headers={"accept-language": "fr"},
    ).content.decode()

    assert "Dites pourquoi." in refused
    assert (
        browser.get("/nowhere", headers={"accept-language": "fr"})
        .content.decode()
        .count("Le bureau n’a pas de page à cette adresse.")
    )


def test_a_decision_in_another_language_is_the_same_on_record(opened: Opened) -> None:
    id, _ = opened.next_question()
    page = _in(opened, "km", f"/incidents/{id}")

    assert '<option value="believe"' in page
    assert 'name="judgement" value="upheld"' in page
    for value in ("done", "threatened", "denied"):
        capture = re.search(r"/captures/[\w-]+", page)
        assert capture
        assert f'<option value="{value}"' in _in(opened, "km", capture[0])


def test_a_stranger_at_a_teams_door_chooses_a_language_before_signing_in(team: TeamDesk) -> None:
    browser = team.stranger(enforce_csrf_checks=True)
    door = browser.get("/sign-in").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', door)
    assert token

    chosen = {"language": "km", "next": "/sign-in"}
    assert browser.post("/language", chosen).status_code == 403
    answer = browser.post("/language", {**chosen, "csrfmiddlewaretoken": token[1]})

    assert answer.status_code == 302
    cookie = answer.cookies["servanda-language"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/", True, "Lax")
    door = browser.get("/sign-in").content.decode()
    assert '<html lang="km"' in door
    assert "ឈ្មោះនេះជាឈ្មោះដែលចុះហត្ថលេខា" in door
    assert "ពាក្យសម្ងាត់" in door


@pytest.mark.parametrize("code", CODES)
def test_the_pages_of_accounts_are_in_each_language(team: TeamDesk, code: str) -> None:
    browser = team.browsers["keeper"]
    for path in ("/account", "/account/password", "/account/keys", "/account/again", "/sign-out"):
        answer = browser.get(path, headers={"accept-language": code})
        text = answer.content.decode()

        assert answer.status_code == 200, path
        assert f'<html lang="{code}"' in text, path
        assert not re.search(r"Your|Leave the desk|Another password|Go on", text), path
    log = browser.get("/log", headers={"accept-language": code})
    assert log.status_code == 200
    assert NOTE[code] in log.content.decode()


def test_a_refusal_is_in_the_language_of_who_asked_and_repeats_no_address(team: TeamDesk) -> None:
    answer = team.browsers["reader"].get(
        "/incidents/inc-0/decide", headers={"accept-language": "id"}
    )
    text = answer.content.decode()

    assert answer.status_code == 405
    assert "Bukan untuk peran Anda" in text
    assert "pembaca" in text
    assert "inc-0" not in text


def test_programs_are_answered_alike_whatever_they_ask_for(opened: Opened) -> None:
    rows = [_in(opened, code, "/api/incidents") for code in ("en", "km")]

    assert rows[0] == rows[1]


# ------------------------------------------------------------------------- days, numbers, values


@pytest.fixture
def speaking() -> Iterator[Any]:
    """`speaking("fr")` for the length of a block."""
    from servanda.desk.entering import Desk

    with override_settings(
        **{
            name: value
            for name, value in desk_settings(Desk(ROOT)).items()
            if name.startswith(("LANG", "LOCALE", "USE_I18N"))
        }
    ):
        yield django.override


def test_days_and_numbers_are_written_as_each_language_does(speaking: Any) -> None:
    days = {}
    for code in ("en", *CODES):
        with speaking(code):
            days[code] = (translation.day(date(2017, 10, 24)), translation.day("2017-09-01"))

    assert days == {
        "en": ("24 October 2017", "1 September 2017"),
        "fr": ("24 octobre 2017", "1er septembre 2017"),
        "id": ("24 Oktober 2017", "1 September 2017"),
        "km": ("ថ្ងៃទី24 ខែតុលា ឆ្នាំ2017", "ថ្ងៃទី1 ខែកញ្ញា ឆ្នាំ2017"),
    }
    with speaking("fr"):
        assert translation.span({"from": "2017-09-01", "to": "2017-09-03"}) == (
            "du 1er septembre 2017 au 3 septembre 2017"
        )
        assert translation.number(12345) == "12\N{NO-BREAK SPACE}345"
        assert (translation.few(1), translation.few(0)) == ("1", "0")
    with speaking("id"):
        assert translation.number(12345) == "12.345"
    with speaking("en"):
        assert (translation.number(12345), translation.few(3)) == ("12,345", "three")
        assert (translation.few(0), translation.few(11)) == ("no", "11")


def test_a_value_in_a_message_cannot_act_and_its_marks_are_spelt_out(speaking: Any) -> None:
    with speaking("fr"):
        said = translation.translated("by %(person)s", person="<b>a\N{RIGHT-TO-LEFT OVERRIDE}")

    assert str(said) == "par &lt;b&gt;a&lt;U+202E&gt;"


def test_a_sentence_that_there_is_no_translation_of_is_marked_as_english(speaking: Any) -> None:
    with speaking("km"):
        assert str(composed.told("Made of <i>.")) == (
            '<span lang="en" dir="ltr">Made of &lt;i&gt;.</span>'
        )
        assert composed.told("The desk is closed") == "តុបានបិទ"
        assert translation.word("no act of ours", "act") == "no act of ours"
    with speaking("en"):
        assert composed.told("Made of <i>.") == "Made of <i>."


def test_the_style_has_no_left_and_no_right() -> None:
    for path in ("servanda/desk/static/desk.css", "servanda/pictures/style.css"):
        style = (ROOT / path).read_text(encoding="utf-8")

        sides = re.findall(
            r"(?:margin|padding|border)-(?:left|right)|text-align: (?:left|right)", style
        )
        assert sides == [], f"{path}: say inline-start or inline-end, start or end"


def test_the_font_of_khmer_is_the_one_that_is_told_of(nameless: Opened) -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    static = ROOT / "servanda" / "desk" / "static"
    fonts = sorted(static.glob("*.woff2"))

    assert len(fonts) == 2
    for font in fonts:
        assert sha256(font.read_bytes()).hexdigest() in notice
        assert f'url("{font.name}")' in (static / "desk.css").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE" in (static / "noto-sans-khmer-OFL.txt").read_text("utf-8")
    policy = nameless.browser.get("/").headers["Content-Security-Policy"]
    assert "font-src 'self'" in policy


@pytest.mark.parametrize("code", CODES)
def test_a_picture_is_told_of_and_drawn_in_the_language_of_the_page(
    opened: Opened, code: str
) -> None:
    answer = opened.browser.get("/?on=2017-10-24", headers={"accept-language": code})
    page = html.unescape(answer.content.decode())

    said = TOOL.read(code, dict(TOOL.catalogues())[code])
    for words in ("Key to the timeline", "The timeline as a table", "found to breach"):
        assert said.get(words).string in page and words not in page.split("</svg>")[-1]
    drawn = page[page.index('<svg lang="en" dir="ltr" class="timeline"') :].partition("</svg>")[0]
    for words in ("Timeline of findings by commitment", "The same stands in the table below."):
        assert said.get(words).string in drawn and words not in page
    assert f' lang="{code}">{said.get("breached", "state").string}</text>' in drawn
    assert not re.search(r"found to (?:breach|threaten), \d", page)


@pytest.mark.parametrize("code", CODES)
def test_what_is_gone_or_changed_is_refused_in_the_language_of_the_page(
    nameless: Opened, code: str
) -> None:
    assert nameless.desk  # its settings know the catalogues
    with django.override(code):
        for words in (sighted.GONE, sighted.CHANGED, sighted.CHANGED_FILE):
            assert composed.told(words) != words and "<span" not in composed.told(words)
