"""What packs and profiles change of rules that stand elsewhere, and where each value came from.

Changes are made to the rule as its author wrote it, before it is compiled; later ones win. Nothing is
changed silently: a rule or parameter that does not exist is an error, and every value keeps its origin.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from comity.engine.catalog import MANIFEST, PackFile
from comity.engine.errors import ComityError, ConfigError, Mistakes, RuleError, suggest
from comity.engine.source import Document, parse, together
from comity.engine.validate import validate
from comity.schemas.pack import Override
from comity.schemas.pack import PackFile as Manifest
from comity.schemas.rule import Applies, Param, RuleFile
from comity.schemas.text import Text

__all__ = ["Layer", "Origin", "apply", "configured", "faults", "manifests", "weights"]


class Layer(NamedTuple):
    """The overrides of one file."""

    document: Document
    overrides: Mapping[str, Override]


class Origin(NamedTuple):
    """A value of a rule that was set elsewhere than in its own file."""

    field: str  #: severity, weight, applies, enabled, params.NAME
    value: Any
    place: str  #: file:line:column
    reason: str | None


def manifests(pack: Iterable[PackFile]) -> list[Layer]:
    """What packs change of each other's rules, in the order of the packs.

    Raises RuleError, or Mistakes with all of them.
    """
    found, mistakes = [], list[ComityError]()
    for file in pack:
        if file.name == MANIFEST:
            try:
                document = parse(file.data, file.path, error=RuleError)
                found.append(Layer(document, validate(Manifest, document, RuleError).overrides))
            except ComityError as error:
                mistakes += error.mistakes if isinstance(error, Mistakes) else [error]
    if mistakes:
        raise together(mistakes)
    return found


def configured(document: Document) -> Layer:
    """What the user's configuration, a valid one, changes of rules."""
    part = document.with_value(document.value["overrides"])
    return Layer(document, validate(dict[str, Override], part, ConfigError))


def faults(layers: Iterable[Layer], rules: Mapping[str, RuleFile]) -> list[RuleError]:
    """Overrides of rules and parameters that do not exist, or of the wrong kind."""
    found = []
    for layer in layers:
        for rule_id, override in layer.overrides.items():
            rule = rules.get(rule_id)
            if rule is None:
                message = Text(f'no rule "{rule_id}" to override', f"没有可覆盖的规则“{rule_id}”")
                pointer = f"/overrides/{rule_id}"
                found.append(_fault(layer, pointer, message, rule_id, rules, key=True))
                continue
            for name, value in override.params.items():
                pointer = f"/overrides/{rule_id}/params/{name}"
                if name not in rule.params:
                    message = Text(
                        f'{rule_id} has no parameter "{name}"', f"{rule_id} 没有参数“{name}”"
                    )
                    found.append(_fault(layer, pointer, message, name, rule.params, key=True))
                elif wrong := _misfit(rule.params[name], value):
                    found.append(_fault(layer, pointer, wrong, "", (), key=False))
    return found


def _fault(
    layer: Layer, pointer: str, message: Text, word: str, known: Iterable[str], *, key: bool
) -> RuleError:
    document = layer.document
    place = document.key_position(pointer) if key else document.position(pointer)
    hint = suggest(word, sorted(known)) if word else None
    return RuleError(message, file=document.name, position=place, hint=hint)


def _misfit(param: Param, value: Any) -> Text | None:
    """A number stays a number, a table a table (with no new entries), a list a list."""
    if isinstance(param.value, dict):
        if isinstance(value, dict) and value.keys() <= param.value.keys():
            return None
        known = ", ".join(param.value)
        return Text(f"a table is needed, of {known}", f"此处需要表，可用的键：{known}")
    if isinstance(param.value, list):
        if isinstance(value, list) and set(value) <= set(param.value):
            return None
        known = ", ".join(param.value)
        return Text(f"a list is needed, of {known}", f"此处需要列表，可用的值：{known}")
    if isinstance(value, int | float):
        return None
    return Text("a number is needed", "此处需要数字")


def apply(rule: RuleFile, layers: Sequence[Layer]) -> tuple[RuleFile, list[Origin]]:
    """The rule with every change made, and the origins of what was changed, the one that holds last."""
    origins: list[Origin] = []
    for layer in layers:
        override = layer.overrides.get(rule.id)
        if override is not None:
            origins += _origins(layer, rule, override)
            rule = _changed(rule, override)
    return rule, origins


def _changed(rule: RuleFile, override: Override) -> RuleFile:
    update: dict[str, Any] = {}
    if override.severity:
        update["severity"] = override.severity
    if override.applies:
        update["applies"] = rule.applies.model_copy(
            update={
                key: getattr(override.applies, key) for key in override.applies.model_fields_set
            }
        )
    if not override.enabled:
        update["applies"] = Applies(phase=[])
    if override.params:
        update["params"] = rule.params | {
            name: _param(rule.params[name], value)
            for name, value in override.params.items()
            if name in rule.params and not _misfit(rule.params[name], value)
        }
    return rule.model_copy(update=update)


def _param(param: Param, value: Any) -> Param:
    whole = param.value | value if isinstance(param.value, dict) else value
    return param.model_copy(update={"value": whole})


def _origins(layer: Layer, rule: RuleFile, override: Override) -> list[Origin]:
    stated = {f: getattr(override, f) for f in ("severity", "weight", "enabled")}
    stated = {f: value for f, value in stated.items() if f in override.model_fields_set}
    stated |= {f"applies.{f}": getattr(override.applies, f) for f in _fields(override.applies)}
    stated |= {f"params.{name}": value for name, value in override.params.items()}
    found = []
    for field, value in stated.items():
        pointer = f"/overrides/{rule.id}/{field.replace('.', '/')}"
        place = layer.document.position(pointer)
        where = f":{place.line}:{place.column}" if place else ""
        found.append(Origin(field, value, f"{layer.document.name}{where}", override.reason))
    return found


def _fields(applies: Applies | None) -> Collection[str]:
    return sorted(applies.model_fields_set) if applies else ()


def weights(layers: Iterable[Layer]) -> dict[str, float]:
    """What rules weigh in place of their severity's weight, by id."""
    return {
        rule_id: override.weight
        for layer in layers
        for rule_id, override in layer.overrides.items()
        if override.weight is not None
    }
