"""The table of name limits: complete, and importable without Pulumi."""

import subprocess
import sys

import pytest

from components.foundation.name_limits import GENERATED, LIMITS, NOT_GENERATED, SOURCES, SUFFIX_LENGTH
from tests.conftest import ROOT


def test_it_is_read_without_pulumi() -> None:
    program = "import sys, components.foundation.names; print('pulumi' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_each_type_has_one_row() -> None:
    assert len(LIMITS) == sum(len(rows) for rows in SOURCES.values())


def test_exceptions_are_of_types_in_the_table() -> None:
    assert {*GENERATED, *NOT_GENERATED} - {*LIMITS} == set()


def test_each_figure_names_its_source() -> None:
    assert LIMITS["aws:iam/role:Role"].source == "IAM API Reference, CreateRole"


@pytest.mark.parametrize("type_", LIMITS)
def test_generated_name_limits_are_those_of_the_services(type_: str) -> None:
    assert LIMITS[type_].generated <= LIMITS[type_].longest


def test_the_suffix_counts() -> None:
    role = LIMITS["aws:iam/role:Role"]
    assert role.generates("r" * (64 - SUFFIX_LENGTH))
    assert not role.generates("r" * (65 - SUFFIX_LENGTH))
