"""The Merkle tree of a log: its root, and proofs that an entry is in it and that it only grew.

What leaves it: hashes of 32 bytes. Everything is as RFC 6962, section 2.1, says, and proofs are
checked as RFC 9162, sections 2.1.3.2 and 2.1.4.2, says, not by making them again. `verify.py`
carries this very file.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one entry as a leaf."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node above two others."""
    return sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The root of the tree over leaf hashes; of no leaf, the hash of nothing.

    >>> root([]).hex()[:16]
    'e3b0c44298fc1c14'
    """
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = _split(len(leaves))
    return node_hash(root(leaves[:split]), root(leaves[split:]))


def inclusion(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """The proof that a leaf is in the tree, from its sibling up. Raises IndexError."""
    if not 0 <= index < len(leaves):
        raise IndexError(f"no leaf {index} among {len(leaves)}")
    if len(leaves) == 1:
        return ()
    split = _split(len(leaves))
    if index < split:
        return (*inclusion(leaves[:split], index), root(leaves[split:]))
    return (*inclusion(leaves[split:], index - split), root(leaves[:split]))


def consistency(leaves: Sequence[bytes], size: int) -> tuple[bytes, ...]:
    """The proof that the tree over the first `size` leaves grew into this one.

    Raises IndexError where there are fewer leaves. Nothing is to be proved of 0 or of all of them.
    """
    if not 0 <= size <= len(leaves):
        raise IndexError(f"no {size} leaves among {len(leaves)}")
    return _subproof(leaves, size, whole=True) if 0 < size < len(leaves) else ()


def _subproof(leaves: Sequence[bytes], size: int, *, whole: bool) -> tuple[bytes, ...]:
    if size == len(leaves):
        return () if whole else (root(leaves),)
    split = _split(len(leaves))
    if size <= split:
        return (*_subproof(leaves[:split], size, whole=whole), root(leaves[split:]))
    return (*_subproof(leaves[split:], size - split, whole=False), root(leaves[:split]))


def _split(count: int) -> int:
    """The largest power of two below a count of two or more."""
    return int(1 << (count - 1).bit_length() - 1)


def is_included(
    leaf: bytes, *, index: int, size: int, proof: Sequence[bytes], root_hash: bytes
) -> bool:
    """Whether a proof shows that a leaf hash stands at an index in the tree of that root."""
    if not 0 <= index < size:
        return False
    at, last, result = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            result = node_hash(step, result)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            result = node_hash(result, step)
        at, last = at >> 1, last >> 1
    return last == 0 and result == root_hash


def is_consistent(
    *, first: int, second: int, proof: Sequence[bytes], first_root: bytes, second_root: bytes
) -> bool:
    """Whether a proof shows that a tree of `first` leaves grew into one of `second`."""
    if not 0 <= first <= second:
        return False
    if first in (0, second):
        empty = first == 0 and first_root == root(())
        return not proof and (empty or (first == second and first_root == second_root))
    path = [*(() if first & (first - 1) else (first_root,)), *proof]
    if not path:
        return False
    at, last = first - 1, second - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    earlier = later = path[0]
    for step in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            earlier, later = node_hash(step, earlier), node_hash(step, later)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            later = node_hash(later, step)
        at, last = at >> 1, last >> 1
    return last == 0 and earlier == first_root and later == second_root
