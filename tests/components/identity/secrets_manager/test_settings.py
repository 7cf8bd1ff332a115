"""Settings of secrets: recovery window and replica regions."""

import pytest

from components.foundation.settings.regions import RegionsSettings
from components.identity.secrets_manager.checks import secret_region_faults
from components.identity.secrets_manager.settings import SecretSettings, SecretsSettings

REGIONS = RegionsSettings(primary="us-east-1", replicas=("eu-west-1",), mode="active_passive")


@pytest.mark.parametrize(("protect", "days"), [(True, 30), (False, 0)])
def test_a_secret_has_a_recovery_window_where_data_is_protected(protect: bool, days: int) -> None:
    assert SecretSettings().recovery_days(protect=protect) == days
    assert SecretSettings(recovery_window_days=7).recovery_days(protect=protect) == 7


def test_secret_replicas_are_in_regions_of_the_stack() -> None:
    secrets = SecretsSettings.model_validate({"secrets": {"one": {"replicas": ["us-west-2"]}}})
    assert [str(fault) for fault in secret_region_faults(REGIONS, secrets)] == [
        "secretsManager.secrets.one.replicas[0]: 'us-west-2': is not a replica region of the stack; choose from "
        "eu-west-1"
    ]
