"""Why a line is no TOML, in words for somebody who has never heard of TOML.

What leaves it: one sentence with what to write instead. It looks for what people write who come
from a word processor or from YAML; for the rest it says what Python's reader says.
"""

from __future__ import annotations

import re

_CURLY = re.compile("[\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb\u2033]")
_WIDE = re.compile("[\uff1d\uff1a]")
_COLON = re.compile(r"\s*(?P<key>[\w-]+)\s*:\s*(?P<value>.*)")
_DAY = re.compile(r"\s*(?P<key>[\w-]+)\s*=\s*\d{1,2}[./ -]\d{1,2}[./ -]\d{4}\b")
_BARE = re.compile(r"\s*(?P<key>[\w-]+)\s*=\s*(?P<value>[^\W\d][^\"'=\[\]{}#]*?)\s*(#.*)?")
_KEY = re.compile(r"\s*(?P<key>[^\"'=\[\]{}#]*[^\"'=\[\]{}#\s])\s*=\s*(?P<value>\S.*)")
_PLAIN_KEY = re.compile(r"[A-Za-z0-9_.-]+")
_TRUTH = ("true", "false")


def why_no_toml(line: str, error: str) -> str:
    """What is wrong with a line that a TOML reader stopped at, and what to write.

    >>> why_no_toml('id: "flood"', "Expected '='")
    'a key and its value are joined by "=". Write id = "flood".'
    """
    if _CURLY.search(line):
        return 'it has curly quotation marks. Write straight ones: "like this".'
    if _WIDE.search(line):
        return 'it has a wide sign of another keyboard. Write the plain "=".'
    if "Cannot overwrite" in error:
        return "it gives a key a second time. Keep one of them."
    if match := _DAY.match(line):
        return f"days are written year first. Write {match['key']} = 1991-10-23."
    if match := _COLON.fullmatch(line):
        value = match["value"] or "..."
        return f'a key and its value are joined by "=". Write {match["key"]} = {value}.'
    if (match := _KEY.fullmatch(line)) and not _PLAIN_KEY.fullmatch(match["key"]):
        return (
            "a key with blanks or with other letters than a to z stands in quotation marks. Write "
            f'"{match["key"]}" = {match["value"]}.'
        )
    if (match := _BARE.fullmatch(line)) and match["value"].casefold() in _TRUTH:
        return f"write {match['key']} = {match['value'].lower()}, in small letters."
    if match and match["value"] not in _TRUTH:
        return f'words stand in quotation marks. Write {match["key"]} = "{match["value"]}".'
    if "Illegal character '\\n'" in error or "Unterminated string" in error:
        return "a quotation mark is opened and not closed on its line."
    if re.search(r"Unclosed|Expected ']'|Expected '}'", error, re.IGNORECASE):
        return "a bracket that is opened here or above is not closed."
    return f"{error[:200]}. Mend this line."
