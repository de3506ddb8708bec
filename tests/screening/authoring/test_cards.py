"""The generated pages are those of the library as it is, and say what a model does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from xiezhi.screening.authoring import docs
from xiezhi.screening.authoring.cards import card, stamp
from xiezhi.screening.authoring.catalogue import card_path
from xiezhi.screening.authoring.example_words import told
from xiezhi.screening.authoring.titles import words
from xiezhi.screening.engines import open_engine
from xiezhi.screening.models import FUNCTIONS, SHAPES, find_model, load_library

PAGES = Path(__file__).parents[3] / "docs" / "models"
LIBRARY = load_library()


def without_examples(text: str) -> str:
    """A card as it is written without an engine, to compare two of them in little time."""
    return re.sub(r"\n\n### .*?(?=\n\n## English)", "", text, flags=re.DOTALL)


def test_every_model_has_a_card_of_its_present_files_and_no_card_is_left_over() -> None:
    found = {path.relative_to(PAGES).as_posix(): path for path in (PAGES / "cards").rglob("*.md")}
    assert found.keys() == {card_path(model) for model in LIBRARY}, "run `make docs`"
    stale = [
        model.id
        for model in LIBRARY
        if stamp(model) not in found[card_path(model)].read_text(encoding="utf-8")
    ]
    assert not stale, "run `make docs`"


def test_the_pages_that_list_models_are_current() -> None:
    for name, text in docs.pages(LIBRARY, PAGES).items():
        assert (PAGES / name).read_text(encoding="utf-8") == text, "run `make docs`"


def test_cards_follow_the_law_and_the_record_types_too() -> None:
    some = LIBRARY[::12]
    for name, text in docs.cards(some, PAGES, None).items():
        written = (PAGES / name).read_text(encoding="utf-8")
        assert without_examples(written) == text, "run `make docs`"


@pytest.mark.slow
def test_every_card_is_current_to_the_last_example() -> None:
    with open_engine() as engine:
        made = docs.cards(LIBRARY, PAGES, engine)
    for name, text in made.items():
        assert (PAGES / name).read_text(encoding="utf-8") == text, "run `make docs`"


def test_a_card_tells_law_rule_data_steps_limits_and_examples() -> None:
    with open_engine() as engine:
        text = card(find_model(LIBRARY, "bail-overdue"), engine)
    for part in (
        "# 取保候审超期",
        "2.2.5 违法适用强制措施",
        "《中华人民共和国刑事诉讼法》第七十九条、第九十九条",
        "| 取保候审 | 12个月 | 2018-10-26 起 |",
        "措施种类不为“取保候审” → **不属于本模型**",
        "| 强制措施（`measure`） |",
        "需要声明完整的表（没有声明，“没有记录”不作为依据）：强制措施（`measure`）",
        "xiezhi screen --store DIR --model bail-overdue",
        "可以制发：纠正违法通知书",
        "## 局限和误报",
        "### 违法：",
        "### 合法：",
        "### 不能判断：",
        "- 缺 “强制措施”表的完整性声明：",
        "超期3日",
        "满 12 个月：2026-11-20",
        "**Release on bail overdue.**",
    ):
        assert part in text, part


def test_a_model_that_is_never_hard_shows_its_soft_example() -> None:
    soft = next(
        model
        for model in LIBRARY
        if all(row["outcome"] != "hard" for case in model.examples.cases for row in case.expect)
    )
    with open_engine() as engine:
        assert told(soft, engine)[0].outcome == "soft"


def test_every_word_of_a_model_has_a_title() -> None:
    assert words("function") == list(FUNCTIONS)
    assert sorted(words("shape")) == sorted(SHAPES)


def test_writing_removes_the_card_of_a_model_that_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = LIBRARY[:2]
    monkeypatch.setattr(docs, "_readable", lambda: (some, []))
    (tmp_path / "cards" / "criminal").mkdir(parents=True)
    (tmp_path / "cards" / "criminal" / "gone.md").write_text("x", encoding="utf-8")
    (tmp_path / "guide.md").write_text(f"## {some[0].id}\n", encoding="utf-8")
    assert docs.write(tmp_path) == []
    assert {p.relative_to(tmp_path).as_posix() for p in (tmp_path / "cards").rglob("*.md")} == {
        card_path(model) for model in some
    }
    text = (tmp_path / card_path(some[0])).read_text(encoding="utf-8")
    assert f"[guide.md](../../guide.md#{some[0].id})" in text
