"""Commands of the AWS CLI in documents: each operation exists, and has the options that are given."""

import re
import shlex
from collections.abc import Iterator
from typing import Any

import pytest
from botocore import xform_name  # pyright: ignore

from tests.conftest import ROOT
from tests.preflight.accounts import session

PAPERS = ["README.md", "CONTRIBUTING.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md")))]
BLOCK = re.compile(r"^```sh\n(?P<fenced>.*?)^```|^\n(?P<indented>(?: {4,}.*\n)+)", re.MULTILINE | re.DOTALL)
GLOBAL = {"region", "query", "output", "cli-binary-format"}
SERVICES = {"s3api": "s3"}


def commands(paper: str) -> Iterator[str]:
    """Commands of a document, each as one line without what is around it."""
    for block in BLOCK.finditer((ROOT / paper).read_text(encoding="utf-8")):
        text = re.sub(r"\\\n\s*", "", block["fenced"] or block["indented"])
        for line in text.splitlines():
            found = re.search(r"\baws [a-z0-9-]+ [a-z-]+ .*", line)
            if found:
                yield re.sub(r"\)$", "", re.sub(r"\$\(\(?.*?\)\)?(?= |$)", "VALUE", found[0]))


EVERY = [(paper, command) for paper in PAPERS for command in commands(paper)]


@pytest.mark.parametrize(("paper", "command"), EVERY)
def test_a_command_of_the_aws_cli_exists_with_its_options(paper: str, command: str):
    _, service, operation, *words = shlex.split(command)
    known = session().client(SERVICES.get(service, service))
    shape: Any = known.meta.service_model.operation_model(
        known.meta.method_to_api_mapping[operation.replace("-", "_")]
    ).input_shape
    given = {word[2:].partition("=")[0] for word in words if word.startswith("--")} - GLOBAL
    members = {xform_name(name, "-") for name in shape.members}
    assert given <= members
    assert {xform_name(name, "-") for name in shape.required_members} <= given


@pytest.mark.parametrize("paper", ["docs/access.md", "docs/deploy.md", "docs/failover.md", "docs/pipeline.md"])
def test_a_document_has_commands(paper: str):
    assert [command for path, command in EVERY if path == paper]
