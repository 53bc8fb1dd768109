"""The catalog: rule packs read, checked, compiled; and kept compiled between runs.

A pack is a folder: `<anything>/*.yaml` are rules, `inference/*.yaml` inference rules, `profiles/*.yaml`
profiles, and `actions.yaml`, `sources.yaml`, `words.yaml` what rules refer to. Everything in the
`Catalog` can be pickled. A kept one is used as long as no file of its packs, and none of our own, has
changed in size, time or place: looking at two hundred files takes a millisecond, reading and hashing them
five. It is compiled anew whenever the kept one is absent, stale or corrupt, and used unkept when it can't be
written.
"""

import binascii
import os
import pickle
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from comity import __version__
from comity.engine.advice import Action
from comity.engine.errors import UsageError, suggest
from comity.engine.inference.rules import InferenceRule, Ruleset
from comity.engine.language.code import Read
from comity.engine.profile import Profile
from comity.engine.shapes import Shapes
from comity.engine.source import Document
from comity.engine.wording import Template, Words
from comity.schemas.text import Text

__all__ = [
    "BUILT_IN",
    "MANIFEST",
    "SHARED",
    "Catalog",
    "PackFile",
    "Rule",
    "is_rule",
    "load",
    "pack_files",
]

MANIFEST = "pack.yaml"  #: says what a pack extends and overrides
#: What the rules of a pack refer to.
SHARED = (
    "actions.yaml",
    "coaching.yaml",
    "coaching_questions.yaml",
    "outline.yaml",
    "sources.yaml",
    "words.yaml",
)
_CHECK = 4  #: bytes of a checksum
_TICK = 2_000_000_000  #: nanoseconds: of the coarsest clock that a file system has (FAT)
_HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILT_IN = os.path.join(_HERE, "rules")
#: What makes a catalog of rule files: a change there makes another one of the same files.
_COMPILER = tuple(
    os.path.join(_HERE, *folder)
    for folder in (("engine",), ("engine", "language"), ("engine", "inference"), ("schemas",))
)

StrPath = str | os.PathLike[str]
_State = tuple[str, int, int, int, int]  #: path, size, mtime, ctime, inode
_Seen = tuple[tuple[object, ...], tuple[_State, ...]]


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
    marks: tuple[str, ...] = ()  #: that set its findings apart for inference rules


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

    def rule(self, rule_id: str, also: Iterable[str] = ()) -> Rule:
        """One rule. Raises UsageError with the nearest id, of a rule or of what else could be meant."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise UsageError(
            Text(f'no rule "{rule_id}"', f"没有规则“{rule_id}”"),
            hint=suggest(rule_id, [*(rule.id for rule in self.rules), *also]),
        )

    def diagnosis(self, diagnosis_id: str) -> InferenceRule | None:
        """The diagnosis of this id, if there is one."""
        return next((d for d in self.inference.diagnoses if d.id == diagnosis_id), None)


class PackFile(NamedTuple):
    """A file of a pack."""

    path: str
    name: str  #: below the pack, with forward slashes
    data: bytes


def load(
    packs: Sequence[StrPath] = (BUILT_IN,),
    profile: str = "default",
    cache: StrPath | None = None,
    own: Document | None = None,
) -> Catalog:
    """The catalog of some packs; compiled ones are kept in the folder `cache`.

    `own` is the user's configuration: what it overrides of rules has the last word.

    Raises RuleError, or Mistakes with all of them.
    """
    overrides = (own.value.get("overrides") or None) if own else None
    seen = _seen(packs, profile, overrides)
    whose = binascii.crc32(repr(seen[0]).encode())
    kept = os.path.join(cache, f"catalog-{whose:08x}.pickle") if cache else None
    found = _recall(kept, seen) if kept else None
    if found is None:
        from comity.engine.loading import compile_catalog  # pydantic: only when something changed

        files = [file for pack in packs for file in pack_files(pack)]
        digest = f"sha256:{_digest(files, profile, overrides)}"
        found = compile_catalog(files, profile, digest, own if overrides else None)
        if kept:
            _keep(kept, seen, found)
    return found


def pack_files(pack: StrPath) -> Iterator[PackFile]:
    """The YAML files of a pack, sorted by name. Raises UsageError when there is no such folder."""
    for path in _paths(pack):
        with open(path, "rb") as file:
            yield PackFile(path, os.path.relpath(path, pack).replace(os.sep, "/"), file.read())


def _paths(pack: StrPath) -> Iterator[str]:
    if not os.path.isdir(pack):
        raise UsageError(Text(f"no rule pack at {pack}", f"{pack} 不是规则包目录"))
    for folder, folders, names in os.walk(pack):
        folders.sort()
        for name in sorted(names):
            if name.endswith((".yaml", ".yml")) and not name.startswith("."):
                yield os.path.join(folder, name)


def is_rule(name: str) -> bool:
    """Whether a file of a pack is a rule's, by its name below the pack."""
    return name not in (MANIFEST, *SHARED) and not name.startswith(("inference/", "profiles/"))


def _digest(files: Sequence[PackFile], profile: str, overrides: object) -> str:
    import hashlib

    digest = hashlib.sha256(f"{profile}\0".encode())
    if overrides is not None:
        digest.update(f"{_sorted(overrides)!r}\0".encode())
    for file in files:
        digest.update(f"{file.name}\0{len(file.data)}\0".encode())
        digest.update(file.data)
    return digest.hexdigest()


def _sorted(value: object) -> object:
    """Tables in one order, whatever the file has."""
    if isinstance(value, dict):
        return sorted((key, _sorted(item)) for key, item in value.items())
    return value


def _seen(packs: Sequence[StrPath], profile: str, overrides: object) -> _Seen:
    """Whose catalog it is, and all that must not have changed since it was compiled."""
    python = (sys.hexversion, sys.implementation.cache_tag)
    folders = tuple(os.path.abspath(pack) for pack in packs)
    whose = (__version__, python, profile, folders, repr(_sorted(overrides)))
    own = (path for folder in _COMPILER for path in _sources(folder))
    return whose, tuple(
        _state(path) for path in (*own, *(p for pack in packs for p in _paths(pack)))
    )


def _sources(folder: str) -> list[str]:
    with os.scandir(folder) as entries:
        return sorted(entry.path for entry in entries if entry.name.endswith(".py"))


def _state(path: str) -> _State:
    """What no change of a file leaves as it was, but for one within the clock's tick (see `_keep`)."""
    found = os.stat(path)
    return path, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def _recall(path: str, seen: _Seen) -> Catalog | None:
    """A kept catalog, or None for any reason not to trust it."""
    try:
        with open(path, "rb") as file:
            if os.name == "posix" and os.fstat(file.fileno()).st_uid not in (0, os.geteuid()):
                return None  # a pickle runs code: never one that somebody else has put there
            check, data = file.read(_CHECK), file.read()
        if check != _checksum(data) or not data.startswith(head := repr(seen).encode()):
            return None
        found = pickle.loads(memoryview(data)[len(head) :])  # noqa: S301  our own, see above
    except Exception:  # noqa: BLE001  a pickle by another version can raise anything
        return None
    return found if isinstance(found, Catalog) else None


def _keep(path: str, seen: _Seen, catalog: Catalog) -> None:
    """Write through a temporary file, so that a reader sees all of it or nothing.

    A file that was changed only just now could be changed again without showing it, where clocks of file
    systems tick slowly: such a catalog is not kept.
    """
    import contextlib

    data = repr(seen).encode() + pickle.dumps(catalog, protocol=5)
    temporary = f"{path}.{os.getpid()}.{id(catalog)}.tmp"
    with contextlib.suppress(OSError):  # unwritable: compiled again next time
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        try:
            with open(temporary, "xb") as file:
                file.write(_checksum(data) + data)
            if max(state[2] for state in seen[1]) < os.stat(temporary).st_mtime_ns - _TICK:
                os.replace(temporary, path)
        finally:
            if os.path.exists(temporary):
                os.unlink(temporary)


def _checksum(data: bytes) -> bytes:
    return binascii.crc32(data).to_bytes(_CHECK)
