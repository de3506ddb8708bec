"""The outsiders' file on two checkpoints and on a whole exported log."""

from __future__ import annotations

from pathlib import Path

import pytest

from . import office
from .office import KEY, SOME_OR_ALL, Desk, count_refused, flips
from .outside import CONGRESS, SmallLog, entry, jcs, small_log

desk = office.new_desk

VECTORS = Path(__file__).parents[3] / "shared" / "vectors" / "tlog"


@pytest.mark.parametrize("every", SOME_OR_ALL)
def test_a_consistency_proof_with_any_bit_changed_is_refused(desk: Desk, every: int) -> None:
    log = small_log(13)
    desk.put("old", log.checkpoint(6))
    desk.put("new", log.checkpoint(13, CONGRESS))
    desk.put("link", log.link(6, 13))
    words = ("checkpoints", "old", "new", *KEY, "--proof", "link", "--witness", "congress.pub")
    assert count_refused(desk, "old", every, *words) > 1_400 / every
    assert count_refused(desk, "new", every, *words) > 2_600 / every
    head = (desk.folder / "link").read_bytes().split(b"\n\n")[0]
    for bad in flips(head, every):
        desk.put("link", bad + b"\n\n" + log.checkpoint(13).encode())
        assert desk.run(*words).status in (1, 2)


@pytest.mark.slow
def test_a_longer_checkpoint_contains_every_shorter_one(desk: Desk) -> None:
    log = small_log(17)
    for new in range(18):
        log_then = SmallLog(log.entries[:new])
        log_then.export(desk.folder / f"export{new}")
        desk.put("new", log.checkpoint(new, CONGRESS))
        for old in range(new + 1):
            desk.put("old", log.checkpoint(old))
            words = ("checkpoints", "old", "new", *KEY, "--witness", "congress.pub")
            assert desk.run(*words, "--tiles", f"export{new}").status == 0
            if 0 < old < new:
                desk.put("link", log.link(old, new))
                answer = desk.run(*words, "--proof", "link")
                assert answer.status == 0
                assert f"现有 {new} 条；前 {old} 条与旧检查点完全相同" in answer.said
                assert "自入账以来未被改动" in answer.said
                assert desk.run(*words).status == 2
            else:
                assert desk.run(*words).status == 0


def rewritten(size: int, at: int) -> SmallLog:
    """The same log with another entry in one place, signed by the same key."""
    log = small_log(size)
    log.entries[at] = jcs(entry(at, {"instrument": b"written later"}))
    return log


def test_a_rewritten_history_does_not_contain_the_old_checkpoint(desk: Desk) -> None:
    honest = small_log(17)
    words = ("checkpoints", "old", "new", *KEY)
    for old in range(1, 17):
        desk.put("old", honest.checkpoint(old))
        for at in range(old):
            log = rewritten(17, at)
            desk.put("new", log.checkpoint())
            desk.put("link", log.link(old, 17))
            assert desk.run(*words, "--proof", "link").status == 1
    log.export(desk.folder / "export")
    answer = desk.run(*words, "--tiles", "export")
    assert answer.status == 1 and "历史被改写" in answer.said
    desk.put("old", honest.checkpoint(17))
    assert "历史被改写" in desk.run(*words).said


def test_a_rolled_back_log_and_swapped_files_are_named(desk: Desk) -> None:
    log = small_log(9)
    desk.put("old", log.checkpoint(9))
    desk.put("new", log.checkpoint(4))
    desk.put("link", log.link(4, 9))
    answer = desk.run("checkpoints", "old", "new", *KEY, "--proof", "link")
    assert answer.status == 1 and "恢复成旧备份" in answer.said and "放反" in answer.said


def test_a_proof_between_two_other_checkpoints_links_nothing(desk: Desk) -> None:
    log = small_log(12)
    desk.put("old", log.checkpoint(5))
    desk.put("new", log.checkpoint(12))
    good = log.link(5, 12)
    for bad in (log.link(4, 12), log.link(5, 11), good.replace("old 5", "old 6")):
        desk.put("link", bad)
        assert desk.run("checkpoints", "old", "new", *KEY, "--proof", "link").status == 1
    for bad in (good.replace("old ", "old"), good.replace("old 5", "old 05"), "old 5\n", good[1:]):
        desk.put("link", bad)
        assert desk.run("checkpoints", "old", "new", *KEY, "--proof", "link").status == 2
    head = good.removesuffix(log.checkpoint(12))
    desk.put("link", head + log.checkpoint(11))
    assert desk.run("checkpoints", "old", "new", *KEY, "--proof", "link").status == 1
    none = "old 5\n\n" + log.checkpoint(12)
    desk.put("link", none)
    assert desk.run("checkpoints", "old", "new", *KEY, "--proof", "link").status == 1


WHOLE = ("log", "export", *KEY, "--against", "kept", "--witness", "congress.pub")


@pytest.mark.parametrize(
    "size", [0, 1, 2, 255, 256, 257, 600, pytest.param(65_600, marks=pytest.mark.slow)]
)
def test_an_exported_log_is_recomputed_whole(desk: Desk, size: int) -> None:
    log = small_log(size) if size < 1000 else SmallLog([f"{n}".encode() for n in range(size)])
    log.export(desk.folder / "export")
    for kept in {size, size // 2, max(size - 1, 0), 0}:
        desk.put("kept", log.checkpoint(kept, CONGRESS))
        answer = desk.run(*WHOLE)
        assert answer.status == 0
        assert f"全部 {size} 条" in answer.said and f"前 {kept} 条" in answer.said


@pytest.mark.slow
def test_tiles_beyond_the_thousandth_are_found(desk: Desk) -> None:
    log = SmallLog([f"{n}".encode() for n in range(256 * 1001 + 3)])
    log.export(desk.folder / "export")
    assert (desk.folder / "export/tile/0/x001/000").is_file()
    desk.put("kept", log.checkpoint(256 * 1000 + 1, CONGRESS))
    assert desk.run(*WHOLE).status == 0


def test_a_log_that_dropped_a_partial_tile_is_read_from_the_full_one(desk: Desk) -> None:
    log = small_log(300)
    log.export(desk.folder / "export")
    desk.put("export/checkpoint", log.checkpoint(200))
    desk.put("kept", log.checkpoint(100, CONGRESS))
    assert desk.run(*WHOLE).status == 0


@pytest.mark.slow
def test_every_change_to_an_exported_log_is_found(desk: Desk) -> None:
    size = 520
    honest = small_log(size)
    folder = honest.export(desk.folder / "export")
    desk.put("kept", honest.checkpoint(500, CONGRESS))
    assert desk.run(*WHOLE).status == 0
    files = sorted(one for one in folder.rglob("*") if one.is_file())
    assert len(files) == 8
    for one in files:
        good = one.read_bytes()
        step = len(good) * 8 // 50
        for bad in (*flips(good, step | 1), good[:-1], good + b"\0", b"", good + good):
            one.write_bytes(bad)
            assert desk.run(*WHOLE).status in (1, 2)
        one.unlink()
        answer = desk.run(*WHOLE)
        assert answer.status == 2 and "不存在" in answer.said
        one.mkdir()
        assert desk.run(*WHOLE).status == 2
        one.rmdir()
        one.write_bytes(good)
    assert desk.run(*WHOLE).status == 0


def test_an_altered_entry_is_named_by_its_number(desk: Desk) -> None:
    folder = small_log(300).export(desk.folder / "export")
    desk.put("kept", small_log(300).checkpoint(300, CONGRESS))
    bundle = folder / "tile/entries/001.p/44"
    bundle.write_bytes(bundle.read_bytes().replace(b"case-290", b"case-999"))
    answer = desk.run(*WHOLE)
    assert answer.status == 1 and "第 290 号记录" in answer.said and "Entry 290" in answer.said


def test_a_log_written_anew_and_signed_is_found_against_the_kept_checkpoint(desk: Desk) -> None:
    desk.put("kept", small_log(300).checkpoint(280, CONGRESS))
    swapped = small_log(300)
    swapped.entries[7], swapped.entries[8] = swapped.entries[8], swapped.entries[7]
    without = small_log(301)
    del without.entries[100]
    for number, log in enumerate((rewritten(300, 0), rewritten(300, 279), swapped, without)):
        log.export(desk.folder / f"export{number}")
        answer = desk.run("log", f"export{number}", *WHOLE[2:])
        assert answer.status == 1 and "历史被改写" in answer.said
    small_log(279).export(desk.folder / "short")
    answer = desk.run("log", "short", *WHOLE[2:])
    assert answer.status == 1 and "恢复成旧备份" in answer.said
    # What comes after the kept checkpoint is not yet held to anything.
    rewritten(300, 280).export(desk.folder / "later")
    assert desk.run("log", "later", *WHOLE[2:]).status == 0


def test_tiles_of_another_history_do_not_fit_the_checkpoint(desk: Desk) -> None:
    desk.put("kept", small_log(300).checkpoint(280, CONGRESS))
    rewritten(300, 290).export(desk.folder / "export")
    honest = small_log(300).checkpoint()
    desk.put("export/checkpoint", honest)
    answer = desk.run(*WHOLE)
    assert answer.status == 1 and "账页" in answer.said
    words = ("checkpoints", "kept", "export/checkpoint", *KEY, "--tiles", "export")
    assert desk.run(*words).status == 1


def test_the_kept_checkpoint_must_bear_its_witness(desk: Desk) -> None:
    small_log(30).export(desk.folder / "export")
    desk.put("kept", small_log(30).checkpoint(20))
    assert desk.run(*WHOLE).status == 1


@pytest.mark.skipif(not VECTORS.is_dir(), reason="the log of ../shared/vectors/tlog is not here")
def test_the_published_sample_log_holds_at_every_size(desk: Desk) -> None:
    key = str(VECTORS / "log.pub")
    for size in range(16):
        kept = str(VECTORS / f"checkpoint.{size}")
        answer = desk.run("log", str(VECTORS), "--key", key, "--against", kept)
        assert answer.status == 0 and f"前 {size} 条" in answer.said
        newest = str(VECTORS / "checkpoint")
        words = ("checkpoints", kept, newest, "--key", key, "--tiles", str(VECTORS))
        assert desk.run(*words).status == 0
    assert desk.run("log", str(VECTORS), *KEY, "--against", kept).status == 1
