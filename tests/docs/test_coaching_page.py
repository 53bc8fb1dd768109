"""The pages on coaching show what the tool shows: tests/coach_transcript.py makes their blocks."""

import pytest

from comity.tests import coach_transcript


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_shows_the_interview_and_the_sessions_as_they_are_now(language):
    page = coach_transcript.PAGES[language].read_text(encoding="utf-8")
    assert page.count("$ comity coach") == 2
    assert coach_transcript.page(language) == page, (
        "run comity.tests.coach_transcript, read the diff"
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_interview_of_the_page_leaves_a_good_file(language):
    _, text = coach_transcript.interview(language)
    assert text.startswith(coach_transcript.FILES[language])
    assert "spi: 0.93" in text
