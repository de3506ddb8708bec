"""`python -m xiezhi.cli`: the command, for a process that is started without its script."""

from xiezhi.cli.main import main

main()
