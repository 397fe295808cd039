"""A letter that a person wrote, held against the record, sentence by sentence.

What leaves it: faults, each with the words at fault. `parsing` takes the letter apart, `sources`
finds what it points to, and `told`, `quotations` and `law` hold each sentence against that.
"""
