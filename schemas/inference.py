"""The file of inference rules, as their author writes them. Read on the slow path only."""

from typing import Annotated, Any, Literal

from pydantic import Field

from comity.schemas.rule import Key, Part, Words
from comity.schemas.vocabulary import Severity

__all__ = ["AnyInference", "Condition", "Diagnosis", "Escalation", "Head", "Pattern", "Suppression"]

InferenceId = Annotated[str, Field(pattern=r"^[A-Z]{2,4}\d{2,3}$")]
#: One word or several of which any will do.
Names = str | Annotated[list[str], Field(min_length=1)]
Outcome = Literal["pass", "partial", "fail", "unknown", "not_applicable", "error"]


def _about(text: str, **more: Any) -> Any:
    """What an editor says of a field that may be left out."""
    return Field(default=None, description=text, **more)


class Pattern(Part):
    """What must be there: a finding, unless the pattern names something else."""

    rule: Names | None = _about("Rules that found something; any of a list will do.")
    dimension: Names | None = _about("Dimensions of the finding or outcome.")
    severity: Severity | Annotated[list[Severity], Field(min_length=1)] | None = _about(
        "Effective severities of the finding."
    )
    severity_at_least: Severity | None = _about("This severity or a graver one.")
    mark: Names | None = _about("The mark that the rule sets on its finding.")
    subject: Names | None = _about("Ids of the items that the finding is about.")
    waived: bool | None = _about("Only waived findings, or only those that are not.")
    outcome: Outcome | Annotated[list[Outcome], Field(min_length=1)] | None = _about(
        "An outcome instead of a finding."
    )
    strength: Names | None = _about("Strengths that are there, by rule.")
    diagnosis: Names | None = _about("Diagnoses that were made.")
    project: Annotated[dict[Key, Names], Field(min_length=1)] | None = _about(
        "Fields of the project block and their values."
    )
    at_least: Annotated[int, Field(ge=1)] | None = _about("So many distinct rules or diagnoses.")
    as_: Annotated[Key | None, Field(alias="as")] = None
    same: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*\.[a-z]+$")] | None = _about(
        "alias.field of an earlier pattern that this one's field must equal."
    )


class Condition(Pattern):
    """One entry of `when`: a pattern, or the absence of one."""

    none: Pattern | None = _about("Nothing of this pattern may be there.")


class Target(Part):
    """Findings of a rule, or those of them that bear a mark."""

    rule: str
    mark: Key | None = None


class Suppress(Part):
    suppress: Annotated[list[str | Target], Field(min_length=1)]


class Escalate(Part):
    set: Severity
    of: Annotated[list[str | Target], Field(min_length=1)]


class Conclude(Part):
    severity: Severity
    root_cause: Words
    playbook: Annotated[list[Key], Field(min_length=1)]
    coach: Words


class Head(Part):
    """What every inference rule says."""

    id: InferenceId
    kind: Literal["suppress", "escalate", "diagnosis"]
    title: Words
    optional: Annotated[
        list[str],
        Field(default_factory=list, description="Ids named here that no loaded pack need have."),
    ]
    when: Annotated[list[Condition], Field(min_length=1)]
    then: Any


class Suppression(Head):
    """One fact hurts once: what it finds more about outweighs the rest."""

    kind: Literal["suppress"]
    then: Suppress


class Escalation(Head):
    """What weighs more, or less, than its rule alone can see."""

    kind: Literal["escalate"]
    then: Escalate


class Diagnosis(Head):
    """A root cause behind several findings."""

    kind: Literal["diagnosis"]
    then: Conclude


AnyInference = Annotated[Suppression | Escalation | Diagnosis, Field(discriminator="kind")]
