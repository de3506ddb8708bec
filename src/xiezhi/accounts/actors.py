"""Who acts: a person with the posts in force today, as the policy sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from xiezhi.accounts.models import Post, Role, User


@dataclass(frozen=True, slots=True)
class Held:
    """A post in force. `functions`: those of its department; none without a department; `since`: its
    first day."""

    role: Role
    organ_id: int
    department_id: int | None
    functions: tuple[str, ...]
    since: date


@dataclass(frozen=True, slots=True)
class Actor:
    """A person who acts on a day. `ledger_id` is what the ledger calls the person."""

    user_id: int
    ledger_id: str
    today: date
    posts: tuple[Held, ...]

    def holds(self, *roles: Role) -> bool:
        """Whether one of the roles is among the posts in force."""
        return any(post.role in roles for post in self.posts)


def in_force(today: date) -> Q:
    """What is in force on a day, of rows with `valid_from` and `valid_to` (inclusive)."""
    return Q(valid_from__lte=today) & (Q(valid_to=None) | Q(valid_to__gte=today))


def actor_of(user: User, today: date | None = None) -> Actor:
    """The person with the posts of the day (default: today). One who is not active holds none."""
    day = today or timezone.localdate()
    posts = Post.objects.filter(in_force(day), user=user).select_related("department")
    held = [
        Held(
            Role(post.role),
            post.organ_id,
            post.department_id,
            tuple(post.department.functions) if post.department else (),
            post.valid_from,
        )
        for post in posts.order_by("pk")
    ]
    return Actor(user.pk, user.ledger_id, day, tuple(held) if user.is_active else ())
