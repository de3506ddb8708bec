"""Which tiers of a charge the court can have meant, by its own words and the paragraphs it cites."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from xiezhi.documents.criminal.persons import sentences
from xiezhi.documents.judgment.sections import Judgment
from xiezhi.documents.parts import Part
from xiezhi.documents.reading import Article
from xiezhi.law.ranges import KINDS, RangeVersion, Tier

# Said in weighing too (情节较轻 of probation, 刑法 72), or a mark of the crime itself (逃逸, 交通肇事解释 2(2)),
# or only a part of what the tier asks: they open a tier and never close the others.
_OPENS_ONLY = frozenset(
    ("情节较轻", "情节恶劣", "手段恶劣", "恶劣情节", "肇事后逃逸", "因逃逸致", "组织、领导", "三人以上",
     "使用枪支", "管制刀具", "驾驶机动车撞击", "就诊人死亡", "手段特别残忍", "特别残忍手段", "严重残疾",
     "故意伤害被绑架人")
)  # fmt: skip
# Other ways to say the words of the Law; they too only open a tier.
_LOOSE = {
    "其他严重情节": ("严重情节", "情节严重"),
    "其他特别严重情节": ("特别严重情节", "情节特别严重"),
}
_CLAUSE = re.compile(r"[,;:。\n]")
_DENIED = re.compile(
    r"不|未|没有|尚|并非|无证据|辩|是否|如果|指控|公诉机关|抗诉|检察|关于|接近|曾因|鉴于|酌情"
)
# What the rest of the sentence says of it.
_REFUSED = re.compile(
    r"(?:不予|不能|不应|不宜|不足|不当|不妥|不成立|不属|不构成|不符|不是|未达|有误|错误|难以|无关|存疑)|缓刑"
)
_ALL = re.compile(
    r"均|各(?:原审)?被告人|[二两三四五六七八九十](?:名)?(?:原审)?被告人|[二两三四五六七八九十]人"
)
_NEAR = 40
_REST = 80


@dataclass(frozen=True)
class Choice:
    """The tiers left open in each version; `every` are all of them, `basis` as in `RangeCheck`."""

    versions: tuple[tuple[Tier, ...], ...]
    every: tuple[tuple[Tier, ...], ...]
    basis: str
    verified: bool


@dataclass(frozen=True)
class _Word:
    """A word of a tier in the opinion: the defendants its sentence names, if it is said of them, if
    it is denied or only argued."""

    text: str
    place: tuple[int, int]
    named: frozenset[str]
    affirmed: bool
    denied: bool


class Told:
    """The words on tiers in the court's opinion, by charge and defendant."""

    def __init__(
        self, doc: Judgment, charges: tuple[str, ...], defendants: tuple[str, ...]
    ) -> None:
        self._plain = doc.text.plain
        self._charges = charges
        self._named: list[tuple[Part, frozenset[str]]] = []
        self._by_charge: dict[str, tuple[_Word, ...]] = {}
        self._alone = len(set(defendants)) == 1
        names = _any_of(name for name in defendants if name)
        for part in sentences(doc, doc.reasoning) if doc.reasoning else ():
            told = names.findall(self._plain, part.start, part.end) if names else ()
            self._named.append((part, frozenset(told)))

    def words(
        self, defendant: str, charge: str, versions: tuple[RangeVersion, ...]
    ) -> dict[str, bool]:
        """The words of the tiers that the opinion has for this count; True where it affirms one and
        nowhere denies it.

        With one charge in the document every sentence of the opinion is about it; with several
        only what stands between the charge and the other ones named beside it. A sentence that
        names other defendants only is not about this one.
        """
        if charge not in self._by_charge:
            self._by_charge[charge] = tuple(self._of(charge, versions))
        own = self._own(defendant, charge)
        denied = {word.text for word in own if word.denied}
        found: dict[str, bool] = {}
        for word in own:
            affirmed = word.affirmed and word.text not in denied
            found[word.text] = found.get(word.text, False) or affirmed
        return found

    def place(self, defendant: str, charge: str) -> tuple[int, int] | None:
        """Where the opinion first affirms a tier of this count; None where it does not."""
        places = (word.place for word in self._own(defendant, charge) if word.affirmed)
        return next(places, None)

    def _own(self, defendant: str, charge: str) -> list[_Word]:
        told = self._by_charge.get(charge, ())
        return [word for word in told if not word.named or defendant in word.named]

    def _of(self, charge: str, versions: tuple[RangeVersion, ...]) -> Iterator[_Word]:
        exact = frozenset(word for one in versions for tier in one.tiers for word in tier.when)
        known = _any_of(one for word in exact for one in (word, *_LOOSE.get(word, ())))
        if known is None:
            return
        for sentence, named in self._named:
            part = sentence
            if len(self._charges) > 1:
                own = self._mention(charge, sentence)
                if own is None:
                    continue
                part = self._between(charge, own, sentence)
            # Without a name 其 is one of several defendants, and which one is not said.
            whose = self._alone or named or _ALL.search(self._plain, part.start, part.end)
            for word in known.finditer(self._plain, part.start, part.end):
                settles = bool(whose) and word[0] in exact - _OPENS_ONLY
                denied = self._denied(word, sentence)
                yield _Word(word[0], word.span(), named, settles and not denied, denied)

    def _mention(self, charge: str, part: Part) -> int | None:
        place = self._plain.find(charge, part.start, part.end)
        return None if place < 0 else place

    def _between(self, charge: str, own: int, part: Part) -> Part:
        start, end = part.start, part.end
        for other in self._charges:
            place = part.start
            while other != charge:
                place = self._plain.find(other, place, part.end)
                if place < 0:
                    break
                if place < own:
                    start = max(start, place + len(other))
                else:
                    end = min(end, place)
                    break
                place += len(other)
        # What follows the charge before another one belongs to that other one.
        return Part(start, end if end == part.end else own)

    def _denied(self, word: re.Match[str], part: Part) -> bool:
        begin = max(part.start, word.start() - _NEAR)
        clause = begin
        for clause_end in _CLAUSE.finditer(self._plain, begin, word.start()):
            clause = clause_end.end()
        rest = min(part.end, word.end() + _REST)
        return bool(
            _DENIED.search(self._plain, clause, word.start())
            or _REFUSED.search(self._plain, word.end(), rest)
        )


def _any_of(words: Iterable[str]) -> re.Pattern[str] | None:
    """One pattern for all words, the longest first; None where there are none."""
    ordered = sorted(set(words), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, ordered))) if ordered else None


def choose(
    versions: tuple[RangeVersion, ...],
    words: dict[str, bool],
    articles: tuple[Article, ...],
    unit: bool,
) -> tuple[Choice, Choice]:
    """What the words leave open, and what the paragraphs the court cites leave of that.

    A wrong paragraph may be a slip of the pen, so that the second alone settles nothing.
    """
    every = tuple(
        tuple(tier for tier in version.tiers if unit or not tier.unit) for version in versions
    )
    worded = tuple(_by_words(tiers, words) for tiers in every)
    cited = tuple(_by_paragraph(tiers, articles) for tiers in worded)
    verified = all(version.verified for version in versions)
    if all(len(tiers) == 1 for tiers in every):
        basis = "only"
    else:
        basis = "words" if any(map(_fewer, worded, every)) else "article"
    narrowed = "paragraph" if any(map(_fewer, cited, worded)) else basis
    return Choice(worded, every, basis, verified), Choice(cited, every, narrowed, verified)


def _fewer(left: tuple[Tier, ...], all_of: tuple[Tier, ...]) -> bool:
    return len(left) < len(all_of)


def _by_words(tiers: tuple[Tier, ...], words: dict[str, bool]) -> tuple[Tier, ...]:
    told = [tier for tier in tiers if any(one in words for one in _said(tier))]
    if not any(words.get(word) for tier in told for word in tier.when):
        return tiers
    # A graver tier that no word tells apart is never closed by the words of a lighter one.
    gravest = max(map(_gravity, told))
    return tuple(
        tier for tier in tiers if tier in told or (not tier.when and _gravity(tier) > gravest)
    )


def _said(tier: Tier) -> tuple[str, ...]:
    return tuple(one for word in tier.when for one in (word, *_LOOSE.get(word, ())))


def _gravity(tier: Tier) -> tuple[int, int]:
    return max(KINDS.index(kind) for kind in tier.kinds), tier.most or 0


def _by_paragraph(tiers: tuple[Tier, ...], articles: tuple[Article, ...]) -> tuple[Tier, ...]:
    cited: dict[str, set[int | None]] = {}
    for article in articles:
        cited.setdefault(article.article, set()).add(article.paragraph)
    left = tuple(tier for tier in tiers if any(_cited(place, cited) for place in tier.places))
    return left or tiers


def _cited(place: tuple[str, int | None], cited: dict[str, set[int | None]]) -> bool:
    article, paragraph = place
    named = cited.get(article)
    return named is not None and (paragraph is None or None in named or paragraph in named)
