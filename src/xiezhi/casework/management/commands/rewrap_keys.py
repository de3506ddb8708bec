"""`manage.py rewrap_keys FILE`: the keys of all cases under a new master key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from xiezhi.casework.keys import PURPOSE, load_master, master
from xiezhi.casework.rewrapping import keys_rewrap
from xiezhi.errors import XiezhiError
from xiezhi.records import keyfile


class Command(BaseCommand):
    """Run while the desk is stopped; stopped halfway, run it again with the same file."""

    help = "用新的主密钥重新封装全部案件密钥 wrap the keys of all cases under a new master key"

    def add_arguments(self, parser: CommandParser) -> None:
        """See Django."""
        parser.add_argument(
            "file", type=Path, help="新的主密钥文件，不存在则生成 the new key file, made if absent"
        )

    def handle(self, *args: Any, **given: Any) -> None:
        """See Django."""
        file: Path = given["file"]
        try:
            if not file.exists():
                keyfile.create(file, PURPOSE)
            new = load_master(file)
            done = keys_rewrap(master(), new)
        except XiezhiError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"{done} keys wrapped under {new.id} 已重新封装。请在 desk.yaml 中把 master_key_file "
            f"改为 {file.resolve()}，重新启动，确认后销毁旧的主密钥。Name the file in desk.yaml, "
            "start the desk, then destroy the old key."
        )
