"""Every article a passage cites: a law, then a list of articles, paragraphs and items.

    《A》第二百六十四条、第六十七条第三款，第五十二、五十三条；同法第一百三十三条之一第一款第（二）、（三）项

The law stays the last one named until the next title. A list is read piece by piece from its first
第; between two lists anything may stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xiezhi.documents.articles.lists import Cited, read_list
from xiezhi.documents.articles.numbers import CHARS
from xiezhi.documents.articles.passages import resting
from xiezhi.documents.articles.titles import COURTS, Title, known, resolve
from xiezhi.documents.collector import Collector
from xiezhi.documents.parts import Part, Parted
from xiezhi.documents.reading import Article

_TITLE = (
    r"《(?P<title>[^《》\n]{2,100}(?:《[^《》\n]{2,40}》[^《》\n]{1,40}|》[^》《,;。\n]{1,14})?)》"
)
_ANCHOR = re.compile(
    rf"{_TITLE}|[第笫](?=\n?\(?[{CHARS}])|(?<=[法典例定释见》])(?=[{CHARS}]{{1,8}}条)"
)
# 关于适用《…法》若干问题的解释(二) without brackets of its own: what stands before and behind.
_NESTED_BEFORE = re.compile(rf"(?:{COURTS}[、和与及]?){{0,5}}关于[^《》。,;\n]{{0,14}}$")
_NESTED_BEHIND = re.compile(
    r"[^《》。,;:第\n]{0,30}?(?:解释|规定|意见|批复|通知)(?:\([一二三四五六七八九十试行]{1,3}\)){0,2}"
)
_COURTS_BEFORE = re.compile(
    rf"(?:{COURTS}[、和与及]?){{1,6}}(?:联合)?(?:发布的|颁布的|制定的|的)?$"
)
_BARE_BEFORE = re.compile(r"[一-鿿、]{2,40}(?:\([一二三四五六七八九十试行]{1,3}\)){0,2}$")
_YEAR_BEFORE = re.compile(r"\((?:19|20)\d\d年?(?:修[正订改])?(?:版|本)?\)$")
# 民法典合同编第…条, 刑法分则第…条
_PART_BEFORE = re.compile(r"(?<=[法典])(?:[总分]则|[合同物权侵责任婚姻家庭继承人格]{2,4}编)$")
_SAME_LAW = re.compile(
    r"(?:同|该|本|此|上述|前述|上列)部?(?:法律?|法典|解释|规定|条例|办法|司法解释)的?$"
)
_OTHER_PAPER = re.compile(
    r"(?:法|法典|条例|解释|办法|规则|细则|意见|合同|协议|协议书|约定|章程|条款|公约|制度|手册"
    r"|保单|保险单)(?:中的|[的中书])?$"
)
_LONGEST_BARE = 40
_LONGEST_LINK = 2
_ABBREVIATED = re.compile(
    r"\((?:以下[均统]?(?:简称|称)|下称|简称)[为:]?[《“\"「]?"
    r"(?P<short>[^《》“”\"「」()\n]{2,30})[》”\"」]?\)"
)
# 第二条意见, 第三条约定: what follows says that it is no article of a law.
_NO_ARTICLE = re.compile(r"上?[述诉]?(?:意见|理由|约定|诉讼请求|诉请|辩解|辩护|证据)")
_COURTS_END = frozenset("院法检高部的布定合")
_ISSUED = re.compile(r"(?:联合)?(?:发布|颁布|制定)?的?$")
_QUOTE = re.compile(r"“[^“”]{12,3000}”")


def read_articles(
    doc: Parted, part: Part, found: Collector | None = None, *, ordered: bool = True
) -> tuple[Article, ...]:
    """The articles on which the court rests within its opinion.

    `part` ends where the order begins; `ordered` is false where the text has none.
    Each (law, article, paragraph, item) once, in order; the law by its full title where a table has
    it. `doubt` is set where a phrase of a copy was passed over. Papers that are no law (contracts)
    are left out. What a person should look at is noted in `found`: such a title, and a number that
    a phrase interrupts, which is not read.
    """
    kept: dict[tuple[str, str, int | None, int | None], Article] = {}
    reader = _Reader(doc)
    for passage in resting(doc, part, ordered):
        for article in reader.read(passage):
            key = (article.law, article.article, article.paragraph, article.item)
            if key not in kept or (kept[key].doubt and not article.doubt):
                kept[key] = article
    if found is not None:
        for place in sorted({*reader.broken, *reader.inserted}):
            found.doubt("interrupted", "articles", place)
    return tuple(kept.values())


class _Reader:
    """Reads passages of one document; abbreviations hold through all of them."""

    def __init__(self, doc: Parted) -> None:
        self.doc = doc
        self.plain = doc.text.plain
        self.last: Title | None = None
        self.short: dict[str, Title] = {}
        self.broken: list[int] = []
        self.inserted: list[int] = []
        self._learn()

    def _learn(self) -> None:
        """《…解释》(以下简称《解释》): what a short title stands for in this document."""
        for match in _ABBREVIATED.finditer(self.plain):
            closed = self.plain.rfind("》", max(0, match.start() - 12), match.start())
            opened = self.plain.rfind("《", max(0, closed - 110), closed) if closed > 0 else -1
            if opened >= 0:
                title = self._titled(opened, closed, 0)
                if title.is_law:
                    self.short[match["short"]] = title

    def _titled(self, opened: int, closed: int, floor: int) -> Title:
        """The title between two brackets, with the courts before it."""
        before = self.plain[max(floor, opened - 80) : opened]
        courts = _COURTS_BEFORE.search(before) if before[-1:] in _COURTS_END else None
        named = _ISSUED.sub("", courts[0]) if courts else ""
        return resolve(self.plain[opened + 1 : closed], named)

    def read(self, passage: Part) -> Iterator[Article]:
        """The articles of one passage, in order; what stands in quotation marks is not its own."""
        quotes = [m.span() for m in _QUOTE.finditer(self.plain, passage.start, passage.end)]
        current: Title | None = None
        place, quoted = passage.start, 0
        end_of_list = -1
        while anchor := _ANCHOR.search(self.plain, place, passage.end):
            while quoted < len(quotes) and quotes[quoted][1] <= anchor.start():
                quoted += 1
            if quoted < len(quotes) and quotes[quoted][0] < anchor.start():
                place = quotes[quoted][1]
                continue
            if anchor["title"] is not None:
                current, place = self._title(anchor, passage)
                if current.doubtful:
                    self.inserted.append(anchor.start())
                end_of_list = place
                continue
            start = anchor.start()
            law = self._before(start, end_of_list, passage, current)
            if law is None and not anchor[0]:
                place = start + 1
                continue
            found = read_list(self.plain, start, passage.end)
            place = max(found.end, start + 1)
            if start != end_of_list and _NO_ARTICLE.match(self.plain, found.end):
                continue
            if found.broken and law is not None and law.is_law:
                self.broken.append(start)
            if found.cited:
                current, end_of_list = law, place
                if law is not None and law.is_law:
                    self.last = law
                    yield from self._articles(law, found.cited)

    def _title(self, anchor: re.Match[str], passage: Part) -> tuple[Title, int]:
        """The law a bracketed title names, and where it ends."""
        start, end = anchor.span()
        before = self.plain[max(passage.start, start - 60) : start]
        nested = "关于" in before[-16:] and _NESTED_BEFORE.search(before)
        behind = _NESTED_BEHIND.match(self.plain, end, min(passage.end, end + 40))
        if nested and behind:
            return resolve(nested[0] + anchor[0] + behind[0]), behind.end()
        written = anchor["title"]
        if written in self.short:
            return self.short[written], end
        return self._titled(start, end - 1, passage.start), end

    def _before(
        self, start: int, end_of_list: int, passage: Part, current: Title | None
    ) -> Title | None:
        """The law of a list that starts here: a title without brackets before it, else the last."""
        if start == end_of_list:
            return current
        floor = max(passage.start, start - _LONGEST_BARE, end_of_list)
        before = _PART_BEFORE.sub("", _YEAR_BEFORE.sub("", self.plain[floor:start]))
        if _SAME_LAW.search(before):
            return current or self.last
        match = _BARE_BEFORE.search(before)
        if match:
            for cut in range(len(match[0]) - 1):
                written = match[0][cut:]
                title = self.short.get(written) or known(written)
                if title:
                    return title
        if _OTHER_PAPER.search(before) or self.plain[start] not in "第笫":
            # A number without 第 is one only right behind a title.
            return None
        if current is None and start - passage.start <= _LONGEST_LINK:
            # 依照《…》第六条。第七条之规定: the sentence goes on with the law of the one before.
            return self.last
        return current

    def _articles(self, law: Title, cited: tuple[Cited, ...]) -> Iterator[Article]:
        doubt = "interrupted" if law.doubtful else ""
        for each in cited:
            span = self.doc.text.span(each.start, each.end)
            yield Article(law.law, each.article, span, each.paragraph, each.item, law.law_id, doubt)
