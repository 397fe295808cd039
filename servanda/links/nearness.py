"""How near the words of two texts are, by packaged word vectors.

What leaves it: cosines from -1 to 1, the same each time. A door file: it reads the installed
package's weights after checking their sum. Nearness makes no link: it is one thing by which a
link is weighed. See docs/why/links.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from servanda.errors import SettingsError
from servanda.known_files import read_known

# SHA-256 of the files that decide what wordllama 0.4.0.post1 answers at 256 dimensions.
FILES = {
    "weights/l2_supercat_256.safetensors": (
        "64b47a2dc493cb8e85944076601189739852d7b64e0e1eedcb1937a251cd9fd5"
    ),
    "tokenizers/l2_supercat_tokenizer_config.json": (
        "93248f2a9ec36c7b35f700a033d5f36228aae48db61aee31007fa49062cdeb68"
    ),
}


def near(texts: Sequence[str], others: Sequence[str]) -> list[list[float]]:
    """The cosine of each text with each of the others, a row for each text."""
    if not texts or not others:
        return [[] for _ in texts]
    vectors = _load()
    rows = vectors.embed(list(texts), norm=True)
    columns = vectors.embed(list(others), norm=True)
    return [[float(cosine) for cosine in row] for row in rows @ columns.T]


@lru_cache(maxsize=4096)
def nearness(words: str, others: str) -> float | None:
    """How near two texts are, to two places; None where the vectors cannot read the first.

    They were made from texts in Latin letters, above all English.
    """
    letters = [sign for sign in words if sign.isalpha()]
    if 2 * sum(sign < "\u0250" for sign in letters) <= len(letters):
        return None
    return round(near([words], [others])[0][0], 2)


@lru_cache(maxsize=1)
def _load() -> Any:
    """The vectors, loaded once and only when asked for: small commands never wait for them."""
    spec = find_spec("wordllama")
    if spec is None or spec.origin is None:
        raise SettingsError(
            "No word vectors are installed (wordllama), so nothing can be ranked by nearness. "
            "Install the package again with its dependencies."
        )
    folder = Path(spec.origin).parent
    check(folder)
    from wordllama import WordLlama

    return WordLlama.load(cache_dir=folder, disable_download=True)


def check(folder: Path) -> None:
    """Do nothing where every file is the known one; else raise SettingsError."""
    for name, known in FILES.items():
        read_known(
            folder / name,
            known,
            name=name,
            why="Rankings made with other vectors could not be repeated by a stranger.",
            advice="Install wordllama==0.4.0.post1.",
        )
