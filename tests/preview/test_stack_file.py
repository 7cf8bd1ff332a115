"""Project and stack files as configuration of a program, and messages of invalid files."""

import re
from pathlib import Path

import pytest

from preview.stack_file import StackFileError, load, stacks
from tests.preview.conftest import PROJECT, MakeProject


def refused(root: Path, message: str, stack: str = "dev") -> None:
    with pytest.raises(StackFileError, match=f"^{re.escape(message)}$"):
        load(root, stack)


def test_keys_are_qualified_by_project_and_objects_are_json(make_project: MakeProject):
    root = make_project(stack="config: {aws:region: eu-west-1, size: 3, open: true, shop:names: {a: [b]}}")
    assert load(root, "dev").config == {
        "aws:region": "eu-west-1",
        "shop:size": "3",
        "shop:open": "true",
        "shop:names": '{"a": ["b"]}',
    }


def test_keys_of_objects_are_sorted(make_project: MakeProject):
    root = make_project(stack="config: {shop:names: {b: [{d: 1, c: 2}], a: 3, B: 4, 10: 5}}")
    assert load(root, "dev").config["shop:names"] == '{"10": 5, "B": 4, "a": 3, "b": [{"c": 2, "d": 1}]}'


def test_the_stack_file_overrides_values_of_the_project(make_project: MakeProject):
    project = PROJECT + "config: {size: {type: integer, default: 1}, color: {value: red}, pulumi:tags: {value: {}}}"
    config = load(make_project(project=project, stack="config: {size: 2}"), "dev").config
    assert config == {"shop:size": "2", "shop:color": "red", "pulumi:tags": "{}"}


def test_a_declared_key_without_a_value_is_omitted(make_project: MakeProject):
    project = PROJECT + "config: {size: {type: integer}}"
    assert load(make_project(project=project), "dev").config == {}


def test_an_encrypted_value_has_a_placeholder_and_a_secret_key(make_project: MakeProject):
    root = make_project(stack="config: {shop:token: {secure: AAABAB}, shop:users: [{password: {secure: AAAC}}]}")
    found = load(root, "dev")
    assert found.secret_keys == ("shop:token", "shop:users")
    assert found.config["shop:token"] == "encrypted-shop:token"
    assert "AAAC" not in found.config["shop:users"]


def test_the_entry_point_is_the_main_of_the_project(make_project: MakeProject):
    root = make_project(project=PROJECT + "main: src/program.py")
    assert load(root, "dev").entry == root / "src/program.py"
    assert load(root, "dev").stack == "dev"


def test_a_stack_file_of_another_folder_has_the_project(make_project: MakeProject, tmp_path: Path):
    root, folder = make_project(), tmp_path / "others"
    folder.mkdir()
    (folder / "Pulumi.qa.yaml").write_text("config: {size: 4}", encoding="utf-8")
    found = load(root, "qa", folder)
    assert (found.root, found.config["shop:size"]) == (root, "4")


def test_stacks_are_listed_by_their_files(make_project: MakeProject):
    root = make_project()
    (root / "Pulumi.a-prod.yaml").touch()
    assert stacks(root) == ["a-prod", "dev"]


def test_an_unknown_stack_is_refused_with_the_known_ones(make_project: MakeProject):
    refused(make_project(), "stack 'qa': no Pulumi.qa.yaml here; there are: dev", stack="qa")


def test_a_folder_without_stacks_is_refused(tmp_path: Path):
    refused(tmp_path, "stack 'dev': no Pulumi.dev.yaml here; there are: none")


def test_a_folder_without_a_project_is_refused(make_project: MakeProject):
    root = make_project()
    (root / "Pulumi.yaml").unlink()
    refused(root, "Pulumi.yaml: cannot be read: No such file or directory")


def test_a_project_without_a_name_is_refused(make_project: MakeProject):
    refused(make_project(project="runtime: python"), "Pulumi.yaml: name: missing; set the project's name")


def test_a_file_that_is_a_list_is_refused(make_project: MakeProject):
    refused(make_project(stack="[a]"), "Pulumi.dev.yaml: must be a mapping of keys to values, not list")


def test_a_configuration_that_is_a_string_is_refused(make_project: MakeProject):
    refused(
        make_project(stack="config: yes please"),
        "Pulumi.dev.yaml: config: must be a mapping of keys to values, not str",
    )


def test_invalid_yaml_is_refused_with_its_position_on_one_line(make_project: MakeProject):
    with pytest.raises(StackFileError) as caught:
        load(make_project(stack="config: [a"), "dev")
    message = str(caught.value)
    assert message.startswith("Pulumi.dev.yaml: not valid YAML: while parsing a flow sequence")
    assert "line 1, column 9" in message
    assert "\n" not in message


@pytest.mark.parametrize(
    "word",
    [
        "NO",
        "yes",
        "on",
        "Off",
        "10:30",
        "1e3",
        "012",
        "08",
        "0o17",
        "0x1F",
        "1_000",
        "2026-11-20",
        ".5",
        "True",
        "NULL",
    ],
)
def test_an_ambiguous_scalar_is_refused(make_project: MakeProject, word: str):
    refused(
        make_project(stack=f"config:\n  size: {word}\n"),
        f"Pulumi.dev.yaml:2: {word}: ambiguous between YAML 1.1 and 1.2; put it in quotes",
    )


def test_an_ambiguous_key_is_refused(make_project: MakeProject):
    root = make_project(stack="config:\n  shop:countries:\n    NO: {}\n")
    with pytest.raises(StackFileError, match=r"^Pulumi\.dev\.yaml:3: NO: "):
        load(root, "dev")


@pytest.mark.parametrize("word", ["'NO'", '"10:30"', "03:00-05:00", "v1.2.3", "10.0.0.0/16", "3", "-1.5", "true", "~"])
def test_unambiguous_scalars_are_accepted(make_project: MakeProject, word: str):
    assert load(make_project(stack=f"config: {{size: {{a: {word}}}}}"), "dev").config["shop:size"]


@pytest.mark.parametrize("value", ["{at: cron(0 3 * * ? *)}", "[{at: cron(0 3 * * ? *)}]", "[cron(0 3 * * ? *)]"])
def test_a_question_mark_in_a_plain_scalar_of_a_flow_collection_is_refused(make_project: MakeProject, value: str):
    message = "cron(0 3 * * ? *): the engine ends a value within {} or [] at `?`; put it in quotes"
    refused(make_project(stack=f"config:\n  shop:nightly: {value}\n"), f"Pulumi.dev.yaml:2: {message}")


@pytest.mark.parametrize("value", ["cron(0 3 * * ? *)", '{at: "cron(0 3 * * ? *)"}', "\n    - cron(0 3 * * ? *)"])
def test_a_question_mark_in_quotes_or_of_a_block_is_accepted(make_project: MakeProject, value: str):
    root = make_project(stack=f"config:\n  shop:nightly: {value}\n")
    assert "cron(0 3 * * ? *)" in load(root, "dev").config["shop:nightly"]


@pytest.mark.parametrize(
    ("key", "hint"), [("configs", "did you mean 'config'?"), ("shop:names", "put settings under config.")]
)
def test_a_key_beside_those_of_the_engine_is_refused(make_project: MakeProject, key: str, hint: str):
    refused(
        make_project(stack=f"{key}: {{size: 1}}\n"),
        f"Pulumi.dev.yaml: {key}: unknown key, which is ignored; {hint} Allowed: config, environment, secretsprovider, "
        "encryptedkey, encryptionsalt",
    )


def test_the_file_of_a_stack_instead_of_its_name_is_refused_with_the_name(make_project: MakeProject):
    refused(
        make_project(),
        "stack 'Pulumi.dev.yaml': no Pulumi.Pulumi.dev.yaml.yaml here; did you mean dev? there are: dev",
        stack="Pulumi.dev.yaml",
    )


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path):
    missing = tmp_path / "missing"
    refused(missing, f"{missing}: no such folder; name that of the project, with Pulumi.yaml")


def test_duplicate_keys_are_refused_with_both_lines(make_project: MakeProject):
    stack = "config:\n  shop:names:\n    a: {b: 1}\n    a: 2\n  shop:sizes: [{b: 1, b: 2}]\n  shop:names: {}\n"
    refused(
        make_project(stack=stack),
        "Pulumi.dev.yaml:4: a: duplicates the key of line 3; merge it into that one, or remove it\n"
        "Pulumi.dev.yaml:5: b: duplicates the key of line 5; merge it into that one, or remove it\n"
        "Pulumi.dev.yaml:6: shop:names: duplicates the key of line 2; merge it into that one, or remove it",
    )


def test_a_key_of_an_anchor_and_its_alias_is_no_duplicate(make_project: MakeProject):
    root = make_project(stack="config:\n  shop:a: &a {b: 1}\n  shop:c: *a\n")
    assert load(root, "dev").config["shop:c"] == '{"b": 1}'


def test_all_ambiguous_scalars_are_refused_together(make_project: MakeProject):
    message = "{}: ambiguous between YAML 1.1 and 1.2; put it in quotes"
    refused(
        make_project(stack="config:\n  size: NO\n  time: 10:30\n"),
        f"Pulumi.dev.yaml:2: {message.format('NO')}\nPulumi.dev.yaml:3: {message.format('10:30')}",
    )


def test_an_environment_is_refused(make_project: MakeProject):
    refused(
        make_project(stack="environment: [shop/dev]\nconfig: {size: 1}"),
        "Pulumi.dev.yaml: environment: configuration of Pulumi ESC is not read offline; use `pulumi preview`, or set "
        "the values in the stack file",
    )
