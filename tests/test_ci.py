"""What we offer to servers: the action runs, every pipeline that we show is one, the documents show it."""

import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
CI = ROOT / "examples" / "ci"
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
DOCUMENTS = [ROOT / "docs" / "ci.md", ROOT / "docs" / "zh" / "ci.md"]
SHOWN = (
    ".github/workflows/relationship.yml",
    ".gitlab-ci.yml",
    "Jenkinsfile",
    "azure-pipelines.yml",
    ".pre-commit-config.yaml",
)


@pytest.mark.parametrize(
    ("file", "schema", "options"),
    [
        ("action.yml", "github-actions", []),
        ("examples/ci/.github/workflows/relationship.yml", "github-workflows", []),
        ("examples/ci/.gitlab-ci.yml", "gitlab-ci", ["--data-transform=gitlab-ci"]),
        # Its patterns are of a dialect that escapes more than Unicode patterns may.
        ("examples/ci/azure-pipelines.yml", "azure-pipelines", ["--regex-variant=nonunicode"]),
    ],
)
def test_a_file_for_a_server_follows_the_published_schema(file, schema, options):
    command = [sys.executable, "-m", "check_jsonschema", f"--builtin-schema=vendor.{schema}"]
    command += [*options, file]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_pre_commit_reads_the_configuration_that_we_show():
    command = [sys.executable, "-m", "pre_commit", "validate-config"]
    command += [str(CI / ".pre-commit-config.yaml")]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize("path", DOCUMENTS, ids=["en", "zh"])
@pytest.mark.parametrize("name", SHOWN)
def test_the_documents_show_the_files_of_the_example(path, name):
    assert f"\n{(CI / name).read_text(encoding='utf-8')}```\n" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", DOCUMENTS, ids=["en", "zh"])
def test_the_documents_have_every_input_with_its_default(path):
    text = path.read_text(encoding="utf-8")
    for name, told in ACTION["inputs"].items():
        default = f"`{told['default']}`" if told.get("default") else ""
        assert f"| `{name}` | {default} |" in text


@pytest.mark.parametrize("path", DOCUMENTS, ids=["en", "zh"])
def test_the_documents_name_every_form(path):
    from comity.engine.commands.options import FORMATS

    text = path.read_text(encoding="utf-8")
    assert {form for form in FORMATS if f"\n| `{form}` |" not in text} == set()


@pytest.mark.parametrize("name", [name for name in SHOWN if not name.startswith(".pre")])
def test_each_pipeline_names_options_that_the_command_has(name):
    from comity.engine.commands.check import command

    known = {option for parameter in command.params for option in parameter.opts}
    text = (CI / name).read_text(encoding="utf-8")
    calls = re.findall(r"comity check (.*?)(?:\n\s*[a-z]+:|'''|\Z)", text, re.DOTALL)
    used = {option for call in calls for option in re.findall(r"--[a-z-]+", call)}
    assert used <= known
    given = (
        set(re.findall(r"^ {10}([a-z-]+):", text, re.MULTILINE)) if "uses: your" in text else set()
    )
    assert given - {"name", "path", "sarif_file"} <= ACTION["inputs"].keys()


def test_the_project_of_the_example_meets_its_gate(tmp_path):
    done = act(tmp_path, "fail-under=70", "fail-on=critical", "min-coverage=60")
    assert done.code == 0, done.log


class Done:
    def __init__(self, folder, run):
        self.code, self.log = run.returncode, run.stdout + run.stderr
        self.lines = run.stdout.splitlines()
        self.summary = (folder / "summary").read_text(encoding="utf-8")
        self.outputs = dict(
            line.split("=", 1) for line in (folder / "output").read_text().splitlines()
        )


def act(folder, *given, example="healthy"):
    """The action's own script, run as a server would, with what `with:` gives."""
    inputs = {name: told.get("default", "") for name, told in ACTION["inputs"].items()}
    inputs |= dict(text.split("=", 1) for text in given)
    [step] = [step for step in ACTION["runs"]["steps"] if step.get("id") == "check"]
    shutil.copy(ROOT / "examples" / f"{example}.comity.yaml", folder)
    executable = folder / "comity"
    executable.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m comity.cli "$@"\n')
    executable.chmod(executable.stat().st_mode | stat.S_IXUSR)
    for name in ("summary", "output"):
        (folder / name).touch()
    told = {
        name: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda match: inputs[match[1]], value)
        for name, value in step["env"].items()
    }
    environment = os.environ | told
    environment |= {
        "EXECUTABLE_OF_COMITY": str(executable),
        "GITHUB_OUTPUT": str(folder / "output"),
        "GITHUB_STEP_SUMMARY": str(folder / "summary"),
        "PYTHONIOENCODING": "utf-8",
        "PYTHONPATH": str(ROOT / ".src"),
        "RUNNER_TEMP": str(folder),
    }
    run = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return Done(folder, run)


def test_the_action_writes_annotations_a_summary_and_a_report(tmp_path):
    done = act(tmp_path, "fail-on=critical", example="watermelon")
    assert done.code == 1
    assert done.outputs == {"exit-code": "1", "report": "comity-report.json"}
    assert done.lines[0].startswith("::error file=watermelon.comity.yaml,title=Gate not met::")
    assert "### Meridian chilled warehouse automation" in done.summary
    assert (tmp_path / "comity-report.json").stat().st_size > 1000


def test_the_action_takes_lists_a_line_each_and_other_forms(tmp_path):
    done = act(
        tmp_path,
        "files=\n  healthy.comity.yaml  \n\n",
        "format=sarif:a b.sarif\n  xlsx:c.xlsx\n",
        "annotations=false",
        "summary=false",
        "lang=zh",
    )
    assert done.code == 0, done.log
    assert (done.lines, done.summary) == ([], "")
    assert (tmp_path / "a b.sarif").exists()
    assert (tmp_path / "c.xlsx").exists()


def test_the_action_passes_when_it_is_told_to_but_not_over_a_broken_file(tmp_path):
    done = act(tmp_path, "fail-under=100", "exit-zero=true", example="watermelon")
    assert done.code == 0
    (tmp_path / "broken.comity.yaml").write_text("project: [")
    assert act(tmp_path, "exit-zero=true").code == 2


def test_no_input_of_the_action_becomes_part_of_its_script(tmp_path):
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step.get("run", "")
    done = act(tmp_path, 'lang=en"; touch stolen; "', "files=$(touch stolen)")
    assert done.code == 2
    assert not (tmp_path / "stolen").exists()
