"""One day out of a run of words, in many scripts and calendars; None where two could be meant."""

import sys
import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tries import tries

from servanda.captures.dates.day_words import TABLE, day_in, fold, of
from servanda.claims.times.words import MONTHS
from servanda.lexicon import load

THAT_DAY = date(2017, 10, 24)
NAMES = {
    name: (line.split("\t")[0], int(line.split("\t")[1]))
    for line in TABLE.read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
    for name in line.split("\t")[2:]
}


@pytest.mark.parametrize(
    "words",
    [
        "2017-10-24", "20171024T080000", "24 October 2017", "October 24, 2017", "Oct. 24 2017",
        "24th of October 2017", "24-Oct-2017", "Tuesday 24 OCTOBER 2017 | 08:30", "10/24/2017",
        "24/10/2017", "24.10.2017", "២៤ តុលា ២០១៧", "១៦:២០, ២៤ តុលា ២០១៧",
        "ថ្ងៃទី ២៤ ខែតុលា ឆ្នាំ ២០១៧", "ថ្ងៃទី២៤ ខែតុលា ឆ្នាំ២០១៧", "24 ตุลาคม 2560",
        "24 ต.ค. 2560", "๒๔ ตุลาคม พ.ศ. ๒๕๖๐", "24/10/2560", "le 24 octobre 2017",
        "24 Oktober 2017", "Selasa, 24 Okt 2017", "٢٤ أكتوبر ٢٠١٧", "24 تشرين الأول/أكتوبر 2017",
        "24 أكتوبر/تشرين الأول 2017", "24 تشرين الأول (أكتوبر) 2017", "2017年10月24日",
        "2017年10月24日 08:30", "2017년 10월 24일", "24 tháng 10 năm 2017", "ngày 24/10/2017",
        "24 अक्टूबर 2017", "২৪ অক্টোবর ২০১৭", "24 октября 2017 г.", "24 жовтня 2017",
        "24 de octubre de 2017", "24. Oktober 2017", "2017. október 24.", "24 EKİM 2017",
        "24 באוקטובר 2017", "24 اکتوبر 2017", "۲ آبان ۱۳۹۶", "۱۳۹۶/۰۸/۰۲", "۲ عقرب ۱۳۹۶",
    ],
)  # fmt: skip
def test_one_day_is_read_in_every_spelling(words: str) -> None:
    assert day_in(words) == THAT_DAY


@pytest.mark.parametrize(
    ("words", "when"),
    [
        ("1er août 2020", date(2020, 8, 1)),
        ("1 AĞUSTOS 2019", date(2019, 8, 1)),
        ("17 Agustus 2019", date(2019, 8, 17)),
        ("11 กุมภาพันธ์ 2563", date(2020, 2, 11)),
        ("៧ មករា ២០២០", date(2020, 1, 7)),
        ("05/05/2017", date(2017, 5, 5)),
        ("٠٣/٠٤/٢٠١٧", date(2017, 4, 3)),  # the day comes first in the press of those digits
        ("03.04.2017", date(2017, 4, 3)),
        ("24 May 1399", date(1399, 5, 24)),  # the month tells the calendar before the year does
        ("24 October 2017²", THAT_DAY),
    ],
)
def test_a_day_is_read_as_the_language_tells_it(words: str, when: date) -> None:
    assert day_in(words) == when


@pytest.mark.parametrize(
    "words",
    [
        "03/04/2017", "03-04-2017", "31 April 2017", "29 February 2017", "2017-13-01", "30/02/2017",
        "October 2017", "24 October", "the 1399 rows", "12 ² 2017", "²/²/2017",
        "24 tháng 13 năm 2017", "۳۱ مهر ۱۳۹۹", "", "\ud800", "0000-00-00", "9999/99/99",
    ],
)  # fmt: skip
def test_what_names_no_single_day_is_not_read(words: str) -> None:
    assert day_in(words) is None


@pytest.mark.parametrize(
    ("solar", "common"),
    [
        ((1399, 1, 1), date(2020, 3, 20)),
        ((1399, 12, 30), date(2021, 3, 20)),  # a leap year
        ((1400, 1, 1), date(2021, 3, 21)),
        ((1400, 12, 30), None),
        ((1399, 7, 31), None),
        ((1396, 1, 1), date(2017, 3, 21)),
        ((1403, 12, 30), date(2025, 3, 20)),
        ((1404, 1, 1), date(2025, 3, 21)),
        ((1370, 1, 1), date(1991, 3, 21)),
        ((1375, 1, 1), date(1996, 3, 20)),
        ((1357, 11, 22), None),  # before any page of news
    ],
)
def test_solar_days_are_those_of_known_pairs(solar: tuple[int, int, int], common: date) -> None:
    assert of(*solar, solar=True) == common


def test_solar_days_follow_one_another_without_gap() -> None:
    days = [
        day
        for year in range(1364, 1411)
        for month in range(1, 13)
        for number in range(1, 32)
        if (day := of(year, month, number, solar=True))
    ]

    assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
    assert days[0] == date(1985, 3, 21)


def test_every_name_of_a_month_is_read_as_its_own() -> None:
    read, own = {}, {}
    for name, (calendar, month) in NAMES.items():
        year = 1396 if calendar == "solar" else 2017
        read[name] = day_in(f"15 {name} {year}")
        own[name] = of(year, month, 15, solar=calendar == "solar")

    assert len(NAMES) > 1000
    assert read == own
    assert [name for name in NAMES if fold(name) != name] == []


def test_every_digit_that_a_pattern_takes_has_a_value() -> None:
    digits = [c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(c) == "Nd"]

    assert len(digits) > 600
    assert all(fold(digit).isascii() for digit in digits)


@tries(300)
@given(st.text(st.characters(), max_size=300))
@example("\ud800\udfff 24 \udead 2017")
@example("²²²²-²²-²²")
@example("٢٤/" * 80)
def test_no_text_raises(words: str) -> None:
    found = day_in(words)

    assert found is None or isinstance(found, date)


MIXED = st.sampled_from([*"0123456789", *"٠١٢۳១²", " ", "-", "/", ".", "年", "月", "日", "thang", "nam",
                         "october", "de", "مهر", "ตุลาคม", "พ.ศ.", "(", ")", "\u0301", "\ud800"])  # fmt: skip


@tries(300)
@given(st.lists(MIXED, max_size=30).map("".join))
def test_no_jumble_of_dates_raises(words: str) -> None:
    found = day_in(words)

    assert found is None or date.min <= found <= date.max


@pytest.mark.parametrize(
    "piece", [" ", "1", "1 ", "24 may/", "24 october ", "\u0301\u0323", "1/1/", "ﷺ", "a", "٢"]
)
def test_long_words_cost_no_more_than_short_ones(piece: str) -> None:
    day_in("warm")

    found = day_in("24" + piece * 200_000)

    assert found is None or found.year == 2424


def test_a_month_by_which_acts_are_dated_dates_a_page_too() -> None:
    spelt = [*MONTHS.items()]
    for language in load().languages.values():
        for number, names in enumerate(language.times.months if language.times else (), start=1):
            spelt += [(name, number) for name in names]

    assert {name: date(2018, number, 5) for name, number in spelt} == {
        name: day_in(f"5 {name} 2018") for name, _ in spelt
    }
