"""Expressions and rules, compiled and run: what the tests of the language are written in."""

from typing import Any

import pytest

from comity.engine.facts import read
from comity.engine.language.code import Name
from comity.engine.language.compiler import Compiler
from comity.engine.language.functions import RUNTIME
from comity.engine.language.program import write
from comity.engine.language.scribe import names_of
from comity.engine.shapes import derive
from comity.engine.source import of
from comity.schemas.rule import Param, RuleFile
from comity.schemas.snapshot import Snapshot

SHAPES = derive(Snapshot)
PROJECT = {"name": "Example", "as_of": "2025-06-30"}
WORDS = {"en": "words", "zh": "文字"}
PARAMS = {
    "limit": Param.model_validate({"value": 3, "unit": "count", "doc": WORDS}),
    "wanted": Param.model_validate({"value": ["goals", "scope"], "unit": "aspects", "doc": WORDS}),
    "table": Param.model_validate({"value": {"high": 8, "low": 40}, "unit": "hours", "doc": WORDS}),
}


def root_of(snapshot: dict[str, Any]) -> dict[str, Any]:
    """The facts of a snapshot; its project block may be left out."""
    project = PROJECT | snapshot.get("project", {})
    root = read(of(snapshot | {"project": project}), SHAPES).root
    derived = dict.fromkeys(("today", "client_voice_on", "ratings", "lapsed"))
    return root | derived | {"contradictions": []}


class Bench:
    """Compiles and runs single expressions, and writes rules."""

    shapes = SHAPES

    def compiler(self, **names: Name) -> Compiler:
        return Compiler(SHAPES, names_of(SHAPES, PARAMS) | names)

    def faults(self, text: str):
        compiler = self.compiler()
        compiler.expression(text)
        return compiler.faults

    def fault(self, text: str):
        """The first mistake, and the word that it points at."""
        faults = self.faults(text)
        assert faults, f"nothing is wrong with {text}"
        return faults[0], text[faults[0].start : faults[0].end]

    def type(self, text: str) -> str:
        return str(self.compiler().expression(text).type)

    def source(self, text: str) -> str:
        """The Python of an expression."""
        compiler = self.compiler()
        code = compiler.expression(text)
        assert not compiler.faults, compiler.faults
        return "\n".join(
            ["def run(R):", *(f"    {line}" for line in (*compiler.lines, f"return {code.text}"))]
        )

    def value(self, text: str, **snapshot: Any) -> Any:
        scope: dict[str, Any] = {**RUNTIME, "__builtins__": {}}
        exec(self.source(text), scope)  # noqa: S102
        return scope["run"](root_of(snapshot))

    def rule(self, **fields: Any) -> RuleFile:
        """A rule about promises, with these fields instead of its own."""
        check = {"each": "commitments", "as": "c", "fail": "late(c)"}
        told = dict.fromkeys(("title", "pass_title", "question", "rationale", "message"), WORDS)
        content = told | {
            "id": "TRU900",
            "dimension": "trust",
            "covers": ["S1.2"],
            "severity": "high",
            "basis": ["ART"],
            "coach": WORDS,
            "check": check,
            "examples": [{"outcome": "unknown", "snapshot": {}}],
        }
        return RuleFile.model_validate(content | fields)

    def program(self, **fields: Any):
        return write(self.rule(**fields), SHAPES)

    def misfits(self, **fields: Any) -> list[tuple[str, str, str]]:
        """Field, offending word and message of every mistake of a rule."""
        return [
            (m.field, m.text[m.fault.start : m.fault.end], m.fault.message.en)
            for m in self.program(**fields).misfits
        ]


@pytest.fixture(scope="session", name="root_of")
def root_of_snapshot():
    return root_of


@pytest.fixture(scope="session")
def bench():
    return Bench()
