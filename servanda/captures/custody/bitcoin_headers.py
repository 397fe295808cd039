"""Bitcoin block headers: the head of a block that somebody took out of a copy of the chain.

What leaves it: the instant and the hash of the block, where it holds a root and the work that
real blocks have. It asks nobody whether the block is in the chain.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from attrs import frozen

# Every block since 2014 took more tries than 2 to this power; making up one costs as much.
WORK_BITS = 64
_HEAD_BYTES = 80


@frozen
class BlockHeader:
    """What the head of a block says."""

    at: datetime  # as its maker's clock had it: true to about two hours
    hash: str
    work_bits: int  # tries it took, as a power of two


def block_of(spelt: str, root: bytes) -> BlockHeader | str:
    """The block of a head in hex, as `bitcoin-cli getblockheader HASH false` gives it.

    In words, what is wrong where it has another root or too little work.
    """
    try:
        head = bytes.fromhex(spelt.strip())
    except ValueError:
        return "no head of a block in hex"
    if len(head) != _HEAD_BYTES:
        return f"a head of {len(head):,} bytes, where that of a block has {_HEAD_BYTES}"
    if head[36:68] != root:
        return "the head of a block with another Merkle root than the proof leads to"
    digest = hashlib.sha256(hashlib.sha256(head).digest()).digest()[::-1]
    bits = int.from_bytes(head[72:76], "little")
    target = (bits & 0x7FFFFF) << max(0, 8 * ((bits >> 24) - 3))
    work = 256 - target.bit_length()
    if int.from_bytes(digest, "big") > target or work < WORK_BITS:
        return "the head of a block that too little work went into to be one of the chain"
    at = datetime.fromtimestamp(int.from_bytes(head[68:72], "little"), UTC)
    return BlockHeader(at, digest.hex(), work)
