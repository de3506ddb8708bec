"""`python -m xiezhi.demo.scripts PACKAGE…`: check the case scripts of packages, all by default."""

from __future__ import annotations

import sys

from xiezhi.demo.scripts.check import check
from xiezhi.demo.scripts.reader import ScriptError, packages
from xiezhi.errors import XiezhiError
from xiezhi.screening.compiler import compile_model
from xiezhi.screening.models import Model, load_model, model_folders, shipped_library


def usable_models() -> list[Model]:
    """The shipped models that can be read and compiled; what a neighbour is just writing is named."""
    found = []
    for folder in model_folders([shipped_library()]):
        try:
            model = load_model(folder)
            compile_model(model, "duckdb")
        except XiezhiError as error:
            print(f"left out: {folder.name}: {str(error).splitlines()[0]}")
        else:
            found.append(model)
    return found


def main(arguments: list[str]) -> int:
    """Print what is wrong, a line each; 1 if anything is."""
    only = arguments or packages()
    try:
        lines = check(usable_models(), only)
    except (ScriptError, FileNotFoundError) as error:
        print(error)
        return 1
    for line in lines:
        print(line)
    wrong = [line for line in lines if not line.startswith("note: ")]
    print(f"{', '.join(only)}: {len(wrong)} to mend, {len(lines) - len(wrong)} notes")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
