"""Many claims to one event; copies of one story counted once. See docs/why/incidents.md."""

from typing import TYPE_CHECKING

from servanda.lazy_imports import handed_on

# Each name and its module, imported when the name is first used.
HOMES = {
    "Story": "servanda.incidents.copy_differences",
    "copied_stories": "servanda.incidents.copy_differences",
    "joined": "servanda.incidents.declared_copies",
    "floods": "servanda.incidents.flooding",
    "group": "servanda.incidents.grouping",
    "naming": "servanda.incidents.identities",
    "NamePair": "servanda.incidents.namesakes",
    "NameQuestion": "servanda.incidents.namesakes",
    "find_namesakes": "servanda.incidents.namesakes",
    "question": "servanda.incidents.namesakes",
    "voices": "servanda.incidents.origins",
    "Grouped": "servanda.incidents.grouping",
    "grouped": "servanda.incidents.grouping",
    "Rank": "servanda.incidents.grouping",
    "Judgements": "servanda.incidents.judgements",
    "judged": "servanda.incidents.judgements",
    "current_groupings": "servanda.incidents.judgements",
}

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
    __getattr__, __dir__ = handed_on(__name__, HOMES)
