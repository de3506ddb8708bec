"""Text of web pages (HTML, MHT): a line per block, without what a browser does not show."""

from __future__ import annotations

import codecs
import email
import email.policy
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from xiezhi.documents.extract.formats import is_sheet
from xiezhi.documents.extract.result import Extracted
from xiezhi.errors import XiezhiError

MOST_BYTES = 24 << 20
_MOST_TAGS = 400_000
_FEW = 30
_META = re.compile(
    rb"""<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w-]{2,20})""", re.IGNORECASE
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# GBK lacks rare characters of names; GB18030 has GB 2312 and GBK inside.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "hz-gb-2312": "hz"}
_HIDING = re.compile(
    r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden|mso-hide\s{0,9}:\s{0,9}all",
    re.IGNORECASE,
)
_RULE = re.compile(r"([^{}]{1,500})\{([^{}]{0,4000})\}")
_SIMPLE = re.compile(r"[.#][\w-]{1,80}")
_SPACE = re.compile(r"[ \t\r\n\f]+")
# fmt: off
_UNSEEN = frozenset((
    "head", "script", "style", "noscript", "template", "iframe", "object", "embed", "svg",
    "select", "button", "input", "textarea", "nav", "audio", "video", "canvas", "map",
    "datalist", "dialog", "title", "rt", "rp",
))
_INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em",
    "font", "i", "ins", "kbd", "label", "mark", "q", "ruby", "s", "samp", "small", "span",
    "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "data",
))
# fmt: on
_CELLS = ("td", "th")
# The document itself in pages of the public database of judgments.
_DOCUMENT = "#DivContent, .PDF_pox"


def read_web(path: Path, file: str, step: Callable[[], None]) -> Extracted:
    """The text of an HTML file.

    Errors: DOC-110 only pictures, DOC-117 too much, DOC-123 empty, DOC-124 a table that was saved
    as a web page, DOC-129 an encoding that cannot be told.
    """
    raw = path.read_bytes()
    step()
    return _extracted(_decoded(raw, file, ""), file)


def read_mht(path: Path, file: str, step: Callable[[], None]) -> Extracted:
    """The text of a web page saved as one file. Errors: those of `read_web`, DOC-120 no page in it."""
    raw = path.read_bytes()
    if len(raw) > MOST_BYTES:
        raise XiezhiError("DOC-117", file=file)
    message = email.message_from_bytes(raw, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content.strip():
                step()
                return _extracted(
                    _decoded(content, file, str(part.get_content_charset() or "")), file
                )
    raise XiezhiError("DOC-120", file=file)


def _decoded(raw: bytes, file: str, told: str) -> str:
    """The characters: by the byte-order mark, the declaration, or what the bytes can only be."""
    if len(raw) > MOST_BYTES:
        raise XiezhiError("DOC-117", file=file)
    named = [name for mark, name in _BOMS if raw.startswith(mark)]
    declared = _META.search(raw[:8192])
    named += [told, declared[1].decode("ascii", "replace") if declared else "", "utf-8", "gb18030"]
    for name in filter(None, named):
        try:
            return raw.decode(_WIDER.get(name.lower(), name)).removeprefix("\ufeff")
        except (UnicodeDecodeError, LookupError):
            continue
    raise XiezhiError("DOC-129", file=file)


def _extracted(page: str, file: str) -> Extracted:
    if is_sheet(page):
        raise XiezhiError("DOC-124", file=file)
    if page.count("<") > _MOST_TAGS:
        raise XiezhiError("DOC-117", file=file)
    tree = LexborHTMLParser(page)
    hidden = _hidden_names(tree)
    root = tree.css_first(_DOCUMENT) or tree.body or tree.root
    text = "\n".join(_lines(root, hidden)) if root is not None else ""
    if len(text) < _FEW and root is not None and root.css_first("img, object, embed, canvas"):
        raise XiezhiError("DOC-110", file=file)
    if not text:
        raise XiezhiError("DOC-123", file=file)
    return Extracted(text)


def _hidden_names(tree: LexborHTMLParser) -> frozenset[str]:
    """Classes (`.x`) and ids (`#x`) that a style sheet of the page hides."""
    names: set[str] = set()
    for style in tree.css("style"):
        for selectors, rules in _RULE.findall(style.text(strip=False)):
            if _HIDING.search(rules):
                names.update(
                    s.strip() for s in selectors.split(",") if _SIMPLE.fullmatch(s.strip())
                )
    return frozenset(names)


def _lines(root: LexborNode, hidden: frozenset[str]) -> Iterator[str]:
    for line in "".join(_parts(root, hidden)).split("\n"):
        cells = (_SPACE.sub(" ", cell).strip(" ") for cell in line.split("\t"))
        joined = "\t".join(cell for cell in cells if cell.strip())
        if joined:
            yield joined


def _parts(root: LexborNode, hidden: frozenset[str]) -> Iterator[str]:
    """Text and, where blocks begin and end, line breaks; walks without recursion."""
    # Nodes are told apart by their address: comparing them compares their whole markup.
    top = root.mem_id
    node: LexborNode | None = root
    while node is not None:
        tag = node.tag
        below = None
        if tag == "-text":
            text = node.text_content or ""
            yield text if _keeps_breaks(node) else _SPACE.sub(" ", text)
        elif tag and tag[0] != "-" and tag not in _UNSEEN and not _is_hidden(node, hidden):
            below = node.child
            yield _edge(tag)
        if below is None:
            while node is not None and node.mem_id != top and node.next is None:
                node = node.parent
                yield _edge(node.tag) if node is not None else ""
            below = None if node is None or node.mem_id == top else node.next
        node = below


def _edge(tag: str | None) -> str:
    if tag in _CELLS:
        return "\t"
    return "" if tag in _INLINE else "\n"


def _keeps_breaks(node: LexborNode) -> bool:
    parent = node.parent
    return parent is not None and parent.tag in ("pre", "listing", "plaintext", "xmp")


def _is_hidden(node: LexborNode, hidden: frozenset[str]) -> bool:
    attributes = node.attributes
    if not attributes:
        return False
    if "hidden" in attributes or _HIDING.search(attributes.get("style") or ""):
        return True
    names = {f".{name}" for name in (attributes.get("class") or "").split()}
    names.add(f"#{attributes.get('id')}")
    return not hidden.isdisjoint(names)
