"""The sentences that are composed in English below the desk, as templates.

What leaves it: their words, in the order in which they are tried. It translates nothing.
"""

from __future__ import annotations

# What stands in braces is of a kind: a day, a count, the family of a word, or what is quoted.
# "[s]" may be missing, "[is|are]" is one of two; a translator is shown the last of them.
TEMPLATES = (
    # when something was published, and the days of an incident
    "on {day}",
    "by {day}",
    "from {day} on",
    "about {day}",
    "in {month}",
    "in {year}",
    "between {day} and {day2}",
    # what a reader took for what
    '"{quote}" shows {act}',
    'done to "{quote}"',
    '"{quote}" is taken as {kind}',
    "told as {stance}",
    'as "{quote}" says',
    '"{quote}" denies it',
    '"{quote}" tells it as under way',
    '"{quote}" tells it as to come',
    '"{quote}" tells it as an accusation',
    "read by cue words alone ({quote}), which reaches less far than a parse",
    "{act}, {stance}",
    # why a link is proposed
    "{act}: it speaks of the agreement, and {words} is what it speaks of.",
    "{act}: it was done to {words}, whom {words2} protects.",
    "{act}: {words} names this act.",
    "{act}: it bears on {words}; {words2} is about that.",
    "Laid to {words}, bound by this on {day}.",
    "Said {words}; it is nobody's conduct under this.",
    "In doubt: {words}.",
    "Proposed as {proposed}: it is {told}; the provision says {asks}.",
    "Proposed as {proposed}: it is {told}, so it is shown beside, not as a breach.",
    "Proposed as {proposed}: it is {told}; the provision names it as {asks}.",
    "Proposed as {proposed}: it is {told}; whether an act of this kind keeps or breaks it, "
    "a person must say.",
    "Proposed as {proposed}: it is {told}; whether the provision still asks anything is itself "
    "in doubt.",
    # what became of what was decided about
    "it is told as {stance}, not {stance2}",
    "it is no longer proposed to bear on {words}",
    "what was seen as one is now {count} incidents",
    "same skeleton: {words}; differs by: {words2}",
    "asked by a person; differs by: {words}",
    "Also threatened: {quoted}.",
    "{words} (later than this day)",
    # pictures
    "{count} finding[s] about {count2} commitment[s], from {day} to {day2}.",
    "{count} finding[s] ({count3} of them disputed) about {count2} commitment[s], "
    "from {day} to {day2}.",
    "Of these the newest {count} stand in the table below.",
    "{count} commitment[s] with fewer findings [is|are] in the table only.",
    "Nothing was found by {day}.",
    "{found}, {day}",
    "{found}, {day}: {name}",
    "{words}, {day} to {day2}: {hearing}, {count} page[s]",
    "{count} source[s] from {day} to {day2}; {count2} source[s] not heard at all.",
    "{count} source[s] more in the table only.",
    "{count} mention[s] of {count2} place[s] in incidents, most of {words} ({count3}).",
    "{words}: {count} incident[s], {count2} upheld",
    "{count} place[s] known by a country alone, or far away, [is|are] in the table only.",
)
# Of the names of incidents; `whom`, `what` and `words` stay as they are.
NAMES = (
    "{noun} on {whom}",
    "{noun} to {whom}",
    "{noun} by {whom}",
    "{noun} of {whom}",
    "{noun} ({told_as})",
    "at least {figure} {what}",
    "fewer than {figure} {what}",
    "{figure} to {figure2} {what}",
    "by {whom}",
)
# Sentences that stand as they are.
WHOLE = (
    "on a day not known",
    "It is nobody's conduct under this.",
    "No day is told; it was so by the day it was published.",
    "The text does not say where or against whom.",
    "nothing that was seen is read any more",
    # why a question is asked
    "upheld, it would be the first of its kind against the commitment",
    "upheld, it would add to what is upheld against the commitment",
    "it tells what surrounds the commitment, and would move no standing",
    "it is proposed to bear on nothing; say whether it happened, or give it a bearing of your own",
    "a question and no proposal, since such links are more often wrong than right",
    "The same stands in the table below.",
    "That does not say that anything was kept.",
    "No incident has a place that can be shown.",
    "No source is listed, so nobody can tell silence from peace.",
    "Left open",
)
