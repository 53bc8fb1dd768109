"""The telling functions of a rule: asked only when something was found.

`tell(R)` gives `escalate(judged, failed, share, failing, value)`, the number of the first step that holds
or None; `message(item, ...)`, the values of the slots of both languages; `mark(item)`, a word; and
`evidence(item)`, JSON pointers of what the judgement rests on, the most telling first.
"""

from collections.abc import Iterable

from comity.engine.language.code import POISON, Name, Read
from comity.engine.language.compiler import Compiler
from comity.engine.language.parser import Fault
from comity.engine.language.reachability import repeated
from comity.engine.language.scribe import DERIVED, ITEM, TOLD, Misfit, Scribe
from comity.engine.shapes import BOOL, Type
from comity.engine.wording import Expressed, Slot, Template, split, stray
from comity.schemas.text import LANGUAGES, Language, Text

__all__ = ["telling"]

_WITNESSES = 3  #: items shown as evidence of one aggregate
#: Types that a message can show.
_SHOWN = ("number", "text", "bool", "date", "duration", "enum", "any", POISON.kind)


def telling(scribe: Scribe, compiler: Compiler) -> tuple[list[str], tuple[Template, Template]]:
    """The statements of `tell`, and the templates of the message in both languages."""
    _same_steps(scribe)
    slots, templates = _message(scribe, compiler)
    body = [
        *_escalate(scribe, compiler),
        *_mark(scribe, compiler),
        f"def message({ITEM}, {', '.join(TOLD)}):",
        f"    return ({slots})",
        *_evidence(scribe, compiler),
        "return escalate, message, mark, evidence",
    ]
    return body, templates


def _escalate(scribe: Scribe, compiler: Compiler) -> list[str]:
    lines = [f"def escalate({', '.join(TOLD)}):"]
    for i, step in enumerate(scribe.rule.escalate):
        code = scribe.compile(compiler, f"/escalate/{i}/when", step.when, BOOL, scribe.told)
        lines += [f"    if {code.text}:", f"        return {i}"]
    return [*lines, "    return None"]


def _same_steps(scribe: Scribe) -> None:
    conditions = [step.when for step in scribe.rule.escalate]
    for place, first in repeated(conditions):
        en = f"never reached: step {first + 1} asks the same"
        message = Text(en, f"永远不会执行：第 {first + 1} 步的条件相同")
        scribe.misfit(f"/escalate/{place}/when", conditions[place], message)


def _mark(scribe: Scribe, compiler: Compiler) -> list[str]:
    lines = [f"def mark({ITEM}):"]
    for key, text in (scribe.rule.check.mark or {}).items():
        code = scribe.compile(compiler, f"/check/mark/{key}", text, BOOL, scribe.items)
        lines += [f"    if {code.text}:", f"        return {key!r}"]
    return [*lines, "    return ''"]


# -- the message -----------------------------------------------------------------------------------


def _message(scribe: Scribe, compiler: Compiler) -> tuple[str, tuple[Template, Template]]:
    """The Python of all slots' values, and the templates of both languages over them."""
    # A strength is worded when its list passed as a whole: there is no failing item to speak of.
    strength = "strength" in (scribe.rule.kind, scribe.rule.dimension)
    names = scribe.told if strength else {**scribe.told, **scribe.items}
    codes: list[str] = []
    templates = [_template(scribe, compiler, names, codes, language) for language in LANGUAGES]
    return "".join(f"{code}, " for code in codes), (templates[0], templates[1])


def _template(
    scribe: Scribe,
    compiler: Compiler,
    names: dict[str, Name],
    codes: list[str],
    language: Language,
) -> Template:
    """The template of one language; the code of its slots is added to `codes`."""
    field, template = f"/message/{language}", getattr(scribe.rule.message, language)
    at = stray(template)
    if at is not None:
        message = Text("a brace without its partner", "花括号没有成对")
        scribe.misfits.append(Misfit(field, template, Fault(message, at, at + 1)))
    literals, slots = split(template)
    parts: list[str | Slot] = [literals[0]]
    for literal, slot in zip(literals[1:], slots, strict=True):
        code = scribe.compile(compiler, field, slot.text, None, names, (template, slot.start))
        kind: Type = code.type.of if code.type.kind == "list" else code.type
        if wrong := _unfit(kind, slot):
            end = slot.start + len(slot.text)
            scribe.misfits.append(Misfit(field, template, Fault(wrong, slot.start, end)))
        parts += [Slot(len(codes), kind.kind, slot.percent), literal]
        codes.append(code.text)
    return tuple(part for part in parts if part != "")


def _unfit(kind: Type, slot: Expressed) -> Text | None:
    """Why a slot can't show what it names."""
    if kind.kind not in _SHOWN:
        return Text(f"a message can't show a {kind}: name a field", f"{kind} 无法显示，请写出字段")
    if slot.percent and kind.kind not in ("number", POISON.kind):
        return Text(f":% is for numbers, this is a {kind}", f":% 只用于数字，而不是 {kind}")
    return None


# -- the evidence ----------------------------------------------------------------------------------


def _evidence(scribe: Scribe, compiler: Compiler) -> list[str]:
    check = scribe.rule.check
    reads, witnesses = len(compiler.reads), len(compiler.witnesses)
    for text in [check.fail, check.among] if scribe.item else [check.value]:
        if text:
            compiler.expression(text, names=scribe.items)
    found = compiler.reads[reads:]
    own = [f"{ITEM}['@'] + {_tail(read, scribe.item)!r}" for read in _own(found, check.as_)]
    roots = [repr(_pointer(read.path)) for read in _roots(found)]
    body = [f"P = [{', '.join([*own, *roots])}]"]
    for witness in compiler.witnesses[witnesses:]:
        if not set(witness.free) <= {ITEM}:
            continue  # inside another aggregate, whose items say it
        rows = compiler.fresh("W")
        compiler.lines += witness.lines
        # What hangs on no item is found once.
        (body if witness.free else compiler.lines).append(f"{rows} = {witness.call}")
        found_about = witness.path in DERIVED  # such items only point at the place they are about
        fields = ("",) if found_about else tuple(map(_pointer, witness.fields)) or ("",)
        body += [f"for row in {rows}[:{_WITNESSES}]:"]
        body += [f"    P += [row['@'] + f for f in {fields!r}]"]
        if not found_about:
            body += [f"if not {rows}:", f"    P.append({_pointer(witness.path)!r})"]
    return [f"def evidence({ITEM}):", *(f"    {line}" for line in (*body, "return P"))]


def _own(reads: Iterable[Read], variable: str | None) -> list[Read]:
    """The reads of the judged item itself, each once."""
    return list(dict.fromkeys(read for read in reads if read.variable == variable))


def _roots(reads: Iterable[Read]) -> list[Read]:
    """The reads from the root of the snapshot, each once; derived names have no place of their own."""
    return list(
        dict.fromkeys(r for r in reads if not r.variable and r.path.split(".")[0] not in DERIVED)
    )


def _pointer(path: str) -> str:
    return "/" + path.replace(".", "/")


def _tail(read: Read, item: Name | None) -> str:
    """The pointer of a field below its item; derived items stand for the place they point at."""
    path = item.path if item else ""
    if path in DERIVED:
        return ""
    return "/" + read.path.removeprefix(f"{path}.").replace(".", "/")
