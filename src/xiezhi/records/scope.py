"""The scope guard: which columns may not be taken in, by what they mean.

The program supervises organs and official acts. A table with a column of ethnicity, religion,
political label, biometrics, movement, device, contacts, health or a rating of persons is refused
whole, with the column named; `ignore:` in the mapping profile drops the column knowingly.
`scope.yaml` holds the meanings, this module the spellings: full width, traditional characters,
spaces, punctuation, camel case, pinyin with and without tones, initials, and generic parts before
and after (`嫌疑人民族代码`, `XYR_MZDM`, `ethnicGroupCode`).
"""

from __future__ import annotations

import functools
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from xiezhi.i18n import pick
from xiezhi.yamlfile import read_yaml

# A column gives itself away when four of five of its values are of one kind.
_SHARE = (4, 5)
_SAMPLE = 1000
_PHONE = re.compile(r"^(\+?86)?1[3-9]\d{9}$")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@dataclass(frozen=True)
class Forbidden:
    """A column that may not be taken in, and the ground (an id of `scope.yaml`)."""

    header: str
    ground: str
    by_values: bool = False

    @property
    def code(self) -> str:
        """The error code: REC-040 for a heading, REC-041 for what stands under it."""
        return "REC-041" if self.by_values else "REC-040"

    def title(self, lang: str | None = None) -> str:
        """The ground in words."""
        return pick(_content()["grounds"][self.ground]["title"], lang)


@dataclass(frozen=True)
class _Ground:
    id: str
    chinese: re.Pattern[str]
    fused: re.Pattern[str]
    tokens: frozenset[str]
    phrases: re.Pattern[str]
    standards: re.Pattern[str] | None


def grounds() -> Mapping[str, Mapping[str, str]]:
    """The grounds of refusal and their titles."""
    return {ground: entry["title"] for ground, entry in _content()["grounds"].items()}


def check(headers: Iterable[str]) -> list[Forbidden]:
    """The headings that may not be taken in, each with the first ground that it meets."""
    found = ((header, ground_of(header)) for header in headers)
    return [Forbidden(header, ground) for header, ground in found if ground]


def ground_of(header: str) -> str | None:
    """The ground on which a heading is forbidden, or None."""
    innocent_zh, innocent_en = _innocent()
    text = _plain(header)
    chinese = innocent_zh.sub(" ", text.upper())
    tokens = _tokens(header)
    english = innocent_en.sub(" ", " ".join(tokens)).strip()
    kept = english.split()
    compact = "".join(kept)
    for ground in _grounds():
        if (
            ground.chinese.search(chinese)
            or (english and ground.phrases.search(english))
            or ground.tokens.intersection(kept)
            or any(ground.fused.match(piece) for piece in (compact, *kept))
            or (ground.standards and ground.standards.search(text.lower()))
        ):
            return ground.id
    return None


def check_values(header: str, values: Iterable[object]) -> Forbidden | None:
    """Whether the values of a column give it away, whatever its heading says.

    `values` may be a sample; the first thousand that are not blank are looked at. Known: names of
    the 56 ethnic groups, religions, political labels, mobile numbers.
    """
    seen = []
    for value in values:
        text = unicodedata.normalize("NFKC", str(value)).strip().lower() if value else ""
        if text:
            seen.append(text)
        if len(seen) == _SAMPLE:
            break
    tables = _values()
    strong = [value in tables["ethnicity"] for value in seen]
    weak = [value in tables["ethnicity_short"] for value in seen]
    if _most(strong) or (_most(weak, strong) and (any(strong) or len(set(seen)) > 2)):
        return Forbidden(header, "ethnicity", by_values=True)
    if _most([value in tables["religion"] for value in seen]):
        return Forbidden(header, "religion", by_values=True)
    labels = {value for value in seen if value in tables["politics"]}
    if _most([value in labels for value in seen]) and labels - tables["politics_weak"]:
        return Forbidden(header, "politics", by_values=True)
    if _most([bool(_PHONE.match(re.sub(r"[\s-]", "", value))) for value in seen]):
        return Forbidden(header, "contact", by_values=True)
    return None


def log(store: Path, entries: Sequence[tuple[Forbidden, Mapping[str, Any]]]) -> None:
    """Note refused and knowingly dropped columns in `<store>/refusals.jsonl`.

    `entries`: each finding with where it was (source, file, sheet) and `action`: `refused` or
    `ignored`. Headings only; no value is ever noted.
    """
    now = datetime.now(UTC).isoformat(timespec="seconds")
    with (store / "refusals.jsonl").open("a", encoding="utf-8") as file:
        for found, where in entries:
            entry = {
                "at": now,
                **where,
                "column": found.header,
                "ground": found.ground,
                "code": found.code,
            }
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")


def refusals(store: Path) -> list[dict[str, Any]]:
    """What was noted by `log`, oldest first."""
    path = store / "refusals.jsonl"
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _most(holds: Sequence[bool], also: Sequence[bool] = ()) -> bool:
    hits = sum(a or b for a, b in zip(holds, also, strict=True)) if also else sum(holds)
    return bool(holds) and hits * _SHARE[1] >= len(holds) * _SHARE[0]


@functools.cache
def _content() -> Any:
    return read_yaml(files("xiezhi.records").joinpath("scope.yaml").read_text("utf-8"))


@functools.cache
def _innocent() -> tuple[re.Pattern[str], re.Pattern[str]]:
    innocent = _content()["innocent"]
    return (
        re.compile("|".join(innocent["zh"])),
        re.compile(r"\b(?:" + "|".join(innocent["en"]) + r")\b"),
    )


@functools.cache
def _grounds() -> tuple[_Ground, ...]:
    affixes = "|".join(sorted(_content()["affixes"].split(), key=len, reverse=True))
    return tuple(_ground(key, entry, affixes) for key, entry in _content()["grounds"].items())


def _ground(key: str, entry: Mapping[str, Any], affixes: str) -> _Ground:
    pinyin = [term.replace(" ", "") for term in entry["pinyin"]]
    words = entry["words"]
    inside = [word.strip("*") for word in words if word.startswith("*")]
    cores = [re.sub(r"\*$", "[a-z]{0,4}", word.replace(" ", "").lstrip("*")) for word in words]
    cores += [*pinyin, *entry["short"]]
    fused = rf"(?:{affixes})*(?:{'|'.join(cores)})(?:{affixes})*$"
    if inside:
        fused = rf"{fused}|.*(?:{'|'.join(inside)})"
    phrases = "|".join(word.lstrip("*").replace("*", "[a-z]*") for word in words)
    standards = entry.get("standards")
    return _Ground(
        id=key,
        chinese=re.compile("|".join(entry["zh"].split())),
        fused=re.compile(fused),
        tokens=frozenset((*pinyin, *entry["short"])),
        phrases=re.compile(rf"\b(?:{phrases})\b"),
        standards=re.compile(rf"(?:gbt?|gat?)(?:{'|'.join(standards)})") if standards else None,
    )


@functools.cache
def _traditional() -> dict[int, str]:
    return {ord(pair[0]): pair[1] for pair in _content()["traditional"].split()}


@functools.cache
def _values() -> dict[str, frozenset[str]]:
    values = _content()["values"]
    names = values["ethnicity"].split()
    # 汉 alone may be anything; 汉族 may not.
    full = {f"{name}族" for name in names} | {name for name in names if len(name) > 2}
    short = {*names, *values["ethnicity_en"].split()}
    return {
        "ethnicity": frozenset(full),
        "ethnicity_short": frozenset(short),
        "religion": frozenset(values["religion"].split()),
        "politics": frozenset(values["politics"].split()),
        "politics_weak": frozenset(values["politics_weak"].split()),
    }


def _plain(header: str) -> str:
    """Letters and digits only, half width, simplified, without tone marks or hidden characters."""
    text = unicodedata.normalize("NFKC", header).translate(_traditional())
    text = "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")
    return "".join(c for c in unicodedata.normalize("NFC", text) if c.isalnum())


def _tokens(header: str) -> list[str]:
    """The Latin words of a heading: split at separators and camel case, lower case."""
    text = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", header))
    text = "".join(c for c in text if unicodedata.category(c) not in ("Mn", "Cf"))
    words = (piece for part in re.findall(r"[A-Za-z]+", text) for piece in _CAMEL.split(part))
    return [word.lower() for word in words if word]
