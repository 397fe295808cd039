"""The ways English says a time, as patterns beside what they stand for.

What leaves it: `RULES`, tried everywhere in a text; the longest match wins. To add a way of saying
a time, add a line here and a function in `rules`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from servanda.claims.times import counted
from servanda.claims.times import rules as say
from servanda.claims.times.feasts import FIXED, FROM_EASTER
from servanda.claims.times.words import (
    AND_YEAR,
    AT_DAY,
    COUNT,
    DAY,
    DECADES,
    FEW,
    LEAD,
    MONTH,
    NOT_A_COUNT,
    NOT_A_MEASURE,
    NOT_A_NUMBER,
    NOT_EACH,
    NOT_NAMED,
    OR_YEAR,
    ORDINALS,
    PAPER,
    PART,
    PART_OF,
    SEASON,
    SHORT_YEAR,
    TO,
    UNIT,
    WEEKDAY,
    WHICH,
    YEAR,
    YEAR_LEAD,
)


class TimePattern(NamedTuple):
    """A pattern and what it names; `None` from `resolve` means: no time after all."""

    pattern: re.Pattern[str]
    resolve: say.Resolve


def _rule(resolve: say.Resolve, *pattern: str) -> TimePattern:
    return TimePattern(re.compile("".join(pattern).replace(" ", r"\s+"), re.I), resolve)


_PART = rf"(?:{PART}[\s-])?"

RULES: tuple[TimePattern, ...] = (
    # 6 October 2017, the 6th of October; 4 FEB 90
    _rule(say.whole_date, rf"\b{AT_DAY}(?P<day>{DAY})(?: of)? (?P<month>{MONTH}){AND_YEAR}"),
    _rule(
        say.whole_date,
        rf"\b{AT_DAY}(?P<day>{DAY})[\s-](?P<month>{MONTH})[\s-](?P<year>{SHORT_YEAR})",
    ),
    _rule(say.whole_date, rf"\b(?P<day>{DAY})-(?P<month>{MONTH})-(?P<year>{YEAR})"),
    _rule(say.whole_date, rf"\bthe (?P<day>{'|'.join(ORDINALS)}) of (?P<month>{MONTH}){AND_YEAR}"),
    # October 6, 2017
    _rule(
        say.whole_date,
        rf"\b(?:{WEEKDAY},?\s+)?(?P<month>{MONTH}) (?:the )?(?P<day>{DAY})",
        rf"(?!\d|:\d|,\d|%|\.\d){OR_YEAR}",
    ),
    # 3 to 5 May, May 3-5
    _rule(
        say.days_of_month,
        rf"\b(?P<day>{DAY}){TO}(?P<last>{DAY})(?: of)? (?P<month>{MONTH}){AND_YEAR}",
    ),
    _rule(
        say.days_of_month,
        rf"\b(?P<month>{MONTH}) (?P<day>{DAY}){TO}(?P<last>{DAY})(?!\d|:\d){OR_YEAR}",
    ),
    # 2017-10-06, 06/10/2017, 6.10.2017, 06/10/17
    _rule(say.iso, r"\b(?P<year>[12]\d{3})([-/])(?P<month>[01]\d)\2(?P<day>[0-3]\d)(?!\d)"),
    _rule(
        say.numeric,
        r"(?<![\d/.-])(?P<first>[0-3]?\d)(?P<by>[/.-])(?P<second>[0-3]?\d)(?P=by)",
        r"(?P<year>[12]\d{3})(?![\d/-])",
    ),
    _rule(
        say.numeric,
        r"(?<![\d/])(?P<first>[0-3]?\d)/(?P<second>[0-3]?\d)/(?P<year>\d\d)(?![\d/])",
    ),
    # September, mid-September 2017; last September
    _rule(
        say.month_alone,
        rf"{LEAD}\b{PART_OF}(?<!\w)(?<!\d\s)(?P<month>{MONTH}){AND_YEAR}(?!(?<!\d{{4}})\s*\d)",
    ),
    _rule(say.near_month, rf"\b{_PART}{WHICH} (?P<month>{MONTH})"),
    # 2017, late 2017; 1975-79; the 1990s; the 20th century
    _rule(
        say.year_alone,
        YEAR_LEAD,
        NOT_A_NUMBER,
        rf"{PART_OF.replace(chr(92) + 's+', ' ')}(?P<year>{YEAR}){NOT_A_COUNT}{NOT_A_MEASURE}",
    ),
    _rule(
        say.year_span,
        rf"(?<![\w$€£#/.-])(?P<year>{YEAR})\s*[-–—/]\s*(?P<last>['’]?\d\d)(?![\w-])",
    ),
    _rule(say.in_decade, rf"\b(?:the )?{_PART}(?P<decade>1\d\d0|20\d0|['’][2-9]0)['’]?s\b"),
    _rule(say.in_decade, rf"\bthe {_PART}(?:nineteen[ -])?(?P<decade>{'|'.join(DECADES)})\b"),
    _rule(
        say.in_century,
        rf"\b(?:the )?{_PART}(?P<number>\d\d?(?:st|nd|rd|th)|{'|'.join(ORDINALS)})[\s-]century\b",
    ),
    # Monday, last Friday morning; today, last night
    _rule(
        say.weekday,
        rf"{NOT_EACH}{NOT_NAMED}\b",
        r"(?:(?P<which>this past|last|past|previous|next|coming|following|this) )?",
        rf"(?P<day>{WEEKDAY})\b(?!s\b)(?! {PAPER})(?:['’]s\b)?",
        r"(?: (?:morning|afternoon|evening|night)\b(?!s))?(?! (?:morning|night|evening)s)",
        r"(?: (?:of )?(?P<week>last|this|next) week\b)?",
    ),
    _rule(
        say.near_day,
        r"\b(?P<near>the day before yesterday|the day after tomorrow|last night|today|tonight|",
        r"yesterday|tomorrow|this (?:morning|afternoon|evening)|(?:later|earlier) today)\b",
        r"(?: (?:morning|afternoon|evening|night)\b)?",
    ),
    # last week, earlier this year, by the end of the year
    _rule(
        say.this_unit,
        r"(?P<by>\bby )?\b(?:(?P<part>early|earlier|late|later|mid|",
        r"the (?:end|start|beginning|middle) of)[\s-](?:in )?)?",
        rf"\b(?:{WHICH}|the(?= \w+)) (?P<unit>week|month|year|decade|century|quarter|weekend)",
        r"(?:(?<=this\syear)s)?\b",
    ),
    _rule(say.at_year_end, r"\b(?:the )?year(?:['’]s)?[\s-]end\b"),
    # Christmas Eve, Easter 2016; 9/11
    _rule(
        say.on_feast,
        r"\b(?P<lead>(?:on|at|by|before|after|since|until|over|around|during) )?",
        rf"(?:(?P<which>last|this|next|past) )?(?P<feast>{'|'.join([*FIXED, *FROM_EASTER])})\b",
        rf"(?! island|s\b){AND_YEAR}",
    ),
    _rule(say.nine_eleven, r"(?<![\d/.-])9/11(?![\d/])"),
    # the first three months of 2016, the last week of April; the week of 3 June
    _rule(
        say.part_of,
        r"\b(?:the )?(?P<number>first|second|third|fourth|last|final)",
        rf"(?: (?P<count>{COUNT}))? (?P<unit>day|week|month)s? of ",
        rf"(?:(?P<month>{MONTH}){AND_YEAR}|(?P<only>{YEAR})|(?P<which>the|this|last|next) year\b)",
    ),
    _rule(
        say.week_of,
        rf"\bthe week (?:of|starting|beginning) (?P<day>{DAY}) (?P<month>{MONTH}){AND_YEAR}",
    ),
    _rule(
        say.week_of,
        rf"\bthe week (?:of|starting|beginning) (?P<month>{MONTH}) (?P<day>{DAY})\b{OR_YEAR}",
    ),
    # three weeks ago, a few months ago; the past two weeks, in recent months
    _rule(
        counted.in_ago,
        r"\b(?:(?:about|around|some|nearly|almost|roughly|over|more than) )?",
        rf"\[?(?P<count>(?P<fuzzy>{FEW})|{COUNT})\]?(?P<half> and a half|(?<=half) an?)? {UNIT}",
        r"(?: (?P<ago>ago|back)(?P<today> today)?| from now|['’] time)\b",
    ),
    _rule(
        counted.hours_ago,
        rf"\b(?P<count>{FEW}|{COUNT}) (?P<unit>hour|minute)s? ago\b",
    ),
    _rule(
        counted.last_units,
        r"\b(?P<in>(?:in|over|for|during|within) )?",
        r"(?:(?P<the>(?:the|these) )?(?P<which>past|last|next|coming)",
        rf"(?: (?P<count>few|several|couple of|{COUNT}))?|(?P<recent>recent))",
        rf" (?:{UNIT}|(?P<hours>hours?))\b(?! of\b)",
    ),
    # last summer, winter 2016; the first quarter of 2017, the second half of last year, Q3 2016
    _rule(
        say.in_season,
        rf"(?P<lead>\b(?:in|during|since|until|by|through) (?:the )?)?\b{_PART}",
        rf"(?:(?P<which>last|past|previous|next|coming|this) )?\b{SEASON}\b(?! of (?!\d))",
        rf"(?:(?:,| of)? (?P<year>{YEAR}))?",
    ),
    _rule(
        say.in_quarter,
        r"\b(?:the )?(?P<number>first|second|third|fourth|last|final) (?P<kind>quarter|half)",
        rf"(?P<of> of (?:the year|(?P<year>{YEAR})|(?P<which>this|last|next) year))?\b",
    ),
    _rule(
        say.in_quarter,
        rf"\b(?P<kind>Q)(?P<number>[1-4])(?: (?:of )?(?P<year>{YEAR}))(?P<which>)?(?P<of>)",
    ),
)
