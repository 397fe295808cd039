"""A log that only grows, signed by its keeper and cosigned by witnesses, as C2SP specifies it.

What leaves it: tiles, checkpoints, proofs and signatures, and whether those that somebody shows are
what they say. It opens no file, has no clock, and keeps nothing.
"""
