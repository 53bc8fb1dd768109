"""What ships. Built from a copy of the tree, without a network; the wheel from the sdist."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

from comity import __version__

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]

#: Distributions whose import package has another name.
IMPORT_NAMES = {"durable-rules": "durable_rules_engine", "pyyaml": "yaml"}
#: `zoneinfo` reads it where the system keeps no time zones; no module imports it.
DATA_ONLY = {"tzdata"}
#: What another dependency brings and stands for.
BROUGHT = {"pydantic_core"}

NOT_SOURCE = shutil.ignore_patterns(
    ".git", ".venv", ".hypothesis", ".*_cache", "__pycache__", "build", "dist", "*.egg-info"
)


def modules():
    """The files that make up the package, from the root of the repository."""
    return [*ROOT.glob("*.py"), *ROOT.glob("engine/**/*.py"), *ROOT.glob("schemas/**/*.py")]


def data():
    yield ROOT / "py.typed"
    yield from ROOT.glob("rules/**/*.yaml")
    yield from ROOT.glob("engine/commands/locales/**/*.mo")
    yield from ROOT.glob("engine/report/i18n/*.yaml")
    yield from ROOT.glob("engine/report/templates/*")
    yield from ROOT.glob("schemas/*.schema.json")
    yield from ROOT.glob("schemas/template.*.yaml")


def imports(path):
    """The modules that a file imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def names(requirements):
    """`PyYAML>=6; marker` is `pyyaml`."""
    return {re.split(r"[^\w.-]", line)[0].lower().replace("_", "-") for line in requirements}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A folder with the sdist and the wheel."""
    source = tmp_path_factory.mktemp("source") / "comity"
    shutil.copytree(ROOT, source, symlinks=True, ignore=NOT_SOURCE)
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", out, source]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return out


@pytest.fixture(scope="module")
def wheel(built):
    with zipfile.ZipFile(built / f"comity-{__version__}-py3-none-any.whl") as archive:
        yield archive


def test_packages_are_the_folders_of_the_tree():
    folders = {path.parent.relative_to(ROOT) for path in modules()}
    assert {".".join(("comity", *folder.parts)) for folder in folders} == set(
        PYPROJECT["tool"]["setuptools"]["packages"]
    )


def test_root_holds_no_module_but_the_two():
    assert {path.name for path in ROOT.glob("*.py")} == {"__init__.py", "cli.py"}


def test_wheel_holds_modules_and_data_and_nothing_else(wheel):
    info = f"comity-{__version__}.dist-info/"
    shipped = {name for name in wheel.namelist() if not name.startswith(info)}
    assert shipped == {f"comity/{path.relative_to(ROOT)}" for path in (*modules(), *data())}


def test_wheel_carries_licence_and_command(wheel):
    info = f"comity-{__version__}.dist-info"
    assert wheel.read(f"{info}/licenses/LICENSE") == (ROOT / "LICENSE").read_bytes()
    assert "comity = comity.cli:main" in wheel.read(f"{info}/entry_points.txt").decode()


def test_sdist_holds_no_tests(built):
    with tarfile.open(built / f"comity-{__version__}.tar.gz") as archive:
        folders = {Path(name).parts[1] for name in archive.getnames() if "/" in name}
    assert folders.isdisjoint({"tests", "bench", "docs", "examples", ".src"})


def test_wheel_works_where_it_is_unpacked(wheel, tmp_path):
    shutil.unpack_archive(wheel.filename, tmp_path, "zip")
    code = "import comity, comity.cli; print(comity.__file__); comity.cli.main()"
    example = ROOT / "examples" / "healthy.comity.yaml"
    run = subprocess.run(
        [sys.executable, "-c", code, "check", example],
        cwd=tmp_path,  # first on sys.path with -c
        env={name: value for name, value in os.environ.items() if not name.startswith("COV")},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.startswith(str(tmp_path / "comity" / "__init__.py"))


def test_dependencies_are_what_the_code_imports():
    imported = {name.split(".")[0] for path in modules() for name in imports(path)}
    foreign = imported - sys.stdlib_module_names - BROUGHT - {"comity"}
    extras = PROJECT["optional-dependencies"]
    declared = names([*PROJECT["dependencies"], *extras["ics"], *extras["xlsx"]]) - DATA_ONLY
    assert foreign == {IMPORT_NAMES.get(name, name) for name in declared}


def test_each_dependency_is_explained_and_pinned():
    explained = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = names(line for line in lines if not line.startswith("#"))
    extras = PROJECT["optional-dependencies"]
    asked = names(
        [*PROJECT["dependencies"], *(line for extra in extras.values() for line in extra)]
    )
    assert asked <= pinned
    assert {name for name in asked if f"| {name} |" not in explained} == set()


def test_changelog_tells_of_this_version():
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"\n## {__version__}" in changelog


def test_pre_commit_reads_the_hook_that_we_offer():
    command = [sys.executable, "-m", "pre_commit", "validate-manifest", ".pre-commit-hooks.yaml"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout
