"""The app `web`."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates, static files and views; no models."""

    name = "xiezhi.web"
    label = "web"
    verbose_name = "页面 web"

    def ready(self) -> None:
        """The rights of the web server in PostgreSQL, beside those that each room gives."""
        from xiezhi.accounts.rows.wall import stand_behind

        stand_behind("xiezhi.web")
        wire_persons()


def wire_persons() -> None:
    """Let casework find the persons of a record, which lie in the store of the office."""
    from xiezhi.casework import persons
    from xiezhi.i18n import pick
    from xiezhi.operations.office import store_path
    from xiezhi.operations.persons import persons_of
    from xiezhi.records.store import Store
    from xiezhi.screening.findings import Finding

    def found(finding: Finding) -> list[persons.Person]:
        return [
            persons.Person(person.record_type, pick(person.title), person.pseudonym)
            for person in persons_of(Store.open(store_path()), finding)
        ]

    persons.wire(found)
