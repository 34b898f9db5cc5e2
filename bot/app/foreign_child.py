"""The process in which one foreign file is read: it takes a call on its standard input, and gives
back what came of it on its standard output. Nothing but the standard library is imported at first.
"""

from __future__ import annotations

import json
import pickle
import sys
import traceback
from importlib import import_module
from types import ModuleType
from typing import Any

VALUE, ERROR, HEAVY, FAILED = "value", "error", "heavy", "failed"
OWN = "bot."
"""The packages whose errors go back as they are."""

# The face of the features imports all of them, and numpy reserves more than the memory allowed:
# neither is needed to read a file. openpyxl does without numpy where there is none.
_EMPTY, _WITHOUT = "bot.features", "numpy"


def main() -> None:
    """Read one file under the limits given as the first argument, and end."""
    given = json.loads(sys.argv[1])
    sys.path[:] = given["path"]
    from bot.app.system import limit_this_process

    limit_this_process(given["memory"], given["seconds"])
    # Whatever a library prints is no answer.
    answers, sys.stdout = sys.stdout.buffer, sys.stderr
    answers.write(_answer(*pickle.load(sys.stdin.buffer)))
    answers.flush()


def _answer(module: str, name: str, arguments: tuple[Any, ...], named: dict[str, Any]) -> bytes:
    try:
        _spare_imports()
        read = getattr(import_module(module), name)
        return pickle.dumps((VALUE, read(*arguments, **named)))
    except MemoryError:
        return pickle.dumps((HEAVY, None))
    except Exception as error:  # noqa: BLE001  whatever it is, who waits is told
        if type(error).__module__.startswith(OWN):
            return pickle.dumps((ERROR, error))
        return pickle.dumps((FAILED, traceback.format_exc()))


def _spare_imports() -> None:
    import bot

    package = ModuleType(_EMPTY)
    package.__path__ = [f"{folder}/features" for folder in bot.__path__]
    sys.modules[_EMPTY] = package
    sys.modules[_WITHOUT] = None  # type: ignore[assignment]


if __name__ == "__main__":
    main()
