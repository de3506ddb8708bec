"""The outsiders' file: what it accepts, what it refuses, and in which words."""

from __future__ import annotations

import ast
import base64
import json
import re
import sys

import pytest

from . import office
from .office import KEY, PROGRAM, SOME_OR_ALL, Desk, count_refused, flips, program
from .outside import (
    CONGRESS,
    LOG,
    NOON,
    SUPERIOR,
    SmallLog,
    TestKey,
    b64,
    entry,
    jcs,
    payloads,
    sha,
    small_log,
)

desk = office.new_desk


@pytest.fixture
def served(desk: Desk) -> Desk:
    """The desk after document 5 of a log of 11 was served with its proof."""
    desk.put("served.tlog-proof", small_log(11).proof(5, list(payloads(5)), CONGRESS, SUPERIOR))
    for name, content in payloads(5).items():
        desk.put(f"{name}.txt", content)
    return desk


SERVED = ("proof", "served.tlog-proof", *KEY)


def test_the_file_needs_nothing_but_python_and_cryptography() -> None:
    tree = ast.parse(PROGRAM.read_text(encoding="utf-8"), feature_version=(3, 9))
    imported = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0 and node.module
            imported.add(node.module.split(".")[0])
    assert imported <= {*sys.stdlib_module_names, "cryptography"}
    assert not imported & {"socket", "http", "urllib", "subprocess", "importlib", "ctypes"}
    assert len(PROGRAM.read_text(encoding="utf-8").splitlines()) <= 480


def test_every_sentence_stands_in_both_languages_and_is_used() -> None:
    code = PROGRAM.read_text(encoding="utf-8")
    names = [name for name, _, _ in program.SENTENCES]
    assert len(names) == len(set(names)) == len(program.SAYS.strip().splitlines()) / 2
    for name, zh, en in program.SENTENCES:
        assert zh.count("{}") == en.count("{}")
        assert re.search(r"[\u4e00-\u9fff]", zh) and en.isascii()
        assert name.isdigit() or f'"{name}"' in code


def test_a_served_document_holds_and_the_words_say_what_that_means(served: Desk) -> None:
    answer = served.run_alone(
        *SERVED,
        *("--witness", "congress.pub", "superior.pub", "--need", "2"),
        *("--document", "instrument.txt", "attachment.txt"),
    )
    assert answer.status == 0
    chinese, english = answer.said.split("Result: it holds.\n")
    assert chinese.startswith("结论：成立。\n")
    for words in ("instrument.txt", "attachment.txt", "2026-11-26T09:00:00+08:00"):
        assert words in chinese and words in english
    for words in ("instrument.served", "第 5 号", "共 11 条", CONGRESS.name, "12:00:00"):
        assert words in chinese
    assert "自入账以来未被改动" in chinese and "不证明：入账以前真实" in chinese
    assert "unaltered since entry" in english and "does not show: truth before entry" in english
    assert "没有核对" not in chinese


def test_every_leaf_of_every_small_log_holds(desk: Desk) -> None:
    checked = 0
    for size in (*range(1, 18), 255, 256, 257):
        log = small_log(size)
        for index in range(size) if size < 18 else (0, 127, 128, 254, size - 1):
            desk.put("one.tlog-proof", log.proof(index, ["instrument"]))
            desk.put("one.txt", payloads(index)["instrument"])
            assert desk.run("proof", "one.tlog-proof", *KEY, "--document", "one.txt").status == 0
            checked += 1
    assert checked == 17 * 18 / 2 + 15


def test_what_was_not_checked_is_said(served: Desk) -> None:
    answer = served.run(*SERVED, "--document", "attachment.txt")
    assert answer.status == 0
    assert "没有给出、因而没有核对的内容：instrument。" in answer.said
    assert "没有核对见证人签名" in answer.said
    assert "“" not in served.run(*SERVED).said.split("没有给出")[0]


def test_a_document_whose_salt_was_deleted_can_no_longer_be_matched(served: Desk) -> None:
    served.put("served.tlog-proof", small_log(11).proof(5, ["attachment"]))
    assert served.run(*SERVED).status == 0
    assert served.run(*SERVED, "--document", "instrument.txt").status == 1


@pytest.mark.slow
@pytest.mark.parametrize("name", ["instrument.txt", "attachment.txt"])
def test_a_document_with_one_bit_changed_is_refused(served: Desk, name: str) -> None:
    good = (served.folder / name).read_bytes()
    for bad in (*flips(good), good + b"\n", good[:-1], b"", payloads(6)["instrument"]):
        served.put(name, bad)
        answer = served.run(*SERVED, "--document", name)
        assert answer.status == 1 and name in answer.said


WITNESSED = (*SERVED, "--witness", "congress.pub", "superior.pub")
DOCUMENTS = ("--document", "instrument.txt", "attachment.txt")


@pytest.mark.parametrize("every", SOME_OR_ALL)
def test_a_proof_with_any_bit_changed_is_refused(served: Desk, every: int) -> None:
    refused = count_refused(served, "served.tlog-proof", every, *WITNESSED, *DOCUMENTS)
    assert refused > 9_800 / every


@pytest.mark.parametrize("every", SOME_OR_ALL)
def test_a_key_with_any_bit_changed_is_refused(served: Desk, every: int) -> None:
    for name in ("log.pub", "congress.pub"):
        # The newline at the end may be missing, so it is left alone.
        served.put(name, (served.folder / name).read_bytes().rstrip())
        assert count_refused(served, name, every, *WITNESSED) > 500 / every


def altered_proof(**changes: object) -> str:
    """A proof of entry 5 whose entry was changed after it was logged."""
    lines = small_log(11).proof(5, ["instrument"]).split("\n")
    extra = json.loads(base64.b64decode(lines[1][6:]))
    extra["entry"] |= changes
    lines[1] = "extra " + b64(jcs(extra))
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("at", "2026-11-25T09:00:00+08:00"),
        ("actor", "u-8"),
        ("key", "served:6"),
        ("kind", "instrument.withdrawn"),
        ("subject", "case-6"),
        ("commitments", {"instrument": b64(bytes(32))}),
    ],
)
def test_an_entry_changed_in_any_field_is_not_in_the_log(
    served: Desk, field: str, value: object
) -> None:
    served.put("served.tlog-proof", altered_proof(**{field: value}))
    assert served.run(*SERVED).status == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("at", "2026-02-30T09:00:00+08:00"),
        ("at", "2026-11-26T09:00:00"),
        ("at", "２026-11-26T09:00:00+08:00"),
        ("actor", "张三"),
        ("actor", ""),
        ("actor", None),
        ("kind", "served"),
        ("v", 2),
        ("v", True),
        ("v", 1.0),
        ("commitments", {"instrument": "AAAA"}),
        ("commitments", {"instrument": 7}),
        ("commitments", {"": b64(bytes(32))}),
        ("commitments", []),
        ("more", "text"),
    ],
)
def test_an_entry_of_another_form_is_not_read(served: Desk, field: str, value: object) -> None:
    served.put("served.tlog-proof", altered_proof(**{field: value}))
    assert served.run(*SERVED).status == 2


@pytest.mark.parametrize(
    "extra",
    [
        b"",
        b"null",
        b"[]",
        b"7",
        b'{"entry":{},"salts":{}}',
        b'{"entry":[],"salts":[]}',
        b"[" * 100_000,
        b'{"entry":NaN,"salts":{}}',
        b'"\xff"',
        '{"entry":{},"salts":{}}'.encode("utf-16"),
    ],
)
def test_extra_data_of_another_form_are_not_read(served: Desk, extra: bytes) -> None:
    lines = small_log(11).proof(5, []).split("\n")
    lines[1] = "extra " + b64(extra)
    served.put("served.tlog-proof", "\n".join(lines))
    assert served.run(*SERVED).status == 2


def test_only_one_spelling_of_an_entry_is_read(served: Desk) -> None:
    lines = small_log(11).proof(5, []).split("\n")
    plain = base64.b64decode(lines[1][6:])
    doubled = plain.replace(b'"v":1', b'"v":1,"v":1')
    for spelling in (plain.replace(b":", b": "), plain + b" ", doubled, b"\xef\xbb\xbf" + plain):
        assert spelling != plain
        served.put("served.tlog-proof", "\n".join([lines[0], "extra " + b64(spelling), *lines[2:]]))
        assert served.run(*SERVED).status == 2


def test_an_entry_longer_than_a_bundle_can_hold_is_not_read(served: Desk) -> None:
    for count, status in ((900, 0), (1200, 2)):
        many = {f"payload-{number}": b"" for number in range(count)}
        served.put("served.tlog-proof", SmallLog([jcs(entry(0, many))]).proof(0, []))
        assert served.run(*SERVED).status == status


def test_proofs_in_other_forms_are_not_read(served: Desk) -> None:
    good = small_log(11).proof(5, ["instrument"])
    lines = good.split("\n")
    spare = lines[3][:-2] + chr(ord(lines[3][-2]) + 1) + "="
    for bad in (
        good.replace("index 5", "index 05"),
        good.replace("index 5", "index +5"),
        good.replace("index 5", "index ５"),
        good.replace("index 5", "index 5 "),
        good.replace("index 5", f"index {1 << 64}"),
        good.replace("@v1", "@v2"),
        good.replace(lines[1] + "\n", ""),
        good.replace(lines[3], spare),
        good.replace(lines[3], lines[3].rstrip("=")),
        good.replace(lines[3], lines[3] + "AAAA"),
        good + "\n",
        good + "more",
        good[:-1],
        "\n" + good,
        good.replace("\n\n", "\n"),
        good.replace("\n11\n", "\n011\n"),
    ):
        assert bad != good
        served.put("served.tlog-proof", bad)
        assert served.run(*SERVED).status == 2, bad
    longer = good.replace(lines[3], f"{lines[3]}\n{lines[3]}")
    shorter = good.replace(lines[3] + "\n", "", 1)
    # 21 has the lower bits of 5 and lies outside.
    other = [good.replace("index 5", f"index {index}") for index in (4, 11, 21)]
    for bad in (longer, shorter, *other):
        served.put("served.tlog-proof", bad)
        assert served.run(*SERVED).status == 1, bad


def test_the_log_must_have_signed_under_its_own_name(served: Desk) -> None:
    log, body = small_log(11), small_log(11).body()
    other = TestKey("other.example.invalid/ledger")
    same_name = TestKey(LOG.name, seed="another key")
    head = log.proof(5, ["instrument"]).removesuffix(log.checkpoint())
    for signer in (other, same_name, TestKey(LOG.name, 4, LOG.name)):
        served.put("served.tlog-proof", f"{head}{body}\n{signer.line(body, NOON)}")
        assert served.run(*SERVED).status == 1
    foreign = log.body(origin=other.name)
    served.put("served.tlog-proof", f"{head}{foreign}\n{LOG.line(foreign)}")
    assert served.run(*SERVED).status == 1
    # A second signature by a key nobody knows is ignored, as the format asks.
    served.put("served.tlog-proof", f"{head}{body}\n{LOG.line(body)}{same_name.line(body)}")
    assert served.run(*SERVED).status == 0
    # A second signature by the known key must hold too.
    forged = f"— {LOG.name} {b64(LOG.id + bytes(64))}\n"
    served.put("served.tlog-proof", f"{head}{body}\n{LOG.line(body)}{forged}")
    assert served.run(*SERVED).status == 1


def test_a_path_must_be_as_long_as_the_signed_size_asks(served: Desk) -> None:
    """A log that signs a false size gains nothing by it."""
    log = small_log(8)
    head = log.proof(5, ["instrument"]).removesuffix(log.checkpoint())
    for size in (6, 7, 9, 16, 17, 1 << 40):
        body = log.body().replace("\n8\n", f"\n{size}\n")
        served.put("served.tlog-proof", f"{head}{body}\n{LOG.line(body)}")
        # Trees of 7 and 8 leaves give leaf 5 a path of the same form.
        assert served.run(*SERVED).status == (0 if size == 7 else 1)
    # In the right half of 8 leaves, the last step of the path would fit as a fourth level's.
    body = log.body().replace("\n8\n", "\n4\n")
    head = head.replace("index 5", "index 1")
    served.put("served.tlog-proof", f"{head}{body}\n{LOG.line(body)}")
    assert served.run(*SERVED).status == 1


def test_checkpoints_in_other_forms_are_not_read_even_when_signed(served: Desk) -> None:
    body = small_log(11).body()
    empty = f"{LOG.name}\n0\n{b64(sha(b'other'))}\n"
    for bad in (
        *(body + "\t\n", body + "\x1b[2J\n", body + "\x7f\n" + "x" * (1 << 20) + "\n"),
        *(
            body + "\n",
            body.replace("\n11\n", "\n1e1\n"),
            body.replace("\n11\n", f"\n{1 << 63}\n"),
            empty,
            LOG.name + "\n",
        ),
    ):
        served.put("kept", f"{bad}\n{LOG.line(bad)}")
        assert served.run("checkpoints", "kept", "kept", *KEY).status == 2
    strangers = [TestKey(f"w{number}.example.invalid", 4).line(body, NOON) for number in range(100)]
    for count, status in ((16, 0), (99, 0), (100, 2)):
        served.put("kept", f"{body}\n{LOG.line(body)}{''.join(strangers[:count])}")
        assert served.run("checkpoints", "kept", "kept", *KEY).status == status
    served.put("kept", f"{body}\n{LOG.line(body)}— short AAAA\n")
    assert served.run("checkpoints", "kept", "kept", *KEY).status == 2
    more = body + "extension\n"
    served.put("kept", f"{more}\n{LOG.line(more)}")
    assert served.run("checkpoints", "kept", "kept", *KEY).status == 0


def test_witnesses_are_counted_once_each_and_must_be_others(served: Desk) -> None:
    log = small_log(11)
    body = log.body()
    both = ("--witness", "congress.pub", "superior.pub")
    served.put("served.tlog-proof", log.proof(5, [], CONGRESS))
    assert served.run(*SERVED, *both).status == 1
    assert served.run(*SERVED, *both, "--need", "1").status == 0
    later = CONGRESS.line(body, NOON + 3600)
    twice = log.proof(5, [], CONGRESS) + CONGRESS.line(body, NOON - 3600) + later
    served.put("served.tlog-proof", twice)
    assert served.run(*SERVED, *both, "--need", "2").status == 1
    assert "11:00:00" in served.run(*SERVED, *both, "--need", "1").said
    alias = TestKey("alias.example.invalid/w", 4, CONGRESS.name)
    served.put("served.tlog-proof", log.proof(5, [], CONGRESS, alias))
    served.put("alias.pub", alias.vkey())
    served.put("self.pub", TestKey("self.example.invalid/w", 4, LOG.name).vkey())
    served.put("again.pub", TestKey(CONGRESS.name, 4, "another key").vkey())
    for pair in (
        *(("congress.pub", "alias.pub"), ("congress.pub", "again.pub")),
        *(("congress.pub",) * 2, ("self.pub",)),
    ):
        assert served.run(*SERVED, "--witness", *pair).status == 2
    for need in ("0", "3", "-1", "two"):
        assert served.run(*SERVED, *both, "--need", need).status == 2
    assert served.run(*SERVED, "--need", "1").status == 2
    for time in (0, 1 << 62, (1 << 64) - 1):
        served.put("served.tlog-proof", log.proof(5, []) + CONGRESS.line(body, time))
        assert served.run(*SERVED, "--witness", "congress.pub").status == 1


def test_the_fingerprint_is_sixty_digits_of_the_whole_key(desk: Desk) -> None:
    for name, key in (("log", LOG), ("congress", CONGRESS)):
        number = int.from_bytes(sha(key.name.encode(), b"\n", key.material), "big") % 10**60
        answer = desk.run("key", f"{name}.pub")
        assert answer.status == 0 and key.name in answer.said
        assert answer.said.replace(" ", "").count(f"{number:060d}") == 2


def test_other_kinds_of_keys_are_refused_with_a_sentence(served: Desk) -> None:
    for kind, word in ((2, "ECDSA"), (5, "RFC 6962"), (6, "ML-DSA-44"), (255, "sm2-sm3"), (9, "")):
        material = bytes([kind]) + bytes(64)
        key_id = sha(LOG.name.encode(), b"\n", material)[:4].hex()
        served.put("other.pub", f"{LOG.name}+{key_id}+{b64(material)}\n")
        answer = served.run("proof", "served.tlog-proof", "--key", "other.pub")
        assert answer.status == 2 and word in answer.said and "另一种签名算法" in answer.said
    served.put("secret", "PRIVATE+KEY+" + LOG.vkey())
    for words in (("key", "secret"), ("proof", "served.tlog-proof", "--key", "secret")):
        answer = served.run(*words)
        assert answer.status == 2 and "私钥" in answer.said
        assert LOG.vkey().split("+", 2)[2].strip() not in answer.said
    assert served.run("proof", "served.tlog-proof", "--key", "congress.pub").status == 2
    assert served.run(*SERVED, "--witness", "log.pub").status == 2
