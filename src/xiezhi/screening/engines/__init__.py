"""Engines: where compiled models run. All give the same rows or refuse loudly."""

from xiezhi.errors import XiezhiError
from xiezhi.screening.engines.base import Engine
from xiezhi.screening.engines.clickhouse import ClickHouseEngine
from xiezhi.screening.engines.duckdb import DuckDBEngine
from xiezhi.screening.engines.spark import SparkEngine

_KINDS: dict[str, type[Engine]] = {
    "duckdb": DuckDBEngine,
    "clickhouse": ClickHouseEngine,
    "spark": SparkEngine,
}
ENGINES = tuple(_KINDS)

__all__ = ["ENGINES", "ClickHouseEngine", "DuckDBEngine", "Engine", "SparkEngine", "open_engine"]


def open_engine(name: str = "duckdb") -> Engine:
    """The engine called `name`. Errors: SCR-083 unknown, SCR-080 its extra is not installed."""
    if name not in _KINDS:
        raise XiezhiError("SCR-083", engine=name, known=", ".join(ENGINES))
    return _KINDS[name]()
