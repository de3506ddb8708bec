"""Names of parties in a head and in running text.

In a head a name ends at a comma or stop. In running text (原告甲诉被告乙公司买卖合同纠纷一案) no
sign ends it: a company or organ ends with its last word (公司, 局, 政府 …), a person before the
verb or the name of the dispute.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xiezhi.documents.judgment.roles import ROLES

_LONGEST = 90
_MOST = 80
_CANDIDATE = re.compile(
    r"[^,。;:、\n()《》\"“”?!]{1,50}"
    # 虚构(上海)有限公司; a bracket that says another thing than the name ends it.
    r"(?:\((?!以?下|简|曾|原|又|别|绰|外号|自|系|反诉|化名|[女男]|身份|公民|一审|二审|另|已|在逃|特别|[另未]成年)"
    r"[^()\n,]{1,20}\)[^,。;:、\n()《》\"“”?!]{1,40}){0,2}(?:\((?:普通|有限|特殊普通)合伙\))?"
)
_TAIL = (
    r"(?:公司(?!法|债|章程|决议|登记|股东)|集团|局|厅|委员会|政府(?!信息|采购)|办事处|办公室|大队|支队|总队|中队|派出所|检察院|法院"
    r"|医院|学校|大学|学院|中学|小学|幼儿园|中心|银行|支行|分行|信用社|合作社|联社|联合社|厂|商店|商行(?!政)|经营部|服务部|门市部"
    r"|超市|酒店|宾馆|饭店|餐厅|事务所|协会|研究所|研究院|村民小组|居委会|村委会|管委会|业委会|工会|基金会"
    r"|监狱|看守所|电视台|企业|工作室|项目部|营业部|分社|总社|车站|供应站|总站|农场|林场|煤矿|加油站|个体工商户"
    r"|国务院|海关|总署|公署|街道办|公安处|(?:资源|教育|财政|公安|民政|司法|商务|运输|保障|建设|环境|农业|农村|卫生|文化|安全|技术|信息化|水利|工程)部"
    r"|(?<=[村社])[一二三四五六七八九十\d]{1,2}组)"
)
_ORGAN = re.compile(rf".{{1,88}}{_TAIL}(?:\((?:普通|有限|特殊普通)合伙\))?")
_TWO_ORGANS = re.compile(rf".{{2,60}}?{_TAIL}(?=(?:以及|[和与及]).{{1,60}}{_TAIL})")
_NO_ORGAN = re.compile(
    r"原告|被告|上诉人|第三人|申请人|被执行|赔偿|支付|承担|应当|送达|通知|作为|接到|偿还|返还|给付|签订|双方|协助|副局长|该局|之委"
)
_STOP = re.compile(
    r"诉(?!讼)|原告|被告|上诉人|已(?=[取赔退经与于全自被])|[和及](?=[^,。]{2,16}法律援助)|与(?=被|原|第三|上诉|申请|再审|本|一审|二审|其|他人|案外)"
    r"|[和及](?=其|被告|原告|第三人|被上|上诉|原审|委托|法定|诉讼|指定|辩护|附带|被申|本院|案外|他人)"
    r"|因|不服|以(?=被|原|双方|其|本|已|[^,。]{0,20}为由)|要求|请求|于(?=[\d一二同本法上]|[^,。]{0,10}年)"
    r"|向(?=本|法院|[^,。]{0,12}法院|原|被)|对(?=被|原|本|其|一审|二审|指控|公诉|起诉|上述|犯罪|判决)|作出"
    r"|的(?=委托|法定|诉讼|辩护|指定|副|代|监护|上诉|起诉|申请|行政|出庭|近亲|父|母|妻|丈|[\d一二三四])"
    r"|申请(?=执行|强制|再审|撤|财产|先|宣|认|确)|提[起出]|到庭|出庭|参加|未(?!来)|自愿|一案|犯|以及"
    r"|涉嫌|构成|均(?=[已未到为系不辩称以对])|经(?=本院|传票|合法|依法)|现(?=羁|押|在押|住|取)|曾(?=因|用|于)"
    r"|撤回|撤诉|上诉(?=称|至|于)|在(?=本|法|一|二|押)|系(?=[^统列])|[辩述诉]称|等(?=人|[\d一二三四五六七八九十]|$)"
    r"|\d{4}年|无正当|及其|之间|缺席|委托|查明|至今|仍|既|逾期|就(?=本|上|其)|为(?=被|行政|由)|下发|申诉|之(?=委托|诉讼|法定)"
)
_CAUSE = re.compile(
    r"民间借|买卖合|离婚|婚姻|机动车|交通|道路|劳动|劳务|借款|金融|租赁|房屋|建设|建筑|装饰|装修|侵权|生命权|健康权|身体权|继承"
    r"|遗嘱|物业|保险|追偿|不当得|合同|股权|股东|名誉|相邻|排除|返还|所有权|物权|确认|承揽|加工|运输|提供|抚养|赡养"
    r"|分家|共有|农村|土地|商品房|居间|中介|信用|票据|知识产|著作|商标|专利|不正当|环境|医疗|产品|财产|债权|债务"
    r"|执行|变更|案外|破产|行政|政府信|治安|工伤|拆迁|城建|城市|征收|规划|强制|履行|限期|恢复|损害|合伙|典当|储蓄|担保"
    r"|抵押|质押|保证|供用|赠与|人格|肖像|隐私|监护|收养|同居|彩礼|宅基|承包|海上|船舶|盗窃|诈骗|抢[劫夺]|故意|贩卖|走私"
    r"|危险|寻衅|敲诈|职务|贪污|受贿|挪用|非法|开设|容留|妨害|掩饰|强奸|猥亵|聚众|组织|伪造|放火|过失|暴力|贷款|招摇|受伤"
    # What a person does, or has, where the sentence goes on.
    r"|缴纳|支付|赔偿|偿还|给付|承担|负担|共同|连带|立即|停止|拒不|已|应|将|处以|采取|驾驶|违法|违章|擅自|占用|私自|户籍|户口|签订|签字|签名|签收|发放|垫付|亦[^,。]|受(?=[原被本其他伤委雇聘托让]|\Z)|的"
    r"|名义|账户|所有|使用|所欠|尚欠|归还|清偿|下落|没有|无证|持有|主张|认为|提供|抗辩|自述|供述|陈述|证言|家中|一方|本人"
)
# Words that begin with a surname, or with what stands beside one, and are no name.
_NO_PERSON = re.compile(
    r"支[出取配]|占[有用据]|施[工行]|封[闭存]|单[方独位]|代[扣缴付为理垫]|于[当同次]|经[营过手]|管[理辖]|安[装排置]|广告|通[过知]"
    r"|计[算划提]|包[括装含]|宣[称布告读]|解[除释决]|成[立为]|连[续带同]|常年|平[时均]|明[知确显]|花[费去]|干活|全[部额]"
    r"|从[事未该]|索[要赔取]|能[够否]|充[分当]|终[止结]|居[住间]|步行|利[用息]|关[于联闭]|相[关互应]|查[询看封明]|权[利益]"
    r"|有[权无关]|归[还属]|法[定院律]|商[品业量铺]|付[款清]|加[装盖班入]|次日|收[到取款]|交[付纳由]|购[买房车]|业务|分期|职工|入住"
)
_SEX_AT_END = re.compile(r"[男女]$")
_AGE_FOLLOWS = re.compile(r",?(?:\d{4}|[一二][九〇]|[^,。\n]{1,6}族|[×xX*]{2,4}年|出?生)")
_JOINED = re.compile(
    r"(?:\([^()\n]{1,40}\))?(?:、|以及|[和及与])(?!其|委托|法定|诉讼|指定|辩护|住|被(?!扬)|原|第三人|[^,。]{2,16}法律援助)"
)
_NOT_A_NAME = re.compile(
    rf"(?:{'|'.join(sorted(ROLES, key=len, reverse=True))}|本案|双方|上述|上列"
    r"|[一二三四五六七八九两各]?[名方人](?!民)|其|系|的|是|均|[和与在有]"
    r"|已|应|可|不|对|于(?=[\d本是])|依|提|申请|请求|当事人|各|诉|辩|等|到庭|出庭|委托|之|所|一案|无(?=罪|法|权|异|证|正|辩|意)|未|称|认为|作出"
    r"|住|拒|承担|负担|及|因|以|向|男|女|犯|签名|主体|资格|身份|适格|如|若|人数|地位|自|为|将|从|至|经|也|并|而|则"
    r"|第[一二三四\d]|\d|共同|承认|同意|陈述|要求|主张|没有|必须|按|或|履行|支付|名单|情况|罪名|量刑|事实|证据|单位|职工|基本|意见|权利|指控)"
)
# The surnames of 百家姓 still in use, and some that it does not have.
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞"
    "熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓"
    "郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁"
    "仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰"
    "郦雍璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃"
    "利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公仉督岳帅缑亢况郈有琴归海晋楚闫"
    "法汝鄢涂钦商牟佘佴伯赏墨哈谯笪年爱阳佟言福肖付覃占冼银邸仝苟谌佐原代粟鹿操苑修青戢母揭官展邝展战火阿买木努热依古巴扎玉卡"
    "吐麦帕艾买沙迪萨塔图木拉乃加吾央次格旺德洛嘎达仁益西欧妥者保拓兰底丑尧税矫逢"
    "凃侴呙尕庹漆朴杞爨瓮盍眭禤笃箫綦苌荤菅豆镡雒颉鲜虢郄郅郇郯嬴睢炅槐亓芈竹虎"
)
_PERSON = re.compile(
    rf"(?:[{_SURNAMES}](?:(?![被的于了其等将])[一-鿿㐀-䶿×xX*]){{1,3}}|[一-鿿][某×xX*]{{1,3}}(?:(?![的了于向对在与和将被就受])[一-鿿])?|[^,\d]{{1,12}}[·•.][^,\d]{{1,14}}|[×xX*]{{2,4}}"
    r"|[甲乙丙丁戊己庚辛][某]{0,2})\d{0,2}"
)
_PERSON_BEFORE = re.compile(rf"(?:{_PERSON.pattern})(?=[在向于将从对由是为]|系(?![统列]))")
_NEXT_ORGAN = re.compile(r"(?:\([^()\n]{1,40}\))?(?:(?![原被诉与])[^,。;\n、()]){0,16}、")
# No organ is called so: the sentence goes on, or it was on its way before.
_NO_ORGAN_IN_TEXT = re.compile(
    r"^(?:[与的由又在向被以因对系是未仍曾各并后再就按据至]|[和从于将经为](?!县|都|江|化|乐|开区)|先后|开办|下设|提供|通过)"
    r"|的|与|在(?![线水田])|就(?!业)|到(?![位家])|入住|表示|放弃|公司[向对为在]|[^朝]向(?![阳东西南北上前荣])|通过|变更|名称|\d元|分别|以及|账户|账号"
)
_SHORTEST = 2
# Names given as a letter: 被告人A.
_LETTER = re.compile(r"[A-Z]")


def names(plain: str, start: int, limit: int, *, glued: bool) -> Iterator[tuple[int, int]]:
    """The places of the names that begin at `start`: one, or several joined by 、 or 和.

    `glued`: in running text, where no sign need end a name and a person must look like one.
    """
    place, sure = start, not glued
    for _ in range(_MOST):
        end = _name_end(plain, place, min(limit, place + _LONGEST), glued=glued, sure=sure)
        if end <= place:
            return
        yield place, end
        joined = _JOINED.match(plain, end, min(limit, end + 50))
        if not joined:
            # 诉甲局(简称…)房屋征收、乙政府(简称…)行政复议一案: each has its own cause behind it.
            more = _NEXT_ORGAN.match(plain, end, min(limit, end + 60)) if glued else None
            stop = organ_at(plain, more.end(), limit) if more else 0
            if more and stop > more.end():
                yield more.end(), stop
            return
        # What follows in a list need be no name: 被告人甲对指控的事实、罪名无异议.
        place, sure = joined.end(), False


def organ_at(plain: str, start: int, limit: int) -> int:
    """The end of the organ or company whose name begins at `start`, `start` where none does."""
    candidate = _CANDIDATE.match(plain, start, min(limit, start + _LONGEST))
    return _organ_end(plain, start, candidate.end() if candidate else start)


def _organ_end(plain: str, start: int, end: int) -> int:
    first = _TWO_ORGANS.match(plain, start, end)
    organ = first or _ORGAN.match(plain, start, end)
    return start if organ is None or _NO_ORGAN.search(organ[0]) else organ.end()


def _name_end(plain: str, start: int, limit: int, *, glued: bool, sure: bool) -> int:
    candidate = _CANDIDATE.match(plain, start, limit)
    if not candidate:
        return start
    end = candidate.end()
    stop = _STOP.search(plain, start + 1, end)
    if stop:
        end = stop.start()
    organ = _organ_end(plain, start, end)
    if glued and organ > start:
        # 甲某在某银行的账户 begins with a person.
        person = _PERSON_BEFORE.match(plain, start, organ)
        if person:
            return person.end()
        if _NO_ORGAN_IN_TEXT.search(plain[start:organ]):
            return start
    if organ > start:
        # In a head 虚构县某局第二站 is one name: only running text cuts after the last known word.
        whole = sure and not stop and not _TWO_ORGANS.match(plain, start, end)
        return end if whole else organ
    if glued and (_CAUSE.match(plain, start, limit) or _NO_PERSON.match(plain, start, limit)):
        return start
    if _NOT_A_NAME.match(plain, start, limit) and not (
        sure and _PERSON.fullmatch(plain, start, end)
    ):
        return start
    if _SEX_AT_END.search(plain, start + _SHORTEST, end) and _AGE_FOLLOWS.match(plain, end):
        end -= 1
    cause = _CAUSE.search(plain, start + _SHORTEST, end) if glued else None
    if cause:
        end = cause.start()
    if not sure and not _PERSON.fullmatch(plain, start, end):
        return start
    short = sure and _LETTER.fullmatch(plain, start, end)
    return end if short or end - start >= _SHORTEST else start
