"""Collects what the parts of a ruling yield."""

from __future__ import annotations

from dataclasses import dataclass, field

from xiezhi.documents.reading import Doubt, Element, Span, Value
from xiezhi.documents.text import Text


@dataclass
class Collector:
    """Elements and doubts of one document while it is being read."""

    text: Text
    elements: dict[str, Element] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)

    def put(self, name: str, value: Value, *places: tuple[int, int], rule: str = "") -> None:
        """Set an element from places of the plain text."""
        spans = tuple(self.span(*place) for place in places if place[1] > place[0])
        self.elements[name] = Element(value, spans, rule)

    def value(self, name: str) -> Value | None:
        element = self.elements.get(name)
        return None if element is None else element.value

    def places(self, name: str) -> tuple[Span, ...]:
        element = self.elements.get(name)
        return () if element is None else element.spans

    def doubt(self, code: str, name: str, place: int) -> None:
        """Note the sentence around a place of the plain text as a doubtful reading."""
        start, end = self.text.sentence(place)
        if end > start:
            self.doubts.append(Doubt(code, name, self.span(start, end)))

    def doubt_value(self, code: str, name: str, element: str) -> None:
        """Note a doubtful conclusion at the place of the element it was drawn from."""
        self.doubts += [Doubt(code, name, span) for span in self.places(element)[:1]]

    def span(self, start: int, end: int) -> Span:
        return self.text.span(start, end)
