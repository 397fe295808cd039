"""Letters that look like Latin ones, and other forms of Latin letters, each with the plain one.

What leaves it: tables for `str.translate` that keep a text's length. Taken from sight and from
Unicode's own names of the letters; they are for reading what a page shows, not for spelling.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from attrs import frozen


@frozen
class Lookalikes:
    """`lookalikes`: letters of other scripts; `forms`: other forms of Latin letters and digits."""

    lookalikes: Mapping[int, str]
    forms: Mapping[int, str]
    keys: str


# (as written, as seen), letter by letter
_PAIRS = (
    # Cyrillic
    ("аеорсухіјѕһԁԛԝѵкмтвпгӏАВЕЗКМНОРСТУХІЈЅԚԜӀҮЬ", "aeopcyxijshdqwvkmtbnrlABE3KMHOPCTYXIJSQWIYb"),
    # Greek
    ("αοινρκυτηεχγωϲϳΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹ", "aoivpkutnexywcjABEZHIKMNOPTYXC"),
    # Armenian, Cherokee
    ("օոսհցյզ", "onuhgjq"),
    ("ᎠᎡᎢᎪᎫᎬᎳᎷᎻᎽᎾᏀᏃᏆᏎᏏᏒᏔᏕᏙᏚᏞᏟᏢᏦᏭᏴᏂ", "DRTAJEWMHYOGZISBRWSVSLCPKGBh"),
    # letters of phonetics and small capitals
    ("ɑɡɩʋᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "agivabcdefghijklmnoprstuvwyz"),
)
# Full-width, circled, mathematical: what Unicode itself calls a form of one Latin character.
_BLOCKS = ((0xFF01, 0xFF5E), (0x24B6, 0x24E9), (0x1D400, 0x1D7FF), (0x2160, 0x217F))
PLAIN_FORMS = "".join(f"{chr(first)}-{chr(last)}" for first, last in _BLOCKS)


def _forms() -> dict[int, str]:
    forms = {}
    for first, last in _BLOCKS:
        for code in range(first, last + 1):
            plain = unicodedata.normalize("NFKC", chr(code))
            if len(plain) == 1 and plain.isascii():
                forms[code] = plain
    return forms


_LOOKALIKES = {
    ord(given): seen for row in _PAIRS for given, seen in zip(*row, strict=True) if seen.isalpha()
}
LATIN = Lookalikes(_LOOKALIKES, _forms(), "".join(map(chr, _LOOKALIKES)))
