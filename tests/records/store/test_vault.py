"""The vault gives an identity for a pseudonym, to the key's holder, and by no other way."""

from __future__ import annotations

import inspect
import sqlite3
from pathlib import Path

import pytest

from xiezhi.errors import XiezhiError
from xiezhi.records import vault as module
from xiezhi.records.store import Store
from xiezhi.records.vault import Identity, Texts, Vault, VaultKey

SOMEONE = Identity(number="990101199001010010", name="甲一", birth="1990-01-01")


@pytest.fixture
def key(tmp_path: Path) -> VaultKey:
    return VaultKey.create(tmp_path / "key")


def test_an_identity_comes_back_for_its_table_and_pseudonym(tmp_path: Path, key: VaultKey) -> None:
    vault = Vault(tmp_path / "vault", key)
    vault.put({("measure", "p1:a"): SOMEONE})
    assert vault.get("measure", "p1:a") == SOMEONE
    assert vault.get("suspect", "p1:a") is None


def test_no_part_of_an_identity_is_readable_on_disk(tmp_path: Path, key: VaultKey) -> None:
    vault = Vault(tmp_path / "vault", key)
    vault.put({("measure", "p1:a"): SOMEONE})
    content = (tmp_path / "vault").read_bytes()
    for text in (SOMEONE.name, SOMEONE.number, SOMEONE.birth):
        assert text.encode() not in content


def test_an_entry_moved_to_another_row_does_not_open(tmp_path: Path, key: VaultKey) -> None:
    vault = Vault(tmp_path / "vault", key)
    vault.put({("measure", "p1:a"): SOMEONE, ("measure", "p1:b"): Identity(name="乙二")})
    with sqlite3.connect(tmp_path / "vault") as db:
        sealed = db.execute("SELECT sealed FROM identity WHERE pseudonym = 'p1:a'").fetchone()
        db.execute("UPDATE identity SET sealed = ? WHERE pseudonym = 'p1:b'", sealed)
    with pytest.raises(XiezhiError, match="REC-016"):
        vault.get("measure", "p1:b")


def test_an_altered_byte_or_another_key_does_not_open(tmp_path: Path, key: VaultKey) -> None:
    sealed = bytearray(key.seal(b"text", "place"))
    assert key.open(bytes(sealed), "place") == b"text"
    with pytest.raises(XiezhiError, match="REC-016"):
        VaultKey.create(tmp_path / "other").open(bytes(sealed), "place")
    sealed[-1] ^= 1
    with pytest.raises(XiezhiError, match="REC-016"):
        key.open(bytes(sealed), "place")


def test_the_same_content_is_never_sealed_alike_twice(key: VaultKey) -> None:
    assert key.seal(b"text", "place") != key.seal(b"text", "place")


def test_what_nothing_refers_to_is_deleted_from_the_file(tmp_path: Path, key: VaultKey) -> None:
    vault = Vault(tmp_path / "vault", key)
    vault.put({("measure", "p1:aaaa"): SOMEONE, ("measure", "p1:bbbb"): Identity(name="乙二")})
    assert vault.keep_only("measure", ["p1:bbbb"]) == 1
    assert vault.get("measure", "p1:aaaa") is None
    assert vault.get("measure", "p1:bbbb") == Identity(name="乙二")
    assert b"p1:aaaa" not in (tmp_path / "vault").read_bytes()


def test_there_is_no_search_by_name() -> None:
    public = {name for name in vars(Vault) if not name.startswith("_")}
    assert public == {"put", "get", "differing", "keep_only"}
    for name, found in inspect.getmembers(module, inspect.isclass):
        if found.__module__ != module.__name__ or name == "Identity":
            continue
        for method, function in inspect.getmembers(found, inspect.isfunction):
            if not method.startswith("_"):
                asked = set(inspect.signature(function).parameters)
                assert not asked & {"name", "number", "birth", "identity"}, f"{name}.{method}"


def test_texts_are_kept_encrypted_under_names_that_tell_nothing(
    tmp_path: Path, key: VaultKey
) -> None:
    texts = Texts(tmp_path / "texts", key)
    texts.put("s", "虚构案号1", "裁定书全文")
    assert texts.get("s", "虚构案号1") == "裁定书全文"
    assert texts.get("s", "虚构案号2") is None
    (file,) = (tmp_path / "texts").iterdir()
    assert "虚构".encode() not in file.read_bytes() and "虚构" not in file.name
    texts.delete("s", "虚构案号1")
    assert texts.get("s", "虚构案号1") is None


def test_a_store_without_a_vault_keeps_no_identity_anywhere(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "store", vault=False)
    store.write({}, identities={("measure", "p1:a"): SOMEONE})
    assert store.vault is None and store.texts is None
    assert not (store.path / "vault.sqlite").exists()
    assert not (tmp_path / "store.vault-key").exists()
