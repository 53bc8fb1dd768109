"""The hardest message of a project as a conversation: facts, cause, new date, alternative.

Every sentence stands in the rule packs; what it says of the project comes from the file. What the file
does not know stays a blank in square brackets: a script must never make something up.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from comity.engine.coach.knowing import Case, Values, Words, leading, values
from comity.engine.coach.saying import filled, spoken, workday
from comity.engine.facts import Facts
from comity.engine.outcomes import SEVERITIES
from comity.schemas.coach import Phrase, Script, ScriptLine
from comity.schemas.coaching import CoachingFile, Message, Parts
from comity.schemas.report import FindingReport
from comity.schemas.text import Text

__all__ = ["PARTS", "hardest", "script"]

#: The steps of a conversation, in the order in which they are said.
PARTS = ("opening", "facts", "owning", "cause", "ahead", "alternative", "ask", "aside", "close")
_NEWS_WD = 2  #: working days until the next news


def hardest(found: Sequence[FindingReport], coaching: CoachingFile) -> Message | None:
    """The message for the gravest findings; of several the one that is hardest to say."""
    if not found:
        return None
    place = {rule: n for n, message in enumerate(coaching.messages) for rule in message.rules}
    worst = max(SEVERITIES.index(f.severity) for f in found)
    rules = [f.rule for f in found if SEVERITIES.index(f.severity) == worst]
    last = len(coaching.messages) - 1
    return coaching.messages[min(place.get(rule, last) for rule in rules)]


def script(
    found: Sequence[FindingReport], facts: Facts, words: Words, coaching: CoachingFile
) -> Script | None:
    """The conversation to prepare; None where nothing was found."""
    message = hardest(found, coaching)
    if message is None:
        return None
    about = [f for f in found if f.rule in message.rules]
    case = Case(facts, words, about)
    known, to = values(message.key, case)
    news = workday(facts.calendar, facts.as_of, _NEWS_WD)
    known |= {"next_news": spoken(news)}
    person = to or leading(facts)
    return Script(
        key=message.key,
        title=_text(message.title),
        to=person["name"] if person else None,
        rules=tuple(sorted({f.rule for f in about}, key=message.rules.index)),
        lines=tuple(_lines(message, coaching.common, known)),
        phrases=tuple(Phrase(_text(p.avoid), _text(p.say), _text(p.why)) for p in message.phrases),
    )


def _lines(message: Message, common: Parts, values: Values) -> Iterator[ScriptLine]:
    for part in PARTS:
        for line in getattr(message, part) or getattr(common, part) or ():
            said = filled(_text(line), values)
            if said is None and line.or_:
                said = filled(_text(line.or_), values)
            if said is not None:
                yield ScriptLine(part, said, "[" in said.en)


def _text(words: Any) -> Text:
    return Text(words.en, words.zh)
