"""Bad documents: each is refused with a code and a sentence, in bounds of time and memory."""

from __future__ import annotations

import functools
import io
import os
import re
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from officefiles import Pdf, docx, ofd, paragraph, relations, typeset, word_parts, zipped

from xiezhi.cli.read import read
from xiezhi.documents.extract import guard
from xiezhi.documents.extract.formats import KINDS
from xiezhi.documents.extract.worker import extract
from xiezhi.documents.files import documents
from xiezhi.errors import XiezhiError

MOST_SECONDS = 5.0
MOST_BYTES = 512 << 20
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
LINE = "经审理查明，被告人某甲于某日实施了某行为。"
GOOD = docx(paragraph(LINE))


@dataclass(frozen=True)
class Bad:
    name: str
    file: str
    make: Callable[[], bytes]
    code: str


def raw(content: bytes) -> Callable[[], bytes]:
    return lambda: content


def with_part(name: str, content: bytes = b"x") -> Callable[[], bytes]:
    return lambda: docx(paragraph(LINE), more={name: content})


def linked(kind: str, target: str, external: bool = True) -> Callable[[], bytes]:
    return lambda: docx(paragraph(LINE), links=[(kind, target, external)])


def body(xml: str) -> Callable[[], bytes]:
    return lambda: docx(xml)


def main_part(content: bytes | str) -> Callable[[], bytes]:
    return lambda: zipped(word_parts("") | {"word/document.xml": content})


def cut(make: Callable[[], bytes], share: float) -> Callable[[], bytes]:
    def made() -> bytes:
        whole = make()
        return whole[: int(len(whole) * share)]

    return made


def locked_member() -> bytes:
    made = bytearray(GOOD)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = 0
        while (at := made.find(mark, at)) >= 0:
            made[at + place] |= 1
            at += 4
    return bytes(made)


def many_members() -> bytes:
    return docx(paragraph(LINE), more={f"word/x{n}.bin": b"" for n in range(10_001)})


def twice() -> bytes:
    out = io.BytesIO(GOOD)
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", "<x/>")
    return out.getvalue()


@functools.cache
def bomb() -> bytes:
    return docx(" " * (140 << 20))


def lying_size() -> bytes:
    """A part of 140 MB that its zip says has ten bytes."""
    made = bytearray(bomb())
    at = made.find(b"PK\x01\x02", made.find(b"word/document.xml") + 40)
    while b"word/document.xml" not in made[at : at + 80]:
        at = made.find(b"PK\x01\x02", at + 4)
    made[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(made)


def printed(
    catalog: bytes = b"", trailer: bytes = b"", more: Callable[[Pdf], object] | None = None
) -> Callable[[], bytes]:
    def make() -> bytes:
        made = typeset(LINE)
        made.catalog, made.trailer = catalog, trailer
        if more:
            more(made)
        return made.bytes()

    return make


def scan(pages: int, stamp: str = "") -> Callable[[], bytes]:
    def make() -> bytes:
        made = Pdf()
        for _ in range(pages):
            made.scanned([(400, 20, 8, stamp)] if stamp else [])
        return made.bytes()

    return make


def meaningless() -> bytes:
    """Characters of a font that does not tell which they are."""
    made = Pdf()
    made.page([(79, 700, 16, "\ue001\ue002\ue003" * 20)])
    picture = made.stream(
        b"\xff" * 4,
        b"/Type/XObject/Subtype/Image/Width 2/Height 2/ColorSpace/DeviceGray/BitsPerComponent 8",
    )
    made.page(
        [], more=b"q 595 0 0 842 0 0 cm /I Do Q", resources=b"/XObject<</I %d 0 R>>" % picture
    )
    return made.bytes()


def nested_forms() -> bytes:
    """Each form draws the next one ten times: ten to the twelfth drawings of one short text."""
    made = Pdf()
    inner = made.stream(b"BT /H 9 Tf 9 9 Td (x) Tj ET", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")
    for _ in range(12):
        resources = (
            b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>" % inner
        )
        inner = made.stream(b"/X Do " * 10, resources)
    made.page([(79, 700, 16, LINE)], more=b"/X Do", resources=b"/XObject<</X %d 0 R>>" % inner)
    return made.bytes()


def long_stream() -> bytes:
    made = Pdf()
    made.page([(79, 700, 16, LINE)], more=b"BT /H 9 Tf 9 9 Td (xxxxxxxx) Tj ET " * 3_000_000)
    return made.bytes()


def hidden_script() -> bytes:
    """A script in a compressed stream of objects."""
    made = typeset(LINE)
    made.stream(b"9 0 <</S/JavaScript/JS(app.alert\\(1\\))>>", b"/Type/ObjStm/N 1/First 4")
    return made.bytes()


def page_of(inside: str) -> Callable[[], bytes]:
    return lambda: f"<html><body>{inside}</body></html>".encode()


EXCEL = (
    '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><body><table><tr><td>措施编号</td></tr>'
    "</table></body></html>"
)
MACRO = "ms-word.document.macroEnabled.main+xml"
NAMES = b"/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(x)>>]>>>>"
LOST = '<Document><Pages><Page ID="1" BaseLoc="x.xml"/></Pages></Document>'
FILE = '<!ENTITY x SYSTEM "file:///etc/passwd">'
LEVEL = '<w:numPr><w:ilvl w:val="x"/></w:numPr>'
EVIL = "http://example.invalid/a"
SCRIPT = b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"
DISGUISED = b"/OpenAction<</S/Java#53cript/#4aS(app.alert\\(1\\))>>"
LAUNCH = b"/OpenAction<</S/Launch/F(cmd.exe)>>"
LOCK = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>/ID[<00><00>]" % (
    b"ab" * 32,
    b"cd" * 32,
)
DTD = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">{}]>'
LAUGHS = '<!ENTITY l0 "x">' + "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)
)

CORPUS = [
    # Word
    Bad("empty", "a.docx", raw(b""), "REC-101"),
    Bad("only spaces", "b.docx", raw(b" \n" * 9), "REC-101"),
    Bad("a picture", "c.docx", raw(PNG), "DOC-121"),
    Bad("a PDF", "d.docx", printed(), "DOC-121"),
    Bad("plain text", "e.docx", raw(LINE.encode()), "DOC-121"),
    Bad("rich text", "f.docx", raw(b"{\\rtf1 x}"), "DOC-121"),
    Bad("an old Word file", "g.docx", raw(OLE), "DOC-122"),
    Bad("a password", "h.docx", raw(OLE + "EncryptedPackage".encode("utf-16-le")), "DOC-112"),
    Bad("locked members", "i.docx", locked_member, "DOC-112"),
    Bad("cut short", "j.docx", cut(raw(GOOD), 0.6), "DOC-120"),
    Bad("only its head", "k.docx", raw(b"PK\x03\x04"), "DOC-120"),
    Bad("bytes altered", "l.docx", lambda: GOOD.replace(b"PK\x01\x02", b"PK\x01\x09"), "DOC-120"),
    Bad("a workbook", "m.docx", lambda: zipped({"xl/workbook.xml": "<x/>"}), "DOC-121"),
    Bad("no main part", "n.docx", lambda: zipped({"_rels/.rels": relations()}), "DOC-121"),
    Bad("a slide show", "o.docx", lambda: zipped(word_parts("", main="x.presentationml")), "DOC-121"),
    Bad("macros", "p.docx", with_part("word/vbaProject.bin"), "DOC-114"),
    Bad("macros elsewhere", "q.docx", with_part("x/VBAPROJECT.BIN"), "DOC-114"),
    Bad("a macro document", "r.docm", lambda: zipped(word_parts("", main=MACRO)), "DOC-114"),
    Bad("macros by link", "s.docx", linked("vbaProject", "a.bin", False), "DOC-114"),
    Bad("a template from afar", "t.docx", linked("attachedTemplate", EVIL), "DOC-115"),
    Bad("a template of a share", "u.docx", linked("attachedTemplate", "\\\\evil\\share\\a.dotm"), "DOC-115"),
    Bad("a template of a share by address", "v.docx", linked("attachedTemplate", "file://evil/a.dotm"), "DOC-115"),
    Bad("a picture from afar", "w.docx", linked("image", EVIL), "DOC-115"),
    Bad("a frame", "x.docx", linked("frame", EVIL), "DOC-115"),
    Bad("an outside object", "y.docx", linked("oleObject", EVIL), "DOC-116"),
    Bad("an object", "z.docx", with_part("word/embeddings/oleObject1.bin"), "DOC-116"),
    Bad("a control", "aa.docx", with_part("word/activeX/activeX1.xml"), "DOC-116"),
    Bad("an archive inside", "ab.docx", with_part("word/media/a.zip"), "DOC-116"),
    Bad("a workbook inside", "ac.docx", with_part("word/media/a.xlsx"), "DOC-116"),
    Bad("text of another file", "ad.docx", body("<w:altChunk/>"), "DOC-116"),
    Bad("climbing name", "ae.docx", with_part("../../a.xml"), "DOC-118"),
    Bad("absolute name", "af.docx", with_part("/etc/a.xml"), "DOC-118"),
    Bad("drive name", "ag.docx", with_part("C:/a.xml"), "DOC-118"),
    Bad("reversed name", "ah.docx", with_part("word/\u202etxt.exe.xml"), "DOC-118"),
    Bad("two of one name", "ai.docx", twice, "DOC-118"),
    Bad("very many members", "aj.docx", many_members, "DOC-117"),
    Bad("a bomb", "ak.docx", bomb, "DOC-117"),
    Bad("a bomb that lies", "al.docx", lying_size, "DOC-120"),
    Bad("entities", "an.docx", main_part(DTD.format("") + "<a>&b;</a>"), "DOC-119"),
    Bad("entities of entities", "ao.docx", main_part(DTD.format(LAUGHS) + "<a>&l9;</a>"), "DOC-119"),
    Bad("an outside entity", "ap.docx", main_part(DTD.format(FILE) + "<a>&x;</a>"), "DOC-119"),
    Bad("entities in wide letters", "aq.docx", main_part((DTD.format("") + "<a>&b;</a>").encode("utf-16")), "DOC-119"),
    Bad("broken XML", "ar.docx", main_part("<w:document><w:p>"), "DOC-120"),
    Bad("an empty part", "as.docx", main_part(""), "DOC-123"),
    Bad("no text", "at.docx", body(paragraph(" ")), "DOC-123"),
    Bad("only hidden text", "au.docx", body(paragraph(LINE, run="<w:vanish/>")), "DOC-123"),
    Bad("pictures of pages", "av.docx", body("<w:p><w:r><a:blip/></w:r></w:p>"), "DOC-110"),
    Bad("level that is no number", "aw.docx", body(paragraph(LINE, LEVEL)), "DOC-120"),
    # PDF
    Bad("empty", "a.pdf", raw(b""), "REC-101"),
    Bad("a picture", "b.pdf", raw(PNG), "DOC-121"),
    Bad("a Word file", "c.pdf", raw(GOOD), "DOC-121"),
    Bad("only its head", "d.pdf", raw(b"%PDF-1.7"), "DOC-120"),
    Bad("cut short", "e.pdf", cut(printed(), 0.7), "DOC-120"),
    Bad("head and end alone", "f.pdf", raw(b"%PDF-1.7\n%%EOF"), "DOC-120"),
    Bad("noise", "g.pdf", lambda: b"%PDF-1.7\n" + os.urandom(100_000).replace(b"/", b"") + b"%%EOF", "DOC-120"),
    Bad("no pages", "h.pdf", lambda: Pdf().bytes(), "DOC-120"),
    Bad("a password", "i.pdf", printed(trailer=LOCK), "DOC-112"),
    Bad("a script on opening", "j.pdf", printed(catalog=SCRIPT), "DOC-113"),
    Bad("a script in disguise", "k.pdf", printed(catalog=DISGUISED), "DOC-113"),
    Bad("a script that is packed", "l.pdf", hidden_script, "DOC-113"),
    Bad("a program to launch", "m.pdf", printed(catalog=LAUNCH), "DOC-113"),
    Bad("scripts by name", "n.pdf", printed(catalog=NAMES), "DOC-113"),
    Bad("one scanned page", "o.pdf", scan(1), "DOC-110"),
    Bad("scanned pages with a stamp", "p.pdf", scan(3, "扫描全能王 创建"), "DOC-110"),
    Bad("characters without meaning", "q.pdf", meaningless, "DOC-110"),
    Bad("blank pages", "r.pdf", lambda: (made := Pdf(), made.page([]))[0].bytes(), "DOC-123"),
    # Web pages
    Bad("empty", "a.html", raw(b""), "REC-101"),
    Bad("a picture", "b.html", raw(PNG), "DOC-121"),
    Bad("a Word file", "c.html", raw(GOOD), "DOC-121"),
    Bad("NUL", "d.html", raw(b"<p>a\0b</p>"), "DOC-121"),
    Bad("no text", "e.html", page_of("<script>x</script><p hidden>x</p>"), "DOC-123"),
    Bad("a picture of a page", "f.html", page_of("<img src='data:,'>"), "DOC-110"),
    Bad("a table of a spreadsheet program", "g.html", raw(EXCEL.encode()), "DOC-124"),
    Bad("neither encoding", "h.html", raw(b"<p>\xff\xff\xff\x80\x80</p>"), "DOC-129"),
    Bad("half a wide letter", "i.html", raw(b"\xff\xfe<\0p\0>\0\xd8"), "DOC-129"),
    Bad("too many tags", "j.html", page_of("<p>x" * 500_000), "DOC-117"),
    Bad("no page in it", "a.mht", raw(b"MIME-Version: 1.0\nContent-Type: text/plain\n\nx"), "DOC-120"),
    Bad("a picture", "b.mht", raw(PNG), "DOC-121"),
    Bad("empty parts", "c.mht", raw(b"Content-Type: multipart/related; boundary=x\n\n--x--\n"), "DOC-120"),
    Bad("a table in one file", "d.mht", raw(b"Content-Type: text/html; charset=utf-8\n\n" + EXCEL.encode()), "DOC-124"),
    # OFD
    Bad("empty", "a.ofd", raw(b""), "REC-101"),
    Bad("a picture", "b.ofd", raw(PNG), "DOC-121"),
    Bad("cut short", "c.ofd", cut(lambda: ofd([[(20, 20, LINE)]]), 0.5), "DOC-120"),
    Bad("another archive", "d.ofd", lambda: zipped({"a.txt": LINE}), "DOC-120"),
    Bad("only pictures", "e.ofd", lambda: ofd([[], []]), "DOC-110"),
    Bad("entities", "f.ofd", lambda: ofd([], **{"Doc_0__Document.xml": DTD.format("") + "<a/>"}), "DOC-117"),
    Bad("a locked document", "g.ofd", lambda: ofd([[(20, 20, LINE)]], **{"Doc_0__Encryptions.xml": "<x/>"}), "DOC-112"),
    Bad("a script", "h.ofd", lambda: ofd([[(20, 20, LINE)]], **{"Doc_0__a.js": "x"}), "DOC-113"),
    Bad("a lost page", "i.ofd", lambda: ofd([], **{"Doc_0__Document.xml": LOST}), "DOC-120"),
    # Old forms and no documents at all
    Bad("an old Word file", "a.doc", raw(OLE), "DOC-122"),
    Bad("a WPS file", "a.wps", raw(OLE), "DOC-122"),
    Bad("rich text", "a.rtf", raw(b"{\\rtf1 x}"), "DOC-122"),
    Bad("an archive", "a.zip", raw(GOOD), "DOC-102"),
    Bad("a picture", "a.png", raw(PNG), "DOC-102"),
    Bad("too large a text", "a.txt", raw(b"x" * (17 << 20)), "DOC-126"),
    Bad("a binary text", "b.txt", raw(b"\x89PNG\r\n\x1a\n" + b"x" * 99 + b"\0"), "REC-104"),
    Bad("a line without end", "a.jsonl", raw(b'{"text": "' + b"x" * (9 << 20)), "DOC-127"),
    Bad("a line of neither encoding", "b.jsonl", raw(b'{"text": "\xff\xff\x80"}\n'), "REC-106"),
    Bad("lines in wide letters", "c.jsonl", raw('{"text": "x"}\n'.encode("utf-16")), "REC-105"),
    Bad("nothing but blank lines", "d.jsonl", raw(b"\n \n"), "REC-101"),
]  # fmt: skip

# What takes time or memory before it is refused.
BOMBS = [
    Bad("a bomb", "a.docx", bomb, "DOC-117"),
    Bad("forms in forms", "s.pdf", nested_forms, "DOC-125"),
    Bad("a page of a hundred megabytes", "t.pdf", long_stream, "DOC-125"),
    Bad("nested deep", "k.html", page_of("<div>" * 300_000), "DOC-125"),
    Bad("too long", "l.html", raw(b"<p>" + b"x" * (25 << 20)), "DOC-117"),
    Bad("text without end", "am.docx", lambda: docx(paragraph("甲" * 2_100_000)), "DOC-117"),
]  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _worker_ends() -> None:
    yield
    guard._worker.close()


@pytest.mark.parametrize("bad", CORPUS, ids=lambda bad: f"{bad.file}: {bad.name}")
def test_a_bad_document_is_refused_with_a_code_and_a_sentence(tmp_path, bad):
    path = tmp_path / bad.file
    path.write_bytes(bad.make())
    start = time.monotonic()
    with pytest.raises(XiezhiError) as raised:
        list(documents(path))
    assert raised.value.code == bad.code
    assert path.name in raised.value.text("zh") and path.name in raised.value.text("en")
    # The processor time is what is limited; a busy machine may take longer by the clock.
    assert time.monotonic() - start < 4 * MOST_SECONDS


def test_the_corpus_is_large_and_covers_every_kind():
    assert len(CORPUS) + len(BOMBS) >= 100
    kinds = {Path(bad.file).suffix for bad in CORPUS}
    assert set(KINDS) - {".htm", ".mhtml"} <= kinds


@pytest.mark.slow
def test_bombs_stay_in_bounds_of_memory_and_processor_time(tmp_path):
    """Measured over one process that meets them all."""
    script = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from xiezhi.documents.files import documents\n"
        "from xiezhi.documents.extract import guard\n"
        "for name in sys.argv[1:]:\n"
        "    try: list(documents(Path(name)))\n"
        "    except Exception as error: print(error.code)\n"
        "guard._worker.close()\n"
        # A process starts with the peak of the one that started it, so its own is asked of /proc.
        "own = Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0]\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(max(int(own), used.ru_maxrss), used.ru_utime + used.ru_stime)\n"
    )
    names = []
    for bad in BOMBS:
        path = tmp_path / bad.file
        path.write_bytes(bad.make())
        names.append(str(path))
    command = [sys.executable, "-c", script, *names]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    *codes, last = done.stdout.splitlines()
    assert codes == [bad.code for bad in BOMBS]
    kilobytes, seconds = map(float, last.split())
    assert kilobytes * 1024 < MOST_BYTES
    assert seconds < MOST_SECONDS * len(BOMBS)


def test_after_a_file_that_ended_the_process_the_next_one_is_read(tmp_path):
    bomb, good = tmp_path / "a.pdf", tmp_path / "b.docx"
    bomb.write_bytes(nested_forms())
    good.write_bytes(GOOD)
    with pytest.raises(XiezhiError, match="DOC-125"):
        list(documents(bomb))
    assert [document.text for document in documents(good)] == [LINE]


def test_the_command_shows_no_trace(tmp_path):
    for bad in CORPUS:
        if bad.code in ("DOC-110", "DOC-115", "DOC-121", "DOC-122"):
            (tmp_path / bad.file).write_bytes(bad.make())
    (tmp_path / "good.docx").write_bytes(GOOD)
    done = CliRunner().invoke(read, [str(tmp_path), "--json"])
    assert done.exit_code == 3
    assert "Traceback" not in done.output
    assert len(done.stdout.splitlines()) == 1
    told = re.findall(r"^\[([A-Z]+-\d+)\] ", done.stderr, re.MULTILINE)
    assert len(told) == len(done.stderr.splitlines()) == len(list(tmp_path.iterdir())) - 1


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(["docx", "pdf", "ofd", "html"]), st.data())
def test_any_damage_gives_a_text_or_a_code(tmp_path_factory, kind, data):
    made = {
        "docx": GOOD,
        "pdf": printed()(),
        "ofd": ofd([[(20, 20, LINE * 2)]]),
        "html": page_of(f"<table><tr><td>{LINE}</table>")(),
    }[kind]
    damaged = bytearray(made)
    for _ in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.getbasetemp() / f"damaged.{kind}"
    path.write_bytes(damaged)
    try:
        assert extract(path, path.name, KINDS[path.suffix]).text
    except XiezhiError as error:
        assert error.text()


def test_pdf_streams_that_only_look_like_scripts_are_no_scripts(tmp_path):
    made = typeset(LINE)
    made.add(b"<</Length 9>>\nstream\n/JS /Lau(x\nendstream")
    made.add(b"<</Note(JavaScript)/JSX 1>>")
    path = tmp_path / "a.pdf"
    path.write_bytes(made.bytes())
    assert extract(path, "a.pdf", "pdf").text
