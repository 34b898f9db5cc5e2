"""``python -m bot``: the ``andon`` command line."""

from bot.app.cli import main

main()
