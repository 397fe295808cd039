"""The words that a language makes of a root by rule: Indonesian and Malay so far.

What leaves it: the active words, the passive words and the nouns of a root.
"""

from __future__ import annotations

from typing import NamedTuple

_VOWELS = "aeiou"
_LOST = {
    "p": "m",
    "t": "n",
    "k": "ng",
    "s": "ny",
}  # first letters that the prefix takes the place of
_KEPT = {"b": "m", "f": "m", "v": "m", "d": "n", "c": "n", "j": "n", "z": "n", "g": "ng", "h": "ng"}
_ENDS = ("", "i", "kan")


class Derived(NamedTuple):
    """The words of a root by what they make of their subject; `bare` is as headlines write it."""

    bare: str
    active: tuple[str, ...]
    passive: tuple[str, ...]
    nouns: tuple[str, ...]


def derived(root: str) -> Derived:
    """The words of a root; "bebas-kan" has that ending only, "culik-" none, "tangkap" any.

    >>> derived("tangkap").active
    ('menangkap', 'menangkapi', 'menangkapkan')
    >>> derived("bebas-kan")
    Derived(bare='bebaskan', active=('membebaskan',), passive=('dibebaskan',), \
nouns=('pembebasan',))
    """
    stem, dash, ending = root.partition("-")
    ends = (ending,) if dash else _ENDS
    first, *rest = stem.split(" ")  # "tembak mati": the first word takes the prefix
    after = "".join(f" {word}" for word in rest)
    return Derived(
        first + (ending if dash else "") + after,
        tuple(nasal("me", first) + end + after for end in ends),
        tuple("di" + first + end + after for end in ends),
        (nasal("pe", first) + "an" + after,),
    )


def nasal(prefix: str, stem: str) -> str:
    """A stem with meN- or peN-: "me" and "sita" give "menyita", "pe" and "bom" "pengebom".

    >>> [nasal("me", stem) for stem in ("pukul", "tahan", "kurung", "serang", "larang", "bom")]
    ['memukul', 'menahan', 'mengurung', 'menyerang', 'melarang', 'mengebom']
    """
    first = stem[0]
    if sum(letter in _VOWELS for letter in stem) == 1:
        return f"{prefix}nge{stem}"
    if first in _LOST and stem[1:2] in (*_VOWELS, ""):
        return prefix + _LOST[first] + stem[1:]
    if first in _VOWELS:
        return f"{prefix}ng{stem}"
    before = "n" if first == "s" else _LOST.get(first, "")  # "sponsor": the letter stays
    return prefix + _KEPT.get(first, before) + stem
