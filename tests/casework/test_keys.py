"""Promises of sealing: what is sealed opens at its place alone, and with its key it is gone."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk import County
from xiezhi.casework import keys
from xiezhi.casework.keys import CaseKeys, MasterKey, Place, load_master
from xiezhi.casework.models import Case, CaseKey
from xiezhi.casework.rewrapping import keys_rewrap
from xiezhi.errors import XiezhiError
from xiezhi.records import keyfile

pytestmark = pytest.mark.django_db
SOME = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
PLACES = st.builds(Place, st.text(max_size=9), st.text(max_size=9), st.text(max_size=9))


@pytest.fixture
def case(land: County) -> Case:
    return keyed(land, "criminal_case:police:XK-1")


def keyed(land: County, root: str) -> Case:
    case = land.case(root)
    CaseKeys().new(case.pk).save()
    return case


@SOME
@given(content=st.binary(max_size=200), place=PLACES, other=PLACES)
def test_a_value_opens_at_its_own_place_alone(
    case: Case, content: bytes, place: Place, other: Place
) -> None:
    sealed = keys.seal(case.pk, place, content)
    assert keys.unseal(case.pk, place, sealed) == content
    assert keys.seal(case.pk, place, content) != sealed
    if other != place:
        with pytest.raises(XiezhiError, match="CAS-001"):
            keys.unseal(case.pk, other, sealed)


@SOME
@given(at=st.integers(0, 10**6), bit=st.integers(0, 7), cut=st.integers(1, 99))
def test_an_altered_or_cut_value_does_not_open(case: Case, at: int, bit: int, cut: int) -> None:
    place = Place("t", "k", "f")
    sealed = bytearray(keys.seal(case.pk, place, b"content"))
    sealed[at % len(sealed)] ^= 1 << bit
    for bad in (bytes(sealed), bytes(sealed[:-cut])):
        with pytest.raises(XiezhiError, match="CAS-001"):
            keys.unseal(case.pk, place, bad)


def test_parts_of_a_place_cannot_be_shifted_into_each_other(case: Case) -> None:
    sealed = keys.seal(case.pk, Place("ab", "c", ""), b"x")
    for place in (Place("a", "bc", ""), Place("ab", "", "c"), Place("abc", "", "")):
        with pytest.raises(XiezhiError, match="CAS-001"):
            keys.unseal(case.pk, place, sealed)


def test_neither_a_value_nor_a_wrapped_key_opens_for_another_case(land: County, case: Case) -> None:
    other, place = keyed(land, "criminal_case:police:XK-2"), Place("t", "k", "f")
    sealed = keys.seal(case.pk, place, b"x")
    with pytest.raises(XiezhiError, match="CAS-001"):
        keys.unseal(other.pk, place, sealed)
    stolen = CaseKey.objects.get(case=case).wrapped
    CaseKey.objects.filter(case=other).update(wrapped=stolen)
    with pytest.raises(XiezhiError, match="CAS-001"):
        keys.unseal(other.pk, place, sealed)


def test_a_destroyed_key_leaves_nothing_to_open(case: Case) -> None:
    place = Place("t", "k", "f")
    sealed = keys.seal(case.pk, place, b"x")
    keys.destroy(case.pk)
    row = CaseKey.objects.get(case=case)
    assert (bytes(row.wrapped), row.destroyed_at is None) == (b"", False)
    for attempt in (keys.unseal, keys.seal):
        with pytest.raises(XiezhiError, match="CAS-002"):
            attempt(case.pk, place, sealed)


def test_a_case_without_a_key_and_another_master_key_are_named(
    land: County, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place("t", "k", "f")
    with pytest.raises(XiezhiError, match="CAS-004"):
        keys.seal(uuid.uuid4(), place, b"x")
    other = MasterKey(keyfile.new_key())
    monkeypatch.setattr(keys, "master", lambda: other)
    with pytest.raises(XiezhiError, match="CAS-003"):
        keys.seal(case.pk, place, b"x")


def test_a_new_master_key_takes_over_all_that_was_not_deleted(
    land: County, case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, place = keyed(land, "criminal_case:police:XK-2"), Place("t", "k", "f")
    keys.destroy(gone.pk)
    sealed, before = keys.seal(case.pk, place, b"x"), keys.master()
    file = tmp_path / "new-master-key"
    call_command("rewrap_keys", str(file))
    new = load_master(file)
    assert keys_rewrap(before, new) == 0
    monkeypatch.setattr(keys, "master", lambda: new)
    assert keys.unseal(case.pk, place, sealed) == b"x"
    with pytest.raises(XiezhiError, match="CAS-002"):
        keys.unseal(gone.pk, place, sealed)


def test_keys_are_read_once_for_a_whole_piece_of_work(
    land: County, case: Case, django_assert_num_queries: object
) -> None:
    cases = [case.pk, *(keyed(land, f"criminal_case:police:L-{n}").pk for n in range(5))]
    work = CaseKeys()
    with django_assert_num_queries(1):  # type: ignore[operator]
        work.load(cases)
        for one in cases:
            work.seal(one, Place("t", "k", "f"), b"x")
