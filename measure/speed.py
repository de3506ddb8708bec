"""How fast documents are read, held against jieba's tokenisation of the same text in the same run."""

from __future__ import annotations

import json
import logging
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import jieba

from xiezhi.documents import read_text

ROUNDS = 5


def measure(data: Path) -> None:
    """Print documents and characters a second of both, and the ratio pair by pair."""
    with (data / "judgments.jsonl").open(encoding="utf-8") as lines:
        entries = [json.loads(line) for line in lines]
    texts = [(entry["text"], entry["id"]) for entry in entries]
    characters = sum(len(text) for text, _id in texts)
    jieba.setLogLevel(logging.ERROR)
    jieba.initialize()

    def read() -> None:
        for text, id in texts:
            read_text(text, id)

    def tokenise() -> None:
        for text, _id in texts:
            for _word in jieba.cut(text):
                pass

    pairs = [(_seconds(read), _seconds(tokenise)) for _round in range(ROUNDS)]
    reading = statistics.median(pair[0] for pair in pairs)
    tokenising = statistics.median(pair[1] for pair in pairs)
    ratio = statistics.median(other / own for own, other in pairs)
    print(f"speed: {len(texts)} documents, {characters} characters, one core, {ROUNDS} pairs")
    print(
        f"  read: {len(texts) / reading:.0f} documents/s, {characters / reading:.0f} characters/s"
    )
    print(f"  jieba: {characters / tokenising:.0f} characters/s; read is {ratio:.2f} times as fast")


def _seconds(work: Callable[[], None]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started
