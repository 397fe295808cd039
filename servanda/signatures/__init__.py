"""Signatures on a letter: what proves one, what ends it, and how many verify on a day.

What leaves it: the state of each signature with its reason, proofs that were checked, and names
and domains that look like another's. It opens no file, asks no network and knows no person.
"""

from servanda.signatures.likeness import (
    LikeNames,
    domain_likeness,
    name_key,
    name_likeness,
    why_not_domain,
)
from servanda.signatures.proofs import key_proof, page_proof, text_hash, txt_proof
from servanda.signatures.states import (
    AskedSignatory,
    SignatureState,
    asked_signatories,
    current_campaign,
    signature_states,
    verifying,
)

__all__ = [
    "AskedSignatory",
    "LikeNames",
    "SignatureState",
    "asked_signatories",
    "current_campaign",
    "domain_likeness",
    "key_proof",
    "name_key",
    "name_likeness",
    "page_proof",
    "signature_states",
    "text_hash",
    "txt_proof",
    "verifying",
    "why_not_domain",
]
