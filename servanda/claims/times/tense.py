"""Whether the clause around a time looks ahead of publication or back from it.

What leaves it: yes or no, for a place in a text, by the words of its clause alone.
"""

from __future__ import annotations

import re

# Words before a time, in its own clause, that make it lie ahead ...
_AHEAD = re.compile(
    r"\b(?:will|would|won['’]t|shall|going to|scheduled|slated|due (?:to be|on|in|for)|plans?|"
    r"planning|planned (?:to|for)|set to|expect(?:s|ed)?|intends?|to be|is to|are to|upcoming|"
    r"hopes? to|faces? trial|takes? (?:effect|place)|comes? into (?:force|effect)|"
    r"go(?:es)? (?:to the polls|on trial)|"
    r"(?:put off|postponed|delayed|deferred|adjourned) (?:to|until|till))\b|['’]ll\b|"
    # ... the last of them right before it
    r"\b(?:until|till|through|by|deadline of|ahead of|starting|(?:is|are) (?:on|in)|"
    r"(?:(?:begin|start|open|end|resume|reopen|expire)s|meets|"
    r"(?<=s )(?:begin|start|open|end|resume|reopen|expire))(?: (?:on|in|at|from))?)"
    r"\s+(?:the\s+)?$",
    re.I,
)
# ... unless the words between say that it is over.
_OVER = re.compile(
    r"\b(?:was|were|had|been|after|since|did|said|told|came|went|left|fled)\b|"
    r"(?<!\bbe )\b(?:held|made|given|taken|shot|found|\w{3,}ed)\b",
    re.I,
)
_SENTENCE = re.compile(r"[.!?;]\s|\n\s*\n")
_LOOK_BACK = 120  # characters: longer than any clause that a cue governs in the press sets read
# A time that opens its clause ("On Friday the court will rule") ...
_OPENS = re.compile(
    r"(?:^|[.!?;:,—–]|\n|\b(?:and|but|that))\s*(?:(?:on|in|at|from|by)\s+)?(?:the\s+)?$", re.I
)
# ... is governed by the first verb after it.
_WILL = re.compile(
    r"\b(?:will|shall|(?:is|are) (?:to|due|scheduled|set|expected|going))\b|['’]ll\b", re.I
)
_HAD = re.compile(r"\bhad\b", re.I)


def looks_ahead(text: str, at: int, end: int) -> bool:
    """Whether the time at these characters lies ahead, by the words around it.

    >>> looks_ahead("The court will rule on Friday.", 23, 29)
    True
    >>> looks_ahead("On Friday the court will rule.", 3, 9)
    True
    >>> looks_ahead("On Friday he said he will go.", 3, 9)
    False
    """
    clause = _before(text, at)
    after = _SENTENCE.split(text[end : end + _LOOK_BACK])[0]
    cues = list(_AHEAD.finditer(clause))
    if cues:
        governs = not _OVER.search(clause[cues[-1].end() :])
        reached = cues[-1][0].lower().startswith("by ") and _HAD.search(after)
        return governs and not reached  # "by Friday thirty had been held"
    will = _WILL.search(after)
    if will is None or after[:2] in ("'s", "’s") or not _OPENS.search(clause):
        return False
    return not _OVER.search(after[: will.start()])


def looks_back(text: str, at: int, end: int) -> bool:
    """Whether a word for the past stands beside the time in its clause."""
    after = _SENTENCE.split(text[end : end + _LOOK_BACK])[0].partition(",")[0]
    return bool(_OVER.search(_before(text, at)) or _OVER.search(after))


def _before(text: str, at: int) -> str:
    return _SENTENCE.split(text[max(0, at - _LOOK_BACK) : at])[-1]
