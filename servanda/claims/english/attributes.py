"""Parts of speech and forms by the model's own rules, each case worked out once.

What leaves it: parses with exactly what the model's attribute ruler would have set. Its rules
look at a word's tag and relation and at a short list of words, so a few hundred cases are all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from spacy.attrs import DEP, IS_SPACE, LEMMA, LOWER, MORPH, POS, TAG
from spacy.tokens import Doc

Case = tuple[int, int, int]  # tag, relation, and the word where a rule names it, else 0


class Attributes:
    """The attribute ruler of a pipeline, with a memory of the cases it has seen.

    A parse with a blank, or with a word that begins a rule over two words or is met by a pattern
    of letters, always goes to the ruler itself.
    """

    def __init__(self, ruler: Any) -> None:
        self._ruler = ruler
        self._set: dict[Case, tuple[int, int, int]] = {}
        self._named: dict[int, bool] = {}  # words in rules; True where the ruler must look itself
        self._letters: list[re.Pattern[str]] = []
        self._relations: set[int] = set()  # that begin a rule over two words
        self._strings = ruler.vocab.strings
        for rule in ruler.patterns:
            for pattern in rule["patterns"]:
                for n, token in enumerate(pattern):
                    self._note(token, first=n == 0 and len(pattern) > 1)

    def _note(self, token: dict[str, Any], *, first: bool) -> None:
        word = token.get("LOWER")
        listed = word.get("IN", ()) if isinstance(word, dict) else (word,) if word else ()
        for each in listed:
            key = self._strings.add(each)
            self._named[key] = self._named.get(key, False) or first
        if isinstance(word, dict) and "REGEX" in word:
            self._letters.append(re.compile(word["REGEX"]))
        if first and word is None:
            self._relations.add(self._strings.add(token["DEP"]))

    def pipe(self, docs: Iterable[Doc]) -> Iterator[Doc]:
        """The same parses in their order, their attributes set."""
        for doc in docs:
            cases = self._cases(doc)
            if cases is None:
                self._ruler(doc)
            elif all(case in self._set for case in cases):
                if cases:
                    values: Any = np.array([self._set[case] for case in cases], dtype=np.uint64)
                    doc.from_array([POS, MORPH, LEMMA], values)
            else:
                self._ruler(doc)
                rows = doc.to_array([POS, MORPH, LEMMA]).tolist()
                for case, row in zip(cases, rows, strict=True):
                    self._set[case] = tuple(row)
            yield doc

    def _cases(self, doc: Doc) -> list[Case] | None:
        """The case of every token; None where the ruler must look itself."""
        cases: list[Case] = []
        for tag, relation, word, blank in doc.to_array([TAG, DEP, LOWER, IS_SPACE]).tolist():
            must = self._named.get(word)
            if must is None and self._met(word):
                must = self._named[word] = True
            if blank or must or relation in self._relations:
                return None
            cases.append((tag, relation, 0 if must is None else word))
        return cases

    def _met(self, word: int) -> bool:
        text = self._strings[word]
        return any(pattern.search(text) for pattern in self._letters)
