"""One rule file to a compiled rule: its expressions written as Python, its words kept beside."""

import marshal
from typing import NamedTuple

from comity.engine.catalog import Rule
from comity.engine.language.program import REFLECTED, Misfit, Program, write
from comity.engine.shapes import Shapes
from comity.schemas.rule import RuleFile, Words
from comity.schemas.text import Text

__all__ = ["compile_rule", "text"]

_KINDS = {"data_quality": "data_quality", "strength": "strength"}
_PHASES = 5  #: that there are


class _Codes(NamedTuple):
    """Marshalled code objects; empty where an expression is at fault."""

    check: bytes
    tell: bytes
    when: bytes | None


def compile_rule(rule: RuleFile, shapes: Shapes, source: str) -> tuple[Rule, tuple[Misfit, ...]]:
    """The rule ready to judge by, and every mistake in its expressions: with one it judges nothing.

    `source` is the file's name below its pack.
    """
    program = write(rule, shapes)
    sources = (program.check, program.tell, program.when)
    check, tell, when = ("", "", None) if program.misfits else sources
    codes = _Codes(
        _code(check, rule.id), _code(tell, rule.id), _code(when, rule.id) if when else None
    )
    return _compiled(rule, program, codes, source), program.misfits


def _code(source: str, rule: str) -> bytes:
    return marshal.dumps(compile(source, f"<rule {rule}>", "exec", dont_inherit=True, optimize=2))


def text(words: Words) -> Text:
    return Text(words.en, words.zh)


def _compiled(rule: RuleFile, program: Program, codes: _Codes, source: str) -> Rule:
    return Rule(
        id=rule.id,
        dimension=rule.dimension,
        kind=rule.kind or _KINDS.get(rule.dimension, "scored"),
        severity=rule.severity,
        core=rule.core,
        covers=tuple(rule.covers),
        tags=tuple(rule.tags),
        title=text(rule.title),
        pass_title=text(rule.pass_title),
        question=text(rule.question),
        basis=tuple(rule.basis),
        actions=tuple(rule.actions),
        phases=_phases(rule),
        needs=program.needs,
        item=program.item,
        variable=rule.check.as_ or "",
        subject=program.subject,
        severities=program.severities,
        message=program.message,
        reads=program.reads,
        asked=program.asked,
        check=codes.check,
        tell=codes.tell,
        when=codes.when,
        source=source,
        reflects=any(read.path.split(".")[0] in REFLECTED for read in program.reads),
        marks=tuple(rule.check.mark or ()),
    )


def _phases(rule: RuleFile) -> frozenset[str] | None:
    """None for a rule of every phase: it needs no phase to be judged."""
    phases = rule.applies.phase
    return None if phases is None or len(set(phases)) == _PHASES else frozenset(phases)
