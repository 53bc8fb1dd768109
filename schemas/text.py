"""One human text in the two languages of the product."""

from typing import Literal

from comity.schemas.record import record

__all__ = ["LANGUAGES", "Language", "Text"]

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")


@record
class Text:
    """The same sentence in English and in Chinese; neither may be empty."""

    en: str
    zh: str

    def of(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en
