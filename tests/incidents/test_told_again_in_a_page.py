"""One event told in headline, lead and further down is one incident, in every language."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "claims"))

from servanda import claims, incidents, lexicon
from servanda.model import Capture, Dating, Incident, Interval, Passage, Telling, Text

WORDS = lexicon.load()
# Of each language a page of a wire and one of somebody's own: title, then paragraphs.
PAGES = {
    "en": (
        (
            "Soldiers detain twelve fishermen in Kampot",
            "Soldiers detained twelve fishermen at a landing in Kampot on Sunday, officials said.",
            "The men were held overnight without charge, according to the village chief.",
        ),
        (
            "Army detains fishermen, relatives say",
            "Relatives of twelve fishermen told this newspaper that soldiers detained the men in "
            "Kampot on Sunday.",
        ),
    ),
    "fr": (
        (
            "Des soldats arrêtent douze pêcheurs à Kampot",
            "Des soldats ont arrêté douze pêcheurs dans un port de Kampot dimanche, selon des "
            "fonctionnaires.",
            "Les hommes ont été détenus toute la nuit sans inculpation, selon le chef du village.",
        ),
        (
            "L'armée arrête des pêcheurs, selon leurs proches",
            "Les proches de douze pêcheurs ont dit à ce journal que des soldats avaient arrêté ces "
            "hommes à Kampot dimanche.",
        ),
    ),
    "id": (
        (
            "Tentara menahan dua belas nelayan di Kampot",
            "Tentara menahan dua belas nelayan di sebuah dermaga di Kampot pada hari Minggu, kata "
            "pejabat.",
            "Para pria itu ditahan sepanjang malam tanpa tuduhan, menurut kepala desa.",
        ),
        (
            "Tentara menahan nelayan, kata keluarga",
            "Keluarga dua belas nelayan mengatakan kepada koran ini bahwa tentara menahan para "
            "pria itu di Kampot pada hari Minggu.",
        ),
    ),
    "km": (
        (
            "ទាហានចាប់ខ្លួនអ្នកនេសាទ ១២នាក់ នៅកំពត",
            "ទាហានបានចាប់ខ្លួនអ្នកនេសាទ ១២នាក់ នៅកំពតកាលពីថ្ងៃអាទិត្យ។",
            "បុរសទាំងនោះត្រូវបានឃុំខ្លួនពេញមួយយប់ដោយគ្មានការចោទប្រកាន់។",
        ),
        (
            "ទាហានចាប់ខ្លួនអ្នកនេសាទ",
            "ក្រុមគ្រួសារអ្នកនេសាទ ១២នាក់ បាននិយាយថា ទាហានបានចាប់ខ្លួនបុរសទាំងនោះនៅកំពតកាលពីថ្ងៃអាទិត្យ។",
        ),
    ),
}


def read(number: int, language: str, page: tuple[str, ...]) -> tuple[Telling, Capture, Text]:
    on = date(2018, 5, 16)  # a Wednesday
    content = "\n\n".join(page)
    passages, at = [], 0
    for words in page:
        passages.append(Passage(at, at + len(words), "title" if not at else "body"))
        at += len(words) + 2
    capture = Capture(
        f"cap-{number}", f"{number}" * 64, 1, "text/plain", f"page-{number}",
        datetime(2020, 1, 1, tzinfo=UTC), "tester", Dating(Interval(on, on, "day"), "given"),
        language=language,
    )  # fmt: skip
    text = Text(f"txt-{number}", capture.id, content, tuple(passages), "test")
    told = claims.read(capture, text, parser=claims.load_parser, lexicon=WORDS)
    return told, capture, text


def grouped(*read_pages: tuple[Telling, Capture, Text]) -> tuple[Incident, ...]:
    tellings, captures, texts = zip(*read_pages, strict=True)
    return incidents.group(tellings, captures, texts, lexicon=WORDS)


@pytest.mark.parametrize("language", PAGES)
def test_headline_lead_and_what_follows_are_one_incident(language: str) -> None:
    found = grouped(read(1, language, PAGES[language][0]))

    (only,) = [one for one in found if one.act == "detain"]
    assert len(only.claims) >= 2
    assert only.when.from_on == only.when.to_on == date(2018, 5, 13)


@pytest.mark.parametrize("language", PAGES)
def test_another_page_that_calls_them_the_men_tells_of_the_same(language: str) -> None:
    pages = PAGES[language]

    found = grouped(*(read(n, language, page) for n, page in enumerate(pages)))

    (only,) = [one for one in found if one.act == "detain"]
    assert {claim.capture for claim in only.claims} == {"cap-0", "cap-1"}
