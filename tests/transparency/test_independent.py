"""Another implementation, from a package, checks the very files of a signed site.

tlog-scales was written by others from the same specifications, over the `cryptography` package.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from archive import signed_lake as lake

scales = pytest.importorskip(
    "tlog_scales.reader", reason="tlog-scales is not installed: make lock, then make test"
)
from tlog_scales import backend, signing, tiles, tlog  # noqa: E402


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("independent") / "site"
    lake.publications(folder, "one", "two", "three", "four", "five")
    return folder / "log"


def reader(log: Path):  # type: ignore[no-untyped-def]
    return scales.TilesReader(backend.LocalBackend(log))


def keys() -> list[str]:
    witnesses = (key.verifier(key.name, witness=True) for key in lake.WITNESSES)
    return [str(lake.KEY.verifier(lake.ORIGIN)), *map(str, witnesses)]


def test_it_finds_the_signature_of_the_log_and_the_cosignatures_good(log: Path) -> None:
    checkpoint = reader(log).get_checkpoint()
    known = signing.VkeySet(*map(signing.Vkey.from_string, keys()))

    good = {key.serialize() for key, _ in known.verify(checkpoint.signatures, checkpoint)}

    assert good == {*keys()}
    other = tlog.Checkpoint(
        checkpoint.origin, checkpoint.size + 1, checkpoint.root_hash, checkpoint.signatures
    )
    assert known.verify(other.signatures, other) == set()


def test_it_comes_to_the_same_root_and_proves_every_entry(log: Path) -> None:
    tree = reader(log)
    checkpoint = tree.get_checkpoint()

    assert tree.calculate_root_hash() == checkpoint.root_hash
    for index in range(checkpoint.size):
        proof = tree.get_inclusion_proof(index, checkpoint.size)
        proof.check(tiles.leaf_hash(tree.get_entry(index)), checkpoint.root_hash)
        with pytest.raises(tlog.InclusionProofInvalid):
            proof.check(tiles.leaf_hash(b"another entry"), checkpoint.root_hash)


def test_it_proves_that_the_log_only_grew(log: Path) -> None:
    tree = reader(log)
    checkpoint = tree.get_checkpoint()

    for size in range(1, checkpoint.size):
        tree.set_size(size)
        before = tree.mth(0, size)
        tree.set_size(checkpoint.size)
        proof = tree.get_consistency_proof(size, checkpoint.size)
        proof.check(before, checkpoint.root_hash)
        with pytest.raises(tlog.ConsistencyProofInvalid):
            proof.check(tiles.leaf_hash(b"another"), checkpoint.root_hash)


def test_the_proof_it_makes_of_the_last_entry_is_ours_to_the_byte(log: Path) -> None:
    tree = reader(log)
    checkpoint = tree.get_checkpoint()
    steps = tree.get_inclusion_proof(4, 5).node_hashes

    ours = (log / "publication.tlog-proof").read_text(encoding="utf-8")

    lines = [signing.b64enc(step) for step in steps]
    assert "\n".join(["index 4", *lines, "", checkpoint.serialize()]) == ours.split("\n", 2)[2]
