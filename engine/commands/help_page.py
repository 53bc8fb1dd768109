"""Help in lines that end by columns: a Chinese character takes two, and click counts one."""

import re
from collections.abc import Iterable
from gettext import gettext

import click

from comity.engine.report.layout import Page, Span, columns

__all__ = ["WideContext"]

_KEPT = "\b\n"  #: click's mark for a paragraph that keeps its lines


class _WideHelp(click.HelpFormatter):
    """Click's page for texts without spaces between words; the same places, full-width punctuation."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        head = f"{prefix or gettext('Usage:')}{prog}"
        pieces = [piece for word in args.split() for piece in (" ", Span(word, solid=True))]
        self._paragraph(Span(head, solid=True), *pieces, hang=columns(head) + 1)

    def write_heading(self, heading: str) -> None:
        self._paragraph(f"{heading}：")

    def write_text(self, text: str) -> None:
        for number, paragraph in enumerate(text.split("\n\n")):
            self.write("\n" if number else "")
            if paragraph.startswith(_KEPT):
                for line in paragraph.removeprefix(_KEPT).split("\n"):
                    self._paragraph(Span(line, solid=True))
            else:
                self._paragraph(*_pieces(paragraph))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        rows = list(rows)
        room = min(max(columns(term) for term, _ in rows), col_max)
        hang = room + col_spacing
        for term, text in rows:
            pieces = _pieces(text)
            if text and columns(term) <= room:
                fill = " " * (hang - columns(term))
                self._paragraph(Span(term + fill, solid=True), *pieces, hang=hang)
                continue
            self._paragraph(Span(term, solid=True))
            if text:
                self._paragraph(Span(" " * hang, solid=True), *pieces, hang=hang)

    def _paragraph(self, *pieces: str | Span, hang: int = 0) -> None:
        page = Page(self.width, color=False)
        page.line(*pieces, indent=self.current_indent, hang=self.current_indent + hang)
        self.write(page.text())


def _pieces(text: str) -> list[str | Span]:
    """Sentences, since a page cuts what is longer than anybody reads; what click adds in brackets whole."""
    said, _, added = text.partition("  [")
    pieces: list[str | Span] = [*re.split("(?<=。)", said)]
    if added:
        pieces += [" ", Span("[" + added.replace("; ", "；"), solid=True)]
    return pieces


class WideContext(click.Context):
    """Of a command that speaks Chinese."""

    formatter_class = _WideHelp
