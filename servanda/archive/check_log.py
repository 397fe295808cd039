"""Whether a site that says it is signed is so, and stands as the last entry of its log.

What leaves it: sentences that each name one thing that does not agree, and what is not known unless
the reader brings a key, a checkpoint seen earlier or a policy. `verify.py` carries this very file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from attrs import evolve, frozen

from servanda import canon
from servanda.archive.edition import Head
from servanda.archive.folder import MANIFEST, SUMS, SiteFolder
from servanda.archive.unchecked import WHOLE, Unchecked
from servanda.errors import VerificationError
from servanda.transparency.checkpoints import (
    Checkpoint,
    EntryProof,
    is_proved,
    read_checkpoint,
    read_proof,
)
from servanda.transparency.logs import (
    CHECKPOINT,
    TransparencyLog,
    file_faults,
    log_files,
    read_log,
    read_signed,
)
from servanda.transparency.merkle import inclusion, leaf_hash
from servanda.transparency.minisign import read_minisign_key, verify_file
from servanda.transparency.notes import (
    ED25519,
    SignedNote,
    VerifierKey,
    read_key,
    read_note,
    verify,
)
from servanda.transparency.policies import WitnessPolicy, cosigners

LOG = "log/"
SIGNATURE = f"{SUMS}.minisig"
PROOF = "publication.tlog-proof"
SERVED = "/served"  # how the name ends of a key by which a mirror says: stored and served here


@frozen
class Trust:
    """What a reader brings from elsewhere; each is "" or None where she has none.

    `key` is the log's, as NAME+ID+KEY or as minisign spells it. `seen` is a checkpoint she kept.
    """

    key: str = ""
    seen: bytes | None = None
    policy: WitnessPolicy | None = None


def is_beside(name: str) -> bool:
    """Whether a file of a site stands beside its manifest, which it is about, and not in it."""
    return name == SIGNATURE or name.startswith(LOG)


def is_signed(head: Head) -> bool:
    """Whether a site says that it is signed."""
    return bool(head.log_key or head.minisign_key)


def unsigned(folder: SiteFolder, manifest: Any) -> SiteFolder:
    """A folder without what stands beside its manifest, where that says that it is signed."""
    head = manifest.get("head")
    if not isinstance(head, dict) or not (head.get("log_key") or head.get("minisign_key")):
        return folder
    return SiteFolder({n: d for n, d in folder.files.items() if not is_beside(n)}, folder.odd)


def entry_of(manifest: bytes) -> bytes:
    """What the log says of a publication: the hash of its manifest, its day, and its record."""
    head = json.loads(manifest)["head"]
    record = {name: head[name] for name in sorted(head) if name.startswith("record_")}
    says = {
        "form": "servanda.publication.1",
        "manifest_sha256": canon.sha256_of_bytes(manifest),
        "on": head["on"],
        **record,
    }
    return canon.spell(says)


def beside(log: TransparencyLog, signature: str) -> dict[str, bytes]:
    """The files that stand beside the manifest of a site, which is the last entry of a log."""
    index = len(log.entries) - 1
    path = inclusion([leaf_hash(entry) for entry in log.entries], index)
    proof = EntryProof(index, path, log.note, log.entries[index])
    files = {**log_files(log), PROOF: str(proof).encode()}
    return {SIGNATURE: signature.encode(), **{f"{LOG}{n}": data for n, data in files.items()}}


def _log_of(site: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name[len(LOG) :]: data for name, data in site.items() if name.startswith(LOG)}


def _key_of(head: Head) -> VerifierKey:
    """The key that the site itself gives. Raises VerificationError."""
    try:
        key, other = read_key(head.log_key), read_minisign_key(head.minisign_key)
    except ValueError as error:
        raise VerificationError(f"{MANIFEST} head: {error}.") from None
    if key.kind != ED25519 or key.public_key != other.public_key:
        raise VerificationError(
            f"{MANIFEST} head: log_key and minisign_key are not one key, so one of the two "
            "signatures is somebody else's."
        )
    return key


def log_faults(site: Mapping[str, bytes], head: Head) -> Iterator[str]:
    """Everything about the signature and the log of a site that does not agree with it.

    That all agrees shows that who has the key which the site gives made it, and no more.
    """
    if not is_signed(head):
        return
    yield from _signature_faults(site, head)
    files = _log_of(site)
    try:
        log = read_log(files, _key_of(head), LOG)
    except VerificationError as error:
        yield str(error)
        return
    wanted = log_files(log)
    yield from file_faults({n: d for n, d in files.items() if n != PROOF}, wanted, LOG)
    yield from _place_faults(site[MANIFEST], log)
    yield from _proof_faults(files.get(PROOF), log)


def _signature_faults(site: Mapping[str, bytes], head: Head) -> Iterator[str]:
    """What is wrong with the signature that the stock tool checks."""
    if SIGNATURE not in site:
        yield f"{SIGNATURE}: missing; the manifest says that the site is signed."
        return
    try:
        key = read_minisign_key(head.minisign_key)
        verify_file(site.get(SUMS, b""), site[SIGNATURE], key, SIGNATURE)
    except (ValueError, VerificationError) as error:
        yield f"{SIGNATURE}: {error}" if isinstance(error, ValueError) else str(error)


def _place_faults(manifest: bytes, log: TransparencyLog) -> Iterator[str]:
    """The manifest is the last entry of the log."""
    entry, count = entry_of(manifest), len(log.entries)
    if log.entries and log.entries[-1] == entry:
        return
    if entry in log.entries:
        at = count - log.entries[::-1].index(entry)
        yield (
            f"{LOG}{CHECKPOINT}: the log has {counted(count)}, and this site is number {at}: "
            "an earlier one was put in place of the last."
        )
    else:
        yield f"{MANIFEST}: is in no entry of the log, so who signed the log never published it."


def _proof_faults(data: bytes | None, log: TransparencyLog) -> Iterator[str]:
    place = f"{LOG}{PROOF}"
    if not log.entries:  # that no publication is in it was said
        return
    if data is None:
        yield f"{place}: missing; every signed site has it."
        return
    wanted = beside(log, "")[place]
    try:
        proof = read_proof(data, place)
    except VerificationError as error:
        yield str(error)
        return
    if proof.note != log.note:
        yield f"{place}: its checkpoint is not the one in {LOG}{CHECKPOINT}."
    elif not is_proved(proof, log.entries[-1], log.checkpoint):
        yield f"{place}: its hashes do not lead from the last entry to the root."
    elif data != wanted:
        yield f"{place}: is not as the log makes it."


def trust_faults(site: Mapping[str, bytes], head: Head, trust: Trust) -> Iterator[str]:
    """What of a site, whose own signature agrees, is not as the reader knows it from elsewhere."""
    if trust == Trust():
        return
    if not is_signed(head):
        yield (
            f"{MANIFEST} head: the site is not signed, so neither a key nor a checkpoint can be "
            "compared with it. Where it was signed before, this is another one."
        )
        return
    try:
        own = _key_of(head)
        note, checkpoint = read_signed(_log_of(site)[CHECKPOINT], own, f"{LOG}{CHECKPOINT}")
        if trust.key and not _is_key(trust.key, own):
            yield (
                f"{MANIFEST} head: the site is signed by {own}, and not by the key you gave: it "
                "was made by somebody else, or its keeper has another key now. Ask her by "
                "another way."
            )
            return
        if trust.policy is not None:
            yield from _policy_faults(note, own, trust.policy)
        if trust.seen is not None:
            seen = _seen(trust.seen, own)
            yield from _history_faults(read_log(_log_of(site), own, LOG), seen)
    except VerificationError as error:
        yield str(error)


def _seen(data: bytes, own: VerifierKey) -> Checkpoint:
    try:
        return read_signed(data, own, "the checkpoint you kept")[1]
    except VerificationError as error:
        raise VerificationError(
            f"{error} So it is not of this site's log, and one of the two is not what it seems."
        ) from None


def _is_key(text: str, own: VerifierKey) -> bool:
    try:
        if "+" in text:
            return read_key(text) == own
        return read_minisign_key(text).public_key == own.public_key
    except ValueError as error:
        looks = "One is spelt NAME+ID+KEY, or RW... as minisign has it."
        raise VerificationError(f"the key you gave: {error}. {looks}") from None


def _policy_faults(note: SignedNote, own: VerifierKey, policy: WitnessPolicy) -> Iterator[str]:
    if policy.logs and own not in policy.logs:
        yield f"{MANIFEST} head: the site is signed by {own}, which the policy does not name."
        return
    cosigned = cosigners(note, policy, f"{LOG}{CHECKPOINT}")
    if not policy.is_met(cosigned):
        names = ", ".join(sorted(cosigned)) or "no witness of the policy"
        yield f"{LOG}{CHECKPOINT}: is cosigned by {names}; the policy asks for {policy.quorum}."


def _history_faults(log: TransparencyLog, seen: Checkpoint) -> Iterator[str]:
    """The log is what was seen earlier, or has grown from it."""
    size = len(log.entries)
    if seen.size > size:
        yield (
            f"{LOG}{CHECKPOINT}: the log has {counted(size)}, and the checkpoint you kept "
            f"{seen.size}: an older site was put back, or a mirror is behind."
        )
    elif log.root_at(seen.size) != seen.root_hash:
        are_not = f"{counted(seen.size)} are not those"
        first = "publication is not that" if seen.size == 1 else are_not
        yield (
            f"{LOG}{CHECKPOINT}: the first {first} of the "
            "checkpoint you kept: two histories were shown under one key. Keep both checkpoints, "
            "for together they prove it, and show them to others."
        )


KEY = Unchecked(
    "that the key is whose you think: the site itself says that it is {key}. Get it by another "
    "way and give it with --key.",
    ("+head.log_key", "+head.minisign_key"),
)
SEEN = Unchecked(
    "that nobody was shown another history: give with --seen a log/checkpoint that you or "
    "somebody else kept, and keep this one.",
    (),
)
WITNESSES = Unchecked(
    "whether witnesses saw this log{names}: give the policy of those you trust with --policy.",
    ("file:log/checkpoint",),
)


def is_known(trust: Trust) -> bool:
    """Whether the reader knows from elsewhere whose the log is."""
    return bool(trust.key or (trust.policy and trust.policy.logs))


def with_trust(
    parts: tuple[Unchecked, ...], site: Mapping[str, bytes], head: Head, trust: Trust
) -> tuple[Unchecked, ...]:
    """What was not checked of a site, once what the reader brought was compared."""
    if not is_signed(head):
        return parts
    known = is_known(trust)
    note = read_note(site[f"{LOG}{CHECKPOINT}"], f"{LOG}{CHECKPOINT}")
    named = [made.name for made in note.signatures if made.name != read_key(head.log_key).name]
    names = f", as {', '.join(named)} are said to" if named else ""
    return (
        *(part for part in parts if not (known and part == WHOLE)),
        *(() if known else (evolve(KEY, what=KEY.what.format(key=head.log_key)),)),
        *(() if trust.seen is not None else (SEEN,)),
        *(() if trust.policy else (evolve(WITNESSES, what=WITNESSES.what.format(names=names)),)),
    )


def words(site: Mapping[str, bytes], head: Head, trust: Trust) -> str:
    """By which key a site is signed, where in its log it stands, and who cosigned it when.

    "" where it is not signed; of witnesses only those of the reader's policy are told.
    """
    if not is_signed(head):
        return ""
    place = f"{LOG}{CHECKPOINT}"
    note = read_note(site[place], place)
    checkpoint = read_checkpoint(note, place)
    by = head.log_key if is_known(trust) else f"{head.log_key} (said by the site itself)"
    signed = (
        f"Signed by {by}: publication {checkpoint.size} of the log {checkpoint.origin}, "
        "which agrees with all of its tiles."
    )
    if trust.policy is None:
        return signed
    when = [
        f"{name} on {_day(made.timestamp)}" + (", as served" if is_served(key.name) else "")
        for name, key in trust.policy.witnesses.items()
        if (made := verify(note, key, place))
    ]
    enough = f"which is enough for the policy's {trust.policy.quorum}"
    return f"{signed} Cosigned by {'; '.join(when) or 'nobody of the policy'}, {enough}."


def counted(number: int, noun: str = "publication") -> str:
    """A number with its noun, as `servanda.wording.figure` has it; carried into verify.py.

    >>> counted(1), counted(2, "decision")
    ('1 publication', '2 decisions')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def is_served(name: str) -> bool:
    """Whether a witness of that name says that she stored and serves the whole, by signing."""
    return name.endswith(SERVED)


def _day(timestamp: int) -> str:
    try:
        return datetime.fromtimestamp(timestamp, UTC).date().isoformat()
    except (OverflowError, ValueError, OSError):
        return "a day that cannot be"
