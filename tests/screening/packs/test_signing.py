"""A signature holds for one manifest and one key, and a private key stays where it is."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from xiezhi.errors import XiezhiError
from xiezhi.screening.packs.pack import PackError, examine, sign_pack, write_manifest
from xiezhi.screening.packs.signing import (
    PublicKey,
    create_key,
    public_file,
    read_public,
    sign,
    trusted_keys,
)

Trusted = dict[str, PublicKey]


def state(pack: Path, trusted: Trusted) -> str:
    return examine(pack, trusted).standing.state


def test_a_signed_pack_is_known_by_its_key(signed: Path, trusted: Trusted) -> None:
    found = examine(signed, trusted)
    assert found.standing.state == "signed"
    assert (found.standing.pack, found.standing.version) == ("fiction-county", "1.2.0")
    assert (found.standing.key, found.holder) == (next(iter(trusted)), "虚构县人民检察院")


def test_a_key_that_is_not_trusted_is_no_signature(signed: Path, tmp_path: Path) -> None:
    other = create_key(tmp_path / "other.key", "别处")
    assert state(signed, {}) == "unknown_key"
    assert state(signed, {other.id: other}) == "unknown_key"


def test_a_signature_of_another_key_under_a_trusted_name_is_seen(
    signed: Path, trusted: Trusted, tmp_path: Path
) -> None:
    create_key(tmp_path / "other.key", "别处")
    own = next(iter(trusted))
    sign_pack(signed, tmp_path / "other.key")
    path = signed / "MANIFEST.sig"
    lines = path.read_text(encoding="ascii").splitlines()
    path.write_text("\n".join([lines[0], own, lines[2]]) + "\n", encoding="ascii")
    assert [fault.code for fault in examine(signed, trusted).faults] == ["SCR-178"]
    assert state(signed, trusted) == "altered"


def test_a_changed_file_breaks_the_pack_whether_or_not_the_manifest_follows(
    signed: Path, trusted: Trusted
) -> None:
    signature = (signed / "MANIFEST.sig").read_bytes()
    (signed / "mini-gap" / "model.sql").write_text("SELECT 1", encoding="utf-8")
    assert state(signed, trusted) == "altered"
    write_manifest(signed)
    assert state(signed, trusted) == "unsigned"
    (signed / "MANIFEST.sig").write_bytes(signature)
    assert [fault.code for fault in examine(signed, trusted).faults] == ["SCR-178"]


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"xiezhi-pack-signature-1\nk\nAAAA\n", b"x" * 9000]
)
def test_a_file_that_is_no_signature_is_said(
    signed: Path, trusted: Trusted, content: bytes
) -> None:
    (signed / "MANIFEST.sig").write_bytes(content)
    assert [fault.code for fault in examine(signed, trusted).faults] == ["SCR-181"]


def test_only_a_whole_pack_is_signed(pack: Path, key: Path) -> None:
    (pack / "more.md").write_text("x", encoding="utf-8")
    with pytest.raises(PackError):
        sign_pack(pack, key)
    assert not (pack / "MANIFEST.sig").exists()


def test_the_private_key_is_its_owners_alone(key: Path) -> None:
    assert key.stat().st_mode & 0o777 == 0o600
    secret = key.read_text(encoding="ascii").split()[1]
    assert secret not in public_file(key).read_text(encoding="utf-8")
    key.chmod(0o644)
    with pytest.raises(XiezhiError) as raised:
        sign(key, b"")
    assert raised.value.code == "REC-012"


def test_keys_are_never_overwritten(key: Path, tmp_path: Path) -> None:
    for path, code in ((key, "SCR-185"), (tmp_path / "half", "SCR-185")):
        public_file(path).touch()
        with pytest.raises(XiezhiError) as raised:
            create_key(path, "x")
        assert raised.value.code == code
    assert not (tmp_path / "half").exists()
    public_file(key).unlink()
    with pytest.raises(XiezhiError) as raised:
        create_key(key, "x")
    assert raised.value.code == "REC-010"


def test_a_private_key_is_not_taken_for_a_public_one_nor_shown(key: Path) -> None:
    with pytest.raises(XiezhiError) as raised:
        read_public(key)
    assert raised.value.code == "SCR-183"
    assert key.read_text(encoding="ascii").split()[1] not in raised.value.text()


def test_trusted_keys_come_from_files_and_folders(key: Path, tmp_path: Path) -> None:
    assert list(trusted_keys([tmp_path])) == list(trusted_keys([public_file(key)]))
    (tmp_path / "empty").mkdir()
    for path, code in ((tmp_path / "empty", "SCR-184"), (tmp_path / "none.pub", "SCR-183")):
        with pytest.raises(XiezhiError) as raised:
            trusted_keys([path])
        assert raised.value.code == code


def test_a_signature_for_another_use_does_not_fit(
    signed: Path, key: Path, trusted: Trusted
) -> None:
    private = base64.b64decode(key.read_text(encoding="ascii").split()[1])
    manifest = (signed / "MANIFEST").read_bytes()
    raw = Ed25519PrivateKey.from_private_bytes(private).sign(manifest)
    assert not next(iter(trusted.values())).holds(manifest, raw)
