"""`python -m varde` is the command `varde`."""

from varde import main

main()
