"""Environment variables of workloads that administer a database."""

from typing import Literal

from components.foundation.service.access_variables import ACCOUNT, KEYED, REGION, connection
from components.foundation.settings.access import AccessSettings
from functions.shared.configuration import variable


def administration_variables(
    key: Literal["postgres", "aurora"], access: AccessSettings, *, data_api: bool
) -> dict[str, str]:
    """Samples of the variables of a function that acts as the master user; none without access.administers. data_api:
    whether the database has the Data API."""
    if key not in access.administers:
        return {}
    found = {
        **connection(key),
        variable(key, "MASTER"): KEYED["secrets"].sample.format(key=key),
        variable(key, "CLUSTER"): f"arn:aws:rds:{REGION}:{ACCOUNT}:cluster:acme-prod",
    }
    omitted = ("HOST", "PORT") if data_api else ("CLUSTER",)
    return {name: value for name, value in found.items() if name not in [variable(key, each) for each in omitted]}
