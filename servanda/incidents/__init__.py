"""Many claims to one event; copies of one story counted once. See docs/why/incidents.md."""

from typing import TYPE_CHECKING

from servanda.lazy_imports import handed_on

# Each is imported when it is first used.
if TYPE_CHECKING:
    from servanda.incidents.copy_differences import Story as Story
    from servanda.incidents.copy_differences import copied_stories as copied_stories
    from servanda.incidents.declared_copies import joined as joined
    from servanda.incidents.flooding import floods as floods
    from servanda.incidents.grouping import Grouped as Grouped
    from servanda.incidents.grouping import Rank as Rank
    from servanda.incidents.grouping import group as group
    from servanda.incidents.grouping import grouped as grouped
    from servanda.incidents.identities import naming as naming
    from servanda.incidents.judgements import Judgements as Judgements
    from servanda.incidents.judgements import current_groupings as current_groupings
    from servanda.incidents.judgements import judged as judged
    from servanda.incidents.namesakes import NamePair as NamePair
    from servanda.incidents.namesakes import NameQuestion as NameQuestion
    from servanda.incidents.namesakes import find_namesakes as find_namesakes
    from servanda.incidents.namesakes import question as question
    from servanda.incidents.origins import voices as voices
else:
    __getattr__, __dir__ = handed_on(__name__)
