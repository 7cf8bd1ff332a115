"""The variables of make: one that no target reads is refused, as the default would stay in its place."""

import subprocess

import pytest

from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("preview stack=prod", "stack=: no variable of this Makefile; write STACK=prod"),
        ("policy NAME=prod", "NAME=: policy does not read it; write STACK=prod"),
        ("stack name=acme-prod", "name=: no variable of this Makefile; write NAME=acme-prod"),
        ("redrive QUEUE=failed region=us-east-1", "region=: no variable of this Makefile; write REGION=us-east-1"),
    ],
)
def test_a_variable_that_no_target_reads_is_refused_with_the_one_to_write(words: str, message: str):
    run = subprocess.run(["make", "-n", *words.split()], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.returncode, message in run.stderr) == (2, True), run.stderr


@pytest.mark.parametrize("words", ["preview STACK=prod", "policy STACK=prod", "stack NAME=acme-prod FROM=prod"])
def test_variables_of_a_target_are_taken(words: str):
    run = subprocess.run(["make", "-n", *words.split()], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
