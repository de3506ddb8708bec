"""One progress bar for all commands: on standard error, and only where a person watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

_STEPS = 100

Step = Callable[[str, int, int], None]


@contextmanager
def progress(label: str) -> Iterator[Step | None]:
    """A function to call with (what is at hand, how much is done, how much there is).

    None where standard error is no terminal, so that logs and pipes stay clean.
    """
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=_STEPS, label=label, file=sys.stderr) as bar:

        def step(_name: str, done: int, whole: int) -> None:
            bar.update(done * _STEPS // max(whole, 1) - bar.pos)

        yield step
        bar.update(_STEPS - bar.pos)
