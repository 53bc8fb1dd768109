"""A coaching session as data: what renderers read, every human text in both languages."""

from comity.schemas.record import record
from comity.schemas.report import EvidenceReport
from comity.schemas.text import Text

__all__ = [
    "SCHEMA",
    "BlindSpot",
    "Choice",
    "CoachReport",
    "Commitment",
    "Observation",
    "Phrase",
    "PromptReport",
    "QuestionReport",
    "Quote",
    "Script",
    "ScriptLine",
    "Session",
    "Strength",
]

SCHEMA = "comity-coach/1"


@record
class QuestionReport:
    """Something that the file does not say, and what knowing it would bring."""

    id: str  #: `governance.approved_plan`, `deliverables.d4.internal_check`: holds while lists move
    pointer: str  #: JSON pointer into the snapshot as it stands
    kind: str  #: yes_no | date | number | choice | text | several | items
    asks: Text
    about: Text | None  #: the item that it is about
    why: Text | None  #: the question of the gravest rule that waits for it
    choices: tuple[str, ...]  #: words of the file
    rules: tuple[str, ...]  #: that wait for it
    coverage_gain: float  #: share of the core, of the whole gap


@record
class PromptReport:
    """What the interview shows at one moment."""

    question: QuestionReport
    number: int  #: of the question, from 1
    field: Text | None  #: what is asked of the item in hand; None: the question itself
    kind: str  #: of the answer that is awaited, as in `QuestionReport`
    choices: tuple[tuple[str, Text], ...]  #: words of the file and of the reader
    low: float | None  #: least and greatest number
    high: float | None
    there: int  #: items that the list has already
    more: bool  #: whether there is another item is asked
    refusal: Text | None  #: why the last answer could not be taken
    help: bool


@record
class Quote:
    """Words of the client, as they stand in the file."""

    id: str
    on: str  #: ISO date
    by: str | None  #: name, where it is known
    said: str
    mood: str  #: hurt | pleased | plain


@record
class Strength:
    title: Text
    message: Text


@record
class Observation:
    """What the facts say, and what to ask about it rather than tell."""

    rule: str
    severity: str
    title: Text
    messages: tuple[Text, ...]  #: the first few findings
    more: int  #: further findings of the rule
    evidence: EvidenceReport | None
    question: Text


@record
class BlindSpot:
    """A point on which one's own mark and the evidence part."""

    row: str
    title: Text
    own: float
    client: float | None  #: the client's latest mark
    against: tuple[str, ...]  #: rules that speak against a high mark, the gravest first
    because: Text | None  #: title of the first of them
    kind: str  #: blind: own mark above the evidence; hidden: below it


@record
class Choice:
    """A way out that may be offered once the coached person's own ideas are told."""

    text: Text
    source: str  #: id of the action or diagnosis that it comes from
    when: Text | None


@record
class Commitment:
    """A promise of ours that stands in the file."""

    id: str
    text: str
    due: str | None  #: ISO date
    late: bool
    new: bool = False  #: made in this session


@record
class ScriptLine:
    part: str  #: opening | facts | owning | cause | ahead | alternative | ask | aside | close
    text: Text
    blank: bool  #: holds a place in brackets for what the file does not know


@record
class Phrase:
    avoid: Text
    say: Text
    why: Text


@record
class Script:
    """The hardest message of the project, ready to be said."""

    key: str
    title: Text
    to: str | None  #: name of the person
    rules: tuple[str, ...]  #: whose findings it answers
    lines: tuple[ScriptLine, ...]
    phrases: tuple[Phrase, ...]


@record
class Session:
    """Forty-five minutes: goal 5, reality 15, options 15, way forward 10."""

    file: str
    project: str
    client: str | None
    as_of: str  #: ISO date
    score: float | None
    band: str
    coverage: float  #: 0-1
    review_on: str  #: ISO date of the next session
    quotes: tuple[Quote, ...]
    goal: tuple[Text, ...]  #: questions
    strengths: tuple[Strength, ...]
    strengths_question: Text
    owed: tuple[Commitment, ...]  #: promises of ours that are open
    owed_question: Text
    observations: tuple[Observation, ...]
    cause: Text | None  #: of the gravest diagnosis
    cause_title: Text | None
    cause_question: Text | None
    blind_spots: tuple[BlindSpot, ...]
    blind_question: Text | None
    reality: tuple[Text, ...]  #: questions beside those of the observations
    options_first: Text
    choices: tuple[Choice, ...]
    options: tuple[Text, ...]  #: questions
    way: tuple[Text, ...]  #: questions
    script: Script | None


@record
class CoachReport:
    """What `comity coach` hands out."""

    schema: str
    session: Session
    questions: tuple[QuestionReport, ...]  #: still open, the most useful first
    recorded: tuple[str, ...] = ()  #: ids of the questions answered in this run
    committed: tuple[Commitment, ...] = ()  #: written in this run
