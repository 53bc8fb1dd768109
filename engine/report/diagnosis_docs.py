"""Diagnoses as one Markdown page: what lies behind, when each is made, what to do, what to ask."""

from collections.abc import Collection, Sequence

from comity.engine.report.diagnosis_text import asked
from comity.engine.report.words import Words, words
from comity.schemas.explanation import Candidate, DiagnosisCondition, DiagnosisExplanation
from comity.schemas.text import Language

__all__ = ["diagnosis_page"]


def diagnosis_page(
    diagnoses: Sequence[DiagnosisExplanation], pages: Collection[str], language: Language
) -> str:
    """The page. `pages` are the ids of the rules that have a page of their own beside it."""
    say = words(language)
    lines = [f"# {say['docs.diagnoses']}", "", say.say("docs.about_diagnoses", n=len(diagnoses))]
    for diagnosis in diagnoses:
        severity = say.name("severities", diagnosis.severity)
        lines += ["", f"## {diagnosis.id} {say.of(diagnosis.title)}", "", f"**{severity}**", ""]
        lines += [say.of(diagnosis.root_cause), "", say["docs.made_when"], ""]
        for condition in diagnosis.conditions:
            lines += _condition(say, condition, pages)
        lines += ["", f"{say['explain.playbook']}{say['docs.colon']}", ""]
        lines += [f"- {say.of(action)}" for action in diagnosis.playbook]
        lines += ["", f"*{say.of(diagnosis.coach)}*"]
    return "\n".join(lines) + "\n"


def _condition(say: Words, condition: DiagnosisCondition, pages: Collection[str]) -> list[str]:
    return [
        f"- {asked(say, condition)}",
        *(f"  - {_candidate(say, candidate, pages)}" for candidate in condition.candidates),
    ]


def _candidate(say: Words, candidate: Candidate, pages: Collection[str]) -> str:
    known = candidate.id in pages
    name = f"[{candidate.id}]({candidate.id}.md)" if known else candidate.id
    return f"{name} {say.of(candidate.title)}"
