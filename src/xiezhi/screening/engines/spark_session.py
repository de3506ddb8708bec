"""Spark sessions: the process's own Spark, or a cluster reached by Spark Connect.

The settings decide what a query means, so each session gets all of them and proves by a few
questions with known answers that they hold: a cluster has its own version and its own defaults.
The process's own Spark is one JVM for all engines, started on first use and ended with the process.
It listens on the loopback address only, shows no web page, downloads nothing, and writes into one
temporary folder that goes when the process ends.
"""

from __future__ import annotations

import atexit
import importlib
import logging
import os
import re
import shutil
import socket
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from xiezhi.errors import XiezhiError

ENVIRONMENT = "XIEZHI_SPARK_REMOTE"
LEAST_JAVA = 17
CONNECT_PORT = 15002
_PATIENCE = 10  # seconds for a cluster to answer
# What a query means. ANSI: an overflow is an error, as in DuckDB, and never another number.
SETTINGS = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",
    "spark.sql.caseSensitive": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.variable.substitute": "false",
    "spark.sql.runSQLOnFiles": "false",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.int96RebaseModeInRead": "CORRECTED",
    "spark.sql.files.ignoreMissingFiles": "false",
    "spark.sql.files.ignoreCorruptFiles": "false",
    "spark.sql.decimalOperations.allowPrecisionLoss": "true",
    # Nobody reads the plans, and printing those of long models takes as long as running them.
    "spark.sql.maxPlanStringLength": "1000",
}
_OWN_SPARK = {
    "spark.master": "local[*]",
    "spark.app.name": "xiezhi",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.maxResultSize": "0",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.ui.retainedJobs": "1",
    "spark.ui.retainedStages": "1",
    "spark.sql.ui.retainedExecutions": "1",
    "spark.eventLog.enabled": "false",
    "spark.sql.catalogImplementation": "in-memory",
}
# Settings of another Spark on the machine: they could load foreign code or go to the network.
_FOREIGN = (
    "SPARK_HOME", "SPARK_CONF_DIR", "SPARK_REMOTE", "SPARK_CONNECT_MODE_ENABLED", "SPARK_LOCAL_DIRS",
    "SPARK_DIST_CLASSPATH", "HADOOP_CONF_DIR", "YARN_CONF_DIR", "PYSPARK_SUBMIT_ARGS",
    "PYSPARK_GATEWAY_PORT", "SPARK_SUBMIT_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS",
)  # fmt: skip
_LOG = """rootLogger.level = error
rootLogger.appenderRef.file.ref = file
appender.file.type = File
appender.file.name = file
appender.file.fileName = {folder}/spark.log
appender.file.layout.type = PatternLayout
appender.file.layout.pattern = %d %p %c: %m%n
"""
# Each expression must give its text.
_MEANING = {
    "CAST(add_months(DATE '2023-01-31', 1) AS STRING)": "2023-02-28",
    "CAST(add_months(DATE '2023-02-28', 1) AS STRING)": "2023-03-28",
    "CAST(date_add(DATE '1969-12-31', 1) AS STRING)": "1970-01-01",
    "CAST(datediff(DATE '2199-12-31', DATE '1900-01-01') AS STRING)": "109572",
    "CAST(CAST(TIMESTAMP_NTZ '1949-10-01 23:59:00' AS DATE) AS STRING)": "1949-10-01",
    "typeof(TIMESTAMP_NTZ '2026-03-01 09:20:00' + INTERVAL '1' HOUR * 2)": "timestamp_ntz",
    "CAST((CAST(NULL AS INT) IN (1, 2)) IS NULL AS STRING)": "true",
    "CAST('a' = 'A' OR 'a ' = 'a' OR 'ａ' = 'a' AS STRING)": "false",
    "CAST('Z' < 'a' AND 'a' < '张' AS STRING)": "true",
    "CAST(length('a\\\\b\\'张') AS STRING)": "5",
    "CAST(get(split('7 8', ' '), 1) AS STRING)": "8",
    "CAST(get(split('7 8', ' '), 2) IS NULL AND get(split('7', ' '), -1) IS NULL AS STRING)": "true",
    "CAST(try_cast('x' AS INT) IS NULL AS STRING)": "true",
    "CAST(CAST(0.10 AS DECIMAL(38, 2)) * 3L AS STRING)": "0.30",
    'CAST(q."A" + q."a" AS STRING)': "3",
}


def open_session(remote: str | None) -> Any:
    """A session of the cluster at `remote` (`sc://host:port`), or of the process's own Spark.

    Errors: SCR-080 pyspark is missing, SCR-091 no Java, SCR-092 no Spark answers, SCR-094 it does
    not keep the meaning of models, SCR-095 an address that is none.
    """
    try:
        importlib.import_module("pyspark.sql")
    except ImportError:
        raise XiezhiError("SCR-080", engine="spark") from None
    with quiet():
        _silence_pyspark()
        return _remote_session(remote) if remote else OwnSpark.of_this_process().session()


def give_back(session: Any, remote: str | None) -> None:
    """End a session of a cluster; keep one of the own Spark for the next engine."""
    if remote:
        with quiet():
            session.stop()
    else:
        OwnSpark.of_this_process().idle.append(session)


def spark_errors() -> tuple[type[Exception], ...]:
    """What Spark, the bridge to its JVM and the connection to a cluster raise."""
    found = [importlib.import_module("pyspark.errors").PySparkException]
    for module, name in (("py4j.protocol", "Py4JError"), ("grpc", "RpcError")):
        try:
            found.append(getattr(importlib.import_module(module), name))
        except ImportError:
            continue
    return (*found, ConnectionError)


@contextmanager
def quiet() -> Iterator[None]:
    """Without pyspark's warnings about versions of pandas, which is not used."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def first_line(error: BaseException) -> str:
    """The first line of what an error says."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0][:400]


def _silence_pyspark() -> None:
    """Errors reach the user once, as ours; pyspark would also log them as JSON."""
    before = logging.getLoggerClass()
    loggers = importlib.import_module("pyspark.logger").PySparkLogger
    for name in ("SQLQueryContextLogger", "DataFrameQueryContextLogger"):
        loggers.getLogger(name).disabled = True
    logging.setLoggerClass(before)


def prove(session: Any) -> None:
    """Ask what a model depends on. Errors: SCR-094 naming the first answer that differs."""
    asked = ", ".join(f"{sql} AS c{number}" for number, sql in enumerate(_MEANING))
    where = {"engine": f"spark {session.version}"}
    try:
        for name, value in SETTINGS.items():
            if str(session.conf.get(name)).lower() != value.lower():
                raise XiezhiError("SCR-094", **where, what=f"{name} = {session.conf.get(name)}")
        row = session.sql(f'SELECT {asked} FROM (SELECT 1 AS "A", 2 AS "a") AS q').toArrow()
    except spark_errors() as error:
        raise XiezhiError("SCR-094", **where, what=first_line(error)) from None
    for (sql, wanted), got in zip(_MEANING.items(), row.to_pylist()[0].values(), strict=True):
        if got != wanted:
            raise XiezhiError("SCR-094", **where, what=f"{sql} = {got}, not {wanted}")


# --- a cluster ---------------------------------------------------------------------------------


def _remote_session(remote: str) -> Any:
    address = urlsplit(remote)
    if address.scheme != "sc" or not address.hostname:
        # The address may carry a token: it is not repeated.
        raise XiezhiError("SCR-095", setting=ENVIRONMENT)
    place = f"{address.hostname}:{address.port or CONNECT_PORT}"
    try:
        socket.create_connection(
            (address.hostname, address.port or CONNECT_PORT), _PATIENCE
        ).close()
    except OSError as error:
        raise XiezhiError("SCR-092", place=place, what=first_line(error)) from None
    try:
        connect = importlib.import_module("pyspark.sql.connect.session").SparkSession
        session = connect.builder.remote(remote).create()
        for name, value in SETTINGS.items():
            session.conf.set(name, value)
    except ImportError:
        raise XiezhiError("SCR-080", engine="spark") from None
    except spark_errors() as error:
        raise XiezhiError("SCR-092", place=place, what=first_line(error)) from None
    try:
        prove(session)
    except XiezhiError:
        give_back(session, remote)
        raise
    return session


# --- the process's own Spark -------------------------------------------------------------------


class OwnSpark:
    """The one JVM of this process and its sessions."""

    _of: tuple[int, OwnSpark] | None = None

    @classmethod
    def of_this_process(cls) -> OwnSpark:
        """The running one, or a new one where none runs. A forked process leaves its parent's."""
        if cls._of is None or cls._of[0] != os.getpid() or cls._of[1].is_dead():
            cls._of = (os.getpid(), cls())
        return cls._of[1]

    def __init__(self) -> None:
        java = find_java()
        self.idle: list[Any] = []
        self._folder = Path(tempfile.mkdtemp(prefix="xiezhi-spark-"))
        self._owner = os.getpid()
        try:
            self._start(java)
        except BaseException as error:
            shutil.rmtree(self._folder, ignore_errors=True)
            if isinstance(error, (XiezhiError, KeyboardInterrupt, SystemExit)):
                raise
            raise XiezhiError("SCR-092", place="local", what=first_line(error)) from None
        atexit.register(self._end)
        prove(self._first)

    def _start(self, java: Path) -> None:
        pyspark = importlib.import_module("pyspark")
        gateways = importlib.import_module("pyspark.java_gateway")
        (self._folder / "log4j2.properties").write_text(_LOG.format(folder=self._folder))
        options = (
            f"-Dlog4j2.configurationFile=file:{self._folder}/log4j2.properties"
            f" -Djava.io.tmpdir={self._folder} -XX:-UsePerfData -Xss16m"
        )
        settings = {
            **SETTINGS,
            **_OWN_SPARK,
            "spark.driver.memory": f"{_quarter_of_memory()}m",
            "spark.sql.shuffle.partitions": str(4 * (os.cpu_count() or 1)),
            "spark.driver.extraJavaOptions": options,
            "spark.local.dir": f"{self._folder}/local",
            "spark.sql.warehouse.dir": f"{self._folder}/warehouse",
        }
        conf = pyspark.SparkConf(loadDefaults=False).setAll(settings.items())
        with _own_environment(java), (self._folder / "start.log").open("wb") as log:
            self._gateway = gateways.launch_gateway(conf, {"stdout": log, "stderr": log})
            self._context = pyspark.SparkContext(conf=conf, gateway=self._gateway)
        self._first = importlib.import_module("pyspark.sql").SparkSession(self._context)

    def session(self) -> Any:
        """A session that no engine uses now."""
        return self.idle.pop() if self.idle else self._first.newSession()

    def is_dead(self) -> bool:
        """Whether the JVM has ended (killed, or out of memory)."""
        return self._gateway.proc.poll() is not None

    def _end(self) -> None:
        if os.getpid() != self._owner:
            return
        type(self)._of = None
        process = self._gateway.proc
        try:
            self._context.stop()
            self._gateway.shutdown()
            process.stdin.close()
            process.wait(_PATIENCE)
        except Exception:
            # A JVM that died or hangs: nothing is left to save.
            process.kill()
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)


def find_java() -> Path:
    """The program `java`, new enough. Errors: SCR-091."""
    home = os.environ.get("JAVA_HOME")
    named = Path(home, "bin", "java") if home else None
    found = str(named) if named and named.is_file() else shutil.which("java")
    if found is None:
        raise XiezhiError("SCR-091", least=LEAST_JAVA, found="—")
    said = subprocess.run([found, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(?:1\.)?(\d+)', said)
    if version is None or int(version[1]) < LEAST_JAVA:
        raise XiezhiError("SCR-091", least=LEAST_JAVA, found=version[1] if version else found)
    return Path(found).resolve()


def _quarter_of_memory() -> int:
    """A quarter of the machine's memory in MiB, at least one GiB: the JVM takes what it may."""
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return int(max(1024, whole // 2**22))


@contextmanager
def _own_environment(java: Path) -> Iterator[None]:
    """The environment without the settings of another Spark, and with the Java found."""
    before = {name: os.environ.pop(name) for name in _FOREIGN if name in os.environ}
    home = os.environ.get("JAVA_HOME")
    os.environ["JAVA_HOME"] = str(java.parents[1])
    try:
        yield
    finally:
        os.environ.update(before)
        if home is None:
            del os.environ["JAVA_HOME"]
        else:
            os.environ["JAVA_HOME"] = home
