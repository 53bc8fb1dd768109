"""What a coach says, from the rule packs: questions, messages, and each rule's own question."""

import os
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

from comity.engine.authoring import outline
from comity.engine.catalog import Catalog, StrPath
from comity.engine.errors import RuleError
from comity.engine.source import parse
from comity.engine.validate import validate
from comity.schemas.coaching import CoachingFile, QuestionsFile
from comity.schemas.rule import Words
from comity.schemas.text import Text

__all__ = ["Phrases", "load"]

_File = TypeVar("_File", CoachingFile, QuestionsFile)


class Phrases(NamedTuple):
    """All that coaching says that is not of the project."""

    asks: dict[str, Text]  #: what the interview asks, by `Block.field`
    coaching: CoachingFile
    rows: dict[str, Text]  #: titles of the outline
    rules: dict[str, Text]  #: each rule's question to think about


def load(packs: Sequence[StrPath], catalog: Catalog) -> Phrases:
    """From some packs; a later pack's word replaces an earlier one's. Raises RuleError or Mistakes."""
    asks: dict[str, Text] = {}
    for questions in _files(packs, "coaching_questions.yaml", QuestionsFile):
        asks |= {key: _text(entry) for key, entry in questions.root.items()}
    coaching = list(_files(packs, "coaching.yaml", CoachingFile))[-1]
    rows = {key: _text(row.title) for key, row in outline(packs).items()}
    return Phrases(asks, coaching, rows, _Rules(packs, catalog))


def _files(packs: Sequence[StrPath], name: str, model: type[_File]) -> Iterable[_File]:
    for pack in packs:
        path = os.path.join(pack, name)
        if os.path.exists(path):
            with open(path, "rb") as file:
                yield validate(model, parse(file.read(), path, error=RuleError), RuleError)


class _Rules(dict[str, Text]):
    """Reads a rule's file when its question is asked for: a session needs five of a hundred."""

    def __init__(self, packs: Sequence[StrPath], catalog: Catalog) -> None:
        super().__init__()
        self._packs, self._catalog = packs, catalog

    def __missing__(self, rule_id: str) -> Text:
        source = self._catalog.rule(rule_id).source
        path = [
            p for p in (os.path.join(pack, source) for pack in self._packs) if os.path.exists(p)
        ][-1]
        with open(path, "rb") as file:
            coach = parse(file.read(), path, error=RuleError).value["coach"]
        self[rule_id] = found = Text(coach["en"], coach["zh"])
        return found


def _text(words: Words) -> Text:
    return Text(words.en, words.zh)
