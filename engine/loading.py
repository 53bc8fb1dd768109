"""Pack files to a compiled catalog: parsed, validated, compiled; all mistakes of all files together.

The slow path: it imports pydantic and the models. A check that finds its catalog in the cache never
comes here.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from pydantic import TypeAdapter

from comity.engine.advice import Action, Within
from comity.engine.catalog import Catalog, PackFile, Rule, is_rule
from comity.engine.compiling import compile_rule, text
from comity.engine.errors import (
    ComityError,
    Mistakes,
    RuleError,
    UsageError,
    suggest,
)
from comity.engine.inference.loading import Known
from comity.engine.inference.loading import load as load_inference
from comity.engine.language.places import place
from comity.engine.language.program import Misfit
from comity.engine.overrides import Layer, apply, configured, faults, manifests, weights
from comity.engine.profiles import Chosen, choose
from comity.engine.shapes import Shapes, derive
from comity.engine.source import Document, parse, parse_many, together
from comity.engine.validate import validate
from comity.schemas import rule as files
from comity.schemas.snapshot import Snapshot
from comity.schemas.text import Text

__all__ = ["compile_catalog"]


def compile_catalog(
    pack: Sequence[PackFile], profile: str, digest: str, own: Document | None = None
) -> Catalog:
    """Compile the files of some packs. Raises RuleError, or Mistakes with all of them.

    `own` is the user's configuration, whose overrides come last.
    """
    return _Loader(pack).catalog(profile, digest, own)


class _Known(NamedTuple):
    """What rules may name outside themselves."""

    actions: dict[str, Any]
    sources: dict[str, Any]
    rows: dict[str, Any]  #: of the outline


class _Loader:
    def __init__(self, pack: Sequence[PackFile]) -> None:
        self.pack = pack
        self.mistakes: list[ComityError] = []
        self.unread: set[str] = set()  #: files by name: what they hold is not known to be missing
        self.shapes: Shapes = derive(Snapshot)

    def catalog(self, profile: str, digest: str, own: Document | None) -> Catalog:
        actions = self._shared("actions.yaml", files.Action)
        sources = self._shared("sources.yaml", files.Source)
        words = self._shared("words.yaml", files.Words)
        outline = self._shared("outline.yaml", files.Row)
        chosen = self._profile(profile)
        last = [configured(own)] if own else []
        layers = [*self._manifests(), *(chosen.layers if chosen else ()), *last]
        rules = self._rules(layers, _Known(actions, sources, outline))
        inference = self._inference(rules, actions)
        if chosen is None or inference is None or self.mistakes:
            raise together(self.mistakes)
        return Catalog(
            tuple(sorted(rules, key=lambda rule: rule.id)),
            inference,
            {key: _action(key, entry) for key, entry in sorted(actions.items())},
            {key: entry.kind for key, entry in sorted(sources.items())},
            chosen.profile._replace(rule_weights=chosen.profile.rule_weights | weights(last)),
            {key: text(entry) for key, entry in sorted(words.items())},
            self.shapes,
            digest,
        )

    def _take(self, error: ComityError) -> None:
        self.mistakes += error.mistakes if isinstance(error, Mistakes) else [error]

    def _shared(self, name: str, model: type[Any]) -> dict[str, Any]:
        """A file of entries by key, from every pack that has one; a later pack's entry wins."""
        found: dict[str, Any] = {}
        for file in self.pack:
            if file.name == name:
                try:
                    document = parse(file.data, file.path, error=RuleError)
                    kind = TypeAdapter[dict[str, Any]](dict[str, model])  # type: ignore[valid-type]
                    entries: dict[str, Any] = validate(kind, document, RuleError)
                    found |= entries
                except ComityError as error:
                    self._take(error)
                    self.unread.add(name)
        return found

    # -- rules -------------------------------------------------------------------------------------

    def _rules(self, layers: Sequence[Layer], known: _Known) -> list[Rule]:
        """Every rule as it stands after what packs and profile change of it, compiled."""
        written: dict[str, tuple[files.RuleFile, Document, str]] = {}
        for file in self.pack:
            if not is_rule(file.name):
                continue
            try:
                document = parse(file.data, file.path, error=RuleError)
                rule = validate(files.RuleFile, document, RuleError)
            except ComityError as error:
                self._take(error)
                self.unread.add(file.name)
                continue
            self._references(document, rule, known)
            if rule.id in written:
                self._twice(document, rule.id, written[rule.id][1].name)
            written[rule.id] = rule, document, file.name
        self.mistakes += faults(layers, {id_: rule for id_, (rule, _, _) in written.items()})
        return [self._compiled(*parts, layers) for parts in written.values()]

    def _compiled(
        self, rule: files.RuleFile, document: Document, name: str, layers: Sequence[Layer]
    ) -> Rule:
        changed, _ = apply(rule, layers)
        compiled, misfits = compile_rule(changed, self.shapes, name)
        if misfits:
            data = next(file.data for file in self.pack if file.path == document.name)
            lines = data.decode("utf-8-sig").splitlines()
            self.mistakes += [_misfit(document, misfit, lines) for misfit in misfits]
        return compiled

    def _twice(self, document: Document, rule_id: str, where: str) -> None:
        message = Text(f"{rule_id} stands in {where} too", f"{rule_id} 已在 {where} 中定义")
        hint = Text(
            "to change a rule, use `overrides` in pack.yaml; a rule of your own takes a new id",
            "要修改规则，请在 pack.yaml 中使用 `overrides`；新规则请换一个编号",
        )
        self._fault(document, "/id", message, hint)

    def _fault(
        self, document: Document, pointer: str, message: Text, hint: Text | None = None
    ) -> None:
        position = document.position(pointer)
        self.mistakes.append(RuleError(message, file=document.name, position=position, hint=hint))

    def _references(self, document: Document, rule: files.RuleFile, known: _Known) -> None:
        """Everything that a rule names outside itself must exist."""
        for field, names, there, file in (
            ("actions", rule.actions, known.actions, "actions.yaml"),
            ("basis", rule.basis, known.sources, "sources.yaml"),
            ("covers", rule.covers, {"all": None, **known.rows}, "outline.yaml"),
        ):
            for i, name in enumerate(names):
                if name not in there and file not in self.unread:
                    message = Text(f'{field}: no "{name}"', f"{field}：没有“{name}”")
                    self._fault(document, f"/{field}/{i}", message, suggest(name, sorted(there)))

    # -- inference and profiles --------------------------------------------------------------------

    def _inference(self, rules: list[Rule], actions: Iterable[str]) -> Any:
        """The inference rules; None where they, or what they are about, could not be read."""
        documents: list[Document] = []
        for file in self.pack:
            if file.name.startswith("inference/"):
                try:
                    documents += parse_many(file.data, file.path, error=RuleError)
                except ComityError as error:
                    self._take(error)
        if self.unread:
            return None
        try:
            return load_inference(documents, Known(rules, actions))
        except ComityError as error:
            self._take(error)
            return None

    def _manifests(self) -> list[Layer]:
        try:
            return manifests(self.pack)
        except ComityError as error:
            self._take(error)
            return []

    def _profile(self, name: str) -> Chosen | None:
        """The profile of this name, or None when it is at fault."""
        try:
            return choose(name, self.pack)
        except UsageError:
            raise
        except ComityError as error:
            self._take(error)
            return None


def _action(key: str, entry: files.Action) -> Action:
    within = None
    if entry.within is not None:
        working = entry.within.wd is not None
        within = Within(entry.within.wd or entry.within.days or 0, working)
    return Action(key, text(entry.text), entry.who, text(entry.when), entry.effort, within)


def _misfit(document: Document, misfit: Misfit, lines: Sequence[str]) -> RuleError:
    """An expression's mistake at its own place, the expression shown with the word underlined."""
    fault = misfit.fault
    position = document.position(misfit.field)
    if position:
        quoted = document.quoted(misfit.field)
        position = place(lines, position, fault.start, quoted=quoted)
    line = misfit.text.replace("\n", " ")
    under = " " * fault.start + "^" * max(fault.end - fault.start, 1)
    shown = f"\n    {line}\n    {under}"
    message = Text(fault.message.en + shown, fault.message.zh + shown)
    return RuleError(message, file=document.name, position=position, hint=fault.hint)
