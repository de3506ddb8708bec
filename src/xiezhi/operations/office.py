"""What the desk runs on: the folder of the installation, its record store, the acting office."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from xiezhi.accounts.actors import Actor
from xiezhi.accounts.models import Organ
from xiezhi.accounts.policy import require, table
from xiezhi.errors import XiezhiError
from xiezhi.records.opening import open_store
from xiezhi.records.store import Store


def uploads() -> Path:
    """The folder for files that were sent in."""
    return Path(settings.SITE.uploads)


def store_path() -> Path:
    """The record store of the installation."""
    return Path(settings.SITE.store)


def store_for(actor: Actor) -> Store:
    """The record store; its ledger names the person for each change. Errors: see `open_store`."""
    return open_store(store_path(), actor=actor.ledger_id)


def organ_for(actor: Actor, action: str) -> Organ:
    """The procuratorate for which the person may do this (an action without object).

    Errors: ACC-001; OPS-004 the store is another's.
    """
    require(actor, action)
    roles = {role for permit in table()[action].permits for role in permit.roles}
    held = [post.organ_id for post in actor.posts if post.role in roles]
    # Whoever holds posts at two works here for the one whose store this is.
    organ = Organ.objects.filter(pk__in=held).order_by("-own", "pk")[0]
    require_own_store(organ)
    return organ


def require_own_store(organ: Organ) -> None:
    """A store belongs to the procuratorate whose installation this is. Errors: OPS-004 it is not."""
    if not organ.own:
        raise XiezhiError("OPS-004", organ=Organ.objects.get(own=True).name)
