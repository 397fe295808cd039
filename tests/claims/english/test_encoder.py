"""The encoder cuts words into known pieces, keeps its weights as rows, and shows what made a score."""

from __future__ import annotations

import math

import numpy as np
import pytest

from servanda.claims.english.encoder import acts_told
from servanda.claims.english.encoder.acts_told import ActEncoder
from servanda.claims.english.encoder.network import (
    HEADS,
    LAYERS,
    Array,
    Network,
    _gelu,
    from_rows,
    to_rows,
)
from servanda.claims.english.encoder.wordpiece import Vocabulary

PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "police", "arrest", "##ed", "an", "editor", ".", "-"]
WIDTH = 2 * HEADS


def made(seed: int = 1) -> dict[str, Array]:
    """Small weights of the right shapes, drawn by a seed."""
    draw = np.random.default_rng(seed)
    table = lambda *shape: draw.normal(0, 0.2, shape).astype(np.float32)  # noqa: E731
    weights = {
        "embeddings.word_embeddings.weight": table(len(PIECES), WIDTH),
        "embeddings.position_embeddings.weight": table(acts_told.LONGEST, WIDTH),
        "embeddings.token_type_embeddings.weight": table(2, WIDTH),
        "acts.weight": table(2, WIDTH),
        "acts.bias": table(2),
        "acts.attention": table(2, WIDTH),
        "stance.weight": table(4, WIDTH),
        "stance.bias": table(4),
        "stance.attention": table(4, WIDTH),
        "gate.weight": table(len(PIECES)) + 1,
        "gate.bias": table(1),
    }
    norms = ["embeddings.LayerNorm"]
    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}."
        norms += [name + "attention.output.LayerNorm", name + "output.LayerNorm"]
        for part in ("self.query", "self.key", "self.value", "output.dense"):
            weights[f"{name}attention.{part}.weight"] = table(WIDTH, WIDTH)
            weights[f"{name}attention.{part}.bias"] = table(WIDTH)
        weights[f"{name}intermediate.dense.weight"] = table(2 * WIDTH, WIDTH)
        weights[f"{name}intermediate.dense.bias"] = table(2 * WIDTH)
        weights[f"{name}output.dense.weight"] = table(WIDTH, 2 * WIDTH)
        weights[f"{name}output.dense.bias"] = table(WIDTH)
    for norm in norms:
        weights[norm + ".weight"], weights[norm + ".bias"] = (
            np.ones(WIDTH, np.float32),
            table(WIDTH),
        )
    return weights


def test_words_are_cut_into_known_pieces_each_with_its_characters() -> None:
    text = "Police arrésted an X-ray."
    cut = Vocabulary(PIECES).cut(text, 20)

    words = [(PIECES[n], text[a:b]) for n, (a, b) in zip(cut.ids, cut.spans, strict=True)]
    assert words == [
        ("[CLS]", ""), ("police", "Police"), ("arrest", "arrésted"), ("##ed", "arrésted"),
        ("an", "an"), ("[UNK]", "X"), ("-", "-"), ("[UNK]", "ray"), (".", "."), ("[SEP]", ""),
    ]  # fmt: skip


def test_a_long_text_is_cut_off_and_a_long_word_is_unknown() -> None:
    cut = Vocabulary(PIECES).cut("police " * 100 + "p" * 10_000, 12)

    assert len(cut.ids) == len(cut.spans) == 12
    assert Vocabulary(PIECES).cut("p" * 10_000, 12).ids == [2, 1, 3]


def test_rows_of_whole_numbers_come_back_within_half_a_step() -> None:
    values = {"table": np.random.default_rng(3).normal(0, 1, (80, 80)).astype(np.float32)}

    back = from_rows(to_rows(values))["table"]

    steps = np.abs(values["table"]).max(1, keepdims=True) / 127
    assert (np.abs(back - values["table"]) <= steps / 2 + 1e-6).all()


@pytest.mark.parametrize("seed", range(5))
def test_what_is_read_of_a_sentence_does_not_depend_on_those_beside_it(seed: int) -> None:
    encoder = ActEncoder(made(seed), PIECES, ["detain", "kill"])
    sentences = ["Police arrested an editor.", "An editor.", "Police - police arrested an editor."]

    together = encoder.read(sentences, 0.0)
    other = ActEncoder(made(seed), PIECES, ["detain", "kill"])  # nothing is kept there
    alone = [other.read([sentence], 0.0)[0] for sentence in sentences]

    assert [[one.act for one in acts] for acts in together] == [
        [one.act for one in acts] for acts in alone
    ]
    for several, single in zip(together, alone, strict=True):
        assert [one.chance for one in several] == pytest.approx(
            [one.chance for one in single], abs=2e-3
        )


def test_the_words_shown_are_those_of_the_sentence_that_made_the_score() -> None:
    sentence = "Police arrested an editor."
    (acts,) = ActEncoder(made(), PIECES, ["detain", "kill"]).read([sentence], 0.0)

    assert {one.act for one in acts} == {"detain", "kill"}
    assert all(sentence[one.start : one.end].strip() for one in acts)
    assert all(0 < one.chance < 1 for one in acts)


def test_the_highest_chances_are_those_of_the_sentences_and_a_page_is_run_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    encoder = ActEncoder(made(), PIECES, ["detain", "kill"])
    sentences = ["Police arrested an editor.", "An editor.", "Police arrested police."]
    told = [one for acts in encoder.read(sentences, 0.0) for one in acts]
    monkeypatch.setattr(encoder._network, "run", lambda new: [np.zeros((1, 1))] if new else [])

    highest = encoder.highest(sentences)

    assert highest == {
        act: max(one.chance for one in told if one.act == act) for act in ("detain", "kill")
    }
    assert encoder.highest([]) == {}


def test_each_sentence_has_a_vector_a_piece_in_order() -> None:
    sentences = [[2, 4, 3]] * 20 + [[2, 4, 5, 6, 3]] * 3

    vectors = Network(made()).run(sentences)

    assert [len(each) for each in vectors] == [len(sentence) for sentence in sentences]
    np.testing.assert_allclose(vectors[-1], Network(made()).run(sentences[-1:])[0], atol=1e-5)
    assert Network(made()).run([]) == []


def test_the_curve_is_that_of_the_error_function() -> None:
    values = np.linspace(-9, 9, 700, dtype=np.float32)[:, None]

    curve = _gelu(values.copy())

    known = [value * (1 + math.erf(value / math.sqrt(2))) / 2 for value in values[:, 0].tolist()]
    np.testing.assert_allclose(curve[:, 0], known, atol=2e-6)
