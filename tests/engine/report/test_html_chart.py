import re
import sys
from xml.etree import ElementTree as ET

from comity.engine.report.html_chart import radar

SPOKES = [("Trust", 39.9), ("Needs", 84.0), ("Attitude", 100.0), ("Long term", 0.0)]


def drawn(spokes=SPOKES, label="Scores: all"):
    return ET.fromstring(radar(spokes, label))  # noqa: S314  our own


def of_class(svg, name):
    return [element for element in svg.iter() if name in element.get("class", "").split()]


def test_spokes_go_clockwise_from_the_top_with_their_scores_rounded_down():
    labels = {e.text: (float(e.get("x")), float(e.get("y"))) for e in of_class(drawn(), "spoke")}
    assert list(labels) == ["Trust 39", "Long term 0", "Attitude 100", "Needs 84"]
    assert labels["Trust 39"][1] < labels["Needs 84"][1] < labels["Attitude 100"][1]
    assert labels["Long term 0"][0] < labels["Trust 39"][0] < labels["Needs 84"][0]


def test_labels_grow_away_from_the_circle():
    anchors = {e.text: e.get("text-anchor") for e in of_class(drawn(), "spoke")}
    assert anchors == {
        "Trust 39": "middle",
        "Needs 84": "start",
        "Attitude 100": "middle",
        "Long term 0": "end",
    }


def test_the_label_says_it_all_in_words():
    svg = drawn()
    assert (svg.get("role"), svg.get("aria-label")) == ("img", "Scores: all")


def test_nothing_of_the_library_s_own_dress_is_left():
    text = radar(SPOKES, "Scores")
    assert not re.search("style|script|pygal|http|tooltip|<desc|<title|<!--", text)


def test_the_same_scores_give_the_same_bytes():
    assert radar(SPOKES, "Scores") == radar(list(SPOKES), "Scores")


def test_scores_past_the_scale_stay_within_it():
    def line(*scores):
        svg = drawn([(name, score) for (name, _), score in zip(SPOKES, scores, strict=True)])
        return [e.get("d") for e in of_class(svg, "line") if "reactive" in e.get("class")]

    assert line(1e300, 50, -5, 20) == line(100, 50, 0, 20)


def test_hostile_names_are_text():
    svg = drawn([("<script>\x00\u202e", 1.0), *SPOKES[1:]], '"><b>')
    assert "<script>\\x00\\u202e 1" in [e.text for e in svg.iter()]
    assert svg.get("aria-label") == '"><b>'


def test_importing_it_leaves_no_importer_behind_that_others_stumble_on():
    assert all(hasattr(finder, "find_spec") for finder in sys.meta_path)
