"""Opening: a watch of which no more is read than is asked for.

What leaves it: settings, sources and agreement as a day's question needs them. The agreement is
that of the projection while its file is the one that was read; the rest is opened when it is used.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import define, field

from servanda.model import Agreement, Outlet
from servanda.watch.agreement_places import agreement_path
from servanda.watch.settings_file import Settings, read_settings
from servanda.watch.source_files import SourceFile, read_sources

if TYPE_CHECKING:
    from servanda.watch.settings import Watch


@define
class OpenedWatch:
    """A watch before its record is looked at; `known` is the agreement, where it is known."""

    folder: Path
    settings: Settings
    agreement_path: Path
    known: Agreement | None = None
    _whole: Watch | None = field(default=None, alias="whole")

    @staticmethod
    def at(folder: Path) -> OpenedWatch:
        """The watch of a folder; SettingsError or AgreementError says what is wrong."""
        settings = read_settings(folder)
        return OpenedWatch(folder, settings, agreement_path(settings.agreement, folder))

    @staticmethod
    def of(watch: Watch) -> OpenedWatch:
        """The same of a watch that was opened whole."""
        return OpenedWatch(
            watch.folder, watch.settings, watch.agreement_path, watch.agreement, watch
        )

    @property
    def whole(self) -> Watch:
        """All of it, with the lexicon and the actors."""
        if self._whole is None:
            # when used: it reads the agreement, and brings what reads it
            from servanda.watch.settings import open_watch

            self._whole = open_watch(self.folder)
        return self._whole

    @property
    def agreement(self) -> Agreement:
        """The agreement."""
        return self.known or self.whole.agreement

    @cached_property
    def sources(self) -> tuple[SourceFile, ...]:
        """The sources, each as its file says."""
        return self._whole.sources if self._whole else read_sources(self.folder / "sources")

    @property
    def outlets(self) -> tuple[Outlet, ...]:
        """The outlets listened to."""
        return tuple(source.outlet for source in self.sources)
