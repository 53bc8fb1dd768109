"""Questions and prompts as plain records, for renderers and JSON."""

from collections.abc import Mapping

from comity.engine.coach.answers import choices
from comity.engine.coach.interview import Prompt
from comity.engine.coach.questions import Field, Question, kind_of
from comity.schemas.coach import PromptReport, QuestionReport
from comity.schemas.text import Text

__all__ = ["prompted", "told"]


def told(question: Question) -> QuestionReport:
    return QuestionReport(
        question.id,
        question.pointer,
        kind_of(question),
        question.asks,
        question.about,
        choices(question.type),
        question.rules,
        question.gain,
    )


def prompted(prompt: Prompt, words: Mapping[str, Text]) -> PromptReport:
    """`words` are those of the vocabularies, by the word of the file."""
    question, field = prompt.question, prompt.field
    kind = field.type if field else question.type
    inner = kind.of if kind.kind == "list" else kind
    whole = kind.kind == "number" and not kind.values
    return PromptReport(
        question=told(question),
        number=prompt.number,
        field=field.asks if field else None,
        kind=_kind(field) if field else kind_of(question),
        choices=tuple((word, words.get(word) or Text(word, word)) for word in choices(kind))
        if inner.kind != "item"
        else (),
        low=kind.low if whole else None,
        high=kind.high if whole else None,
        there=question.there,
        more=prompt.more > 0 and field is None,
        refusal=prompt.refusal,
        help=prompt.help,
    )


def _kind(field: Field) -> str:
    return kind_of(Question("", "", field.type, field.asks, (), 0.0))
