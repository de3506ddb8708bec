# Two commands do all the set-up: `make run` and `make test`. Needs Python ≥ 3.11 with venv, and make.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
DEMO   ?= xiezhi-demo
# RUN=--no-serve ends after the report.
RUN    ?=
# Each of two processes takes half of the tests in their order, so that what a file's tests share is made
# once; the first to end takes over from the other.
PYTEST := $(BIN)/python -m pytest -n 2 --dist worksteal
# Modules and tests are compiled once, not again by every process.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run codes test slow tuples browser spark crash measure bench lint format messages docs lock clean

help: ## 列出全部命令 list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ —/'

$(VENV)/.base: requirements/base.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/.web: requirements/web.txt $(VENV)/.base
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/web.txt
	@touch $@

$(VENV)/.test: requirements/test.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $(VENV)/.base $(VENV)/.web $@

# Half a gigabyte and a Java 17: apart, so that `make test` needs neither.
$(VENV)/.spark: requirements/spark.txt $(VENV)/.test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --require-hashes -r requirements/spark.txt
	@touch $@

run: $(VENV)/.web ## 建立演示县，筛查，写报告，打开工作台 build the demo county, screen it, write the report, serve the desk
	$(BIN)/xiezhi demo --dir $(DEMO) $(RUN)

codes: ## 演示账户现在的动态口令 the one-time codes of the demo's accounts, now
	@$(BIN)/xiezhi desk codes --desk $(DEMO)/desk

test: $(VENV)/.test ## 运行测试 run the tests
	$(PYTEST) -m "not slow and not spark and not browser and not tuples"

slow: $(VENV)/.test ## 运行较慢的测试 run the slower tests
	$(PYTEST) -m "slow and not spark and not browser"

tuples: $(VENV)/.test ## 逐一核对十万种访问 every tuple of person, address, method and object
	$(PYTEST) -m "slow or tuples" tests/web/test_routes.py

browser: $(VENV)/.test ## 用 Chromium 试用工作台 visit the desk with Chromium (Debian: chromium fonts-noto-cjk)
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m browser tests/browser

spark: $(VENV)/.spark ## 在 Spark 上运行测试和全部示例 the tests and all examples on Spark (needs Java 17)
	$(BIN)/python -m pytest -n 0 -m spark
	$(BIN)/xiezhi models test --engine spark

crash: $(VENV)/.test ## 反复强制终止写账本的进程 kill writers of the ledger again and again (PostgreSQL where installed)
	$(BIN)/python -m measure crash

lint: $(VENV)/.test ## 静态检查 static checks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/xiezhi models lint
	$(BIN)/xiezhi models verify

format: $(VENV)/.test ## 排版 format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

measure: $(VENV)/.test ## 在 ../shared/data 的真实文书上测量 measure on real documents, skipped where they are missing
	$(BIN)/python -m measure

bench: $(VENV)/.test ## 与手写查询比较速度 compare speed with hand-written queries
	$(BIN)/python -m bench

docs: $(VENV)/.test ## 重新生成参考文档和模型清单 regenerate the reference pages and the manifest of the library
	$(BIN)/python -m xiezhi.errors > docs/errors.md
	$(BIN)/python -m xiezhi.law.reference > docs/law-parameters.md
	$(BIN)/python -m xiezhi.web.asvs docs/asvs.yaml > docs/asvs.md
	$(BIN)/xiezhi records reference --out docs/record-types.md
	$(BIN)/python -m xiezhi.screening.authoring.docs docs/models
	$(BIN)/xiezhi models pack src/xiezhi/library

messages: $(VENV)/.test ## 更新并编译英文界面 update and compile the English catalogue
	$(BIN)/python -m xiezhi.locale.update

lock: $(VENV)/.test ## 重新锁定依赖 compile the hash-pinned lock
	for extra in base web test spark; do \
	  flag=$$([ $$extra = base ] || echo "--extra $$extra"); \
	  [ $$extra != spark ] || flag="$$flag -c requirements/test.txt"; \
	  $(BIN)/uv pip compile -q --generate-hashes --no-header --no-annotate --universal \
	    --python-version 3.11 pyproject.toml requirements/build.in $$flag -o requirements/$$extra.txt; \
	done

clean: ## 删除环境和生成物 remove the environment and what was generated
	rm -rf $(VENV) $(DEMO) .bench .measure
