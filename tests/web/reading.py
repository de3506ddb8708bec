"""How tests read a page: its text, and what a strict policy of content would block."""

from __future__ import annotations

from html.parser import HTMLParser

from django.http import HttpResponse


class Page(HTMLParser):
    """A page as parsed. `inline`: scripts and styles that stand in it; `unnamed`: fields without a
    label; `text`: what a reader sees."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.inline: list[str] = []
        self.lang = ""
        self._fields: list[tuple[str, bool]] = []
        self._labels: set[str] = set()
        self._inside: list[str] = []
        self._text: list[str] = []
        self.headings: list[str] = []
        self.feed(response.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.inline += [name for name in given if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and not given.get("src")):
            self.inline.append(tag)
        if tag == "html":
            self.lang = given.get("lang") or ""
        if tag == "label" and given.get("for"):
            self._labels.add(str(given["for"]))
        hidden = given.get("type") == "hidden"
        if tag in ("input", "select", "textarea") and not hidden:
            named = "aria-label" in given or "aria-labelledby" in given
            self._fields.append((str(given.get("id")), named))
        if tag in ("script", "style", "title", "h1"):
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if "h1" in self._inside:
            self.headings.append(data)
        if not {"script", "style"} & set(self._inside):
            self._text.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self._text).split())

    @property
    def unnamed(self) -> list[str]:
        return [id for id, named in self._fields if not named and id not in self._labels]
