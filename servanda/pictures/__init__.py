"""One way to draw: days, shares and counts become SVG with words and the table behind it.

What leaves it: a `Picture` from `timeline.draw` or `calibration.draw`. A picture draws nothing it
was not given, runs no script and calls no address.
"""

from servanda.pictures.svg import Cell, Picture, as_file

__all__ = ["Cell", "Picture", "as_file"]
