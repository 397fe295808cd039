"""Trusted time-stamps: lists of captures that others can sign or anchor, and their answers.

What leaves it: a list in the form of `sha256sum`, a request for a time-stamp authority (RFC 3161)
beside it, and of each answer put there whether it holds and for which instant. Only the hash of a
list ever need leave the machine, and nothing here sends it. A door to the disk.

    vault/witness/2026-11-24T090000Z.sha256       the hashes of captures, checked by sha256sum -c
    vault/witness/2026-11-24T090000Z.heads.json   the heads of the two chains, a line of the list
    vault/witness/2026-11-24T090000Z.sha256.tsq   the request, for an authority
    vault/witness/2026-11-24T090000Z.sha256.tsr   the authority's answer, checked by openssl ts
    vault/witness/2026-11-24T090000Z.sha256.ots   a proof of OpenTimestamps, checked by ots
    vault/witness/blocks/HEIGHT.header            the head of a block, from a copy of the chain
    vault/witness/roots/*.pem                     certificates of authorities that are trusted
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Literal

import rfc3161_client as rfc3161
from attrs import frozen
from cryptography import x509
from opentimestamps.core.notary import BitcoinBlockHeaderAttestation, PendingAttestation
from opentimestamps.core.op import OpSHA256
from opentimestamps.core.serialize import BytesDeserializationContext, DeserializationError
from opentimestamps.core.timestamp import DetachedTimestampFile

from servanda.captures.custody import bitcoin_headers, chain_heads
from servanda.captures.custody.chain import Fault, alone
from servanda.captures.custody.vault import Vault
from servanda.errors import StoreError
from servanda.user_files import sync

Kind = Literal["RFC 3161", "OpenTimestamps"]
NAME = "%Y-%m-%dT%H%M%SZ.sha256"
CLOCKS_APART = timedelta(days=1)  # of two machines, as along the record
LIMIT_BYTES = 1_000_000  # of an answer; real ones have about 6,000
_LINE = re.compile(rb"([0-9a-f]{64})  \.\./([0-9a-f]{2})/([0-9a-f]{62})\n")
_HEADS = re.compile(rb"([0-9a-f]{64})  ([0-9A-Za-z-]+\.heads\.json)\n\Z")
_IMPRINTS = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}


@frozen
class Witness:
    """What one answer says of the captures of one list.

    `at` is the instant before which they stood, None where it is not known yet. `is_proved` where
    a trusted certificate signed it; what else must be looked at is in `what`.
    """

    list: str
    kind: Kind
    at: datetime | None
    is_proved: bool
    what: str


@frozen
class Witnessed:
    """All lists of a vault with the captures' hashes on them, the answers, and what is wrong."""

    lists: dict[str, tuple[str, ...]]
    witnesses: tuple[Witness, ...]
    faults: tuple[Fault, ...]

    @property
    def waiting(self) -> tuple[str, ...]:
        """The lists that nobody has answered."""
        answered = {witness.list for witness in self.witnesses}
        return tuple(name for name in self.lists if name not in answered)

    def of(self, sha256: str) -> tuple[Witness, ...]:
        """The witnesses of the bytes of that hash."""
        on = self._lists_of.get(sha256, set())
        return tuple(witness for witness in self.witnesses if witness.list in on)

    @cached_property
    def _lists_of(self) -> dict[str, set[str]]:
        """On which lists each hash is."""
        names: dict[str, set[str]] = {}
        for name, listed in self.lists.items():
            for sha256 in listed:
                names.setdefault(sha256, set()).add(name)
        return names


@frozen
class _List:
    """One list as it stands on disk."""

    path: Path
    listed: tuple[str, ...]  # the hashes of captures
    heads: tuple[chain_heads.ChainHead, ...]
    faults: tuple[Fault, ...]


def enlist(vault: Vault, *, at: datetime) -> tuple[Path, int] | None:
    """A list of all that is kept and on no list yet, with a request beside it, and how many.

    The heads of the two chains are on it too. None where everything is on a list and neither
    chain has grown since the last. Raises StoreError where the disk refuses or a chain is broken.
    """
    folder = vault.folder / "witness"
    with alone(vault.folder):
        before = list(_lists(folder))
        on = {sha256 for listing in before for sha256 in listing.listed}
        new = [sha256 for sha256 in vault.all() if sha256 not in on]
        now = chain_heads.heads_of(vault.folder)
        if not new and now in ((), *(listing.heads for listing in before)):
            return None
        path = folder / f"{at.astimezone(UTC):{NAME}}"
        lines = [f"{sha256}  ../{sha256[:2]}/{sha256[2:]}\n" for sha256 in new]
        beside = {}
        if now:
            beside[".heads.json"] = chain_heads.spelt(now)
            sha256 = hashlib.sha256(beside[".heads.json"]).hexdigest()
            lines.append(f"{sha256}  {path.stem}.heads.json\n")
        _write(path, "".join(lines).encode("ascii"), beside)
    return path, len(new)


def _write(path: Path, data: bytes, beside: dict[str, bytes]) -> None:
    """A list is on disk; before it what it names and its request, so that it never stands alone."""
    request = rfc3161.TimestampRequestBuilder(data, rfc3161.HashAlgorithm.SHA256).build()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        for suffix, more in beside.items():
            path.with_suffix(suffix).write_bytes(more)
        _beside(path, ".tsq").write_bytes(request.as_bytes())
        with path.open("xb") as file:
            file.write(data)
        sync(path.parent)
    except OSError as error:
        raise StoreError(
            f"{path}: cannot be written ({error.strerror or error}). No list was made. Make "
            "room or give write access, or wait a second where one was made just now."
        ) from error


def look(vault: Vault) -> Witnessed:
    """Every list and every answer is looked at again; it changes nothing.

    Each head of a chain that is on a list must still be in that chain at its place.
    """
    folder = vault.folder / "witness"
    lists: dict[str, tuple[str, ...]] = {}
    witnesses: list[Witness] = []
    faults: list[Fault] = []
    roots, broken = _roots(folder / "roots")
    faults += broken
    witnessed = {}
    for listing in _lists(folder):
        lists[listing.path.name] = listing.listed
        witnessed[f"witness/{listing.path.name}"] = listing.heads
        faults += listing.faults
        for answer in _answers(listing.path, roots):
            if isinstance(answer, Fault):
                faults.append(answer)
            else:
                witnesses.append(answer)
    faults += chain_heads.gone(vault.folder, witnessed)
    return Witnessed(lists, tuple(witnesses), tuple(faults))


def files_of(vault: Vault, wanted: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """The lists that name any of some hashes, and what was answered to them: name and bytes."""
    for listing in _lists(vault.folder / "witness"):
        if not set(listing.listed).isdisjoint(wanted):
            answers = (_beside(listing.path, suffix) for suffix in (".tsq", ".tsr", ".ots"))
            for file in (listing.path, listing.path.with_suffix(".heads.json"), *answers):
                if file.is_file():
                    yield file.name, file.read_bytes()


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _lists(folder: Path) -> Iterator[_List]:
    """Each list with the hashes on it, and the first byte where it is no list."""
    for path in sorted(folder.glob("*.sha256")):
        if not path.is_file():
            yield _List(path, (), (), (Fault(f"witness/{path.name}", 0, "is no file"),))
            continue
        data, at, listed = path.read_bytes(), 0, []
        while match := _LINE.match(data, at):
            listed.append(match[1].decode("ascii"))
            at = match.end()
        heads: tuple[chain_heads.ChainHead, ...] = ()
        faults: list[Fault] = []
        name = path.with_suffix(".heads.json").name
        if (match := _HEADS.match(data, at)) and match[2].decode("ascii") == name:
            at = match.end()
            answer = _heads(path.with_name(name), match[1].decode("ascii"))
            heads = () if isinstance(answer, Fault) else answer
            faults += [answer] if isinstance(answer, Fault) else []
        if at < len(data) or not data:
            faults.append(Fault(f"witness/{path.name}", at, "no line of a list of captures"))
        yield _List(path, tuple(listed), heads, tuple(faults))


def _heads(path: Path, sha256: str) -> tuple[chain_heads.ChainHead, ...] | Fault:
    """The heads of the chains that a list names."""
    name = f"witness/{path.name}"
    if not path.is_file():
        return Fault(name, 0, "gone: how long the two chains were then cannot be shown any more")
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        return Fault(name, 0, "not the one that was listed, so what it says of the chains is void")
    try:
        return chain_heads.read(data)
    except (ValueError, RecursionError) as error:
        return Fault(name, 0, f"holds no heads of chains ({error})")


def _roots(folder: Path) -> tuple[list[x509.Certificate], list[Fault]]:
    """The certificates of the authorities that are trusted here."""
    certificates, faults = [], []
    for path in sorted(folder.glob("*.pem")):
        if not path.is_file():
            faults.append(Fault(f"witness/roots/{path.name}", 0, "is no file"))
            continue
        try:
            certificates += x509.load_pem_x509_certificates(path.read_bytes())
        except ValueError as error:
            faults.append(Fault(f"witness/roots/{path.name}", 0, f"no certificate ({error})"))
    return certificates, faults


def _answers(path: Path, roots: list[x509.Certificate]) -> Iterator[Witness | Fault]:
    for suffix, read in ((".tsr", _stamped), (".ots", _anchored)):
        answer = _beside(path, suffix)
        name = f"witness/{answer.name}"
        if not answer.is_file() and os.path.lexists(answer):
            yield Fault(name, 0, "is no file")
        elif answer.is_file():
            if answer.stat().st_size > LIMIT_BYTES:
                yield Fault(name, 0, f"larger than {LIMIT_BYTES:,} bytes, so no answer to a list")
                continue
            proof = read(path, answer.read_bytes(), roots)
            if isinstance(proof, Witness):
                proof = _too_early(path, proof) or proof
            yield Fault(name, 0, proof) if isinstance(proof, str) else proof


def _too_early(path: Path, witness: Witness) -> str:
    """What is wrong where a list is said to have stood before it was made; else nothing."""
    try:
        made_at = datetime.strptime(path.name, NAME).replace(tzinfo=UTC)
    except ValueError:  # a list that somebody named otherwise
        return ""
    if witness.at is None or witness.at >= made_at - CLOCKS_APART:
        return ""
    return (
        f"says that the list stood before {witness.at:%Y-%m-%d %H:%M:%S} UTC, and it was made on "
        f"{made_at:%Y-%m-%d %H:%M:%S}: its clock was wrong, or this machine's was, so it proves no "
        "time. Have the list witnessed by another too"
    )


# ------------------------------------------------------------------ a time-stamp authority


def _stamped(path: Path, answer: bytes, roots: list[x509.Certificate]) -> Witness | str:
    """What an authority's answer proves of a list, or why it proves nothing."""
    try:
        response = rfc3161.decode_timestamp_response(_ordered(answer))
        if rfc3161.tsp.PKIStatus(response.status) != rfc3161.tsp.PKIStatus.GRANTED:
            return "the authority refused the request; ask again or ask another"
        info = response.tst_info
        name = _IMPRINTS.get(info.message_imprint.hash_algorithm.dotted_string, "")
        at = info.gen_time.astimezone(UTC)
    except ValueError as error:
        return f"no answer of a time-stamp authority ({error})"
    if not name or hashlib.new(name, path.read_bytes()).digest() != info.message_imprint.message:
        return f"an answer to another list than {path.name}, or the list was changed since"
    if not roots:
        what = "not checked who signed: put the authority's root certificate in witness/roots/"
        return Witness(path.name, "RFC 3161", at, is_proved=False, what=what)
    builder = rfc3161.VerifierBuilder(roots=list(roots))
    try:
        builder.build().verify_message(response, path.read_bytes())
        signer = _signer(response)
    except (rfc3161.VerificationError, ValueError) as error:
        return f"signed by nobody whose root certificate is in witness/roots/ ({error})"
    return Witness(path.name, "RFC 3161", at, is_proved=True, what=f"signed by {signer}")


def _ordered(answer: bytes) -> bytes:
    """The answer with its certificates in the order that DER asks for.

    openssl writes them as they came, and the decoder takes no other order than DER's. They are in
    no signed part. What is no answer at all is given back as it is.
    """
    try:
        _, token = _parts(answer, *_inside(answer, 0))
        _, content = _parts(answer, *_inside(answer, token[0]))
        (signed,) = _parts(answer, *_inside(answer, content[0]))
        for start, end in _parts(answer, *_inside(answer, signed[0])):
            if answer[start] == 0xA0:
                first, last = _inside(answer, start)
                certificates = sorted(answer[a:b] for a, b in _parts(answer, first, last))
                return answer[:first] + b"".join(certificates) + answer[end:]
    except (IndexError, ValueError):
        pass
    return answer


def _inside(der: bytes, at: int) -> tuple[int, int]:
    """Where the content of the value that begins at a byte begins and ends."""
    size, start = der[at + 1], at + 2
    if size & 0x80:
        start += size & 0x7F
        size = int.from_bytes(der[at + 2 : start], "big")
    if not start + size <= len(der):
        raise ValueError("it breaks off")
    return start, start + size


def _parts(der: bytes, start: int, end: int) -> list[tuple[int, int]]:
    """Where each of the values between two places begins and ends."""
    places = []
    while start < end:
        _, behind = _inside(der, start)
        places.append((start, behind))
        start = behind
    return places


def _signer(response: rfc3161.TimeStampResponse) -> str:
    signers = {(info.issuer, info.serial_number) for info in response.signed_data.signer_infos}
    for der in response.signed_data.certificates:
        certificate = x509.load_der_x509_certificate(der)
        if (certificate.issuer, certificate.serial_number) in signers:
            return certificate.subject.rfc4514_string()
    return "a certificate that the answer does not hold"


# ------------------------------------------------------------------ OpenTimestamps


def _anchored(path: Path, answer: bytes, _: object) -> Witness | str:
    """What a proof of OpenTimestamps says of a list, as far as can be said offline."""
    try:
        proof = DetachedTimestampFile.deserialize(BytesDeserializationContext(answer))
    except (DeserializationError, ValueError) as error:
        return f"no proof of OpenTimestamps ({' '.join(str(error).split())[:200]})"
    if not isinstance(proof.file_hash_op, OpSHA256):
        return "a proof over another hash than SHA-256, which is not looked at"
    if proof.file_digest != hashlib.sha256(path.read_bytes()).digest():
        return f"a proof of another list than {path.name}, or the list was changed since"
    sentences: list[str] = []
    at: datetime | None = None
    for message, attestation in sorted(
        proof.timestamp.all_attestations(), key=lambda pair: pair[0]
    ):
        if isinstance(attestation, BitcoinBlockHeaderAttestation):
            block = _block(path.parent / "blocks", attestation.height, message)
            if isinstance(block, str):
                return block
            start = f"Bitcoin block {attestation.height:,} must have the "
            if block:
                at = min(at or block.at, block.at)
                sentences.append(
                    f"{start}hash {block.hash}: its head, of 2^{block.work_bits} tries, is here"
                )
            else:
                sentences.append(f"{start}Merkle root {message[::-1].hex()}")
            sentences[-1] += "; compare it with any copy of the chain"
        elif isinstance(attestation, PendingAttestation):
            sentences.append(f"not yet anchored by {attestation.uri[:200]}: run ots upgrade")
        else:
            sentences.append("an attestation of a kind not known here")
    return Witness(path.name, "OpenTimestamps", at, is_proved=False, what="; ".join(sentences))


def _block(folder: Path, height: int, root: bytes) -> bitcoin_headers.BlockHeader | str | None:
    """The block at a height, where its head was put here; what is wrong with it; else None."""
    path = folder / f"{height}.header"
    if not path.is_file():
        return None
    with path.open("rb") as file:
        block = bitcoin_headers.block_of(file.read(1000).decode("latin-1"), root)
    return f"blocks/{path.name}: {block}" if isinstance(block, str) else block
