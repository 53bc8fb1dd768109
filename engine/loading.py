"""Pack files to a compiled catalog: parsed, validated, compiled; all mistakes of all files together.

The slow path: it imports pydantic and the models. A check that finds its catalog in the cache never
comes here.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import TypeAdapter

from comity.engine.advice import Action
from comity.engine.catalog import Catalog, PackFile, Rule, is_rule
from comity.engine.compiling import compile_rule, text
from comity.engine.errors import (
    ComityError,
    Mistakes,
    Position,
    RuleError,
    UsageError,
    suggest,
)
from comity.engine.inference.loading import Known
from comity.engine.inference.loading import load as load_inference
from comity.engine.language.program import Misfit
from comity.engine.profile import Profile
from comity.engine.shapes import Shapes, derive
from comity.engine.source import Document, parse, parse_many, together
from comity.engine.validate import validate
from comity.schemas import rule as files
from comity.schemas.profile import ProfileFile
from comity.schemas.snapshot import Snapshot
from comity.schemas.text import Text

__all__ = ["compile_catalog"]

_ROWS = {f"S{i}.{j}" for i in range(1, 11) for j in (1, 2)} | {"F1", "F2", "F3"}


def compile_catalog(pack: Sequence[PackFile], profile: str, digest: str) -> Catalog:
    """Compile the files of some packs. Raises RuleError, or Mistakes with all of them."""
    return _Loader(pack).catalog(profile, digest)


class _Loader:
    def __init__(self, pack: Sequence[PackFile]) -> None:
        self.pack = pack
        self.mistakes: list[ComityError] = []
        self.shapes: Shapes = derive(Snapshot)

    def catalog(self, profile: str, digest: str) -> Catalog:
        actions = self._shared("actions.yaml", files.Action)
        sources = self._shared("sources.yaml", files.Source)
        words = self._shared("words.yaml", files.Words)
        rules = self._rules(actions.keys(), sources.keys())
        inference = self._inference(rules, actions.keys())
        chosen = self._profile(profile)
        if chosen is None or inference is None or self.mistakes:
            raise together(self.mistakes)
        return Catalog(
            tuple(sorted(rules, key=lambda rule: rule.id)),
            inference,
            {key: _action(key, entry) for key, entry in sorted(actions.items())},
            {key: entry.kind for key, entry in sorted(sources.items())},
            chosen,
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
                    document = parse(file.data, _path(file), error=RuleError)
                    kind = TypeAdapter[dict[str, Any]](dict[str, model])  # type: ignore[valid-type]
                    entries: dict[str, Any] = validate(kind, document, RuleError)
                    found |= entries
                except ComityError as error:
                    self._take(error)
        return found

    # -- rules -------------------------------------------------------------------------------------

    def _rules(self, actions: Iterable[str], sources: Iterable[str]) -> list[Rule]:
        rules: dict[str, Rule] = {}
        for file in self.pack:
            if not is_rule(file.name):
                continue
            try:
                document = parse(file.data, _path(file), error=RuleError)
                rule = validate(files.RuleFile, document, RuleError)
            except ComityError as error:
                self._take(error)
                continue
            self._references(document, rule, set(actions), set(sources))
            if rule.id in rules:
                where = rules[rule.id].source
                message = Text(f"{rule.id} stands in {where} too", f"{rule.id} 已在 {where} 中定义")
                self._fault(document, "/id", message)
            compiled, misfits = compile_rule(rule, self.shapes, file.name)
            self.mistakes += [_misfit(document, misfit) for misfit in misfits]
            rules[rule.id] = compiled
        return list(rules.values())

    def _fault(
        self, document: Document, pointer: str, message: Text, hint: Text | None = None
    ) -> None:
        position = document.position(pointer)
        self.mistakes.append(RuleError(message, file=document.name, position=position, hint=hint))

    def _references(
        self, document: Document, rule: files.RuleFile, actions: set[str], sources: set[str]
    ) -> None:
        """Everything that a rule names outside itself must exist."""
        for field, names, known in (
            ("actions", rule.actions, actions),
            ("basis", rule.basis, sources),
            ("covers", rule.covers, _ROWS | {"all"}),
        ):
            for i, name in enumerate(names):
                if name not in known:
                    message = Text(f'{field}: no "{name}"', f"{field}：没有“{name}”")
                    self._fault(document, f"/{field}/{i}", message, suggest(name, sorted(known)))

    # -- inference and profiles --------------------------------------------------------------------

    def _inference(self, rules: list[Rule], actions: Iterable[str]) -> Any:
        documents: list[Document] = []
        for file in self.pack:
            if file.name.startswith("inference/"):
                try:
                    documents += parse_many(file.data, _path(file), error=RuleError)
                except ComityError as error:
                    self._take(error)
        try:
            return load_inference(documents, Known(rules, actions))
        except ComityError as error:
            self._take(error)
            return None

    def _profile(self, name: str) -> Profile | None:
        """The profile of this name; a later pack's wins. None when it is at fault."""
        profiles = {
            file.name.removeprefix("profiles/").rpartition(".")[0]: file
            for file in self.pack
            if file.name.startswith("profiles/")
        }
        if name not in profiles:
            message = Text(f'no profile "{name}"', f"没有名为“{name}”的评分方案")
            known = sorted(profiles)
            hint = suggest(name, known) or Text(
                f"one of {', '.join(known)}", f"可选：{'、'.join(known)}"
            )
            raise UsageError(message, hint=hint)
        file = profiles[name]
        try:
            document = parse(file.data, _path(file), error=RuleError)
            return _constants(validate(ProfileFile, document, RuleError))
        except ComityError as error:
            self._take(error)
            return None


def _constants(profile: ProfileFile) -> Profile:
    found = profile.model_dump(exclude={"title"})
    pairs = {
        key: tuple(tuple(row) for row in found[key])
        for key in ("dimension_caps", "critical_caps", "high_caps", "bands")
    }
    limits = {
        key: (found[key]["under"], found[key]["cap"])
        for key in ("weak_dimension", "low_coverage", "thin_dimension")
    }
    return Profile(**(found | pairs | limits))


def _action(key: str, entry: files.Action) -> Action:
    return Action(key, text(entry.text), entry.who, text(entry.when), entry.effort)


def _path(file: PackFile) -> str:
    return file.path


def _misfit(document: Document, misfit: Misfit) -> RuleError:
    """An expression's mistake at its own place, the expression shown with the word underlined."""
    fault = misfit.fault
    position = document.position(misfit.field)
    if position and "\n" not in misfit.text:
        shift = 1 if document.quoted(misfit.field) else 0
        position = Position(position.line, position.column + shift + fault.start)
    line = misfit.text.replace("\n", " ")
    under = " " * fault.start + "^" * max(fault.end - fault.start, 1)
    shown = f"\n    {line}\n    {under}"
    message = Text(fault.message.en + shown, fault.message.zh + shown)
    return RuleError(message, file=document.name, position=position, hint=fault.hint)
