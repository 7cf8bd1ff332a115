"""What is made inside a cluster, by Kubernetes's own API."""

from typing import Annotated

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.eks_access import RoleName
from components.foundation.settings.eks_volumes import StorageClassSettings

ClassName = Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]


class KubernetesObjectsSettings(Settings):
    """Storage classes, and the charts of Karpenter and of the load balancer controller where the cluster has them."""

    deployer_role: RoleName
    """Role of the account that deploys this stack; it is given the cluster's administration, and needs the AWS CLI."""
    storage_classes: dict[ClassName, StorageClassSettings] = Field(default_factory=dict)
    """Classes of volumes, by the name that claims give; none by default."""
    charts: bool = True
    """Whether the charts are installed; false where something else installs them, such as Argo CD."""
