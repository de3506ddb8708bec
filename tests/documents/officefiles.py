"""Small files of the kinds that offices hand over, written from the formats' own rules.

No library writes them, so that a test does not read with what it wrote with. All content is fiction.
"""

from __future__ import annotations

import io
import math
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def zipped(members: Mapping[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def paragraph(text: str, properties: str = "", run: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr>{told(text)}</w:r></w:p>"


def told(text: str) -> str:
    return f'<w:t xml:space="preserve">{escape(text)}</w:t>'


def story(root: str, inside: str) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><w:{root} xmlns:w="{W}" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:v="urn:schemas-microsoft-com:vml" '
        f'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">{inside}</w:{root}>'
    )


def relations(*entries: tuple[str, str, bool]) -> str:
    """`(kind, target, external)` each."""
    lines = (
        f'<Relationship Id="r{n}" Type="{R}/{kind}" Target="{escape(target)}"'
        + (' TargetMode="External"/>' if external else "/>")
        for n, (kind, target, external) in enumerate(entries)
    )
    return f'<Relationships xmlns="{_RELATIONS}">{"".join(lines)}</Relationships>'


def word_parts(
    body: str, links: Sequence[tuple[str, str, bool]] = (), main: str = _MAIN
) -> dict[str, bytes | str]:
    return {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'content-types"><Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": relations(("officeDocument", "word/document.xml", False)),
        "word/document.xml": story("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": relations(*links),
    }


def docx(
    *paragraphs: str,
    links: Sequence[tuple[str, str, bool]] = (),
    more: Mapping[str, bytes | str] | None = None,
) -> bytes:
    return zipped(word_parts("".join(paragraphs), links) | dict(more or {}))


class Pdf:
    """A PDF as its objects; Chinese in a font that every reader knows by its name."""

    def __init__(self) -> None:
        self.objects: list[bytes] = []
        self.pages: list[int] = []
        self.font = self.add(
            b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H"
            b"/DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000"
            b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/FontDescriptor"
            b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]"
            b"/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>]>>"
        )
        self.catalog = b""
        self.trailer = b""

    def add(self, content: bytes) -> int:
        self.objects.append(content)
        return len(self.objects)

    def stream(self, content: bytes, dictionary: bytes = b"") -> int:
        packed = zlib.compress(content)
        head = b"<</Length %d/Filter/FlateDecode%s>>" % (len(packed), dictionary)
        return self.add(head + b"\nstream\n" + packed + b"\nendstream")

    def page(
        self,
        texts: Sequence[tuple[float, float, float, str]],
        *,
        angle: float = 0,
        more: bytes = b"",
        resources: bytes = b"",
        turn: int = 0,
    ) -> None:
        """`(x, y, size, text)` each, y from the foot of an A4 page in points."""
        parts = [more]
        cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        for x, y, size, text in texts:
            codes = text.encode("utf-16-be").hex()
            place = f"{cos:.4f} {sin:.4f} {-sin:.4f} {cos:.4f} {x:g} {y:g}"
            parts.append(f"BT /F {size:g} Tf {place} Tm <{codes}> Tj ET".encode())
        content = self.stream(b"\n".join(parts))
        self.pages.append(
            self.add(
                b"<</Type/Page/Parent 0 0 R/MediaBox[0 0 595 842]/Rotate %d/Contents %d 0 R"
                b"/Resources<</Font<</F %d 0 R/H<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>%s>>>>"
                % (turn, content, self.font, resources)
            )
        )

    def scanned(self, texts: Sequence[tuple[float, float, float, str]] = ()) -> None:
        """A page that is a picture, with at most a stamp of text."""
        picture = self.stream(
            b"\xff" * 100,
            b"/Type/XObject/Subtype/Image/Width 10/Height 10/ColorSpace/DeviceGray/BitsPerComponent 8",
        )
        draw = b"q 595 0 0 842 0 0 cm /I Do Q"
        self.page(texts, more=draw, resources=b"/XObject<</I %d 0 R>>" % picture)

    def bytes(self) -> bytes:
        kids = b" ".join(b"%d 0 R" % page for page in self.pages)
        tree = self.add(b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(self.pages)))
        parent = b"/Parent %d 0 R" % tree
        objects = [content.replace(b"/Parent 0 0 R", parent) for content in self.objects]
        root = len(objects) + 1
        objects.append(b"<</Type/Catalog/Pages %d 0 R%s>>" % (tree, self.catalog))
        out = bytearray(b"%PDF-1.7\n")
        places = []
        for number, content in enumerate(objects, 1):
            places.append(len(out))
            out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
        start = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
        out += b"".join(b"%010d 00000 n \n" % place for place in places)
        out += b"trailer\n<</Size %d/Root %d 0 R%s>>\n" % (len(objects) + 1, root, self.trailer)
        return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def typeset(text: str, *, width: int = 28, rows: int = 22, number: str = "— {} —") -> Pdf:
    """The text as a court prints it: A4, 28 characters a line, an indent of two, page numbers."""
    size, left, top, step = 16.0, 79.0, 735.0, 29.0
    lines: list[tuple[float, str]] = []
    for line in text.split("\n"):
        rest, indent = line.strip(), 2
        while rest:
            room = width - indent
            lines.append((left + indent * size, rest[:room]))
            rest, indent = rest[room:], 0
    made = Pdf()
    for first in range(0, len(lines), rows):
        page = lines[first : first + rows]
        placed = [(x, top - n * step, size, line) for n, (x, line) in enumerate(page)]
        foot = number.format(len(made.pages) + 1)
        made.page([*placed, (280, 60, 14, foot)] if number else placed)
    return made


def ofd(pages: Sequence[Sequence[tuple[float, float, str]]], **more: bytes | str) -> bytes:
    """`(x, y, text)` each, in millimetres from the top left."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    parts: dict[str, bytes | str] = {
        "OFD.xml": f'<ofd:OFD {space} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo/>'
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {space}><ofd:CommonData><ofd:PageArea>"
        "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>"
        + "".join(
            f'<ofd:Page ID="{n + 1}" BaseLoc="Pages/Page_{n}/Content.xml"/>'
            for n in range(len(pages))
        )
        + "</ofd:Pages></ofd:Document>",
    }
    for n, page in enumerate(pages):
        texts = "".join(
            f'<ofd:TextObject ID="{10 + i}" Boundary="{x} {y} 150 6" Font="1" Size="5.6">'
            f'<ofd:TextCode X="0" Y="5" DeltaX="g {max(len(text) - 1, 1)} 5.6">{escape(text)}'
            "</ofd:TextCode></ofd:TextObject>"
            for i, (x, y, text) in enumerate(page)
        )
        parts[f"Doc_0/Pages/Page_{n}/Content.xml"] = (
            f'<ofd:Page {space}><ofd:Content><ofd:Layer ID="9">{texts}</ofd:Layer></ofd:Content>'
            "</ofd:Page>"
        )
    return zipped(parts | {name.replace("__", "/"): value for name, value in more.items()})
