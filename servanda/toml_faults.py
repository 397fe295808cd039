"""Why a line is no TOML, in words for somebody who has never heard of TOML.

What leaves it: one sentence with what to write instead. It looks for what people write who come
from a word processor or from YAML; for the rest it says what Python's reader says.
"""

from __future__ import annotations

import re
import tomllib
from contextlib import suppress
from datetime import date

_CURLY = re.compile("[\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb\u2033]")
_WIDE = re.compile("[\uff1d\uff1a]")
_COLON = re.compile(r"\s*(?P<key>[\w-]+)\s*:\s*(?P<value>.*)")
_INNER_COLON = re.compile(r"[{,]\s*(?P<key>[\w-]+)\s*:")
_DAY = re.compile(
    r"""(?P<key>[\w-]+)\s*=\s*(?:
      (?P<year>\d{4})[./-](?P<month>\d{1,2})[./-](?P<day>\d{1,2})
    | \d{1,2}[./\ -]\d{1,2}[./\ -]\d{2,4}
    | (?P<day_first>\d{1,2})(?:\.|st|nd|rd|th)?\s+(?:of\s+)?
      (?P<name>[^\W\d]+)\.?,?\s+(?P<year_last>\d{4})
    | (?P<name_first>[^\W\d]+)\.?\s+(?P<day_then>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year_then>\d{4})
    )\b""",
    re.VERBOSE,
)
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_BARE = re.compile(r"\s*(?P<key>[\w-]+)\s*=\s*(?P<value>[^\W\d][^\"'=\[\]{}#]*?)\s*(#.*)?")
_BARE_IN_LIST = re.compile(r"[\[,]\s*(?P<value>[^\W\d][^\"'=\[\]{}#,]*?)\s*[,\]]")
_KEY = re.compile(r"\s*(?P<key>[^\"'=\[\]{}#]*[^\"'=\[\]{}#\s])\s*=\s*(?P<value>\S.*)")
_PLAIN_KEY = re.compile(r"[A-Za-z0-9_.-]+")
_TRUTH = ("true", "false")
_WORDS = r'"[^"]*"'
_SEVERAL = re.compile(rf"\s*(?P<key>[\w-]+)\s*=\s*(?P<value>{_WORDS}(?:\s*,\s*{_WORDS})+)\s*")
_NO_COMMA = re.compile(rf"(?P<first>{_WORDS})\s+(?P<second>{_WORDS}|[\w-]+\s*=)")
_TWO_KEYS = re.compile(rf"\s*[\w-]+\s*=\s*(?:{_WORDS}|[\w.-]+)\s*[,;]?\s*(?P<key>[\w-]+)\s*=.*")
_NO_VALUE = re.compile(r"\s*(?P<key>[\w-]+)\s*=\s*(#.*)?")
_NOT_CLOSED = re.compile(r"Unclosed|Expected '\]|Expected '}'", re.IGNORECASE)
_MORE = "Expected newline"


def why_no_toml(line: str, error: str) -> str:
    """What is wrong with a line that a TOML reader stopped at, and what to write.

    >>> why_no_toml('id: "flood"', "Expected '='")
    'a key and its value are joined by "=". Write id = "flood".'
    >>> why_no_toml("signed_on = 12 May 1998", "Expected newline")
    'days are written year first. Write signed_on = 1998-05-12.'
    """
    if _CURLY.search(line):
        return 'it has curly quotation marks. Write straight ones: "like this".'
    if _WIDE.search(line):
        return 'it has a wide sign of another keyboard. Write the plain "=".'
    if "Cannot overwrite" in error:
        return "it gives a key a second time. Keep one of them."
    if match := _DAY.search(re.sub(_WORDS, '""', line)):
        return f"days are written year first. Write {match['key']} = {_day(match)}."
    if why := _of_pairs(line) or _of_words(line, error) or _of_commas(line, error):
        return why
    return _of_signs(line, error)


def _day(match: re.Match[str]) -> str:
    """A day as it is to be written; an example of one where it is not sure which is meant."""
    name = (match["name"] or match["name_first"] or "").casefold()
    months = [n for n, month in enumerate(_MONTHS, 1) if name in (month, month[:3])]
    year = match["year"] or match["year_last"] or match["year_then"]
    day = match["day"] or match["day_first"] or match["day_then"]
    month = match["month"] or (months[0] if months else None)
    if year and month and day:
        with suppress(ValueError):  # no day of the calendar
            return str(date(int(year), int(month), int(day)))
    return "1991-10-23"


def _of_pairs(line: str) -> str:
    """What is wrong with how keys and values are joined; empty where nothing is."""
    if match := _COLON.fullmatch(line):
        value = match["value"] or "..."
        return f'a key and its value are joined by "=". Write {match["key"]} = {value}.'
    if match := _INNER_COLON.search(re.sub(_WORDS, '""', line)):
        return f'a key and its value are joined by "=". Write {match["key"]} = ...'
    if match := _NO_VALUE.fullmatch(line):
        return f'"{match["key"]}" has no value. Write {match["key"]} = "...", or take it out.'
    if match := _TWO_KEYS.fullmatch(line):
        return f"each key stands on a line of its own. Begin a new line with {match['key']} = ..."
    if (match := _KEY.fullmatch(line)) and not _PLAIN_KEY.fullmatch(match["key"]):
        return (
            "a key with blanks or with other letters than a to z stands in quotation marks. Write "
            f'"{match["key"]}" = {match["value"]}.'
        )
    return ""


def _of_words(line: str, error: str) -> str:
    """What is wrong with words that stand without quotation marks; empty where nothing is."""
    if (match := _BARE.fullmatch(line)) and match["value"].casefold() in _TRUTH:
        return (
            ""
            if match["value"] in _TRUTH
            else f"write {match['key']} = {match['value'].lower()}, in small letters."
        )
    if match:
        return f'words stand in quotation marks. Write {match["key"]} = "{match["value"]}".'
    match = _BARE_IN_LIST.search(re.sub(_WORDS, '""', line))
    if match and "Invalid value" in error:
        return f'words stand in quotation marks. Write "{match["value"]}".'
    return ""


def _of_commas(line: str, error: str) -> str:
    """Where a comma is missing or needs brackets around it; empty where none is."""
    if match := _SEVERAL.fullmatch(line):
        return f"a list stands in square brackets. Write {match['key']} = [{match['value']}]."
    if _NOT_CLOSED.search(error) and (match := _NO_COMMA.search(line)):
        return f"a comma is missing. Write {match['first']}, {match['second']} ..."
    return ""


def _of_signs(line: str, error: str) -> str:
    """What else is wrong: brackets, quotation marks, or what the reader itself says."""
    if "Illegal character '\\n'" in error or "Unterminated string" in error:
        return "a quotation mark is opened and not closed on its line."
    if _NOT_CLOSED.search(error):
        return (
            "a bracket that is opened here or above is not closed, or a comma is missing before "
            "this."
        )
    if "Invalid value" in error and _reads(line):
        return "a bracket that is opened above is not closed."
    if "Unescaped '\\'" in error:
        return "a backslash stands in the words. Write it twice."
    if _MORE in error and line.count('"') > 2:
        return "quotation marks stand inside the words. Write single ones there: 'like this'."
    if _MORE in error:
        return 'more stands behind the value. Take it away, or write the whole as "words".'
    if error.startswith("Expected '='"):
        return 'it has no "=". Write key = "value", or take the line out.'
    return f"{error[:200]}. Mend this line."


def _reads(line: str) -> bool:
    """Whether a line is TOML by itself."""
    with suppress(ValueError, RecursionError):
        tomllib.loads(line)
        return True
    return False
