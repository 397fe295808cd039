"""Every closed list of words is printed whole, each word with what it means."""

from typing import get_args

from servanda import lexicon as lexicons
from servanda.agreements import literate, promises, terms
from servanda.agreements.vocabulary import meanings, nearest_of, word_lists
from servanda.model import (
    ACTOR_KINDS,
    BEARINGS,
    FORCES,
    NOTICE_KINDS,
    PEOPLE,
    PROOFS,
    STANCES,
    Confidence,
)
from servanda.suggestions import FEW, suggest

KNOWN = {
    "blocks": literate.WORDS,
    "provision_kinds": literate.KINDS,
    "actor_kinds": ACTOR_KINDS,
    "forces": FORCES,
    "borne": promises.BORNE,
    "standards": promises.STANDARDS,
    "triggers": ("standard", "of", "events", "on", "unmet", "by"),
    "terms": terms.FORMS,
    "measures": promises.OPS,
    "confidences": get_args(Confidence),
    "people": PEOPLE,
    "proofs": PROOFS,
    "stances": STANCES,
    "bearings": BEARINGS,
    "notice_kinds": NOTICE_KINDS,
}


def test_every_list_holds_the_words_that_the_reader_knows(lexicon):
    lists = {one.id: tuple(word.word for word in one.words) for one in word_lists(lexicon)}

    assert lists.pop("subjects") == tuple(lexicon.subjects)
    assert lists.pop("acts") == tuple(lexicon.acts)
    assert lists == KNOWN


def test_every_word_has_a_meaning_on_one_line(lexicon):
    for one in word_lists(lexicon):
        assert one.where
        for word in one.words:
            assert word.meaning.strip() and "\n" not in word.meaning


def test_a_long_list_is_never_cut_off_in_a_message():
    for id, words in KNOWN.items():
        said = nearest_of(id, "zzzzzz", words)

        assert "..." not in said
        assert all(word in said for word in words) or f"prints all {len(words)}" in said


def test_a_word_is_offered_by_its_spelling_before_its_meaning():
    means = meanings("actor_kinds")

    assert suggest("stat", ACTOR_KINDS, meanings=means) == 'Did you mean "state"?'
    assert suggest("jurnalist", ACTOR_KINDS, meanings=means) == 'Did you mean "journalist"?'
    assert 'Did you mean "state_organ"' in suggest("parlament", ACTOR_KINDS, meanings=means)


def test_the_nearest_few_are_told_where_nothing_is_near():
    said = suggest("zzz", [f"word{n}" for n in range(20)])

    assert said.startswith("Nearest of 20: ")
    assert said.count('"') == 2 * FEW


def test_a_list_of_nothing_says_so():
    assert suggest("x", []) == "None is defined."


def test_the_shipped_lexicon_is_one_and_the_same_each_time():
    assert lexicons.load() is lexicons.load()
