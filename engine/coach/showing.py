"""Questions and prompts as plain records, for renderers and JSON."""

from comity.engine.catalog import Catalog, Rule
from comity.engine.coach.answers import choices
from comity.engine.coach.interview import Prompt
from comity.engine.coach.questions import Field, Question, kind_of
from comity.engine.outcomes import SEVERITIES
from comity.schemas.coach import PromptReport, QuestionReport
from comity.schemas.text import Text

__all__ = ["prompted", "told"]


def told(question: Question, catalog: Catalog) -> QuestionReport:
    return QuestionReport(
        question.id,
        question.pointer,
        kind_of(question),
        question.asks,
        question.about,
        _why(question, catalog),
        choices(question.type),
        question.rules,
        question.gain,
    )


def prompted(prompt: Prompt, catalog: Catalog) -> PromptReport:
    words = catalog.words
    question, field = prompt.question, prompt.field
    kind = field.type if field else question.type
    inner = kind.of if kind.kind == "list" else kind
    whole = kind.kind == "number" and not kind.values
    return PromptReport(
        question=told(question, catalog),
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


def _why(question: Question, catalog: Catalog) -> Text | None:
    """What the rule asks that is most about this: it looks here, and at little else; then the gravest."""
    own = ".".join(key for key in question.pointer.strip("/").split("/") if not key.isdigit())
    waiting = [rule for rule in catalog.rules if rule.id in question.rules]
    first = max(waiting, key=lambda rule: (*_closeness(rule, own), *_weight(rule)), default=None)
    return first.question if first else None


def _closeness(rule: Rule, path: str) -> tuple[bool, int]:
    paths = {read.path for read in rule.reads} | rule.asked
    here = any(p == path or p.startswith(f"{path}.") for p in paths)
    return here, -len({p.split(".")[0] for p in paths})


def _weight(rule: Rule) -> tuple[bool, int]:
    return rule.core, SEVERITIES.index(rule.severity)


def _kind(field: Field) -> str:
    return kind_of(Question("", "", field.type, field.asks, (), 0.0))
