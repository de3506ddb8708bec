"""Memory while a million documents stream by: flat, or it does not scale.

Run: python -m measure.memory [--count N] [--read]
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from pathlib import Path

from xiezhi.documents.files import documents

COUNT = 1_000_000
# A made-up ruling of usual length; its number differs from document to document.
_TEXT = (
    "虚构省虚构市中级人民法院\n刑事裁定书\n（2026）虚01刑更{n}号\n罪犯某甲，男，现在虚构监狱服刑。\n"
    + "执行机关虚构监狱于二〇二六年三月二日向本院报请对该犯减刑。本院依法组成合议庭进行了审理。"
    * 12
    + "\n裁定如下：\n对罪犯某甲减去有期徒刑五个月。\n二〇二六年四月二日\n"
)
_MEBIBYTE = 1 << 10  # ru_maxrss counts KiB


def measure(count: int = COUNT, *, read: bool = False) -> list[float]:
    """Peak memory in MiB after 10 %, 50 % and all of `count` documents, printed and given back;
    with `read` each is read too."""
    marks = {max(1, count * share // 100): share for share in (10, 50, 100)}
    peaks: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "documents.jsonl"
        with path.open("w", encoding="utf-8") as stream:
            for number in range(count):
                line = {"id": f"d{number}", "text": _TEXT.format(n=number)}
                stream.write(json.dumps(line, ensure_ascii=False) + "\n")
        start = time.perf_counter()
        for number, document in enumerate(documents(path), 1):
            if read:
                document.read()
            if number in marks:
                peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MEBIBYTE)
                seconds = time.perf_counter() - start
                print(
                    f"memory: {marks[number]:3} % of {count}: {peaks[-1]:.1f} MiB, {seconds:.0f} s"
                )
    return peaks


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--read", action="store_true")
    chosen = parser.parse_args()
    measure(chosen.count, read=chosen.read)
