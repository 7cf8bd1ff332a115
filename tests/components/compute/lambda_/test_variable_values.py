"""Values of environment variables against the code that reads them."""

import subprocess
import sys
from inspect import signature

import pytest

from components.compute.lambda_ import variable_values
from components.compute.lambda_.code import SOURCES, function_folders
from components.compute.lambda_.variable_values import METHODS, Reading, readings, value_faults
from functions.shared.configuration import Environment

# Texts that everything is allowed in, or that other checks read.
ANY_TEXT = {
    "ANALYTICS_QUEUE", "API_KEYS", "ARCHIVE_PURPOSE", "AWS_REGION", "DISTRIBUTION", "EVENT_BUS", "GROUPS_CLAIM",
    "HASH_KEY", "JWT_KEYS", "KAFKA_CLUSTER", "MEDIA_PLACES", "OWNER_CLAIM", "PROCESSING_STEPS", "RESTORED_TOPIC",
    "REVIEW_TOPIC", "SIGNING_KEYS", "STEPS_BY_HAND", "TENANT_CLAIM", "WEBSOCKET_API",
}  # fmt: skip


def all_readings() -> list[Reading]:
    paths = (path for folder in (*function_folders(), "shared") for path in sorted((SOURCES / folder).rglob("*.py")))
    return [reading for path in paths for reading in variable_values._readings(path)]  # pyright: ignore[reportPrivateUsage]


def test_all_readings_are_decided_without_running_the_function() -> None:
    assert [reading for reading in all_readings() if reading.arguments is None] == []


def test_the_variables_whose_values_are_not_judged_are_known() -> None:
    found = all_readings()
    judged = {reading.variable for reading in found if reading.method != "text" or reading.arguments}
    assert {reading.variable for reading in found} - judged == ANY_TEXT
    assert len(judged) > 50


@pytest.mark.parametrize(
    ("folder", "variable", "expected"),
    [
        ("faces", "FACES", Reading(variable="FACES", method="number", arguments={"minimum": 1, "maximum": 100})),
        (
            "delete",
            "RESTORE_DAYS",
            Reading(variable="RESTORE_DAYS", method="number", arguments={"minimum": 1, "maximum": 365}),
        ),
        (
            "voice",
            "LOUDNESS_LKFS",
            Reading(variable="LOUDNESS_LKFS", method="number", arguments={"minimum": -59, "maximum": 0}),
        ),
        (
            "shared",
            "MEDIACONVERT_ROLE",
            Reading(
                variable="MEDIACONVERT_ROLE",
                method="text",
                arguments={"pattern": r"arn:aws[a-z-]*:iam:[a-z0-9-]*:[0-9]{12}:role/.+"},
            ),
        ),
    ],
)
def test_arguments_are_those_of_the_call(folder: str, variable: str, expected: Reading) -> None:
    assert readings(folder, variable) == (expected,)


@pytest.mark.parametrize("value", ["", "1", "100", "encrypted-0123"])
def test_allowed_empty_and_encrypted_values_have_no_fault(value: str) -> None:
    assert list(value_faults("environment", {"FACES": value}, "faces")) == []


def test_no_package_of_functions_is_loaded() -> None:
    values = {"FACES": "0", "UPLOAD_KINDS": "gif", "JWT_ALGORITHM": "none", "MODERATION_THRESHOLDS": "{}"}
    program = f"""
import sys
from components.compute.lambda_.variable_values import value_faults
assert len(list(value_faults("environment", {values!r}, "faces", "presign", "rotate_jwt_key", "moderate"))) == 4
assert not {{"boto3", "botocore", "PIL", "cryptography", "aws_lambda_powertools"}}.intersection(sys.modules)
"""
    subprocess.run([sys.executable, "-c", program], check=True, cwd=SOURCES.parent)


def test_methods_are_those_of_the_environment() -> None:
    found = {name: tuple(signature(getattr(Environment, name)).parameters)[2:] for name in METHODS}
    assert found == dict(METHODS)
