"""`python -m servanda` is the command `servanda`."""

from servanda.cli import main

main()
