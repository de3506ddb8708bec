"""The fixed words of the page and the workbook, in the language in use."""

from __future__ import annotations

from xiezhi.i18n import _


def labels() -> dict[str, str]:
    """Every heading and label by name."""
    return {
        "title": _("监督筛查报告"),
        "product": _("獬豸"),
        "notice": _(
            "以下各项是按数据和法条推算的结果，不是认定。使用前请核对原始材料，由检察官判断。"
        ),
        "summary": _(
            "检查 {examined} 个单元：违法 {hard} 个，疑似 {soft} 个，不能判断 {undetermined} 个，"
            "合法 {lawful} 个。"
        ),
        "as_of": _("判断截至"),
        "made_at": _("生成时间"),
        "run_id": _("运行编号"),
        "contents": _("目录"),
        "skip": _("跳到正文"),
        "findings": _("发现"),
        "no_findings": _(
            "没有发现违法或疑似违法。没有发现不等于没有问题：请看后面不能判断的单元和未能运行的模型。"
        ),
        "held_back": _("本页只列前 {shown} 项，其余 {n} 项见同一文件夹的 report.xlsx。"),
        "arithmetic": _("计算"),
        "articles": _("法律依据"),
        "source": _("来源"),
        "text": _("原文"),
        "chars": _("第 {start}–{end} 字"),
        "unit": _("单元"),
        "name": _("姓名"),
        "model": _("模型"),
        "organ": _("机关"),
        "act_on": _("行为日期"),
        "outcome": _("结论"),
        "finding": _("发现"),
        "finding_id": _("发现编号"),
        "gate": _("行政行为：须是在履行法律监督职责中发现的，方可跟进。"),
        "number": _("序号"),
        "unjudged": _("不能判断"),
        "unjudged_none": _("没有不能判断的单元。"),
        "unjudged_count": _("{n} 个单元，缺少："),
        "show_units": _("列出单元"),
        "more_units": _("……另有 {n} 个，见 report.xlsx。"),
        "missing": _("缺少"),
        "models": _("模型与数字"),
        "models_run": _("已运行的模型"),
        "models_not_run": _("未能运行的模型"),
        "all_run": _("所选模型都已运行。"),
        "none_run": _("没有模型可以运行。"),
        "cautions": _("核对时请注意：看起来违法、其实合法的情形"),
        "could_judge_more": _("补上这些列，可以多判断一些单元"),
        "lacking": _("还需要"),
        "examined": _("检查"),
        "definitions": _(
            "数字的含义：一个单元是模型检查的一条记录（如一次强制措施）。“检查”数不含“不属于本模型”；"
            "同一单元可被几个模型检查。数字只说明这次读入的数据截至上述日期的情况，不作排名、考核之用。"
        ),
        "standing": _("状态"),
        "data": _("读入的数据"),
        "file": _("文件"),
        "sheet": _("工作表"),
        "line": _("行"),
        "type": _("记录类型"),
        "rows": _("行数"),
        "unused": _("没有用到的列"),
        "refused": _("拒绝的文件和表"),
        "bad_rows": _("没有读入的行"),
        "bad_rows_note": _("这些行可在下列文件中改正后再次检查："),
        "more_rows": _("……另有 {n} 处，见待更正的文件。"),
        "reason": _("原因"),
        "notes": _("提示"),
        "none": "—",
        "separator": _("；"),
        "comma": _("、"),
        "colon": _("："),
        "cover": _("封面"),
    }
