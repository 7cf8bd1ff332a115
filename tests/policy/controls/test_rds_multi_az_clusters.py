"""Multi-AZ DB clusters."""

from policy.tokens import RDS_CLUSTER
from tests.policy.harness import UNKNOWN, Cases, resource


def test_minor_versions_are_upgraded(cases: Cases) -> None:
    cluster = resource(RDS_CLUSTER, engine="postgres")
    cases(
        "rds-multi-az-cluster-minor-upgrades",
        passes=[[cluster], [cluster.with_props(engine="aurora-postgresql", autoMinorVersionUpgrade=False)]],
        fails=[[cluster.with_props(autoMinorVersionUpgrade=False)]],
        unknown=[[cluster.with_props(autoMinorVersionUpgrade=UNKNOWN)]],
    )
