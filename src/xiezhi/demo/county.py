"""The fictional county: the day of the demo and its organs.

Nothing here exists: 虚构省云溪市清溪县, its neighbours and their organs are invented.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from random import Random

AS_OF = date(2026, 11, 23)
EXTRACTED_ON = date(2026, 11, 20)
COVERED_FROM = date(2019, 1, 1)

POLICE = ("清溪县公安局", "清溪县公安局城关派出所", "石坪县公安局")
# The one organ whose child tables were never declared complete: "no record" proves nothing there.
UNDECLARED_POLICE = "松岭县公安局"
COURTS = ("清溪县人民法院", "石坪县人民法院")
UPPER_COURT = "云溪市中级人民法院"
DETENTION = "清溪县看守所"
PRISON = "虚构省云溪监狱"
JUSTICE = "清溪县司法局"
PROCURATORATE = "清溪县人民检察院"
OFFICES = ("清溪县市场监督管理局", "清溪县自然资源局", "清溪县生态环境局")
UNDECLARED_OFFICE = "清溪县文化市场局"


@dataclass(frozen=True, slots=True)
class Place:
    """A county whose organs act in a case. `court_code` stands in its courts' case numbers."""

    name: str
    code: str
    court_code: str


PLACES = (Place("清溪县", "XK", "01"), Place("石坪县", "XS", "02"))

# What a script calls an organ: kind, and the names below the county's.
_COUNTY: dict[str, tuple[str, tuple[str, ...]]] = {
    "police": ("police", ("公安局",)),
    "court": ("court", ("人民法院",)),
    "detention": ("detention_house", ("看守所",)),
    "justice": ("justice", ("司法局",)),
    "procuratorate": ("procuratorate", ("人民检察院",)),
    "supervision": ("supervision_commission", ("监察委员会",)),
    "office": (
        "administrative",
        ("市场监督管理局", "自然资源局", "生态环境局", "水利局", "农业农村局", "应急管理局", "交通运输局",
         "住房和城乡建设局", "人力资源和社会保障局", "文化和旅游局", "林业局", "城市管理局"),
    ),
    "education": ("administrative", ("教育局",)),
    "civil_affairs": ("administrative", ("民政局",)),
    "health": ("administrative", ("卫生健康局",)),
    "tax": ("administrative", ("税务局",)),
    "finance": ("administrative", ("财政局",)),
    "government": ("administrative", ("人民政府",)),
    "township": ("administrative", ("城关镇人民政府", "河口镇人民政府")),
    "school": ("other", ("第一中学", "实验小学", "城关镇中心幼儿园")),
    "body": ("other", ("云来宾馆有限公司", "星光网吧", "东山矿业有限公司", "清河水务有限公司")),
}  # fmt: skip
_CITY = {
    "police": "公安局",
    "court": "中级人民法院",
    "procuratorate": "人民检察院",
    "justice": "司法局",
    "supervision": "监察委员会",
    "office": "市场监督管理局",
    "education": "教育局",
    "civil_affairs": "民政局",
    "health": "卫生健康委员会",
    "government": "人民政府",
}
_PROVINCE = {
    "police": "公安厅",
    "court": "高级人民法院",
    "procuratorate": "人民检察院",
    "justice": "司法厅",
    "supervision": "监察委员会",
    "office": "市场监督管理局",
    "education": "教育厅",
    "civil_affairs": "民政厅",
    "health": "卫生健康委员会",
    "government": "人民政府",
}
_CITY_NAME, _PROVINCE_NAME = "云溪市", "虚构省"
_PRISONS = {
    "prison": (PRISON, "虚构省北山监狱"),
    "juvenile_prison": ("虚构省未成年犯管教所",),
}
# Below the level of the county: these are organs of a township, or no organs at all.
_LOWEST = ("township", "school", "body")

# code, name, kind, level, superior's code
Organ = tuple[str, str, str, str, str | None]
_FIRST = (
    ("XK0101", "清溪县公安局", "police", "county", "云溪市公安局"),
    ("XK0102", "清溪县公安局城关派出所", "police", "township", "清溪县公安局"),
    ("XK0103", "石坪县公安局", "police", "county", "云溪市公安局"),
    ("XK0104", UNDECLARED_POLICE, "police", "county", "云溪市公安局"),
    ("XK0100", "云溪市公安局", "police", "city", "虚构省公安厅"),
    ("XK0201", "清溪县人民法院", "court", "county", UPPER_COURT),
    ("XK0202", "石坪县人民法院", "court", "county", UPPER_COURT),
    ("XK0200", UPPER_COURT, "court", "city", "虚构省高级人民法院"),
    ("XK0301", DETENTION, "detention_house", "county", "清溪县公安局"),
    ("XK0401", PRISON, "prison", "province", ""),
    ("XK0501", JUSTICE, "justice", "county", "云溪市司法局"),
    ("XK0601", PROCURATORATE, "procuratorate", "county", "云溪市人民检察院"),
    ("XK0701", OFFICES[0], "administrative", "county", "云溪市市场监督管理局"),
    ("XK0702", OFFICES[1], "administrative", "county", "清溪县人民政府"),
    ("XK0703", OFFICES[2], "administrative", "county", "清溪县人民政府"),
    ("XK0704", UNDECLARED_OFFICE, "administrative", "county", "清溪县人民政府"),
)


def _of_place(place: Place) -> list[tuple[str, str, str, str, str]]:
    found: list[tuple[str, str, str, str, str]] = []
    for word, (kind, names) in _COUNTY.items():
        for name in names:
            superior = f"{place.name}人民政府" if kind in ("administrative", "other") else ""
            if word == "detention":
                superior = f"{place.name}公安局"
            elif word == "government":
                superior = f"{_CITY_NAME}人民政府"
            elif _CITY.get(word, "").endswith(name) or word in ("procuratorate", "court"):
                superior = _CITY_NAME + _CITY[word]
            level = "township" if word in _LOWEST else "county"
            found.append(
                (f"{place.code}{len(found) + 901}", place.name + name, kind, level, superior)
            )
    return found


def _higher() -> list[tuple[str, str, str, str, str]]:
    found = []
    for number, (word, name) in enumerate(_PROVINCE.items(), 1):
        kind = _COUNTY[word][0]
        found.append((f"XV{number:02d}00", _PROVINCE_NAME + name, kind, "province", ""))
        above = _PROVINCE_NAME + name
        found.append((f"XC{number:02d}00", _CITY_NAME + _CITY[word], kind, "city", above))
    for number, name in enumerate((*_PRISONS["prison"], *_PRISONS["juvenile_prison"]), 1):
        found.append((f"XV90{number:02d}", name, "prison", "province", "虚构省司法厅"))
    return found


def _all_organs() -> tuple[Organ, ...]:
    """The organs that the first cases name, then those of every place; each name once."""
    unique: dict[str, tuple[str, str, str, str, str]] = {}
    for organ in (*_FIRST, *_higher(), *(each for place in PLACES for each in _of_place(place))):
        unique.setdefault(organ[1], organ)
    return tuple(
        (code, name, kind, level, unique[above][0] if above else None)
        for code, name, kind, level, above in unique.values()
    )


ORGANS = _all_organs()


def _split(word: str) -> tuple[str, bool, str]:
    """`court2` → court, another one; `court_city` → court of the city."""
    for level in ("city", "province"):
        if word.endswith(f"_{level}"):
            return word.removesuffix(f"_{level}"), False, level
    bare = word.rstrip("123456789")
    return bare, bare != word, ""


def organ_named(word: str, place: Place, used: Container[str], random: Random) -> str | None:
    """The organ that a script calls `word` in a case of `place`; None where it is no organ.

    `court2` is one that the case has not `used`, of the neighbouring county where this county has
    no other.
    """
    kind, other, level = _split(word)
    higher = {"city": (_CITY_NAME, _CITY), "province": (_PROVINCE_NAME, _PROVINCE)}
    if level:
        name, words = higher[level]
        return name + words[kind] if kind in words else None
    if kind in _PRISONS:
        own = list(_PRISONS[kind])
    elif kind in _COUNTY:
        own = [place.name + name for name in _COUNTY[kind][1]]
    else:
        return None
    if not other:
        return own[0] if kind in _PRISONS else random.choice(own)
    own += (
        [each.name + name for each in PLACES if each != place for name in _COUNTY[kind][1]]
        if (kind in _COUNTY)
        else []
    )
    left = [name for name in own if name not in used]
    return left[0] if left else None
