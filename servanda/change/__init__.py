"""How often something happened, before and after, and how sure that is: counts with exposure.

What leaves it: numbers with intervals, and sentences that say them. It decides nothing, knows no
store and no watch, and takes fewer reports for fewer incidents nowhere: what was heard is the
exposure of every count.

The way through it: `event_days` says in which month an incident surely falls, `coverage` how much
of a month was heard, `probes` what was told of events sure to be reported, and `late_reports` how
much of it is in; `rates` compares two periods, `e_detector` watches month after month, `many` looks
at many series at once, and `statements` says it.
"""
