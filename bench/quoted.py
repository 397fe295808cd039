"""A quotation that runs over several sentences, as one: from its first mark to its last.

What leaves it: the characters of what is said, where a sentence held only a part of it. It
never leaves the paragraph, and never widens what a speaker quotes inside his own quotation.
"""

from __future__ import annotations

Characters = tuple[int, int]


def whole(text: str, content: Characters, cue: Characters) -> Characters:
    """What is said, to the end of the quotation that it stands in.

    `text` is spelt with straight marks. Nothing changes where the words of saying stand in the
    same quotation, or where a mark is missing.

    >>> whole('He said, "It fell. All ran." Then rain.', (10, 17), (3, 7))
    (10, 27)
    """
    first = text.rfind("\n", 0, content[0]) + 1
    last = text.find("\n", content[1])
    last = len(text) if last < 0 else last
    marks = [i for i in range(first, last) if text[i] == '"']
    start, end = content
    for opens, closes in zip(marks[::2], marks[1::2]):
        if opens < cue[0] < closes:
            continue
        if opens < end <= closes and start <= opens + 2:
            end = closes
        elif opens < start < closes <= end + 2:
            start = opens + 1
    return start, end
