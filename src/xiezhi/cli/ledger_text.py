"""What the commands of ledger and witness say alike."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from xiezhi.durable import write_durably
from xiezhi.i18n import _
from xiezhi.ledger.entries import BEIJING
from xiezhi.ledger.home import told
from xiezhi.ledger.keyfile import fingerprint

FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(dir_okay=False, path_type=Path)


def when(seconds: int) -> str:
    """A time in seconds since 1970, as Beijing has it; what no calendar holds is shown as it is."""
    try:
        at = datetime.fromtimestamp(seconds, UTC).astimezone(BEIJING)
    except (ValueError, OverflowError, OSError):
        return str(seconds)
    return f"{at:%Y-%m-%d %H:%M:%S}"


def of_log(name: str, vkey: str) -> str:
    """A log's key with its fingerprint, in the words of the program for outsiders."""
    said = _("账本“{name}”的公钥，指纹：{digits}")
    return said.format(name=_plain(name), digits=fingerprint(vkey))


def of_witness(name: str, vkey: str) -> str:
    """A witness's key with its fingerprint, likewise."""
    said = _("见证人“{name}”的公钥，指纹：{digits}")
    return said.format(name=_plain(name), digits=fingerprint(vkey))


def _plain(name: str) -> str:
    """A name that a stranger chose, without signs that turn or erase what stands beside it."""
    return "".join(sign if sign.isprintable() else "?" for sign in name)


def confirm_by_phone(yes: bool) -> None:
    """Ask whether the fingerprint was compared; `yes`: it was. Ends the command if it was not."""
    if not yes:
        asked = _("请拨打对方公开的电话，由对方念出这 60 个数字。全部相同吗？")
        click.confirm(asked, abort=True)


def write(path: Path, content: bytes, said: str) -> None:
    """Write a file and say so: `said` names it as `{path}`. Errors: LED-251."""
    with told():
        write_durably(path, content)
    click.echo(said.format(path=path))
