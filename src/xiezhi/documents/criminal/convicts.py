"""What the court says of each defendant: recidivism, age, part in a group, when the acts were.

Only the court's own words count: what the prosecution or the defence says is a finding where the
court takes it up in the same sentence, else it leaves the matter open.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from xiezhi.documents.collector import Collector
from xiezhi.documents.criminal.acts import Acts, acts_of
from xiezhi.documents.criminal.persons import Person, born_on, named, persons, sentences
from xiezhi.documents.criminal.priors import priors_of
from xiezhi.documents.judgment.sections import Judgment
from xiezhi.documents.parts import Part
from xiezhi.documents.reading import ConvictFacts, Party, Sentenced, Span
from xiezhi.law import age_reached, parameters

_RECIDIVIST = re.compile(r"累犯")
_DENIED = re.compile(
    r"(?:不|未|非|无法|难以)[^,。;:\n累]{0,12}累犯|累犯[^,。;\n]{0,20}(?:不当|有误|不成立|不能成立|错误)"
)
_FOUND = re.compile(
    r"(?:系|是|属于?|构成|成立|为|以|作为|具有|认定)[^,。;:\n不未]{0,24}?累犯|累犯[^,。;\n]{0,6}(?:应|从重|情节)"
    r"|[,;。]累犯|故?属累犯"
)
_SPECIAL = re.compile(r"特殊累犯")
_SOME = re.compile(
    r"(?:其中|部分|个别)[^,。;\n]{0,4}(?:有|具有)[^,。;\n]{0,4}$|有的[^,。;\n]{0,4}$"
)
_VIEW = re.compile(
    r"公诉机关|公诉人|检察院|检察员|辩护人|辩护意见|辩称|辩解|上诉(?:称|理由|提)"
    r"|(?:原审|一审)(?:法院|判决|认)|原判(?:决|认)|指控|建议|提出"
)
_OWN_WORDS = re.compile(r"经查|经审查|本院认为|本院审查")
_TAKEN_UP = re.compile(r"(?<!不予)(?<!不)(?:采纳|支持|确认|成立|属实|正确|认可|准确|恰当|适当)")
_REFUSED = re.compile(
    r"不予|不能成立|不成立|不当|不能认定|有误|不符|无据|缺乏|纠正|[不欠]妥|没有(?:事实|法律)"
)
# What may take back the words before it, or a refusal of something else.
_DISPUTED = re.compile(
    r"累犯[^。;\n]{0,30}?(?:不当|有误|错误|不符|无据|不予|不能认定|纠正|[不欠]妥)"
)
# A finding whose word a copy has spoilt, its article, or its wording: silence it is not.
_UNSAID = re.compile(
    r"累(?![计积次赘])[^,。;\n犯]{1,24}犯|第六十五条|(?:五|5)年(?:以|之)?内[^,。;\n]{0,4}[再又][^,。;\n]{0,6}犯"
)
_DRUG_REPEAT = re.compile(r"(?<!不构成)(?<!不是)(?<!不属于)毒品(?:犯罪)?的?再犯")
_RINGLEADER = re.compile(
    r"(?<!非)(?<!不是)犯罪集团的?(?:组织者、?领导者、?)?(?:的)?首要分子|集团首要分子"
)
_MINOR = re.compile(
    r"(?:犯罪|作案|案发|行为|实施[^,。;\n]{0,16})时[^,。;\n]{0,10}?(?:未满|不满|未成年|尚未年满)"
    r"|(?:系|属|是|为)(?:未成年|不满十八周岁|未满十八周岁|已满十[四六]周岁[、,]?(?:不满|未满)十八)"
)
_PROTECTED = re.compile(
    r"(?:已|年)满(?:七十五|75)周?岁|(?:系|属|为|是)(?:怀孕|孕妇)|怀孕(?:的)?妇女|正?怀孕"
)
_VICTIM = re.compile(
    r"对象|被害|幼女|受害|他人|证人|辩护人|被告人不是|明知|同伙|教唆|容留|引诱|诱骗|介绍|雇[用佣]|利用|胁迫"
    r"|前[罪次案科]|上次|曾"
)
_PLEA = re.compile(r"(?<!不)(?<!未)(?<!拒不)认罪认罚")
_JOINT = re.compile(r"决定(?:合并)?执行|并罚|合并执行|总和刑期|执行刑期")
_CLAUSE_END = re.compile(r"[,:]")
_ORDER = ("found", "special")
# A sentence of an opinion has some 200 characters and names each thing once or twice.
_REACH = 400
_CLAUSE = 30
_MENTIONS = 20


@dataclass(frozen=True)
class _Told:
    """What a sentence says: a code and the place of the words."""

    code: str
    place: tuple[int, int]


def read_convicts(
    doc: Judgment, parties: tuple[Party, ...], sentenced: tuple[Sentenced, ...], found: Collector
) -> tuple[ConvictFacts, ...]:
    """The facts of each defendant sentenced, else of each in the head."""
    people = _people(doc, parties, sentenced)
    acts = acts_of(doc)
    told = {name: _Convict() for name in (one.name for one in people)}
    for sentence in sentences(doc, doc.reasoning):
        _read_sentence(doc, sentence, people, told)
    judged = found.value("judged_on")
    judged_on = judged if isinstance(judged, date) else None
    joint = _JOINT.search(doc.text.plain, doc.disposition.start, doc.disposition.end) is not None
    made = []
    for person, priors in priors_of(doc, people):
        facts = told[person.name].facts(doc, person, acts, judged_on)
        if facts.recidivist == "unclear":
            found.doubt("recidivist_unclear", "recidivist", told[person.name].unclear_at)
        complete = priors.complete and bool(person.paragraph)
        made.append(replace(facts, priors_complete=complete, joint_told=joint))
    return tuple(made)


def _people(
    doc: Judgment, parties: tuple[Party, ...], sentenced: tuple[Sentenced, ...]
) -> tuple[Person, ...]:
    people = persons(doc, parties)
    known = {one.name for one in people}
    names = dict.fromkeys(one.defendant for one in sentenced if one.defendant not in known)
    if len(people) == 1 and len(sentenced) == 1:
        return people
    return (*people, *(Person(name, Part(0, 0)) for name in names if name))


class _Convict:
    """What the sentences of the opinion say of one defendant, as it is read."""

    def __init__(self) -> None:
        self.recidivist: list[_Told] = []
        self.flags: dict[str, tuple[int, int]] = {}
        self.unclear_at = 0

    def finding(self, doc: Judgment) -> tuple[str, Mapping[str, Span]]:
        codes = {told.code for told in self.recidivist}
        if not codes:
            if not doc.reasoning or not doc.disposition:
                return "", {}
            plain = doc.text.plain
            for pattern, part in (
                (_RECIDIVIST, doc.facts),
                (_RECIDIVIST, doc.disposition),
                (_UNSAID, doc.reasoning),
            ):
                mentioned = pattern.search(plain, part.start, part.end)
                if mentioned:
                    self.unclear_at = mentioned.start()
                    return "unclear", {}
            return "silent", {}
        place = self.recidivist[0].place
        self.unclear_at = place[0]
        positive = codes & set(_ORDER)
        if positive and "denied" in codes:
            return "unclear", {}
        code = "special" if "special" in codes else "found" if positive else ""
        code = code or ("denied" if "denied" in codes else "unclear")
        return code, {"recidivist_finding": doc.text.span(*place)}

    def facts(
        self, doc: Judgment, person: Person, acts: Acts, judged_on: date | None
    ) -> ConvictFacts:
        recidivist, spans = self.finding(doc)
        born = born_on(doc, person)
        minor_told = "minor" in self.flags
        minor_at_act, minor_at_trial = _ages(born, acts, judged_on)
        if minor_told and minor_at_act is False:
            # The day of birth in the head says otherwise: the words may speak of another.
            minor_told, minor_at_act = False, None
        old = born is not None and judged_on is not None and _reached(born, "must_age", judged_on)
        protected = minor_told or minor_at_trial or old or "protected" in self.flags
        places = {name: doc.text.span(*place) for name, place in self.flags.items()}
        return ConvictFacts(
            person.name,
            recidivist,
            True if "drug_repeat" in self.flags else None,
            True if "ringleader" in self.flags else None,
            True if minor_told else minor_at_act,
            minor_at_trial,
            True if protected else None,
            True if "plea" in self.flags else None,
            acts.first,
            acts.last,
            spans={**places, **spans, **acts.spans(doc)},
        )


_FLAGS = (
    ("drug_repeat", _DRUG_REPEAT),
    ("ringleader", _RINGLEADER),
    ("minor", _MINOR),
    ("protected", _PROTECTED),
    ("plea", _PLEA),
)


def _read_sentence(
    doc: Judgment, sentence: Part, people: tuple[Person, ...], told: Mapping[str, _Convict]
) -> None:
    plain = doc.text.plain
    for mention in _mentions(plain, sentence, _RECIDIVIST):
        near = _around(plain, sentence, mention)
        code = _finding(plain, near, mention)
        names = _whose(plain, near, mention.start(), people)
        if not names:
            names, code = [one.name for one in people], "unclear"
        for name in names:
            told[name].recidivist.append(_Told(code, mention.span()))
    for flag, pattern in _FLAGS:
        for mention in _mentions(plain, sentence, pattern):
            near = _around(plain, sentence, mention)
            clause = plain[max(near.start, mention.start() - _CLAUSE) : mention.start()]
            if flag in ("minor", "protected") and _VICTIM.search(clause):
                continue
            viewed = _VIEW.search(plain, near.start, mention.start())
            if viewed and not _TAKEN_UP.search(plain, mention.end(), near.end):
                continue
            for name in _whose(plain, near, mention.start(), people):
                told[name].flags.setdefault(flag, mention.span())


def _mentions(plain: str, sentence: Part, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    return itertools.islice(pattern.finditer(plain, sentence.start, sentence.end), _MENTIONS)


def _around(plain: str, sentence: Part, mention: re.Match[str]) -> Part:
    """The sentence near a mention, from where the court speaks itself (经查).

    Longer sentences than real ones stay cheap.
    """
    begin = max(sentence.start, mention.start() - _REACH)
    for own in _OWN_WORDS.finditer(plain, begin, mention.start()):
        begin = own.end()
    return Part(begin, min(sentence.end, mention.end() + _REACH))


def _finding(plain: str, near: Part, mention: re.Match[str]) -> str:
    """What a sentence says with the word 累犯: found, special, denied or unclear."""
    begin = max(near.start, mention.start() - _CLAUSE - 10)
    passage = plain[begin : min(near.end, mention.end() + _CLAUSE)]
    if _VIEW.search(plain, near.start, mention.start()) and (
        _REFUSED.search(plain, near.start, near.end)
        or not _TAKEN_UP.search(plain, near.start, near.end)
    ):
        return "unclear"
    if _SOME.search(plain, begin, mention.start()):
        return "unclear"
    if _DENIED.search(passage):
        return "denied"
    if _SPECIAL.search(passage):
        return "special"
    return "found" if _FOUND.search(passage) and not _DISPUTED.search(passage) else "unclear"


def _whose(plain: str, near: Part, place: int, people: tuple[Person, ...]) -> list[str]:
    """The defendants of the nearest clause before a place that names some."""
    if len(people) == 1:
        return [people[0].name]
    cuts = [near.start]
    cuts += [cut.end() for cut in _CLAUSE_END.finditer(plain, near.start, place)]
    end = place
    for start in reversed(cuts):
        names = named(plain, Part(start, end), people)
        if names:
            return names
        end = start
    return []


def _ages(born: date | None, acts: Acts, judged_on: date | None) -> tuple[bool | None, bool | None]:
    """Whether under 18 at every act, at the judgment; None where it cannot be told."""
    at_act = at_trial = None
    if born and acts.first and acts.last:
        if _reached(born, "age", acts.first):
            at_act = False
        elif not _reached(born, "age", acts.last):
            at_act = True
    if born and judged_on:
        at_trial = not _reached(born, "age", judged_on)
    return at_act, at_trial


_KEYS = {"age": "sentencing.recidivism.age", "must_age": "sentencing.probation.must_age"}


def _reached(born: date, what: str, on: date) -> bool:
    # Both ages have had one value only.
    years = parameters()[_KEYS[what]].values[-1].value
    assert isinstance(years, int), what
    return age_reached(born, years, on)
