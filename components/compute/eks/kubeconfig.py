"""Kubeconfig of a cluster."""

from pulumi import Output

from components.compute.eks.cluster import ClusterRef

EXEC_API = "client.authentication.k8s.io/v1beta1"


def kubeconfig(cluster: ClusterRef, role_arn: Output[str] | None = None) -> Output[str]:
    """A kubeconfig as JSON, which is valid YAML. It contains no credentials: clients get a token from AWS.

    role_arn: role to assume, such as the administrator role; the current identity if omitted.
    """
    arguments: list[Output[str] | str] = ["--region", cluster.region, "eks", "get-token", "--cluster-name"]
    arguments += [cluster.name_text, "--output", "json"]
    if role_arn is not None:
        arguments += ["--role-arn", role_arn]
    return Output.json_dumps(
        {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [
                {
                    "name": cluster.name_text,
                    "cluster": {
                        "server": cluster.endpoint,
                        "certificate-authority-data": cluster.certificate_authority,
                    },
                }
            ],
            "users": [
                {
                    "name": cluster.name_text,
                    "user": {"exec": {"apiVersion": EXEC_API, "command": "aws", "args": arguments}},
                }
            ],
            "contexts": [
                {"name": cluster.name_text, "context": {"cluster": cluster.name_text, "user": cluster.name_text}}
            ],
            "current-context": cluster.name_text,
        }
    )
