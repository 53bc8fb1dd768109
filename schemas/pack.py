"""The file that makes a folder a rule pack, and what it may change of the rules of others."""

from typing import Annotated

from pydantic import Field

from comity.schemas.rule import Applies, Key, Part, RuleId, Words
from comity.schemas.vocabulary import Severity

__all__ = ["Override", "PackFile"]

Value = float | int | list[str] | dict[str, float | int]


class Override(Part):
    """What is changed of one rule; what is left out stays as it was."""

    severity: Severity | None = None
    weight: Annotated[float, Field(gt=0)] | None = None  #: in place of the severity's
    params: dict[Key, Value] = Field(
        default_factory=dict
    )  #: by name; of a table the entries that change
    applies: Applies | None = None
    enabled: bool = True  #: false: the rule never applies
    reason: Annotated[str, Field(min_length=1)] | None = None  #: why, for those who ask later


class PackFile(Part):
    """`pack.yaml` at the top of a pack. A pack without one only adds."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]
    title: Words
    #: Packs that come before this one: comity:default, ./folder, package:name.
    extends: list[str] = Field(default_factory=list)
    overrides: dict[RuleId, Override] = Field(default_factory=dict)
