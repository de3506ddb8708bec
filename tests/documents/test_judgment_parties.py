"""Parties of every docket form; all names are fictional."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiezhi.documents.collector import Collector
from xiezhi.documents.judgment.parties import accused, read_parties
from xiezhi.documents.judgment.sections import divide
from xiezhi.documents.kinds import kind_and_form
from xiezhi.documents.text import prepare

HEADS = {
    "criminal": "虚构县人民法院\n刑事判决书\n（2026）虚0101刑初12号\n",
    "civil": "虚构县人民法院\n民事判决书\n（2026）虚0101民初12号\n",
    "administrative": "虚构县人民法院\n行政判决书\n（2026）虚0101行初12号\n",
}
TAIL = "本院认为，理由如上。判决如下：\n一、驳回。\n审判员孙某\n二〇二六年六月三日"


def read(kind, body):
    text = prepare(HEADS[kind] + body + TAIL)
    doc = divide(text, *kind_and_form(text))
    return read_parties(doc, Collector(text))


def told(parties):
    return [(party.name, party.role) for party in parties]


@pytest.mark.parametrize(
    ("kind", "line", "expected"),
    [
        ("civil", "原告：王五，男，1980年1月1日出生，汉族，住虚构县。", [("王五", "原告")]),
        ("civil", "原告：李四男，1962年3月18日出生，汉族。", [("李四", "原告")]),
        ("civil", "原告（反诉被告）赵六，女。", [("赵六", "原告")]),
        (
            "civil",
            "原告暨反诉被告：虚构（上海）贸易有限公司，住所地虚构市。",
            [("虚构(上海)贸易有限公司", "原告")],
        ),
        ("civil", "被告：钱七（曾用名钱八），男。", [("钱七", "被告")]),
        ("civil", "再审申请人（一审原告、二审上诉人）：孙某某。", [("孙某某", "再审申请人")]),
        ("civil", "被申请人：阿布都·虚构江，男。", [("阿布都·虚构江", "被申请人")]),
        (
            "civil",
            "第三人虚构县虚构镇虚构村第三村民小组。",
            [("虚构县虚构镇虚构村第三村民小组", "第三人")],
        ),
        ("civil", "附带民事诉讼原告人周××，女。", [("周××", "附带民事诉讼原告人")]),
        ("criminal", "公诉机关虚构县人民检察院。", [("虚构县人民检察院", "公诉机关")]),
        ("criminal", "被告人自报吴某1，男。", [("吴某1", "被告人")]),
        ("criminal", "被告人方向前，绰号“大方”，男。", [("方向前", "被告人")]),
        ("criminal", "被告单位虚构县某厂。", [("虚构县某厂", "被告单位")]),
        ("criminal", "自诉人暨附带民事诉讼原告人郑某，女。", [("郑某", "自诉人")]),
        (
            "administrative",
            "被告虚构县人力资源和社会保障局，住所地虚构县。",
            [("虚构县人力资源和社会保障局", "被告")],
        ),
        ("administrative", "申请执行人虚构县自然资源局。", [("虚构县自然资源局", "申请执行人")]),
        ("civil", "被告：C，男，汉族。", [("C", "被告")]),
        (
            "civil",
            "法定代理人暨被告：王五，男，系王小五之父。",
            [("王五", "法定代理人"), ("王五", "被告")],
        ),
        ("civil", "代表人：王五，董事。", [("王五", "代表人")]),
        ("criminal", "申请机关虚构县人民检察院。", [("虚构县人民检察院", "申请机关")]),
        (
            "civil",
            "第三人：虚构有限公司原告王五与被告李四、第三人虚构有限公司合同纠纷一案，本院受理。",
            [("虚构有限公司", "第三人")],
        ),
        ("criminal", "被告人王五对指控事实、罪名及量刑建议无异议。", [("王五", "被告人")]),
        ("criminal", "被告人王五已取得被害人谅解。", [("王五", "被告人")]),
    ],
)
def test_a_line_of_the_head_gives_name_and_role(kind, line, expected):
    assert told(read(kind, line + "\n本院于2026年1月2日立案。本案现已审理终结。\n")) == expected


def test_a_role_on_a_line_of_its_own_is_followed_by_the_name():
    body = "公诉机关\n虚构县人民检察院\n被告人\n基本情况\n被告人王五。\n"
    body += "指控事实\n被告人王五窃得手机一部，价值人民币三千元整，已经发还。\n"
    assert told(read("criminal", body)) == [("虚构县人民检察院", "公诉机关"), ("王五", "被告人")]


def test_the_role_of_the_instance_before_is_kept_beside_the_present_one():
    parties = read(
        "criminal",
        "上诉人（原审被告人）王五，男。\n原审被告人李四，男。\n本院审理了本案。现已审理终结。\n",
    )
    assert [(party.name, party.role, party.earlier) for party in parties] == [
        ("王五", "上诉人", "原审被告人"),
        ("李四", "原审被告人", ""),
    ]
    assert accused(parties) == ("王五", "李四")


def test_one_person_has_one_entry_though_the_appeal_names_both_roles():
    body = "虚构县人民法院审理虚构县人民检察院指控原审被告人王五、李四犯盗窃罪一案，作出刑事判决。"
    body += "原审被告人王五不服，提出上诉。上诉人王五及其辩护人赵六到庭参加诉讼。现已审理终结。\n"
    parties = read("criminal", body)
    assert [(party.name, party.role, party.earlier) for party in parties] == [
        ("王五", "上诉人", "原审被告人"),
        ("李四", "原审被告人", ""),
        ("赵六", "辩护人", ""),
    ]
    assert parties[-1].of == "王五"


def test_a_defender_after_another_defendant_speaks_for_that_one():
    body = "虚构县人民检察院以起诉书指控被告人王五、李四犯盗窃罪，向本院提起公诉。"
    body += "被告人王五及其辩护人赵六、李四及其辩护人钱七到庭参加诉讼。现已审理终结。\n"
    defended = {party.name: party.of for party in read("criminal", body) if party.of}
    assert defended == {"赵六": "王五", "钱七": "李四"}


def test_a_company_called_by_its_short_name_too_is_one_party():
    body = "原告王五与被告虚构市甲乙贸易有限公司（以下简称甲乙公司）买卖合同纠纷一案，"
    body += "被告甲乙公司未到庭。本案现已审理终结。\n"
    assert told(read("civil", body)) == [("王五", "原告"), ("虚构市甲乙贸易有限公司", "被告")]


def test_the_people_of_an_insurance_company_are_no_defendants():
    body = "原告：王五。\n被告人寿保险有限公司虚构支公司。\n本院立案。本案现已审理终结。\n"
    assert told(read("civil", body)) == [("王五", "原告"), ("人寿保险有限公司虚构支公司", "被告")]


def test_the_sentence_goes_on_behind_a_role_without_a_name():
    # Each stands twice, so that it would be taken for a name were it one.
    ghosts = "原告支出费用。被告解除合同。原告购房款150000.5元。被告管理不善。原告收到通知后未到。"
    ghosts += "原告委托到虚构市虚构区人民法院领款。被告单方面解约。原告交付购车款33.6万元。"
    text = prepare(
        f"经审理查明，{ghosts}被告王五签订合同。被告王五的货款未付。\n本院认为，{ghosts}被告王五应当付款。判决如下：\n"
        "被告王五支付货款一万元。\n案件受理费五十元。"
    )
    parties = read_parties(divide(text, *kind_and_form(text)), Collector(text))
    assert told(parties) == [("王五", "被告")]


def test_a_prosecutor_has_no_representative():
    body = "虚构县人民检察院指派检察员出庭，辩护人赵六到庭参加诉讼。现已审理终结。\n"
    head = "公诉机关虚构县人民检察院。\n辩护人赵六，律师。\n"
    assert [party.of for party in read("criminal", head + body)] == ["", ""]


def test_a_letter_to_a_debtor_does_not_make_him_the_creditor():
    text = prepare(
        "虚构县人民法院\n限制消费令\n（2026）虚0101执1号\n王五：\n本院立案执行李四申请执行你借款合同纠纷一案，因你未履行，\n"
        "依照《中华人民共和国民事诉讼法》第二百六十六条规定，对你采取限制消费措施。\n二〇二六年三月四日"
    )
    parties = read_parties(divide(text, *kind_and_form(text)), Collector(text))
    assert ("王五", "申请执行人") not in told(parties)


def test_a_legal_aid_centre_beside_a_defendant_is_none():
    body = "虚构县人民检察院以起诉书指控被告人王五犯盗窃罪，向本院提起公诉。"
    body += "被告人王五和虚构县法律援助中心指派的辩护人赵六到庭参加诉讼。现已审理终结。\n"
    accused_ = [name for name, role in told(read("criminal", body)) if role == "被告人"]
    assert accused_ == ["王五"]


@pytest.mark.parametrize(
    "words", ["上述二被告的委托诉讼代理人", "二被告委托代理人", "以上两被告共同委托代理人"]
)
def test_who_speaks_for_two_is_read_and_belongs_to_neither(words):
    parties = read(
        "civil",
        f"原告：王五。\n被告：赵六。\n被告：钱七。\n{words}：孙某，律师。\n本院立案。本案现已审理终结。\n",
    )
    assert ("孙某", "委托代理人", "") in [(p.name, p.role, p.of) for p in parties]


def test_a_name_that_stands_once_is_doubted():
    body = "原告：王五。\n被告：李四。\n原告王五与被告李四纠纷一案，本院立案。本案现已审理终结。\n"
    for written, doubted in (
        (body, []),
        (body.replace("原告：王五", "原告：王猫五"), ["name_once"]),
    ):
        text = prepare(HEADS["civil"] + written + TAIL)
        found = Collector(text)
        read_parties(divide(text, "civil", "judgment"), found)
        assert [doubt.code for doubt in found.doubts] == doubted


def test_representatives_belong_to_the_party_before_them():
    parties = read(
        "civil",
        "原告：虚构有限公司。\n法定代表人：王五，总经理。\n委托诉讼代理人：李四，虚构律师事务所律师。\n"
        "被告：赵六，女。\n被告：钱七，男。\n以上二被告共同委托代理人：孙某、周某，律师。\n本院立案。本案现已审理终结。\n",
    )
    assert [(party.name, party.role, party.of) for party in parties] == [
        ("虚构有限公司", "原告", ""),
        ("王五", "法定代表人", "虚构有限公司"),
        ("李四", "委托代理人", "虚构有限公司"),
        ("赵六", "被告", ""),
        ("钱七", "被告", ""),
        ("孙某", "委托代理人", ""),
        ("周某", "委托代理人", ""),
    ]


@pytest.mark.parametrize(
    ("kind", "sentence", "expected"),
    [
        (
            "administrative",
            "原告王五诉被告虚构县人民政府（以下简称县政府）房屋行政征收一案，于2026年1月2日向本院提起行政诉讼。",
            {("王五", "原告"), ("虚构县人民政府", "被告")},
        ),
        (
            "administrative",
            "本院在审理原告王五不服被告虚构市公安局虚构分局于2026年1月7日作出的行政处罚决定一案中，原告申请撤回起诉。",
            {("王五", "原告"), ("虚构市公安局虚构分局", "被告")},
        ),
        (
            "administrative",
            "上诉人王五因诉虚构县人民政府（以下简称县政府）行政征收、虚构市人民政府（以下简称市政府）行政复议一案，不服判决，向本院提起上诉。",
            {("王五", "上诉人"), ("虚构县人民政府", "被上诉人"), ("虚构市人民政府", "被上诉人")},
        ),
        (
            "administrative",
            "申请执行人虚构县住房和城乡建设局申请执行李四城市规划管理行政处罚一案，本院受理后进行了审查。",
            {("虚构县住房和城乡建设局", "申请执行人"), ("李四", "被执行人")},
        ),
        (
            "civil",
            "原告王五、李四与被告虚构保险有限公司、第三人赵六机动车交通事故责任纠纷一案，本院立案后进行了审理。",
            {("王五", "原告"), ("李四", "原告"), ("虚构保险有限公司", "被告"), ("赵六", "第三人")},
        ),
        (
            "criminal",
            "虚构县人民检察院以虚检刑诉〔2026〕7号起诉书指控被告人王五、李某1犯盗窃罪，向本院提起公诉。被告人王五及其辩护人赵六到庭参加诉讼。",
            {
                ("虚构县人民检察院", "公诉机关"),
                ("王五", "被告人"),
                ("李某1", "被告人"),
                ("赵六", "辩护人"),
            },
        ),
    ],
)
def test_where_the_head_is_lost_the_sentence_of_the_case_names_the_parties(
    kind, sentence, expected
):
    assert set(told(read(kind, sentence + "本案现已审理终结。\n"))) == expected


def test_a_copy_without_head_names_who_stands_in_it_with_one_role_throughout():
    text = prepare(
        "经审理查明，原告王五与被告虚构有限公司签订合同。被告虚构有限公司未付款。原告王五多次催要。\n"
        "本院认为，被告虚构有限公司应当付款，原告王五的请求应予支持。判决如下：\n被告虚构有限公司支付原告王五一万元。\n案件受理费五十元。"
    )
    doc = divide(text, *kind_and_form(text))
    assert set(told(read_parties(doc, Collector(text)))) == {
        ("王五", "原告"),
        ("虚构有限公司", "被告"),
    }


def test_neither_birth_nor_ethnic_group_nor_address_becomes_part_of_a_name():
    parties = read(
        "criminal",
        "被告人王五，男，1990年1月1日出生于虚构省，回族，小学文化，农民，住虚构县。\n本院立案。现已审理终结。\n",
    )
    assert told(parties) == [("王五", "被告人")]


_WORDS = ["原告", "被告人", "上诉人", "（原审被告人）", "王五", "李四、", "：", "，", "。", "\n"]
_WORDS += ["虚构有限公司", "辩护人", "诉", "因", "一案", "的", "不服", "和"]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(_WORDS), max_size=40))
def test_any_words_are_read_without_an_error_and_spans_hold_the_names(words):
    text = prepare(HEADS["civil"] + "".join(words) + TAIL)
    doc = divide(text, "civil", "judgment")
    for party in read_parties(doc, Collector(text)):
        assert prepare(party.span.of(text.original)).plain.replace("\n", "") == party.name.replace(
            "\n", ""
        )
