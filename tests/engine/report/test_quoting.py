import pytest

from comity.engine.report.quoting import (
    cell,
    code,
    command,
    markdown,
    path,
    plain,
    property_of_command,
    uri,
    xml,
)

ZERO = "\u200b"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\r\nb\tc", "a b c"),
        ("\x1b[31mred", r"\x1b[31mred"),
        ("\u202egnp.exe", r"\u202egnp.exe"),
        ("half \udce9 \ufffe", "half \ufffd \ufffd"),
    ],
)
def test_plain_text_drives_nothing(text, shown):
    assert plain(text) == shown


def test_plain_text_is_cut_where_nobody_reads_on():
    assert plain("w" * 3000) == "w" * 997 + "..."


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2025-09-12: a-b, 100%, R&D", "2025-09-12: a-b, 100%, R&amp;D"),
        ("12:30", "12:30"),
        ("*a* _b_ `c` ~ d", r"\*a\* \_b\_ \`c\` \~ d"),
        ("[l](u) ![i](u)", r"\[l\](u) !\[i\](u)"),
        ("a|b $x$", rf"a\|b \${ZERO}x\$"),
        ("<b>&lt;", "&lt;b&gt;&amp;lt;"),
        ("- item", r"\- item"),
        ("7) item", r"7\) item"),
        ("> quote", "&gt; quote"),
        ("# head", r"\# head"),
        ("@team", f"@{ZERO}team"),
        ("#12 !3", rf"\#{ZERO}12 !{ZERO}3"),
        ("GH-12", f"GH{ZERO}-12"),
        ("http://e.example www.e.example", f"http:{ZERO}//e.example www{ZERO}.e.example"),
        (":smile:", f":{ZERO}smile:"),
    ],
)
def test_markdown_keeps_sentences_and_disarms_signs(text, shown):
    assert markdown(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a.yaml:3", "`a.yaml:3`"),
        ("a`b``c", "```a`b``c```"),
        ("`a`", "`` `a` ``"),
        ("a|b", r"`a\|b`"),
        ("", "`  `"),
    ],
)
def test_code_ends_where_the_text_does(text, shown):
    assert code(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        (" =1+1", " '=1+1"),
        ("-2+3", "'-2+3"),
        ("+1", "'+1"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("\t=1", " '=1"),
        ("a;=1+1", "a;'=1+1"),
        ("a=1, b-c", "a=1, b-c"),
    ],
)
def test_no_cell_begins_like_a_formula(text, shown):
    assert cell(text) == shown


def test_a_command_keeps_to_its_line_and_its_properties():
    assert command("100%\n::error::x") == "100%25 ::error::x"
    assert property_of_command("a,line=1::x%") == "a%2Cline=1%3A%3Ax%25"


def test_xml_takes_any_text():
    assert xml('<a b="c">&\'\x00\uffff') == r"&lt;a b=&quot;c&quot;&gt;&amp;&#x27;\x00" + "\ufffd"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("./status/a b.yaml", "status/a%20b.yaml"),
        (r"status\a.yaml", "status/a.yaml"),
        ("/srv/a.yaml", "file:///srv/a.yaml"),
        ("//host/a.yaml", "file:///host/a.yaml"),
        (r"C:\a.yaml", "file:///C:/a.yaml"),
        ("状态.yaml", "%E7%8A%B6%E6%80%81.yaml"),
        ("javascript:x", "javascript%3Ax"),
    ],
)
def test_a_file_is_named_as_a_reference(text, shown):
    assert uri(text) == shown


def test_a_path_is_as_forges_compare_it():
    assert path(r".\status\a.yaml") == "status/a.yaml"
