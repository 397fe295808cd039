"""Roots and proofs are those of RFC 6962, at every size, and no other proof is believed."""

from __future__ import annotations

import random

import pytest
from transparency import vectors

from servanda.transparency import merkle


def leaves(count: int) -> list[bytes]:
    return [merkle.leaf_hash(f"entry {number}".encode()) for number in range(count)]


KNOWN = [merkle.leaf_hash(bytes.fromhex(leaf)) for leaf in vectors.LEAVES]


def test_the_roots_are_those_of_certificate_transparency() -> None:
    roots = [merkle.root(KNOWN[:size]).hex() for size in range(1, 9)]

    assert roots == list(vectors.ROOTS)


@pytest.mark.parametrize(("index", "size", "proof"), vectors.INCLUSIONS)
def test_the_proofs_of_inclusion_are_theirs(index: int, size: int, proof: tuple[str, ...]) -> None:
    made = merkle.inclusion(KNOWN[:size], index)

    assert tuple(step.hex() for step in made) == proof
    assert merkle.is_included(
        KNOWN[index], index=index, size=size, proof=made, root_hash=merkle.root(KNOWN[:size])
    )


@pytest.mark.parametrize(("first", "second", "proof"), vectors.CONSISTENCIES)
def test_the_proofs_of_growth_are_theirs(first: int, second: int, proof: tuple[str, ...]) -> None:
    made = merkle.consistency(KNOWN[:second], first)

    assert tuple(step.hex() for step in made) == proof


def flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def test_at_every_size_a_proof_of_inclusion_holds_and_none_with_a_bit_flipped() -> None:
    chance = random.Random(6962)  # noqa: S311
    for size in range(1, 301):
        tree = leaves(size)
        root = merkle.root(tree)
        for index in {0, size - 1, size // 2, chance.randrange(size)}:
            proof = merkle.inclusion(tree, index)

            def holds(
                steps: tuple[bytes, ...] = proof, leaf: bytes = tree[index], at: int = index
            ) -> bool:
                return merkle.is_included(
                    leaf,
                    index=at,
                    size=size,  # noqa: B023
                    proof=steps,
                    root_hash=root,  # noqa: B023
                )

            assert holds(), (index, size)
            assert not holds(leaf=flipped(tree[index], chance.randrange(256)))
            assert not holds((*proof, tree[0]))
            assert not holds(at=index ^ 1), (index, size)
            assert proof == () or not holds(proof[:-1])
            for at, step in enumerate(proof):
                changed = flipped(step, chance.randrange(256))
                assert not holds((*proof[:at], changed, *proof[at + 1 :])), (index, size, at)


def test_at_every_size_a_proof_of_growth_holds_and_none_with_a_bit_flipped() -> None:
    chance = random.Random(9162)  # noqa: S311
    for second in range(1, 301):
        tree = leaves(second)
        now = merkle.root(tree)
        for first in {1, second, second // 2, chance.randint(1, second)} - {0}:
            then = merkle.root(tree[:first])
            proof = merkle.consistency(tree, first)

            def holds(
                steps: tuple[bytes, ...] = proof, before: bytes = then, after: bytes = now
            ) -> bool:
                return merkle.is_consistent(
                    first=first, second=second, proof=steps,  # noqa: B023
                    first_root=before, second_root=after,
                )  # fmt: skip

            assert holds(), (first, second)
            assert not holds(before=flipped(then, chance.randrange(256)))
            assert not holds(after=flipped(now, chance.randrange(256)))
            assert not holds((*proof, tree[0]))
            assert proof == () or not holds(proof[:-1])
            for at, step in enumerate(proof):
                changed = flipped(step, chance.randrange(256))
                assert not holds((*proof[:at], changed, *proof[at + 1 :])), (first, second, at)


@pytest.mark.parametrize("size", [37, 256])
def test_of_one_proof_every_bit_counts(size: int) -> None:
    tree = leaves(size)
    index, root = size // 3, merkle.root(tree)
    proof = merkle.inclusion(tree, index)

    believed = [
        (at, bit)
        for at, step in enumerate(proof)
        for bit in range(256)
        if merkle.is_included(
            tree[index], index=index, size=size, root_hash=root,
            proof=(*proof[:at], flipped(step, bit), *proof[at + 1 :]),
        )
    ]  # fmt: skip

    assert believed == []


def test_nothing_is_proved_of_an_entry_that_no_log_of_that_size_has() -> None:
    tree = leaves(3)

    with pytest.raises(IndexError):
        merkle.inclusion(tree, 3)
    with pytest.raises(IndexError):
        merkle.consistency(tree, 4)
    assert not merkle.is_included(
        tree[2], index=3, size=3, proof=merkle.inclusion(tree, 2), root_hash=merkle.root(tree)
    )


def test_from_nothing_every_log_grows_and_nothing_else_is_proved() -> None:
    empty, tree = merkle.root([]), leaves(5)

    def holds(first_root: bytes, proof: tuple[bytes, ...]) -> bool:
        return merkle.is_consistent(
            first=0, second=5, proof=proof, first_root=first_root, second_root=merkle.root(tree)
        )

    assert holds(empty, ())
    assert not holds(tree[0], ())
    assert not holds(empty, (tree[0],))
