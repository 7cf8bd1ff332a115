"""Findings name the key of the stack file that mends them."""

from pathlib import Path

import pytest
import yaml

from policy.registry import load
from policy.report.control_settings import FIELDS, WITHOUT
from policy.report.stack_file import key_of
from policy.resource import Resource
from policy.stack import Stack
from tests.conftest import ROOT

PREFIX = "urn:pulumi:dev::media-platform::"


def stack(name: str, token: str, service: str) -> tuple[Stack, Resource]:
    """A resource in the part of a service, of the stack dev."""
    part = Resource(
        urn=f"{PREFIX}part::part", token="media:test:Part", props={}, custom=False, source=f"{service}/service.py#36"
    )
    resource = Resource(
        urn=f"{PREFIX}{token}::{name}",
        token=token,
        name=name,
        props={},
        parent=part.urn,
        source=f"{service}/table.py#74",
    )
    return Stack([part, resource], project="media-platform", name="dev"), resource


@pytest.mark.parametrize(
    ("name", "token", "service", "control", "path"),
    [
        pytest.param(
            "primary-data-tables-assets-table",
            "aws:dynamodb/table:Table",
            "components/data/dynamodb",
            "dynamodb-scales",
            "dynamodb.tables.assets.capacity",
            id="field of an entry",
        ),
        pytest.param(
            "primary-library-thumbnails-bucket",
            "aws:s3/bucket:Bucket",
            "components/storage",
            "s3-versioning",
            "storage.purposes.thumbnails.bucket.versioning",
            id="nested field",
        ),
        pytest.param(
            "primary-data-postgres-source-instance",
            "aws:rds/instance:Instance",
            "components/data/rds",
            "rds-instance-zones",
            "postgres.multiAz",
            id="field of a concern",
        ),
        pytest.param(
            "primary-data-secret-token-signing-key-secret",
            "aws:secretsmanager/secret:Secret",
            "components/identity/secrets_manager",
            "secretsmanager-customer-key",
            "secretsManager.secrets.token-signing-key",
            id="entry",
        ),
    ],
)
def test_a_finding_has_the_setting_that_mends_it(name: str, token: str, service: str, control: str, path: str):
    key = key_of(ROOT, *stack(name, token, service), control)
    assert key is not None
    assert (key.file, key.path) == ("Pulumi.dev.yaml", path)


def test_the_line_is_that_of_the_key():
    key = key_of(
        ROOT,
        *stack("primary-data-postgres-source-instance", "aws:rds/instance:Instance", "components/data/rds"),
        "rds-instance-zones",
    )
    assert key is not None
    lines = (ROOT / "Pulumi.dev.yaml").read_text(encoding="utf-8").splitlines()
    assert yaml.safe_load(lines[key.line - 1]) == {"multiAz": False}


def test_a_resource_of_another_program_has_no_setting(tmp_path: Path):
    assert key_of(tmp_path, *stack("a", "aws:s3/bucket:Bucket", "components/storage"), "s3-versioning") is None


def test_a_control_without_a_setting_has_none():
    zone = stack("dns-example-zone", "aws:route53/zone:Zone", "components/edge/route53")
    assert key_of(ROOT, *zone, "route53-query-logging") is None


def test_every_control_with_a_field_exists():
    assert {*FIELDS, *WITHOUT} <= {control.id for control in load()}
