"""Kubernetes objects that the program creates in a cluster."""

from typing import Annotated

from pydantic import Field

from components.compute.eks.access_settings import RoleName
from components.compute.eks.volumes import StorageClassSettings
from components.foundation.settings.base import Settings

ClassName = Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]


class KubernetesObjectsSettings(Settings):
    """Storage classes, and the Helm charts of Karpenter and of the AWS Load Balancer Controller if they are enabled."""

    deployer_role: RoleName
    """Name of the IAM role that deploys this stack and becomes a cluster administrator; it requires the AWS CLI."""
    storage_classes: dict[ClassName, StorageClassSettings] = Field(default_factory=dict)
    """Storage classes by name; none by default."""
    charts: bool = True
    """Whether the charts are installed; false if something else installs them, such as Argo CD."""
