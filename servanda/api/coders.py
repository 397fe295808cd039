"""How far those who code the same passages agree: the rows of `servanda coders`."""

from __future__ import annotations

from collections.abc import Iterator

from servanda import watch as way
from servanda.api.records import Rows, rows_of


class CoderQuestions:
    """What an opened watch is asked about its coders: a part of `OpenWatch`, never opened alone.

    `OpenWatch` inherits it, so that who asks finds all questions in one place.
    """

    watch: way.Watch

    def coder_samples(self) -> Rows:
        """The rows of `servanda coders samples --json`: what was drawn to be coded blind."""
        return rows_of(self.watch, lambda store: way.sample_rows(way.double_codings(store)))

    def to_code(self, by: str, *, sample: str = "") -> Rows:
        """The rows of `servanda coders waiting --json`: what waits for one coder."""
        return rows_of(
            self.watch,
            lambda store: way.to_code_rows(store, way.double_codings(store).waiting(by, sample)),
        )

    def agreement_between_coders(self, *, sample: str = "") -> Rows:
        """The rows of `servanda coders agreement --json`: alpha of each field and language."""
        return rows_of(
            self.watch,
            lambda store: way.agreement_between_coders_rows(way.double_codings(store), sample),
        )

    def reading_errors(self) -> Rows:
        """The rows of `servanda coders agreement --machine --json`: what of the reading stood."""
        return rows_of(self.watch, lambda store: way.reading_error_rows(self.watch, store))

    def coder_disagreements(self, *, sample: str = "", every: bool = False) -> Rows:
        """The rows of `servanda coders disagreements --json`; with `every`, of `--all` too."""

        def rows(store: way.Store) -> Iterator[way.Row]:
            states = way.double_codings(store).states(sample)
            return way.disagreement_rows(store, [s for s in states if every or s.is_open])

        return rows_of(self.watch, rows)

    def corrected_codings(self, by: str, *, sample: str = "") -> Rows:
        """The rows of `servanda coders corrected --json`: where a coder was found otherwise."""
        return rows_of(
            self.watch,
            lambda store: way.corrected_rows(store, way.double_codings(store), by, sample),
        )

    def kinds_of_error(self) -> Rows:
        """The rows of `servanda coders kinds --json`: what an adjudication may name."""
        return Rows(way.error_kind_rows())
