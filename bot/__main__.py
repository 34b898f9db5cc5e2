"""``python -m bot``: the ``andon`` command line."""

from bot.cli import main

main()
