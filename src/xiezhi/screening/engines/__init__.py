"""Engines: where compiled models run. All give the same rows or refuse loudly."""

from xiezhi.screening.engines.base import ENGINES, Engine, open_engine
from xiezhi.screening.engines.clickhouse import ClickHouseEngine
from xiezhi.screening.engines.duckdb import DuckDBEngine

__all__ = ["ENGINES", "ClickHouseEngine", "DuckDBEngine", "Engine", "open_engine"]
