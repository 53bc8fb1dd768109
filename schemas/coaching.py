"""The files behind coaching: what is asked, and how what is hard to say is said. Read when coaching alone."""

from typing import Annotated

from pydantic import Field, RootModel

from comity.schemas.rule import Key, Part, Words

__all__ = ["CoachingFile", "QuestionsFile"]


class Line(Words):
    """A sentence with values in braces, and the one in its place where a value is not known."""

    or_: Annotated[
        Words | None,
        Field(
            alias="or",
            default=None,
            description="Said where a value is missing; blanks stand in square brackets.",
        ),
    ]


Lines = list[Line]


class Phrase(Part):
    """Two ways to say it."""

    avoid: Words
    say: Words
    why: Words


class Parts(Part):
    """The steps of a conversation; one that is left out is the common one."""

    opening: Lines | None = None
    facts: Lines | None = None
    owning: Lines | None = None
    cause: Lines | None = None
    ahead: Lines | None = None
    alternative: Lines | None = None
    ask: Lines | None = None
    aside: Lines | None = None
    close: Lines | None = None


class Message(Parts):
    """A kind of hard news."""

    key: Key
    rules: list[str]
    title: Words
    phrases: Annotated[list[Phrase], Field(min_length=1)]


Questions = Annotated[list[Words], Field(min_length=1)]


class CoachingFile(Part):
    """The questions of a session, and the messages: the hardest first."""

    goal: Questions
    goal_hurt: Words
    goal_pleased: Words
    goal_plain: Words
    goal_unheard: Words
    strengths: Words
    nothing_grave: Words
    blind: Words
    hidden_strength: Words
    owed: Words
    options_first: Words
    options: Questions
    way: Questions
    common: Parts
    messages: Annotated[list[Message], Field(min_length=1)]


class QuestionsFile(RootModel[dict[str, Words]]):
    """What the interview asks, by `Block.field`."""
