"""Asking the desk for everything in everybody's name, and reading what the answers tell of."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.test import RequestFactory
from django.test.client import ClientHandler

from access_rules import RULES, Reading
from desk import signed_in
from desk_routes import METHODS, PLAIN, ROUTES, Route, routes
from rows import Wall, execute
from world import World, canary
from xiezhi.accounts.models import User
from xiezhi.casework.models import FindingBody

_CANARY = re.compile(
    rb"(Case|Finding|FindingBody|IdentityRequest|Look|LookReview|BreakGlass|Job|Upload)q([bcdfghjklmnpqrst]+)q",
    re.IGNORECASE,
)
_KIND = {
    b"case": "case", b"finding": "finding", b"findingbody": "finding", b"look": "look",
    b"identityrequest": "identity_request", b"lookreview": "look_review", b"job": "job",
    b"breakglass": "break_glass", b"upload": "upload",
}  # fmt: skip


@dataclass(frozen=True)
class Try:
    """One tuple. `things`: the objects in the address, as kind and primary key."""

    name: str
    address: str
    method: str
    things: tuple[tuple[str, Any], ...]


class Desk:
    """The desk over one world, with everybody signed in."""

    def __init__(self, made: World, wall: Wall | None) -> None:
        self.world, self.wall = made, wall
        self.reading = Reading(made)
        self.handler = ClientHandler(enforce_csrf_checks=False)
        self.factory = RequestFactory()
        self.cookies: dict[str, str] = {}
        self.known = {
            canary(thing).lower().encode(): (kind, thing.pk)
            for kind, things in made.things.items()
            for thing in things
            if kind != "case_key"
        }
        self.bodies = {
            canary_of_body.lower().encode(): ("finding", pk)
            for pk, canary_of_body in self._bodies()
        }
        self.known |= self.bodies
        self.others = {
            "user": list(User.objects.order_by("pk").values_list("pk", flat=True)[::4]),
            "organ": [made.land.here.pk, made.land.police.pk],
            "department": [made.land.criminal.pk, made.land.civil.pk],
            "post": [1],
            "number": [1],
            "wall": ["seal"],
            "model": ["investigative-custody-overdue", "no-such-model"],
        }
        self.roles = {
            user.pk: {post.role for post in self.reading.posts[user.pk]}
            for user in made.people.values()
        }
        self.undo = True
        # What the program did not expect, for the one who reads the failure.
        self.error: BaseException | None = None
        got_request_exception.connect(self._note, weak=False)
        self.facts = {each.pk: each.case_id for each in made.things["finding"]}
        # Who decides on a request is told which finding it is about, who reviews a look which look.
        self.behind = {
            ("identity_request", each.pk): ("finding", each.finding_id)
            for each in made.things["identity_request"]
        } | {
            ("look_review", each.pk): ("look", each.look_id) for each in made.things["look_review"]
        }
        self._allowed: dict[tuple[int, str], set[Any]] = {}

    def _note(self, **_: Any) -> None:
        self.error = sys.exc_info()[1]

    def _bodies(self) -> Iterator[tuple[Any, str]]:
        for body in FindingBody.objects.all():
            yield body.pk, canary(body)

    def allowed(self, user_id: int, action: str) -> set[Any]:
        """`Reading.allowed`, worked out once."""
        key = (user_id, action)
        if key not in self._allowed:
            self._allowed[key] = self.reading.allowed(user_id, action)
        return self._allowed[key]

    def plan(self) -> list[Try]:
        """Every tuple: each person, route, method, and object that fits the address."""
        found = []
        served = routes().keys() & ROUTES.keys()
        for name in sorted(self.world.people):
            for address in sorted(served):
                for things in self._objects(ROUTES[address]):
                    found += [Try(name, address, method, things) for method in METHODS]
        return found

    def _objects(self, route: Route) -> Iterator[tuple[tuple[str, Any], ...]]:
        if not route.of:
            yield ()
            return
        first, *rest = route.of.values()
        tail = tuple((kind, self.others[kind][0]) for kind in rest)
        pks = self.others.get(first) or [thing.pk for thing in self.world.things[first]]
        for pk in pks:
            yield ((first, pk), *tail)

    def plan_for(self, address: str, name: str) -> Iterator[Try]:
        """The tuples of one person that a page lets in, to read and to send the form."""
        for things in self._objects(ROUTES[address]):
            for method in {"GET", "POST"} & set(ROUTES[address].methods):
                one = Try(name, address, method, things)
                if self.lets_in(one):
                    yield one

    def send(self, one: Try, form: dict[str, str] | None = None) -> tuple[int, bytes, str]:
        """Status, body and place to go on; whatever it changed is undone."""
        route = ROUTES[one.address]
        path, data = "/" + one.address, list((form or route.data).items())
        for (param, kind), (_, pk) in zip(route.of.items(), one.things, strict=True):
            written = self._written(kind, pk)
            path, times = re.subn(rf"<(\w+:)?{param}>", written, path)
            if not times:
                data.append((param, written))
        if one.address == "findings/several/":
            data += [("finding", each.finding_id) for each in self.world.things["finding"]]
        return self.ask(one.name, one.method, path, data)

    def ask(
        self, name: str, method: str, path: str, data: list[tuple[str, str]] | None = None
    ) -> tuple[int, bytes, str]:
        """The same for any address."""
        is_api = path.startswith("/api/")
        sent = json.dumps(dict(data or [])) if is_api else urlencode(data or [])
        request = self.factory.generic(
            method, path, sent,
            "application/json" if is_api else "application/x-www-form-urlencoded",
        )  # fmt: skip
        request.environ["HTTP_COOKIE"] = f"sessionid={self.cookie(name)}"
        block = transaction.atomic()
        # Blocks that must be the outermost ones accept that of a test alone.
        block._from_testcase = True  # type: ignore[attr-defined]
        with block:
            if self.wall:
                execute(f"SET LOCAL ROLE {self.wall.web}")
            response = self.handler(request.environ)
            body = response.getvalue()
            if self.wall and not connection.needs_rollback:
                execute("RESET ROLE")
            transaction.set_rollback(self.undo or connection.needs_rollback)
        return response.status_code, body, response.headers.get("Location", "")

    def cookie(self, name: str) -> str:
        """The session of a person, signed in with a second factor just now."""
        if name not in self.cookies:
            client = signed_in(self.world.people[name])
            # The first request stamps the session, and later ones need not.
            client.get("/own/")
            self.cookies[name] = client.cookies["sessionid"].value
        return self.cookies[name]

    def _written(self, kind: str, pk: Any) -> str:
        if kind == "finding":
            [row] = [each for each in self.world.things[kind] if each.pk == pk]
            return str(row.finding_id)
        return str(pk)

    def lets_in(self, one: Try) -> bool:
        """Whether the rules open this page, for this object, to the person."""
        route, user = ROUTES[one.address], self.world.people[one.name]
        if route.door is None:
            return True
        if not user.is_active:
            return False
        things = dict(one.things)
        if "<" not in one.address and one.method != "POST":
            things = {}
        return any(self._opens(user.pk, action, things) for action in route.door or ("",))

    def _opens(self, user_id: int, action: str, things: dict[str, Any]) -> bool:
        if not action:
            return True
        if action in PLAIN:
            return bool(self.roles[user_id] & PLAIN[action])
        kind, rows = RULES[action]
        if kind in things:
            return things[kind] in self.allowed(user_id, action)
        return any(self.roles[user_id] & roles for roles, _ in rows)

    def told(self, body: bytes) -> set[tuple[str, Any]]:
        """The objects that an answer tells of."""
        return {self.known[match.group(0).lower()] for match in _CANARY.finditer(body)}

    def may_tell(self, one: Try) -> set[tuple[str, Any]]:
        """The objects that this answer may tell of."""
        user_id = self.world.people[one.name].pk
        if one.address == "emergency/" and self.lets_in(one):
            # It opens what is on that one case, but for walls.
            [(_, case)] = one.things
            return {("finding", pk) for pk, of in self.facts.items() if of == case}
        shows = ROUTES[one.address].shows
        found = {(RULES[action][0], pk) for action in shows for pk in self.allowed(user_id, action)}
        return found | {self.behind[each] for each in found & self.behind.keys()}

    def wrong(self, one: Try) -> str:
        """What is wrong with the answer, empty if nothing."""
        status, body, place = self.send(one)
        told, route = self.told(body), ROUTES[one.address]
        away = status in (401, 404, 405) or (status == 302 and place.startswith("/account/"))
        if status >= 500:
            return f"{status} {self.error!r}"
        if told and not told <= self.may_tell(one):
            return f"tells of {told - self.may_tell(one)}"
        if one.method not in route.methods or not self.lets_in(one):
            return "" if away and not told else f"let in: {status} {place}"
        return f"not let in: {status} {place}" if away and not route.maybe else ""
