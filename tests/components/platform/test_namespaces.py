"""Keys of other namespaces of the configuration, and encrypted values."""

import json
from typing import Any

import pytest

from components.foundation.settings.faults import SettingsError
from components.platform.namespaces import namespace_faults
from components.platform.settings import read

PROJECT = "media-platform"


def found(key: str) -> list[str]:
    return [str(fault) for fault in namespace_faults([key], PROJECT, {"storage", "edge"})]


@pytest.mark.parametrize(
    ("key", "fault"),
    [
        ("mediaplatform:storage", "unknown namespace 'mediaplatform'; write media-platform:storage"),
        ("media_platform:colors", "unknown namespace 'media_platform'; write media-platform:colors"),
        ("acme:edge", "unknown namespace 'acme'; write media-platform:edge"),
        ("aws:region", "has no effect: each region has a provider of its own; set regions.primary"),
        (
            "aws:profile",
            "has no effect: each region has a provider of its own; remove it, and set it in the environment of the "
            "AWS SDK",
        ),
        (
            "pulumi:autonaming",
            "changes the names of resources, which are limited and compared by the program; remove it; `name` of a "
            "resource sets its physical name",
        ),
    ],
)
def test_a_key_that_looks_like_a_setting_is_a_fault(key: str, fault: str) -> None:
    assert found(key) == [f"{key}: {fault}"]


@pytest.mark.parametrize("key", ["media-platform:storage", "pulumi:tags", "pulumi:disable-default-providers", "dns:x"])
def test_other_keys_are_accepted(key: str) -> None:
    assert found(key) == []


def rejected(account_id: str, *secret_keys: str) -> str:
    concerns: dict[str, Any] = {
        "naming": {"system": "acme", "environment": "dev"},
        "regions": {"primary": "us-east-1", "accountId": account_id},
        "storage": {"purposes": {"media": {}}},
    }
    config = {f"{PROJECT}:{name}": json.dumps(value) for name, value in concerns.items()}
    with pytest.raises(SettingsError) as error:
        read(config, PROJECT, secret_keys=secret_keys)
    (fault,) = error.value.faults
    return str(fault)


def test_an_encrypted_value_of_a_field_with_a_form_is_unknown_offline() -> None:
    assert rejected("encrypted-media-platform:regions.accountId") == (
        "regions.accountId: is an encrypted value (secure), unknown offline; preview the stack with `pulumi preview`, "
        "or set a plain value here"
    )


def test_a_decrypted_value_is_not_shown() -> None:
    assert "12345" in rejected("12345")
    assert rejected("12345", "media-platform:regions").startswith("regions.accountId: [secret]: ")
