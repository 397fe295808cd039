"""The words English has for times, and the pieces its patterns are made of.

What leaves it: names with their numbers, and pattern text in which a blank stands for any white
space. It resolves nothing.
"""

from __future__ import annotations

_NAMES = "january february march april may june july august september october november december"
MONTHS = {name: i for i, name in enumerate(_NAMES.split(), start=1)}
MONTHS |= {name[:3]: i for name, i in list(MONTHS.items())} | {"sept": 9}
_DAYS = "monday tuesday wednesday thursday friday saturday sunday"
WEEKDAYS = {name: i for i, name in enumerate(_DAYS.split())}
WEEKDAYS |= {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
_ORDINALS = """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"""
ORDINALS = {word: i for i, word in enumerate(_ORDINALS.split(), start=1)}
ORDINALS["twenty-first"] = 21
_TENS = "twenties thirties forties fifties sixties seventies eighties nineties"
DECADES = {word: 1920 + 10 * i for i, word in enumerate(_TENS.split())}
PARTS = {"beginning": "early", "start": "early", "middle": "mid", "end": "late", "later": "late"}
PARTS |= {"earlier": "early", "mid": "mid", "early": "early", "late": "late"}

_FULL = "|".join(name for name in MONTHS if len(name) > 4 or name in ("may", "june", "july"))
_CUT = "|".join(name for name in MONTHS if len(name) <= 4 and name not in ("may", "june", "july"))
MONTH = rf"(?:(?:{_FULL})\b|(?:{_CUT})\b\.?)"
WEEKDAY = "(?:" + "|".join(sorted(WEEKDAYS, key=len, reverse=True)) + ")"
YEAR = r"(?<![\d,.$€£])(?:1[0-9]\d\d|20\d\d)(?![\d%]|[,.]\d)"
SHORT_YEAR = r"['’]?\d\d(?![\d%:]|[,.]\d)"
DAY = r"(?:[0-3]?\d)(?:st|nd|rd|th)?"
COUNT = r"(?:\d{1,3}|an?|[a-z]+(?:-[a-z]+)?)"
FEW = r"(?:an? few|an? couple(?: of)?|several|many)"
UNIT = r"(?P<unit>day|week|fortnight|month|year|decade|century)s?"
TO = r"\s*(?:-|–|—|\bto\b|\band\b|\bor\b|\buntil\b|\btill?\b|\bthrough\b)\s*"
SEASON = r"(?P<season>spring|summer|autumn|fall|winter)"
PART = r"(?P<part>earlier|early|mid|later|late)"
AT_DAY = rf"(?:{WEEKDAY},?\s+)?(?:the\s+)?"
_WHICH_YEAR = r"(?P<which_year>last|next)\s+year\b"
AND_YEAR = rf"(?:,?\s+(?:(?:of|in)\s+)?(?:(?P<year>{YEAR})|{_WHICH_YEAR}))?"
OR_YEAR = rf"(?:,?\s+(?:(?P<year>{YEAR})|(?:of\s+)?{_WHICH_YEAR}))?"
PART_OF = (
    r"(?:(?:the\s+)?(?P<part>early|mid|late|beginning|start|middle|end)"
    r"(?:-|\s+of\s+|\s+in\s+|\s+))?"
)
LEAD = (
    r"(?P<lead>\b(?:in|since|of|by|until|till|during|from|before|after|to|this|for|between)[\s-]+)?"
)
WHICH = r"(?P<which>last|past|previous|next|coming|this|current)"
# What shows that four digits are a year, for those that are seldom one.
YEAR_LEAD = (
    r"(?P<lead>(?:\b(?:in|since|by|from|to|until|till|before|after|during|of|ca|circa|and|or|year|"
    r"born|died|b|d) (?:the )?|\bca?\. |\(|[–—-]\s?))?"
)
NOT_A_NUMBER = (
    r"(?<![\w$€£#/.])(?<!(?<!\bpre)(?<!\bpost)-)(?<!rule\s)(?<!no\.\s)(?<!page\s)(?<!p\.\s)"
)
NOT_A_COUNT = r"(?![\w/]|-\d?[a-z]| years?\b| (?:people|men|women|\w*children|persons)\b)"
NOT_NAMED = r"(?<!bloody\s)(?<!black\s)(?<!good\s)"  # events, not days
NOT_EACH = r"(?<!every\s)(?<!each\s)(?<!\sa\s)(?<!any\s)"
# Papers and programmes named for a day: "the Sunday Times".
PAPER = (
    r"(?-i:Times|Mail|Post|Telegraph|Herald|Express|Mirror|Star|Tribune|Standard|Monitor|Vision|"
    r"Independent|Nation|News|Sun|World|Mercury|Argus|Tonight|Live)\b"
)
# After four digits that count or measure: "1930 hours", "at 2030 GMT".
NOT_A_MEASURE = (
    r"(?! (?:hours?|hrs|GMT|UTC|local time|met(?:re|er)s|kilomet(?:re|er)s|km|miles|feet|"
    r"dollars|euros|pounds|francs|troops|soldiers|policem[ae]n|protesters|workers|refugees|"
    r"civilians|prisoners|detainees|families|homes|houses|tents|cases|victims|officers)\b)"
)
