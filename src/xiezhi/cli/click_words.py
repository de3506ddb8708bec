"""The words of the command-line library itself (usage, options, errors) in Chinese.

click looks its words up in gettext's domain `messages`, by the environment variable LANGUAGE. Its
catalogue `locale/zh/LC_MESSAGES/messages.po` is written by hand: its strings are not ours.
"""

from __future__ import annotations

import gettext
import os
from importlib.resources import files


def speak(lang: str) -> None:
    """Let click speak `zh` or `en` from now on, whatever the language of the machine."""
    gettext.bindtextdomain("messages", str(files("xiezhi").joinpath("locale")))
    os.environ["LANGUAGE"] = lang
