"""What another country's organs do is laid to nobody here, in whatever language it is told.

Shown by the word for a people, the office, the dateline or the place; and the same told of this
country is proposed.
"""

from __future__ import annotations

from datetime import date

import pytest

from bench.clauses import paris
from servanda import incidents, links
from servanda.model import Interval, Link
from tests.claims.reading import WORDS, capture, telling, text

ON = Interval(date(2018, 5, 16), date(2018, 5, 16), "day")


def laid(language: str, sentence: str) -> list[Link]:
    """The links by which what a sentence tells is laid to Cambodia, asked about or proposed."""
    told = telling(sentence, language=language, agreements=(paris(),))
    assert told.claims
    found = incidents.group([told], [capture(ON)], [text(sentence)], lexicon=WORDS)
    every = links.propose(found, paris(), paris().actors, lexicon=WORDS)
    return [
        link
        for link in every
        if link.bearing in ("breaches", "threatens") and "cambodia" in link.bearers
    ]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "La police thaïlandaise a arrêté trois journalistes lundi."),
        ("fr", "BANGKOK (AFP) — La police a arrêté trois journalistes lundi."),
        ("fr", "Le ministre birman de l'Intérieur a fait arrêter trois journalistes lundi."),
        ("fr", "À Hanoï, un tribunal a condamné deux blogueurs lundi."),
        ("fr", "Des soldats vietnamiens ont arrêté douze pêcheurs dimanche."),
        ("fr", "L'armée birmane a tué dix villageois dans l'État Rakhine."),
        ("id", "Polisi Thailand menangkap tiga wartawan pada hari Senin."),
        ("id", "BANGKOK, KOMPAS.com - Polisi menangkap tiga wartawan pada hari Senin."),
        (
            "id",
            "Menteri Dalam Negeri Myanmar memerintahkan penangkapan tiga wartawan, polisi menangkap mereka Senin.",
        ),
        ("id", "Pengadilan di Hanoi memenjarakan dua narablog pada hari Senin."),
        ("id", "Tentara Vietnam menahan dua belas nelayan pada hari Minggu."),
        ("km", "ប៉ូលិសថៃបានចាប់ខ្លួនអ្នកកាសែត ៣នាក់ កាលពីថ្ងៃចន្ទ។"),
        ("km", "បាងកក៖ ប៉ូលិសបានចាប់ខ្លួនអ្នកកាសែត ៣នាក់ កាលពីថ្ងៃចន្ទ។"),
        ("km", "រដ្ឋមន្ត្រីមហាផ្ទៃមីយ៉ាន់ម៉ាបានចាប់ខ្លួនអ្នកកាសែត ៣នាក់។"),
        ("km", "តុលាការនៅទីក្រុងហាណូយបានកាត់ទោសអ្នកកាសែត ២នាក់។"),
        ("km", "ទាហានវៀតណាមបានចាប់ខ្លួនអ្នកនេសាទ ១២នាក់ កាលពីថ្ងៃអាទិត្យ។"),
        ("en", "BANGKOK (AFP) — Police arrested three journalists on Monday."),
    ],
)
def test_what_others_do_at_home_is_laid_to_nobody_here(language: str, sentence: str) -> None:
    assert laid(language, sentence) == []


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "La police cambodgienne a arrêté trois journalistes lundi à Phnom Penh."),
        ("id", "Polisi Kamboja menangkap tiga wartawan pada hari Senin di Phnom Penh."),
        ("km", "ប៉ូលិសកម្ពុជាបានចាប់ខ្លួនអ្នកកាសែត ៣នាក់ កាលពីថ្ងៃចន្ទ នៅភ្នំពេញ។"),
    ],
)
def test_the_same_of_this_country_is_proposed(language: str, sentence: str) -> None:
    assert any(not link.asks for link in laid(language, sentence))
