"""What a model is: one folder of `model.yaml`, `model.sql` and `examples.yaml`, read and checked.

A model is data (docs/models.md lists every key). This module checks its form: keys, kinds of
values, both languages, placeholders. What its words mean against the record types, the law and the
portable SQL subset is the linter's work.
"""

from __future__ import annotations

import difflib
import functools
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xiezhi.errors import XiezhiError
from xiezhi.screening.example_format import Examples, read_examples
from xiezhi.screening.model_parts import (
    Arithmetic,
    Basis,
    Input,
    Sentence,
    Tunable,
    read_arithmetic,
    read_basis,
    read_explain,
    read_inputs,
    read_moving,
    read_outputs,
    read_tunable,
    read_worked,
)
from xiezhi.screening.packs.standing import LOOSE, Standing
from xiezhi.screening.strict_yaml import Fault, Reading

ENGINE_API = 1
FILES = ("model.yaml", "model.sql", "examples.yaml")
STATUSES = ("draft", "trial", "in_use", "retired")
FUNCTIONS = ("criminal", "civil", "administrative", "public_interest", "minors", "self")
SHAPES = (
    "anti_join", "date_gap", "limit_check", "state_conflict", "cluster", "ratio", "text_element",
)  # fmt: skip
SEVERITIES = ("high", "medium", "low")
GROUNDS = ("own_case", "complaint", "referral", "special_programme")
CALENDARS = ("none", "roll", "working_days")
REQUIRED = (
    "id", "version", "engine_api", "status", "title", "function", "shape", "severity",
    "organ_kinds", "unit", "act_date", "legal_basis", "ground", "inputs", "calendar", "outputs",
    "explain", "false_positives", "instruments", "incremental", "resolution",
)  # fmt: skip
OPTIONAL = (
    "params", "arithmetic", "worked", "moving", "gated", "tunable", "discriminators", "note",
)  # fmt: skip
# Bytes of one file; the largest of the library has an eighth of it.
_LARGEST = 256 * 1024
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_VERSION = re.compile(r"\d+\.\d+\.\d+")


@dataclass(frozen=True, slots=True)
class Model:
    """A supervision model. `digest` is the SHA-256 of its three files; `files` are their bytes.

    `outputs` are the facts and their types (`ref:<record type>` is a fact that points at a record,
    `code:<list>` one shown by its title); `moving` are the facts that follow the as-of date; `worked`
    names, by language, the fact that brings arithmetic done when a document was read; `gated` marks
    models on administrative acts, whose findings are followed up only on the stated ground;
    `resolution` are the lines of the resolution it serves (`library/resolution.yaml`); `pack` is what
    was found of its pack, known only where the pack was examined (`packs/library.py`).
    """

    id: str
    version: str
    status: str
    title: Mapping[str, str]
    function: str
    shape: str
    severity: str
    organ_kinds: tuple[str, ...]
    unit: str
    act_date: str
    legal_basis: tuple[Basis, ...]
    ground: str
    gated: bool
    inputs: Mapping[str, Input]
    params: tuple[str, ...]
    calendar: str
    outputs: Mapping[str, str]
    arithmetic: tuple[Arithmetic, ...]
    worked: Mapping[str, str]
    moving: frozenset[str]
    explain: Mapping[str, Mapping[str, Sentence]]
    false_positives: tuple[Mapping[str, str], ...]
    instruments: tuple[str, ...]
    incremental: Mapping[str, Any]
    tunable: Mapping[str, Tunable]
    discriminators: Mapping[str, Mapping[str, str]]
    resolution: tuple[str, ...]
    sql: str
    examples: Examples
    path: Path
    digest: str
    files: Mapping[str, bytes]
    pack: Standing = LOOSE

    @property
    def is_draft(self) -> bool:
        """Whether its limits are not verified: it runs on request only and is soft at most."""
        return self.status == "draft"


class ModelError(XiezhiError):
    """SCR-100: a model's folder cannot be used. `faults` lists everything wrong with it."""

    def __init__(self, path: Path, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("SCR-100", path=path.name, count=len(faults))

    def text(self, lang: str | None = None) -> str:
        lines = "".join(f"\n  {fault.text(lang)}" for fault in self.faults)
        return super().text(lang) + lines


def _read_files(path: Path) -> dict[str, bytes]:
    missing = [
        Fault("SCR-101", {"file": name, "path": path.name})
        for name in FILES
        if not (path / name).is_file()
    ]
    if missing:
        raise ModelError(path, missing)
    unfit = [
        Fault("SCR-122", {"file": name, "path": path.name, "most": _LARGEST // 1024})
        for name in FILES
        if not (path / name).resolve().is_relative_to(path.resolve())
        or (path / name).stat().st_size > _LARGEST
    ]
    if unfit:
        raise ModelError(path, unfit)
    return {name: (path / name).read_bytes() for name in FILES}


def digest_of(contents: Mapping[str, bytes]) -> str:
    """SHA-256 of files in their order, with names and lengths, so that text cannot move between
    files unseen."""
    hashed = hashlib.sha256()
    for name, content in contents.items():
        hashed.update(f"{name} {len(content)}\n".encode())
        hashed.update(content)
    return hashed.hexdigest()


def _decode(reading: Reading, raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        reading.add("SCR-108", line=line)
        return ""


def _check_names(reading: Reading, data: Mapping[str, Any], path: Path) -> None:
    id, version = data.get("id"), data.get("version")
    if not isinstance(id, str) or not _ID.fullmatch(id):
        reading.add("SCR-105", key="id", value=id, wanted="custody-overdue")
    elif id != path.name:
        reading.add("SCR-109", id=id, path=path.name)
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        reading.add("SCR-105", key="version", value=version, wanted="1.0.0")
    if data.get("engine_api") != ENGINE_API:
        reading.add("SCR-106", key="engine_api", value=data.get("engine_api"), allowed=ENGINE_API)


def load_model(path: Path) -> Model:
    """The model in folder `path`. Errors: SCR-100 listing every fault of its form."""
    return _parsed(path, *_read_files(path).values())


@functools.lru_cache(maxsize=1024)
def _parsed(path: Path, *files: bytes) -> Model:
    """The model of these bytes (in the order of `FILES`), the same object for the same bytes."""
    contents = dict(zip(FILES, files, strict=True))
    reading, of_examples = Reading("model.yaml"), Reading("examples.yaml")
    data = reading.mapping(reading.parse(_decode(reading, contents["model.yaml"])) or {}, "model")
    sql_reading = Reading("model.sql")
    sql = _decode(sql_reading, contents["model.sql"])
    reading.keys(data, "", REQUIRED, OPTIONAL)
    _check_names(reading, data, path)
    outputs = read_outputs(reading, data.get("outputs", {}))
    arithmetic = read_arithmetic(reading, data.get("arithmetic", []), outputs)
    text = _decode(of_examples, contents["examples.yaml"])
    examples = read_examples(of_examples, of_examples.parse(text), outputs)

    def optional(key: str, empty: Any) -> Any:
        # A missing required key was reported above; a second fault for its form would only confuse.
        return data.get(key, empty)

    both = {"zh": "—", "en": "—"}
    model = Model(
        id=str(data.get("id", "")),
        version=str(data.get("version", "")),
        status=reading.choice(optional("status", "trial"), "status", STATUSES),
        title=reading.languages(optional("title", both), "title"),
        function=reading.choice(optional("function", "criminal"), "function", FUNCTIONS),
        shape=reading.choice(optional("shape", "date_gap"), "shape", SHAPES),
        severity=reading.choice(optional("severity", "high"), "severity", SEVERITIES),
        organ_kinds=reading.texts(optional("organ_kinds", []), "organ_kinds"),
        unit=reading.text(optional("unit", "—"), "unit"),
        act_date=reading.text(optional("act_date", "—"), "act_date"),
        legal_basis=read_basis(reading, optional("legal_basis", [])),
        ground=reading.choice(optional("ground", "own_case"), "ground", GROUNDS),
        gated=_flag(reading, optional("gated", False), "gated"),
        inputs=read_inputs(reading, optional("inputs", {}), data.get("unit")),
        params=reading.texts(optional("params", []), "params"),
        calendar=reading.choice(optional("calendar", "none"), "calendar", CALENDARS),
        outputs=outputs,
        arithmetic=arithmetic,
        worked=read_worked(reading, data.get("worked"), outputs),
        moving=read_moving(reading, optional("moving", []), outputs),
        explain=read_explain(reading, data.get("explain"), outputs),
        false_positives=tuple(
            reading.languages(entry, f"false_positives[{index}]")
            for index, entry in enumerate(
                reading.items(optional("false_positives", []), "false_positives")
            )
        ),
        instruments=reading.texts(optional("instruments", []), "instruments"),
        incremental=reading.mapping(optional("incremental", {}), "incremental"),
        tunable=read_tunable(reading, optional("tunable", {})),
        discriminators={
            name: reading.languages(entry, f"discriminators.{name}")
            for name, entry in reading.mapping(
                optional("discriminators", {}), "discriminators"
            ).items()
        },
        resolution=reading.texts(optional("resolution", []), "resolution"),
        sql=sql,
        examples=examples,
        path=path,
        digest=digest_of(contents),
        files=contents,
    )
    faults = [*reading.faults, *sql_reading.faults, *of_examples.faults]
    if faults:
        raise ModelError(path, faults)
    return model


def _flag(reading: Reading, value: Any, key: str) -> bool:
    if not isinstance(value, bool):
        reading.add("SCR-106", key=key, value=value, allowed="true, false")
    return value is True


def shipped_library() -> Path:
    """The folder of the models that come with the program."""
    return Path(__file__).parent.parent / "library"


def model_folders(paths: Iterable[Path]) -> list[Path]:
    """Every folder at or below `paths` that holds a `model.yaml`, in the order of their names.

    Errors: SCR-110 for a path that does not exist or holds no model.
    """
    found: list[Path] = []
    for path in paths:
        below = sorted(file.parent for file in path.rglob("model.yaml")) if path.is_dir() else []
        if not below and path != shipped_library():
            raise XiezhiError("SCR-110", path=path)
        found += below
    return found


def load_library(paths: Iterable[str | Path] = (), *, shipped: bool = True) -> list[Model]:
    """The models shipped with the program and those in the folders `paths`, ordered by id.

    For authors at work: no pack is examined (`packs.library.trusted_library` does that). Errors:
    SCR-100 for a folder that cannot be used, SCR-110 for a path without models, SCR-111 for an id
    two folders claim.
    """
    given = [Path(path) for path in paths]
    models = shipped_models() if shipped else ()
    return by_id([*models, *(load_model(folder) for folder in model_folders(given))])


def by_id(models: Iterable[Model]) -> list[Model]:
    """The models ordered by id. Errors: SCR-111 for an id that comes twice."""
    known: dict[str, Model] = {}
    for model in models:
        if model.id in known:
            raise XiezhiError("SCR-111", id=model.id, one=known[model.id].path, two=model.path)
        known[model.id] = model
    return [known[id] for id in sorted(known)]


@functools.cache
def shipped_models() -> tuple[Model, ...]:
    """The models that come with the program, read once a process."""
    return tuple(load_model(folder) for folder in model_folders([shipped_library()]))


def find_model(models: Iterable[Model], id: str) -> Model:
    """The model called `id`. Errors: SCR-112, naming near ones."""
    by_id = {model.id: model for model in models}
    if id not in by_id:
        near = difflib.get_close_matches(id, by_id, n=3, cutoff=0.4)
        raise XiezhiError("SCR-112", id=id, near=", ".join(near) or "—")
    return by_id[id]
