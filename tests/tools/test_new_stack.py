"""A new stack is complete and has unique names; invalid arguments are refused."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from components.platform.settings import StackSettings, read, services_of
from preview.stack_file import load, stacks
from tests.conftest import ROOT
from tools.new_stack import NewStackError, main, plan
from tools.stack_entries import scalars
from tools.stack_name import parse
from tools.stack_summary import summarize
from tools.stack_text import copied

README = "<!-- stacks: written by `make stacks` -->\n<!-- end of stacks -->\n"
WRITTEN = {"Pulumi.acme.yaml", "policy/stacks/acme.json", "tests/stacks/urns/acme.txt"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with this one's program and two of its stacks."""
    (tmp_path / "policy" / "stacks").mkdir(parents=True)
    for path in ("Pulumi.yaml", "__main__.py", "Pulumi.quikapp-dev.yaml", "Pulumi.milequest-prod.yaml"):
        (tmp_path / path).write_bytes((ROOT / path).read_bytes())
    for path in ("policy/exemptions.yaml", "policy/stacks/milequest-prod.json"):
        (tmp_path / path).write_bytes((ROOT / path).read_bytes())
    (tmp_path / "README.md").write_text(README, encoding="utf-8")
    return tmp_path


def files(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def refusal(root: Path, name: str, source: str | None = None) -> str:
    with pytest.raises(NewStackError) as caught:
        plan(root, name, source, "x1")
    return str(caught.value)


def test_the_command_writes_a_stack_its_configuration_its_urns_and_its_row(project: Path) -> None:
    before = files(project)
    assert main(["acme", "--root", str(project)]) == 0
    after = files(project)
    assert set(after) - set(before) == WRITTEN
    assert {path for path in before if before[path] != after[path]} == {"README.md"}
    assert "| `acme` | dev | us-east-1 |" in after["README.md"].decode()


def test_the_command_prints_the_files_it_wrote(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["acme", "--root", str(project)])
    notes = {"system acme, environment dev"}
    assert set(capsys.readouterr().out.splitlines()) == {*WRITTEN, "README.md"} | notes


def test_a_name_implies_system_and_environment(project: Path) -> None:
    main(["acme-prod", "--root", str(project)])
    summary = summarize(project, "acme-prod")
    assert (summary.system, summary.environment) == ("acme", "prod")


def test_two_new_stacks_have_different_suffixes(project: Path) -> None:
    for name in ("acme", "other"):
        main([name, "--root", str(project)])
    naming = [load(project, name).config["media-platform:naming"] for name in ("acme", "other")]
    suffixes = [yaml.safe_load(text)["suffix"] for text in naming]
    assert len(set(suffixes)) == 2


def test_a_copy_has_the_concerns_and_the_environment_of_its_source(project: Path) -> None:
    main(["acme", "--from", "milequest-prod", "--root", str(project)])
    copy, source = (summarize(project, name) for name in ("acme", "milequest-prod"))
    assert (copy.concerns, copy.environment, copy.regions) == (source.concerns, source.environment, source.regions)


def test_a_copy_has_the_policy_configuration_of_its_source(project: Path) -> None:
    made = plan(project, "acme", "milequest-prod", "x1")
    assert made.files["policy/stacks/acme.json"] == (project / "policy/stacks/milequest-prod.json").read_text()


def test_a_copy_has_the_exemptions_of_its_source_with_a_notice(project: Path) -> None:
    made = plan(project, "acme", "quikapp-dev", "x1")
    entries = yaml.safe_load(made.files["policy/exemptions.yaml"])
    of = {stack: [entry for entry in entries if f":{stack}::" in entry["urn"]] for stack in ("acme", "quikapp-dev")}
    assert [{**entry, "urn": entry["urn"].replace("acme", "quikapp-dev")} for entry in of["acme"]] == of["quikapp-dev"]
    assert made.notes == (
        "system acme, environment dev",
        "lambda.functions.authorizer.environment.FIREBASE_PROJECT: contained the name of quikapp-dev; check that what "
        "it names now exists",
        "policy/exemptions.yaml: exemptions of quikapp-dev copied; review their owners and reasons",
    )


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "Acme",
            "NAME: 'Acme': allowed: up to 40 lower-case letters, digits and single hyphens, a letter first; its system "
            "has 3 to 32; use a name such as acme or acme-prod",
        ),
        (
            "acme-production",
            "NAME: 'acme-production': 'production' is not an environment; those are dev, qa, staging, prod; did you "
            "mean acme-prod? The system acme-production in dev is acme-production-dev",
        ),
        (
            "acme-live",
            "NAME: 'acme-live': 'live' is not an environment; those are dev, qa, staging, prod; add one, such as "
            "acme-dev. The system acme-live in dev is acme-live-dev",
        ),
        ("staging", "NAME: 'staging': is an environment without a system; put the system in front: acme-staging"),
        (
            "quikapp-dev",
            "NAME: 'quikapp-dev': is a stack already; choose another name, or edit Pulumi.quikapp-dev.yaml",
        ),
        (
            "quikapp",
            "NAME: 'quikapp': system quikapp in dev is the stack quikapp-dev: physical names would collide; choose "
            "another system or environment",
        ),
        (
            "globex-prod",
            "NAME: 'globex-prod': is the name of a showcase, tests/showcase/Pulumi.globex-prod.yaml; choose another "
            "name",
        ),
        (
            "preview",
            "NAME: 'preview': is the environment of the role for previews of pull requests; choose another name",
        ),
    ],
)
def test_a_name_is_refused_with_path_value_problem_and_remedy(project: Path, name: str, message: str) -> None:
    assert refusal(project, name) == message


def test_an_unknown_source_is_refused_with_the_nearest_stack(project: Path) -> None:
    assert (
        refusal(project, "acme", "quickapp-dev") == "FROM: 'quickapp-dev': unknown stack; did you mean 'quikapp-dev'?"
    )


def test_a_source_of_another_environment_is_refused(project: Path) -> None:
    assert refusal(project, "acme-prod", "quikapp-dev") == (
        "FROM: 'quikapp-dev': is a stack of dev, and acme-prod one of prod; copy one of milequest-prod, or leave FROM "
        "empty"
    )


@pytest.mark.parametrize("path", ["policy/stacks/acme.json", "tests/stacks/urns/acme.txt"])
def test_no_file_is_overwritten(project: Path, path: str, capsys: pytest.CaptureFixture[str]) -> None:
    (project / path).parent.mkdir(parents=True, exist_ok=True)
    (project / path).write_text("mine", encoding="utf-8")
    before = files(project)
    assert main(["acme", "--root", str(project)]) == 1
    assert capsys.readouterr().err == f"{path}: exists already; remove it, or choose another name\n"
    assert files(project) == before


def test_refused_settings_write_no_files(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files(project)
    assert main(["acme", "--suffix", "NOT-OK", "--root", str(project)]) == 1
    assert "naming.suffix" in capsys.readouterr().err
    assert files(project) == before


every_source = pytest.mark.parametrize("source", stacks(ROOT))


def copy_of(source: str, root: Path = ROOT) -> str:
    name = parse(f"initech-{summarize(root, source).environment}")
    return copied((root / f"Pulumi.{source}.yaml").read_text(encoding="utf-8"), source, name, "x1")


def settings(stack: str, root: Path, folder: Path) -> StackSettings:
    given = load(root, stack, folder)
    return read(given.config, given.project, f"Pulumi.{stack}.yaml")


def names_of(given: StackSettings) -> Iterator[str]:
    """Names that another stack must not have or mean: physical names, and the prefixes of all derived ones."""
    yield from (given.naming.prefix, given.naming.path)
    for service, value in services_of(given):
        if service.physical_names:
            yield from (each.name for each in service.physical_names(value, given.naming, given.regions) if each.given)


@every_source
def test_a_copy_of_every_stack_has_no_faults(source: str, tmp_path: Path) -> None:
    (tmp_path / "Pulumi.copy.yaml").write_text(copy_of(source), encoding="utf-8")
    assert settings("copy", ROOT, tmp_path).naming.system == "initech"


@every_source
def test_a_copy_of_every_stack_holds_no_name_of_its_source(source: str) -> None:
    root = yaml.compose(copy_of(source), Loader=yaml.SafeLoader)
    assert isinstance(root, yaml.MappingNode)
    pattern = "|".join(map(re.escape, sorted(set(names_of(settings(source, ROOT, ROOT))))))
    found = re.compile(rf"(?<![A-Za-z0-9-])({pattern})(?![A-Za-z0-9])")
    assert [(path, node.value) for path, node in scalars(root) if found.search(node.value)] == []


@every_source
def test_a_copy_of_every_stack_holds_no_domain_address_or_form_of_its_sources_name(source: str) -> None:
    """Neither in values nor in keys and comments."""
    letters = re.escape(system := summarize(ROOT, source).system).replace("\\-", "")
    form = "[-_]?".join(letters)
    found = re.compile(
        rf"(?i){form}\.(com|net|org|io|example)\b|(?!{system}){form}|@(?!initech\.example)[a-z0-9-]+\.[a-z]+"
    )
    assert [line for line in copy_of(source).splitlines() if found.search(line)] == []


def test_a_copy_lists_its_repository(project: Path) -> None:
    made = plan(project, "acme", "milequest-prod", "x1")
    assert (
        "delivery.pipelines.sites.repository: is a repository, an address or a domain outside acme.example; put in "
        "your own" in made.notes
    )
