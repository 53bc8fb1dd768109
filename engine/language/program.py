"""The program of one rule: two Python functions written from its expressions.

`check(R)` judges the root row R of a snapshot (see `judging`); `tell(R)` is asked only when something was
found, and gives the functions that word it (see `telling`).
"""

from typing import NamedTuple

from comity.engine.language.code import Read
from comity.engine.language.compiler import Compiler
from comity.engine.language.judging import judging
from comity.engine.language.scribe import DERIVED, Misfit, Scribe, names_of
from comity.engine.language.telling import telling
from comity.engine.shapes import BOOL, Shapes
from comity.engine.wording import Template
from comity.schemas.rule import RuleFile

__all__ = ["DERIVED", "REFLECTED", "Misfit", "Program", "names_of", "write"]

REFLECTED = ("ratings", "lapsed")  #: those derived names that are made from other rules' outcomes


class Program(NamedTuple):
    """A compiled rule."""

    check: str  #: Python source
    tell: str
    when: str | None  #: of a rule that applies on a condition
    item: bool  #: ITEM form
    severities: tuple[str, ...]  #: of the escalations, in order
    message: tuple[Template, Template]  #: en, zh
    subject: str  #: the field that names an item
    needs: tuple[str, ...]  #: lists and blocks without which the rule is unknown
    reads: tuple[Read, ...]
    asked: frozenset[str]  #: fields asked whether they are recorded
    misfits: tuple[Misfit, ...]


def write(rule: RuleFile, shapes: Shapes) -> Program:
    """Write the program of a rule; its `misfits` say what is wrong with the expressions."""
    scribe = Scribe(rule, shapes)
    compiler, teller = scribe.compiler(), scribe.compiler()
    judges = judging(scribe, compiler)
    tells, message = telling(scribe, teller)
    when = scribe.compiler()
    applies = _when(scribe, when)
    shape = shapes.get(scribe.item.type.shape) if scribe.item else None
    return Program(
        check=_function("check", compiler.lines, judges),
        tell=_function("tell", teller.lines, tells),
        when=applies,
        item=scribe.item is not None,
        severities=tuple(step.set for step in rule.escalate),
        message=message,
        subject=shape.subject if shape else "",
        needs=_needs(scribe),
        reads=tuple(dict.fromkeys((*compiler.reads, *when.reads))),
        asked=frozenset(compiler.asked | when.asked),
        misfits=tuple(scribe.misfits),
    )


def _when(scribe: Scribe, compiler: Compiler) -> str | None:
    condition = scribe.rule.applies.when
    if condition is None:
        return None
    code = scribe.compile(compiler, "/applies/when", condition, BOOL)
    return _function("when", compiler.lines, [f"return {code.text}"])


def _needs(scribe: Scribe) -> tuple[str, ...]:
    """The blocks that the rule names as needed, and the lists that its items come from."""
    for i, need in enumerate(scribe.rule.needs):
        scribe.compile(scribe.compiler(), f"/needs/{i}", need)
    path = scribe.item.path if scribe.item else ""
    return tuple(dict.fromkeys([*scribe.rule.needs, *([path.split(".")[0]] if path else [])]))


def _function(name: str, prelude: list[str], body: list[str]) -> str:
    return "\n".join([f"def {name}(R):", *(f"    {line}" for line in (*prelude, *body))])
