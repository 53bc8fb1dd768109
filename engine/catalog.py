"""The catalog: rule packs read, checked, compiled; and kept compiled between runs.

A pack is a folder: `<anything>/*.yaml` are rules, `inference/*.yaml` inference rules, `profiles/*.yaml`
profiles, and `actions.yaml`, `sources.yaml`, `words.yaml` what rules refer to. Everything in the
`Catalog` can be pickled; it is cached under the hash of the files' contents, so a stale copy is never
read, and rebuilt whenever the cache is absent, corrupt or can't be written.
"""

import os
import pickle
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from comity.engine.inference.rules import Ruleset

from comity import __version__
from comity.engine.advice import Action
from comity.engine.errors import UsageError, suggest
from comity.engine.language.code import Read
from comity.engine.profile import Profile
from comity.engine.shapes import Shapes
from comity.engine.wording import Template, Words
from comity.schemas.text import Text

__all__ = ["BUILT_IN", "SHARED", "Catalog", "PackFile", "Rule", "is_rule", "load", "pack_files"]

BUILT_IN = Path(__file__).parent.parent / "rules"
SHARED = ("actions.yaml", "sources.yaml", "words.yaml")  #: what the rules of a pack refer to
_FORMAT = 1  #: raised whenever the compiled form changes


class Rule(NamedTuple):
    """A compiled rule: all that a check needs of it."""

    id: str
    dimension: str
    kind: str  #: scored | data_quality | strength
    severity: str  #: nominal
    core: bool
    covers: tuple[str, ...]
    tags: tuple[str, ...]
    title: Text
    pass_title: Text
    question: Text
    basis: tuple[str, ...]
    actions: tuple[str, ...]
    phases: frozenset[str] | None  #: None: applies in every phase
    needs: tuple[str, ...]
    item: bool  #: ITEM form
    variable: str  #: the name of the judged item in the rule's expressions
    subject: str  #: the field that names an item
    severities: tuple[str, ...]  #: of the escalations
    message: tuple[Template, Template]
    reads: tuple[Read, ...]
    asked: frozenset[str]
    check: bytes  #: marshalled code objects
    tell: bytes
    when: bytes | None
    source: str  #: the file, below its pack
    reflects: bool  #: is about the outcomes of other rules, so they are judged first


class Catalog(NamedTuple):
    """Everything that judging takes beside a snapshot."""

    rules: tuple[Rule, ...]  #: sorted by id
    inference: Ruleset
    actions: dict[str, Action]
    sources: dict[str, str]  #: kind by key
    profile: Profile
    words: Words
    shapes: Shapes
    hash: str  #: "sha256:..." over the contents of every file

    def rule(self, rule_id: str) -> Rule:
        """One rule. Raises UsageError with the nearest id."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise UsageError(
            Text(f'no rule "{rule_id}"', f"没有规则“{rule_id}”"),
            hint=suggest(rule_id, [rule.id for rule in self.rules]),
        )


class PackFile(NamedTuple):
    """A file of a pack."""

    pack: Path
    name: str  #: below the pack, with forward slashes
    data: bytes


def load(
    packs: Sequence[Path] = (BUILT_IN,), profile: str = "default", cache: Path | None = None
) -> Catalog:
    """The catalog of some packs; compiled ones are kept in the folder `cache`.

    Raises RuleError, or Mistakes with all of them.
    """
    files = [file for pack in packs for file in pack_files(pack)]
    digest = _digest(files, profile)
    kept = cache / f"catalog-{digest}.pickle" if cache else None
    found = _recall(kept) if kept else None
    if found is None:
        from comity.engine.loading import compile_catalog  # pydantic: only when something changed

        found = compile_catalog(files, profile, f"sha256:{digest}")
        if kept:
            _keep(kept, found)
    return found


def pack_files(pack: Path) -> Iterator[PackFile]:
    """The YAML files of a pack, sorted by name. Raises UsageError when there is no such folder."""
    if not pack.is_dir():
        raise UsageError(Text(f"no rule pack at {pack}", f"{pack} 不是规则包目录"))
    for folder, folders, names in os.walk(pack):
        folders.sort()
        for name in sorted(names):
            if name.endswith((".yaml", ".yml")) and not name.startswith("."):
                path = os.path.join(folder, name)  # noqa: PTH118  pathlib costs more than the read
                with open(path, "rb") as file:  # noqa: PTH123
                    below = os.path.relpath(path, pack).replace(os.sep, "/")
                    yield PackFile(pack, below, file.read())


def is_rule(name: str) -> bool:
    """Whether a file of a pack is a rule's, by its name below the pack."""
    return name not in SHARED and not name.startswith(("inference/", "profiles/"))


def _digest(files: Sequence[PackFile], profile: str) -> str:
    import hashlib

    digest = hashlib.sha256(f"{profile}\0".encode())
    for file in files:
        digest.update(f"{file.name}\0{len(file.data)}\0".encode())
        digest.update(file.data)
    return digest.hexdigest()


def _stamp() -> tuple[object, ...]:
    """What must agree, beside the files, for a compiled catalog to be of use."""
    return (_FORMAT, __version__, sys.version_info, sys.implementation.cache_tag, _sources_stamp())


def _sources_stamp() -> int:
    """Changes with the compiler's own sources, for those who work on them."""
    here = Path(__file__).parent
    names = ("language", "inference", "loading.py", "catalog.py", "shapes.py")
    return hash(tuple((here / name).stat().st_mtime_ns for name in names))


def _recall(path: Path) -> Catalog | None:
    """A kept catalog, or None for any reason not to trust it."""
    try:
        with path.open("rb") as file:
            stamp, found = pickle.load(file)  # noqa: S301  our own file in the user's own folder
    except Exception:  # noqa: BLE001  a corrupt pickle can raise anything
        return None
    return found if stamp == _stamp() and isinstance(found, Catalog) else None


def _keep(path: Path, catalog: Catalog) -> None:
    """Write through a temporary file, so that a reader sees all of it or nothing."""
    import contextlib

    with contextlib.suppress(OSError):  # unwritable: compiled again next time
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = path.with_suffix(f".{os.getpid()}.tmp")
        temporary.write_bytes(pickle.dumps((_stamp(), catalog), protocol=5))
        temporary.replace(path)
