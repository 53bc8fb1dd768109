"""What would be if: a project as it stands, and as it would with some things done."""

from comity.schemas.record import record
from comity.schemas.report import Cap, DiagnosisReport, FindingReport, ProjectReport, Tool
from comity.schemas.text import Language

__all__ = ["WHATIF_SCHEMA", "WhatIf"]

WHATIF_SCHEMA = "comity-whatif/1"


@record
class WhatIf:
    schema: str
    tool: Tool
    wishes: tuple[str, ...]  #: as they were given: fix TRU002, set ..., waive ...
    before: ProjectReport
    after: ProjectReport
    moved: float | None  #: points of the overall score; None where one of them has none
    caps_lifted: tuple[Cap, ...]  #: those that held before and hold no more
    caps_new: tuple[Cap, ...]
    gone: tuple[FindingReport, ...]  #: open before, gone or accepted after
    come: tuple[FindingReport, ...]  #: not open before
    diagnoses_gone: tuple[DiagnosisReport, ...]
    diagnoses_come: tuple[DiagnosisReport, ...]
    language: Language | None = None  #: of the project
