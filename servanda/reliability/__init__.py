"""How far persons who code the same passages agree, with each other and with what was read.

What leaves it: samples to be coded, where each passage stands, and tables of agreement. It decides
nothing and moves no standing.
"""
