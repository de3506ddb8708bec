"""Every page of the desk in both languages: it is there, it is the right one, everybody can use it,
it fits a telephone and four hundred percent, and holds nothing that its policy of content blocks."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from django.utils import translation
from playwright.sync_api import expect

from browser.office import MODEL, SOURCE
from browser.visiting import Office, examine, heading, speak
from desk_routes import routes
from xiezhi.i18n import speaking
from xiezhi.web.library import title_of


@dataclass(frozen=True)
class Visit:
    """A page and who sees it. `title`: its main heading in Chinese, or what the test says of it where
    it is data; `given`: parameters of the address, as keys of what the office tells; `name`: of the
    test, where one address is more than one page."""

    route: str
    who: str
    title: str
    given: dict[str, str] = field(default_factory=dict)
    query: str = ""
    name: str = ""


M1 = {"<slug:finding_id>": "findings.m1"}
M2 = {"<slug:finding_id>": "findings.m2"}
CASE = {"<uuid:number>": "cases.m4"}
CLOSED = {"<uuid:number>": "cases.m9"}
SEAL = {"<slug:wall>": "wall"}
ORGAN = {"<int:pk>": "organ"}
ORDER = {"<int:pk>": "order"}
PERSON = {"<int:pk>": "people.colleague.pk"}
POST = PERSON | {"<int:post>": "post"}
VISITS = [
    Visit("", "prosecutor", "people.prosecutor.name", name="start"),
    Visit("", "secadmin", "people.secadmin.name", name="start_administrator"),
    Visit("findings/", "head", "发现"),
    Visit("findings/", "head", "发现", query="?tab=open&outcome=hard&state=open", name="filtered"),
    Visit("findings/", "liaison", "告知本机关的发现", name="findings_liaison"),
    Visit("findings/export/", "head", "导出发现列表"),
    Visit("findings/<slug:finding_id>/", "colleague", "model", M1, name="purpose"),
    Visit("findings/<slug:finding_id>/", "prosecutor", "model", M2, name="finding"),
    Visit("findings/<slug:finding_id>/known/", "head", "告知被监督单位？", M1),
    Visit("findings/<slug:finding_id>/identity/", "prosecutor", "申请查看身份", M2),
    Visit("emergency/", "prosecutor", "紧急查阅"),
    Visit("notices/<slug:finding_id>/", "liaison", "model", {"<slug:finding_id>": "findings.m3"}),
    Visit("identity/", "head", "身份查询"),
    Visit("identity/<int:pk>/", "head", "是否同意查看身份？", {"<int:pk>": "identity"}),
    Visit("figures/", "head", "数字"),
    Visit("models/", "prosecutor", "监督模型"),
    Visit("models/<slug:model_id>/", "prosecutor", "model", {"<slug:model_id>": "model_id"}),
    Visit("ledger/", "auditor", "账本"),
    Visit("own/", "prosecutor", "我的账户"),
    Visit("people/", "secadmin", "人员管理"),
    Visit("people/new/", "secadmin", "新建人员"),
    Visit("people/log/", "auditadmin", "账户日志"),
    Visit("people/<int:pk>/", "secadmin", "people.colleague.name", PERSON),
    Visit("people/<int:pk>/post/", "secadmin", "任职", PERSON),
    Visit("people/<int:pk>/post/<int:post>/end/", "secadmin", "免职", POST),
    Visit("people/<int:pk>/reset/", "secadmin", "重新设置登录方式", PERSON),
    Visit("people/<int:pk>/deactivate/", "secadmin", "停用账户", PERSON),
    Visit("orders/", "auditadmin", "待确认事项"),
    Visit("orders/<int:pk>/", "auditadmin", "确认", ORDER),
    Visit("orders/<int:pk>/decline/", "auditadmin", "不予确认", ORDER),
    Visit("organs/", "sysadmin", "机关管理"),
    Visit("organs/new/", "sysadmin", "新建机关"),
    Visit("organs/<int:pk>/", "sysadmin", "清溪县人民检察院", ORGAN),
    Visit("organs/<int:pk>/department/", "secadmin", "新建部门", ORGAN),
    Visit("organs/<int:pk>/place/", "secadmin", "改变上级机关", ORGAN),
    Visit("organs/<int:pk>/end/", "sysadmin", "撤销机关", ORGAN),
    Visit("departments/<int:pk>/", "secadmin", "改变部门的业务条线", {"<int:pk>": "department"}),
    Visit("looks/", "prosecutor", "查阅记录"),
    Visit("reviews/", "auditor", "抽查"),
    Visit("reviews/looks/<int:pk>/", "auditor", "审查一次查阅", {"<int:pk>": "look_review"}),
    Visit(
        "reviews/emergencies/<int:pk>/", "auditor", "审查一次紧急查阅", {"<int:pk>": "break_glass"}
    ),
    Visit("cases/", "chief", "案件办理"),
    Visit("cases/<uuid:number>/", "chief", "case", CASE),
    Visit("cases/<uuid:number>/assign/", "head", "交办案件", CASE),
    Visit("cases/<uuid:number>/assign/<int:pk>/end/", "head", "收回交办",
          CASE | {"<int:pk>": "assigned"}),
    Visit("cases/<uuid:number>/recuse/", "head", "登记回避", CASE),
    Visit("cases/<uuid:number>/recuse/<int:pk>/confirm/", "chief", "决定回避",
          CASE | {"<int:pk>": "recused"}),
    Visit("cases/<uuid:number>/recuse/<int:pk>/end/", "chief", "终结回避",
          CASE | {"<int:pk>": "recused"}),
    Visit("cases/<uuid:number>/grant/", "chief", "授权", CASE),
    Visit("cases/<uuid:number>/grant/<int:pk>/end/", "chief", "收回授权",
          CASE | {"<int:pk>": "granted"}),
    Visit("cases/<uuid:number>/seal/", "chief", "封存这个案件？", CASE),
    Visit("cases/<uuid:number>/close/", "chief", "办结案件", CASE),
    Visit("cases/<uuid:number>/classify/", "chief", "登记密级", CASE),
    Visit("cases/<uuid:number>/lifting/", "manager", "任何人都不能打开的案件", CLOSED),
    Visit("cases/<uuid:number>/lifting/close/", "chief", "办结案件", CLOSED),
    Visit("cases/<uuid:number>/lifting/<slug:wall>/", "chief", "提出解除", CLOSED | SEAL),
    Visit("cases/<uuid:number>/lifting/<slug:wall>/lift/", "manager", "办理解除？", CLOSED | SEAL),
    Visit("cases/<uuid:number>/deletion/", "chief", "删除案件", CLOSED),
    Visit("cases/<uuid:number>/delete/", "manager", "永久删除这个案件？", CLOSED),
    Visit("intake/", "prosecutor", "导入"),
    Visit("intake/new/", "prosecutor", "上传文件"),
    Visit("intake/<uuid:upload_id>/", "prosecutor", "source", {"<uuid:upload_id>": "upload"}),
    Visit("intake/<uuid:upload_id>/", "head", "source", {"<uuid:upload_id>": "upload"},
          name="upload_of_another"),
    Visit("screening/", "head", "筛查"),
    Visit("account/login/", "", "登录"),
    Visit("account/enrol/", "", "登记"),
    Visit("account/logout/", "prosecutor", "退出"),
    Visit("account/password/", "prosecutor", "修改密码"),
    Visit("account/2fa/reauthenticate/", "prosecutor", "再次验证"),
    Visit("account/2fa/totp/deactivate/", "prosecutor", "移除验证器应用"),
    Visit("account/2fa/keys/add/", "prosecutor", "添加安全密钥"),
    Visit("account/2fa/recovery-codes/new/", "prosecutor", "换一组恢复码"),
    Visit("nothing/", "prosecutor", "没有这个页面", name="not_there"),
]  # fmt: skip
ELSEWHERE = {
    # Asked for by other tests here, which come to the page as a person does.
    "account/2fa/authenticate/": "test_signing_in.py",
    "account/2fa/totp/activate/": "test_signing_in.py",
    "account/2fa/recovery-codes/": "test_signing_in.py",
    "account/2fa/keys/reauthenticate/": "test_signing_in.py",
    "account/2fa/keys/<int:pk>/remove/": "test_signing_in.py",
    "findings/several/": "test_findings.py",
    "identity/<int:pk>/read/": "test_findings.py",
    "screening/<uuid:job_id>/": "test_findings.py",
}
NO_PAGE = {
    # They answer with a redirection, a file or JSON.
    "language/", "ledger/checkpoint/", "account/sessions/end/", "account/2fa/", "own/told/",
    "findings/<slug:finding_id>/judge/", "findings/<slug:finding_id>/take/",
    "findings/<slug:finding_id>/assign/", "intake/<uuid:upload_id>/progress/",
    "intake/<uuid:upload_id>/tables/<int:number>/", "intake/<uuid:upload_id>/describe/",
    "intake/<uuid:upload_id>/check/", "intake/<uuid:upload_id>/take/",
    "intake/<uuid:upload_id>/drop/", "intake/<uuid:upload_id>/bad-rows/<int:number>/",
    "screening/<uuid:job_id>/progress/",
}  # fmt: skip


def test_no_page_is_left_out() -> None:
    served = {route for route in routes() if not route.startswith("api/")}
    visited = {visit.route for visit in VISITS}
    assert served - visited - ELSEWHERE.keys() - NO_PAGE == set()


@pytest.mark.parametrize("visit", VISITS, ids=lambda visit: visit.name or visit.route)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everybody_can_use_the_page(visit: Visit, lang: str, office: Office) -> None:
    with office.visit(visit.who) as page:
        address = visit.route
        for part, key in visit.given.items():
            address = address.replace(part, said(office, key, lang))
        title = said(office, visit.title, lang)
        status = 404 if visit.name == "not_there" else 200
        answer = page.goto(f"/{address}{visit.query}")
        assert answer is not None
        if "/reauthenticate/" in page.url and "/reauthenticate/" not in address:
            office.confirm(page, visit.who)
        else:
            assert answer.status == status, answer.status
        speak(page, lang)
        heading(page, title)
        expect(page.locator("footer")).to_be_visible()
        assert examine(page) == []


def said(office: Office, key: str, lang: str) -> str:
    """What the office tells under a key, else the words themselves in the language."""
    with translation.override({"zh": "zh-hans", "en": "en"}[lang]), speaking(lang):
        if key == "model":
            return title_of(MODEL)
        if key == "case":
            return f"{translation.gettext('案件')} {office.told['cases']['m4']}"
        if key == "model_id":
            return MODEL
        if key == "source":
            return SOURCE
        found = office.told
        for step in key.split("."):
            if not isinstance(found, dict) or step not in found:
                return translation.gettext(key)
            found = found[step]
        return str(found)


def test_the_watch_sees_what_a_policy_of_content_blocks(office: Office) -> None:
    with office.visit() as page:
        page.goto("/account/login/")
        assert office.blocked == []
        page.evaluate("() => document.body.setAttribute('style', 'color: red')")
        expect(page.locator("h1")).to_be_visible()
        page.evaluate("() => new Promise((next) => setTimeout(next))")
        assert [line for line in office.blocked if "style-src" in line]
        office.blocked.clear()
