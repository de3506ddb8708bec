"""The scope guard refuses what is about persons and lets the acts of organs through."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from xiezhi.records import scope
from xiezhi.records.catalogue import catalogue

HERE = Path(__file__).parent
FORBIDDEN: dict[str, list[str]] = yaml.safe_load((HERE / "forbidden.yaml").read_text("utf-8"))
UNSEEN: dict[str, list[str]] = yaml.safe_load((HERE / "forbidden_unseen.yaml").read_text("utf-8"))
INNOCENT = (HERE / "innocent.txt").read_text(encoding="utf-8").splitlines()


def test_the_corpora_are_as_large_as_promised() -> None:
    assert sum(len(headings) for headings in FORBIDDEN.values()) >= 400
    assert len(set(INNOCENT)) >= 120
    assert FORBIDDEN.keys() == scope.grounds().keys()


@pytest.mark.parametrize("ground", FORBIDDEN)
def test_every_forbidden_heading_is_refused_on_its_ground(ground: str) -> None:
    wrong = {h: scope.ground_of(h) for h in FORBIDDEN[ground] if scope.ground_of(h) != ground}
    assert not wrong


@pytest.mark.parametrize("ground", UNSEEN)
def test_headings_no_stem_was_written_for_are_refused_by_meaning(ground: str) -> None:
    wrong = {h: scope.ground_of(h) for h in UNSEEN[ground] if scope.ground_of(h) != ground}
    assert UNSEEN[ground]
    assert not wrong


def test_no_innocent_heading_is_refused() -> None:
    assert {h: g for h in INNOCENT if (g := scope.ground_of(h))} == {}


def test_no_name_of_a_record_type_is_refused_and_none_needs_an_exemption() -> None:
    names = {
        name
        for record_type in catalogue().values()
        for field in record_type.fields.values()
        for name in (record_type.id, field.id, *field.title.values(), *field.aliases)
    }
    assert len(names) > 500
    assert {name: g for name in names if (g := scope.ground_of(name))} == {}


@pytest.mark.parametrize("stem", ["民族", "宗教信仰", "政治面貌", "指纹", "手机号", "病史"])
@pytest.mark.parametrize(
    "spelling",
    ["{}", " {} ", "{}代码", "{}名称", "嫌疑人{}", "被告人_{}", "【{}】", "{}(必填)", "*{}", "{}2"],
)
def test_generic_parts_and_punctuation_hide_nothing(stem: str, spelling: str) -> None:
    assert scope.ground_of(spelling.format(stem))
    assert scope.ground_of(spelling.format("\u3000".join(stem)))
    assert scope.ground_of(spelling.format("\u200b".join(stem)))


@pytest.mark.parametrize("word", ["minzu", "ethnicity", "mz", "imei", "zzmm"])
@pytest.mark.parametrize("spelling", ["{}", "{}_dm", "xyr_{}", "{}Code", "F_{}_NAME", "{}1"])
def test_case_width_and_prefixes_hide_no_latin_spelling(word: str, spelling: str) -> None:
    for text in (word, word.upper(), word.title()):
        heading = spelling.format(text)
        wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in heading)
        assert scope.ground_of(heading), heading
        assert scope.ground_of(wide), wide


@pytest.mark.parametrize(
    ("values", "ground"),
    [
        (["汉族", "回族", "汉族"], "ethnicity"),
        (["汉", "满", "回", "汉", "壮"], "ethnicity"),
        (["Han", "Hui", "Uyghur"], "ethnicity"),
        ([None, "", "维吾尔", "汉族"], "ethnicity"),
        (["佛教", "无宗教信仰", "道教"], "religion"),
        (["群众", "中共党员", "共青团员"], "politics"),
        (["13900000000", "139 0000 0001", "+86-13900000002"], "contact"),
    ],
)
def test_values_give_a_column_away_under_an_innocent_heading(
    values: list[str], ground: str
) -> None:
    found = scope.check_values("备注一", values)
    assert found is not None
    assert (found.ground, found.code) == (ground, "REC-041")


@pytest.mark.parametrize(
    "values",
    [
        [],
        [None, ""],
        ["群众", "群众"],  # a source of clues: reported by the public
        ["水", "水", "水"],  # pollution of water
        ["白", "土"],
        ["逮捕", "拘留", "汉族"],
        ["2026-01-01", "2026-01-02"],
        ["13900000000元", "12"],
    ],
)
def test_values_of_other_things_are_let_through(values: list[str]) -> None:
    assert scope.check_values("备注一", values) is None


def test_check_names_every_forbidden_column_and_no_other() -> None:
    found = scope.check(["案号", "民族", "立案日期", "LXDH"])
    assert [(item.header, item.ground) for item in found] == [
        ("民族", "ethnicity"),
        ("LXDH", "contact"),
    ]
    assert found[0].title("en") == "ethnicity or race"


def test_a_refusal_is_noted_with_its_place_and_without_values(tmp_path: Path) -> None:
    assert scope.refusals(tmp_path) == []
    found = scope.check(["民族"])[0]
    scope.log(tmp_path, [(found, {"file": "a.csv", "action": "refused"})])
    scope.log(tmp_path, [(found, {"file": "b.csv", "action": "ignored"})])
    noted = scope.refusals(tmp_path)
    assert [(n["file"], n["action"], n["column"], n["ground"]) for n in noted] == [
        ("a.csv", "refused", "民族", "ethnicity"),
        ("b.csv", "ignored", "民族", "ethnicity"),
    ]


# How the pages for readers name each ground, in Chinese and in English.
NAMED = {
    "ethnicity": ("民族", "ethnicity"), "religion": ("宗教", "religion"),
    "politics": ("政治面貌", "politics"), "biometrics": ("生物特征", "biometrics"),
    "movement": ("行踪", "movement"), "device": ("设备标识", "devices"),
    "contact": ("通讯和社会关系", "contacts"), "health": ("健康", "health"),
    "rating": ("对人的评分", "score"),
}  # fmt: skip
TOLD = {
    "README.md": 0, "README.en.md": 1, "SECURITY.md": 1, "CONTRIBUTING.md": 1, "docs/check.md": 0,
    "src/xiezhi/web/templates/desk/intake/new.html": 0,
}  # fmt: skip


@pytest.mark.parametrize("page", TOLD)
def test_every_ground_of_refusal_is_named_where_people_read_of_it(page: str) -> None:
    assert NAMED.keys() == scope.grounds().keys()
    text = (HERE.parents[2] / page).read_text(encoding="utf-8")
    assert not [words for words in NAMED.values() if words[TOLD[page]] not in text]
