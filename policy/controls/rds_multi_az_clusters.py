"""Controls for Multi-AZ DB clusters, which are not Aurora's."""

from policy.guides import RDS_CONTROLS
from policy.registry import Finding, Iterator, Resource, Settings, resource_control
from policy.tokens import RDS_CLUSTER

ENGINES = ("mysql", "postgres")


@resource_control(
    "rds-multi-az-cluster-minor-upgrades",
    title="Multi-AZ DB clusters have automatic minor version upgrades",
    severity="high",
    level="advisory",  # as for instances: rds-minor-upgrades
    types=[RDS_CLUSTER],
    frameworks={
        "FSBP": ["RDS.35"],
        "CIS 5.0": ["2.2.2"],
        "PCI DSS 4.0": ["6.3.3"],
        "NIST 800-53": ["SI-2", "SI-2(2)", "SI-2(4)"],
    },
    remedy="Omit auto_minor_version_upgrade or set it to true.",
    url=f"{RDS_CONTROLS}#rds-35",
)
def cluster_upgrades_minor_versions(cluster: Resource, settings: Settings) -> Iterator[Finding]:
    if cluster.string("engine") in ENGINES and not cluster.flag("autoMinorVersionUpgrade", default=True):
        yield cluster.fail("security fixes require a manual upgrade", "autoMinorVersionUpgrade")
