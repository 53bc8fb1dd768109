import pytest

from comity.engine.catalog import BUILT_IN, PackFile, pack_files
from comity.engine.errors import ComityError, RuleError, UsageError
from comity.engine.profiles import choose, names

BUILT = [file for file in pack_files(BUILT_IN) if file.name.startswith("profiles/")]
TITLE = "title: {en: Own, zh: 自有}\n"


def with_own(text, name="own"):
    return [*BUILT, PackFile(f"{name}.yaml", f"profiles/{name}.yaml", text.encode())]


@pytest.mark.parametrize("name", sorted(names(BUILT)))
def test_built_in_profile_is_whole(name):
    profile = choose(name, BUILT).profile
    assert profile.name == name
    assert sum(profile.weights("execution").values()) == pytest.approx(100)


def test_profile_says_only_what_differs_from_the_one_it_extends():
    own = choose("own", with_own(f"name: own\n{TITLE}extends: default\nvoice_days: 60\n")).profile
    default = choose("default", BUILT).profile
    assert own == default._replace(name="own", voice_days=60)


def test_tables_are_merged_entry_by_entry():
    own = choose("own", with_own(f"name: own\n{TITLE}extends: default\nefforts: {{L: 5}}\n"))
    assert own.profile.efforts == {"S": 1, "M": 2, "L": 5}


def test_what_profiles_change_of_rules_adds_up_the_last_one_wins():
    base = f"name: base\n{TITLE}extends: default\noverrides: {{TRU001: {{weight: 2}}}}\n"
    own = f"name: own\n{TITLE}extends: base\noverrides: {{TRU002: {{weight: 3}}}}\n"
    chosen = choose("own", [*with_own(base, "base"), *with_own(own)[len(BUILT) :]])
    assert [sorted(layer.overrides) for layer in chosen.layers] == [[], ["TRU001"], ["TRU002"]]
    assert chosen.profile.weight("TRU001", "high") == 2
    assert chosen.profile.weight("TRU002", "low") == 3
    assert chosen.profile.weight("TRU003", "critical") == 8


def test_profile_that_is_not_there_is_an_error_with_the_nearest():
    with pytest.raises(UsageError) as caught:
        choose("defalt", BUILT)
    assert 'did you mean "default"' in caught.value.render()


def test_extended_profile_that_is_not_there_is_an_error_at_its_place():
    with pytest.raises(RuleError) as caught:
        choose("own", with_own(f"name: own\n{TITLE}extends: defalt\n"))
    assert 'own.yaml:3:10: no profile "defalt"' in caught.value.render()


def test_profiles_that_extend_each_other_are_an_error():
    with pytest.raises(RuleError, match="profiles extend each other"):
        choose("own", with_own(f"name: own\n{TITLE}extends: own\n"))


def test_profile_at_fault_is_told_at_the_place_of_the_mistake():
    with pytest.raises(ComityError) as caught:
        choose("own", with_own(f"name: own\n{TITLE}extends: default\nvoice_days: -1\n"))
    assert "own.yaml:4:13:" in caught.value.render()


def test_profile_that_is_no_block_is_an_error():
    with pytest.raises(ComityError):
        choose("own", with_own("- a\n"))
