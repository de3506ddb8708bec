"""Pages that the program writes as Markdown, as HTML: the few forms that they use, all else escaped.

Headings, paragraphs, lists, tables, quotations, and `code` and **bold** in a line. Not a reader of
Markdown that anybody else wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

_INLINE = (
    (re.compile(r"`([^`]+)`"), r"<code>\1</code>"),
    (re.compile(r"\*\*(.+?)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"(?<!\*)\*([^*]+)\*(?!\*)"), r"<em>\1</em>"),
)
_HEADING = re.compile(r"(#{2,4}) (.+)")
_NUMBERED = re.compile(r"\d+\. (.+)")


def to_html(text: str) -> SafeString:
    """The blocks of the text, which empty lines keep apart. Comments and the first heading go."""
    blocks = [block.strip("\n") for block in re.split(r"\n{2,}", text.strip())]
    # Every part is escaped before a tag of ours is set around it.
    return mark_safe("\n".join(part for block in blocks for part in _block(block)))


def _block(block: str) -> Iterator[str]:
    lines = block.split("\n")
    if block.startswith(("<!--", "# ")):
        return
    if found := _HEADING.fullmatch(block):
        level = len(found[1])
        yield f"<h{level}>{_inline(found[2])}</h{level}>"
    elif all(line.startswith("- ") for line in lines):
        yield _list("ul", [line[2:] for line in lines])
    elif all(_NUMBERED.fullmatch(line) for line in lines):
        yield _list("ol", [line.partition(". ")[2] for line in lines])
    elif lines[0].startswith("|"):
        yield _table(lines)
    elif lines[0].startswith("> "):
        yield f"<blockquote>{''.join(f'<p>{_inline(line[2:])}</p>' for line in lines)}</blockquote>"
    else:
        yield from (f"<p>{_inline(line)}</p>" for line in lines)


def _list(kind: str, items: list[str]) -> str:
    return f"<{kind}>{''.join(f'<li>{_inline(item)}</li>' for item in items)}</{kind}>"


def _table(lines: list[str]) -> str:
    head, _rule, *rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    titles = "".join(f'<th scope="col">{_inline(cell)}</th>' for cell in head)
    body = "".join(f"<tr>{_cells(head, row)}</tr>" for row in rows)
    table = f'<table class="cards"><thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table>'
    return f'<div class="wide" tabindex="0">{table}</div>'


def _cells(head: list[str], row: list[str]) -> str:
    return "".join(
        f'<td data-label="{escape(title)}">{_inline(cell)}</td>'
        for title, cell in zip(head, row, strict=True)
    )


def _inline(text: str) -> str:
    said = str(escape(text))
    for pattern, tag in _INLINE:
        said = pattern.sub(tag, said)
    return said
