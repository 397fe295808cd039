"""Words for how an organisation signed a letter."""

from __future__ import annotations

from collections.abc import Mapping

from servanda.model import SignatureWay

# Each way as a sentence has it after "signed".
WAY_WORDS: Mapping[SignatureWay, str] = {
    "e-mail": "from a mailbox at its own domain",
    "officers": "by two or more of its officers, from mailboxes at its own domain",
    "key": "with its offline key",
    "dns": "by a record in its own domain's DNS",
    "page": "by a link on its own site",
    "by hand": "on paper",
}
