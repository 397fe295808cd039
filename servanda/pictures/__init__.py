"""One way to draw: days, shares and counts become SVG with words and the table behind it.

What leaves it: the look that every page shares, and a `Picture` from `timeline.draw`,
`places.draw` or `calibration.draw`. A picture draws nothing it was not given but the outlines of
lands, runs no script and calls no address.
"""

from pathlib import Path

from servanda.pictures.svg import Cell, Picture, as_file

__all__ = ["STYLE", "TEMPLATES", "Cell", "Picture", "as_file"]

STYLE = Path(__file__).parent / "style.css"  # how pages of the site and of the desk look
TEMPLATES = Path(__file__).parent / "templates"  # the shape and the word of each state
