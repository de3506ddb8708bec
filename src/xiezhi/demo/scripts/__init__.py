"""Case scripts: what a lawful office does and what goes wrong, as data for each model.

`*.yaml` here hold the scripts (format: docs/demo.md); `reader` reads them strictly, `values` is the
small language of their values, `writing` writes cases from them, `check` runs them through the
models: `python -m xiezhi.demo.scripts PACKAGE`.
"""
