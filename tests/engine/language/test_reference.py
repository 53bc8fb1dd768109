"""The documentation of the language is that of its functions, and its examples are sound."""

import re
from pathlib import Path

import pytest

import comity
from comity.engine.language.functions import AGGREGATES, SCALARS
from comity.engine.language.parser import MAX_DEPTH, MAX_LENGTH, MAX_NODES

ROOT = Path(comity.__file__).parent
PAGES = {"en": ROOT / "docs/rule-language.md", "zh": ROOT / "docs/zh/rule-language.md"}
LANGUAGES = sorted(PAGES)
KINDS = {"scalars": SCALARS, "aggregates": AGGREGATES}
HEADS = {"en": "| Function | What it gives |", "zh": "| 函数 | 结果 |"}


def table(functions, language):
    rows = [f"| `{f.signature}` | {f.doc.of(language)} |" for f in functions.values()]
    return "\n".join([HEADS[language], "| --- | --- |", *rows])


def page(language):
    return PAGES[language].read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_tables_of_functions_are_fresh(language, kind):
    found = re.search(rf"<!-- {kind} -->\n(.*?)\n?<!-- end -->", page(language), re.DOTALL)
    assert found
    wanted = table(KINDS[kind], language)
    assert found[1] == wanted, f"paste this into {PAGES[language].name}:\n{wanted}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_limits_are_those_of_the_parser(language):
    for limit in (f"{MAX_LENGTH:,}", str(MAX_NODES), str(MAX_DEPTH)):
        assert re.search(rf"(?<![\d,]){limit}(?![\d,])", page(language)), limit


def test_both_pages_show_the_same_code():
    fences = [re.findall(r"```\n?.*?```", page(language), re.DOTALL) for language in LANGUAGES]
    bare = [[re.sub(r"#.*", "", fence) for fence in found] for found in fences]
    assert [re.sub(r"\s+", " ", f) for f in bare[0]] == [re.sub(r"\s+", " ", f) for f in bare[1]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_examples_compile(bench, language):
    fences = re.findall(r"```(\w*)\n(.*?)```", page(language), re.DOTALL)
    (expressions,) = [text.splitlines() for name, text in fences if not name]
    assert len(expressions) == 4
    for expression in expressions:
        assert bench.faults(expression) == [], expression


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_page_calls_an_error_is_one(bench, language):
    assert bench.faults('count(x for x in issues if x.owner == "a" and x.owner == "b")')
    assert bench.faults("1 > 2")
    assert "`1 > 2`" in page(language)


def test_chinese_has_its_own_punctuation():
    text = re.sub(r"```.*?```|`[^`]*`|\[English\]\(.*?\)", "", page("zh"), flags=re.DOTALL)
    assert not re.search(r"[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]", text)
