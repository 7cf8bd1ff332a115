"""Keys of other namespaces of a stack's configuration that a reader would take for settings of the stack."""

from collections.abc import Collection, Iterator, Mapping

from components.foundation.settings.faults import Fault
from components.foundation.suggestions import similar

SIMILARITY = 80
AWS = "aws"
RESERVED = (AWS, "pulumi")  # whose keys stand for no settings of the stack
# Providers are made explicitly for each region, so configuration of the default provider has no effect.
AWS_REMEDIES: Mapping[str, str] = {
    "region": "set regions.primary",
    "defaultTags": "set naming.tags",
    "allowedAccountIds": "set regions.accountId",
    "endpoints": "set regions.endpointUrl",
}
# Pulumi, "Configuration": keys of the engine that change the resources of a program.
AUTONAMING = "pulumi:autonaming"


def namespace_faults(keys: Collection[str], project: str, concerns: Collection[str]) -> Iterator[Fault]:
    """Keys without effect or with one that the stack file does not show. keys: of the configuration, qualified.
    concerns: keys of the project."""
    for key in keys:
        namespace, _, name = key.partition(":")
        if namespace in (project, "pulumi"):
            if key == AUTONAMING:
                yield Fault(
                    path=key,
                    problem="changes the names of resources, which are limited and compared by the program",
                    remedy="remove it; `name` of a resource sets its physical name",
                )
        elif similar(namespace, [project], similarity=SIMILARITY) or name in concerns:
            yield Fault(path=key, problem=f"unknown namespace '{namespace}'", remedy=f"write {project}:{name}")
        elif namespace == AWS:
            yield Fault(
                path=key,
                problem="has no effect: each region has a provider of its own",
                remedy=AWS_REMEDIES.get(name, "remove it, and set it in the environment of the AWS SDK"),
            )
