"""A log as static files: tiles of hashes and bundles of entries, which any server can hand out.

What leaves it: the files of a log by their path under its address, and its entries read back from
them. Every partial tile of every size is there, for each size has had a checkpoint. Source:
https://c2sp.org/tlog-tiles. `verify.py` carries this very file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from servanda.transparency.merkle import leaf_hash, root

WIDTH = 256  # hashes of a full tile, entries of a full bundle
MOST_ENTRY_BYTES = 0xFFFF  # a bundle says the length of an entry in two bytes
ENTRIES = "entries"  # in place of a level


def tile_path(level: int | str, index: int, width: int = WIDTH) -> str:
    """Where a tile or a bundle of so many hashes or entries is.

    >>> tile_path(0, 1234067), tile_path("entries", 0, 3)
    ('tile/0/x001/x234/067', 'tile/entries/000.p/3')
    """
    digits = f"{index:03d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    parts = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    place = "/".join([*(f"x{part}" for part in parts[:-1]), parts[-1]])
    return f"tile/{level}/{place}" + ("" if width == WIDTH else f".p/{width}")


def tile_files(entries: Sequence[bytes]) -> dict[str, bytes]:
    """Every tile and bundle of a log of one entry or more, and of each smaller size before.

    Raises ValueError where an entry is too long to be in any log.
    """
    for entry in entries:
        if len(entry) > MOST_ENTRY_BYTES:
            raise ValueError(f"an entry has {len(entry)} bytes; {MOST_ENTRY_BYTES} are the most")
    files = _cut(ENTRIES, [len(entry).to_bytes(2, "big") + entry for entry in entries])
    level, hashes = 0, [leaf_hash(entry) for entry in entries]
    while hashes:
        files |= _cut(level, hashes)
        full = range(0, len(hashes) - WIDTH + 1, WIDTH)
        level, hashes = level + 1, [root(hashes[at : at + WIDTH]) for at in full]
    return files


def _cut(level: int | str, parts: Sequence[bytes]) -> dict[str, bytes]:
    """Parts in files of 256; the last ones in a file of each width up to theirs too.

    Partial tiles of what is full by now may be left out, and are.
    """
    full = len(parts) // WIDTH
    files = {
        tile_path(level, index): b"".join(parts[index * WIDTH : (index + 1) * WIDTH])
        for index in range(full)
    }
    rest = parts[full * WIDTH :]
    for width in range(1, len(rest) + 1):
        files[tile_path(level, full, width)] = b"".join(rest[:width])
    return files


def entries_of(files: Mapping[str, bytes], size: int) -> tuple[bytes, ...]:
    """The first so many entries. Raises ValueError with the path of the bundle that has them not.

    A full bundle does where a partial one is gone.
    """
    entries: list[bytes] = []
    while len(entries) < size:
        index, width = len(entries) // WIDTH, min(WIDTH, size - len(entries))
        partial = tile_path(ENTRIES, index, width)
        path = partial if partial in files else tile_path(ENTRIES, index)
        if path not in files:
            raise ValueError(f"{partial}: missing; the checkpoint is of {size} entries")
        entries += _unbundled(files[path], path, width)
    return tuple(entries)


def _unbundled(data: bytes, path: str, width: int) -> list[bytes]:
    entries: list[bytes] = []
    at = 0
    while at < len(data) and len(entries) < width:
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if len(data) < at + 2 or len(data) < end:
            raise ValueError(f"{path}: ends within entry {len(entries) + 1} of {width}")
        entries.append(data[at + 2 : end])
        at = end
    if len(entries) < width:
        raise ValueError(f"{path}: has {len(entries)} entries where the checkpoint asks {width}")
    return entries
