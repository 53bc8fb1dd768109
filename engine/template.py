"""A new snapshot to fill in: a commented file in one language, good as it stands."""

import os
from datetime import date

from comity.engine.yaml_out import scalar
from comity.schemas.text import Language

__all__ = ["template"]

_FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "schemas")


def template(name: str, as_of: date, language: Language) -> str:
    """The text of a snapshot that knows its project's name and day; all else stands in it as examples.

    A line that begins with "#" and no blank is an example: without the "#" it is part of the snapshot.
    """
    with open(os.path.join(_FOLDER, f"template.{language}.yaml"), encoding="utf-8") as file:
        text = file.read()
    return text.replace("{as_of}", as_of.isoformat(), 1).replace("{name}", scalar(name, "name"), 1)
