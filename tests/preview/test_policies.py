"""The last section of the preview: the report of the project's policy pack."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.preview.conftest import MakeProject

Preview = Callable[..., tuple[int, str, str]]

PROGRAM = """
import pulumi_aws as aws
from pulumi import ResourceOptions

region = aws.Provider("us-east-1", region="us-east-1")
aws.s3.Bucket("books", bucket="books", opts=ResourceOptions(provider=region))
"""
EXEMPTION = f"""
- urn: urn:pulumi:dev::shop::*::books
  control: s3-bucket-public-access-block
  owner: shop-team
  reason: The bucket is created manually and blocks public access.
  expiry: {date.today() + timedelta(days=200)}
"""


@pytest.fixture
def shop(make_project: MakeProject) -> Path:
    """A project with a public bucket and a policy folder without configuration."""
    root = make_project(program=PROGRAM)
    (root / "policy" / "stacks").mkdir(parents=True)
    return root


def test_a_mandatory_violation_has_exit_code_1_and_a_remedy(shop: Path, preview: Preview) -> None:
    code, out, _ = preview(shop, "dev")

    shown = out.partition("\nPolicies\n")[2]
    assert code == 1
    assert "books (aws:s3/bucket:Bucket): public access is not blocked" in shown
    assert "remedy: Add a BucketPublicAccessBlock of the bucket with all four settings true." in shown


def test_configuration_and_exemptions_are_those_of_the_project(shop: Path, preview: Preview) -> None:
    (shop / "policy" / "stacks" / "dev.json").write_text('{"s3-tls-only": "mandatory"}')
    (shop / "policy" / "exemptions.yaml").write_text(EXEMPTION)

    _, out, _ = preview(shop, "dev")

    violations = out.partition("Violations (1)")[2].partition("Warnings")[0]
    assert "s3-tls-only" in violations
    assert out.endswith("0 unknown, 1 exempt\n")


def test_an_exempt_violation_has_exit_code_0(shop: Path, preview: Preview) -> None:
    (shop / "policy" / "exemptions.yaml").write_text(EXEMPTION)

    code, out, _ = preview(shop, "dev")

    assert code == 0
    assert "0 violations" in out


def test_a_misspelt_control_is_refused_by_its_name(shop: Path, preview: Preview) -> None:
    (shop / "policy" / "stacks" / "dev.json").write_text('{"s3-tls-onli": "mandatory"}')

    code, _, err = preview(shop, "dev")

    assert (code, err) == (1, "dev.json: s3-tls-onli: unknown control; did you mean 's3-tls-only'?\n")


def test_the_policy_report_can_be_omitted(shop: Path, preview: Preview) -> None:
    code, out, _ = preview(shop, "dev", "--no-policy")

    assert (code, "Policies" in out) == (0, False)


def test_a_project_without_policies_has_no_report(make_project: MakeProject, preview: Preview) -> None:
    code, out, _ = preview(make_project(program=PROGRAM), "dev")

    assert (code, "Policies" in out) == (0, False)
