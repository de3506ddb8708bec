"""Whether the text tells of something that stops or restarts the time for a criminal trial."""

from __future__ import annotations

import re

from xiezhi.documents.collector import Collector
from xiezhi.documents.judgment.sections import Judgment

# 刑诉法 206 to 208, 221 and 226; 法院解释 211: suspension, adjournment, extension, conversion.
_STOPPED = re.compile(
    r"中止审理|恢复审理|延期审理|延长(?:审理期限|审限)|补充侦查|精神病鉴定|变更起诉|追加起诉|补充起诉"
    r"|转[入为换]?[^,。;\n]{0,8}?(?:普通|简易)程序|不(?:宜|应当?)?适用[^,。;\n]{0,6}?(?:速裁|简易)"
    r"|发回重审|重新审[理判]|指定管辖"
)


def read_clock(doc: Judgment, found: Collector) -> None:
    """`clock_stopped` is true where it is told. Silence says nothing."""
    told = _STOPPED.search(doc.text.plain, doc.procedure.start, doc.procedure.end)
    if told:
        found.put("clock_stopped", True, told.span())
