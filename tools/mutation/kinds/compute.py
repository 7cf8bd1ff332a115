"""Containers on ECS, images and load balancers."""

from collections.abc import Mapping

from tools.mutation.changes import (
    Edit,
    Statement,
    at,
    dropped,
    in_items,
    limited,
    put,
    put_all,
    replaced,
    together,
    with_added,
    with_options,
    without,
    without_dependencies,
    without_dependencies_on,
)
from tools.mutation.graph import Captured, Mutation, Node, by, used_by
from tools.mutation.kinds.keys import KEY, of_another_region

TASK = "aws:ecs/taskDefinition:TaskDefinition"
CLUSTER = "aws:ecs/cluster:Cluster"
SERVICE = "aws:ecs/service:Service"
REPOSITORY = "aws:ecr/repository:Repository"
REPOSITORY_POLICY = "aws:ecr/repositoryPolicy:RepositoryPolicy"
IMAGES_LIFECYCLE = "aws:ecr/lifecyclePolicy:LifecyclePolicy"
SCANNING = "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration"
BALANCER = "aws:lb/loadBalancer:LoadBalancer"
LISTENER = "aws:lb/listener:Listener"
TARGETS = "aws:lb/targetGroup:TargetGroup"

CONTAINERS = "containerDefinitions"
DISK_KEY = "configuration.managedStorageConfiguration.fargateEphemeralStorageKmsKeyId"
IMAGE_KEY = "encryptionConfigurations[0].kmsKey"
FORWARD = {"type": "forward", "targetGroupArn": "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/a/1"}
SOCKET = {"name": "docker", "hostPath": "/var/run/docker.sock"}
FILES = {"name": "files", "efsVolumeConfiguration": {"fileSystemId": "fs-1", "transitEncryption": "DISABLED"}}
WINDOWS = "WINDOWS_SERVER_2022_CORE"
PUBLIC = '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage"}]}'


def variable(name: str, value: str) -> Edit:
    """Add an environment variable to a container."""

    def edit(container: Statement) -> None:
        container["environment"] = [*container.get("environment", ()), {"name": name, "value": value}]

    return edit


def untagged(container: Statement) -> None:
    """Remove the tag of the image."""
    name, _, last = container["image"].partition("@")[0].rpartition("/")
    container["image"] = f"{name}/{last.partition(':')[0]}"


def latest(container: Statement) -> None:
    """Use the tag `latest`."""
    untagged(container)
    container["image"] += ":latest"


def without_user(container: Statement) -> None:
    """Remove the user of the container."""
    if container.get("essential", True):
        container.pop("user", None)


# By mutation of a container: the edit and the control.
CONTAINER_FAULTS: Mapping[str, tuple[Edit, str]] = {
    "privileged": (lambda item: item.update(privileged=True), "ecs-container-privileged"),
    "writable root file system": (
        lambda item: item.update(readonlyRootFilesystem=False),
        "ecs-container-read-only-root",
    ),
    "readonlyRootFilesystem omitted": (
        lambda item: item.pop("readonlyRootFilesystem", None),
        "ecs-container-read-only-root",
    ),
    "user root": (lambda item: item.update(user="root"), "ecs-container-user"),
    "user 0": (lambda item: item.update(user="0:0"), "ecs-container-user"),
    "user omitted": (without_user, "ecs-container-user"),
    "kernel capabilities not dropped": (lambda item: item.pop("linuxParameters", None), "ecs-container-capabilities"),
    "log configuration omitted": (lambda item: item.pop("logConfiguration", None), "ecs-container-logging"),
    "log driver none": (lambda item: item.update(logConfiguration={"logDriver": "none"}), "ecs-container-logging"),
    "image without a tag": (untagged, "ecs-container-image-pinned"),
    "image with the tag latest": (latest, "ecs-container-image-pinned"),
    "has a password in plaintext": (variable("DB_PASSWORD", "correct-horse"), "ecs-container-secrets"),
    "has an access key in plaintext": (variable("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"), "ecs-container-secrets"),
    "has a database URL with its password": (
        variable("DATABASE", "postgres://app:hunter2@db.internal/app"),
        "ecs-container-secrets",
    ),
    "has a password in its command": (
        lambda item: item.update(command=["server", "--db-password", "correct-horse"]),
        "ecs-container-secrets",
    ),
    "has no image": (lambda item: item.pop("image"), "ecs-container-definitions"),
}


def scaled(node: Node, captured: Captured) -> bool:
    """Whether the count of a service is autoscaled."""
    return "desiredCount" in node["options"].get("ignoreChanges", ())


def listening(node: Node, captured: Captured) -> bool:
    """Whether a service has a load balancer."""
    return bool(node["inputs"].get("loadBalancers"))


def has_own_scanning(node: Node, captured: Captured) -> bool:
    """Whether only the repository enables scanning of images."""
    return not any(scanning["region"] == node["region"] for scanning in captured.of(SCANNING))


def encrypting(node: Node, captured: Captured) -> bool:
    """Whether a listener uses TLS."""
    return node["inputs"]["protocol"] == "HTTPS"


def redirecting(node: Node, captured: Captured) -> bool:
    """Whether a listener redirects to HTTPS."""
    return node["inputs"]["protocol"] == "HTTP"


def internal(node: Node, captured: Captured) -> bool:
    """Whether a load balancer is internal."""
    return bool(at(node["inputs"], "internal"))


KINDS = [
    *(
        Mutation(name=f"container: {what}", type=TASK, change=in_items(edit, path=CONTAINERS), controls=[control])
        for what, (edit, control) in CONTAINER_FAULTS.items()
    ),
    *(
        Mutation(
            name=f"task: shares the host's {what}",
            type=TASK,
            change=put(path, "host"),
            controls=["ecs-host-namespaces"],
        )
        for what, path in (("network", "networkMode"), ("processes", "pidMode"), ("memory", "ipcMode"))
    ),
    Mutation(
        name="ECS cluster: Container Insights disabled",
        type=CLUSTER,
        change=put("settings[*].value", "disabled"),
        controls=["ecs-container-insights"],
    ),
    Mutation(
        name="ECS cluster: settings omitted",
        type=CLUSTER,
        change=without("settings"),
        controls=["ecs-container-insights"],
    ),
    Mutation(
        name="ECS cluster: no dependency on the log group of Container Insights",
        type=CLUSTER,
        change=without_dependencies_on("aws:cloudwatch/logGroup:LogGroup"),
        controls=["logs-group-first"],
    ),
    Mutation(
        name="ECS cluster: ephemeral storage without customer managed key",
        type=CLUSTER,
        change=without(DISK_KEY),
        controls=["ecs-ephemeral-storage-key"],
    ),
    Mutation(
        name="ECS cluster: ephemeral storage with a multi-Region key",
        type=KEY,
        change=limited(
            put("multiRegion", True), lambda node, captured: bool(captured.users(node, CLUSTER, "configuration"))
        ),
        controls=["kms-single-region"],
        reports=used_by(CLUSTER, "configuration"),
    ),
    Mutation(
        name="ECS cluster: ephemeral storage with a key of another region",
        type=CLUSTER,
        change=of_another_region(DISK_KEY),
        controls=["kms-key-region"],
    ),
    Mutation(
        name="service: public addresses",
        type=SERVICE,
        change=put("networkConfiguration.assignPublicIp", True),
        controls=["ecs-public-ip"],
    ),
    Mutation(
        name="service: ECS Exec without logs",
        type=SERVICE,
        change=put("enableExecuteCommand", True),
        controls=["ecs-exec-logged"],
    ),
    *(
        Mutation(
            name=f"service: a failed deployment is not {what}",
            type=SERVICE,
            change=put(f"deploymentCircuitBreaker.{path}", False),
            controls=["ecs-circuit-breaker"],
        )
        for what, path in (("stopped", "enable"), ("rolled back", "rollback"))
    ),
    Mutation(
        name="service: circuit breaker omitted",
        type=SERVICE,
        change=without("deploymentCircuitBreaker"),
        controls=["ecs-circuit-breaker"],
    ),
    Mutation(
        name="service: launch type together with a capacity provider strategy",
        type=SERVICE,
        change=limited(
            put("launchType", "FARGATE"), lambda node, captured: "capacityProviderStrategies" in node["inputs"]
        ),
        controls=["ecs-launch-type-or-strategy"],
    ),
    Mutation(
        name="service: an outdated platform version",
        type=SERVICE,
        change=put("platformVersion", "1.3.0"),
        controls=["ecs-platform-version"],
    ),
    Mutation(
        name="service: no dependency on its listener",
        type=SERVICE,
        change=limited(without_dependencies, listening),
        controls=["ecs-service-after-listener"],
    ),
    Mutation(
        name="service: desired count not ignored",
        type=SERVICE,
        change=limited(with_options(ignoreChanges=None), scaled),
        controls=["ecs-desired-count-drift"],
    ),
    Mutation(
        name="repository: not scanned",
        type=REPOSITORY,
        change=limited(put("imageScanningConfiguration.scanOnPush", False), has_own_scanning),
        controls=["ecr-image-scanning"],
    ),
    Mutation(
        name="repository: mutable tags",
        type=REPOSITORY,
        change=put("imageTagMutability", "MUTABLE"),
        controls=["ecr-immutable-tags"],
    ),
    Mutation(
        name="repository: mutability omitted",
        type=REPOSITORY,
        change=without("imageTagMutability"),
        controls=["ecr-immutable-tags"],
    ),
    Mutation(
        name="repository: AES256",
        type=REPOSITORY,
        change=put_all({"encryptionConfigurations": [{"encryptionType": "AES256"}]}),
        controls=["ecr-customer-key"],
    ),
    Mutation(
        name="repository: AWS managed key",
        type=REPOSITORY,
        change=without(IMAGE_KEY),
        controls=["ecr-customer-key"],
    ),
    Mutation(
        name="repository: key of another region",
        type=REPOSITORY,
        change=of_another_region(IMAGE_KEY),
        controls=["kms-key-region"],
    ),
    Mutation(
        name="repository: deleted with its images",
        type=REPOSITORY,
        change=put("forceDelete", True),
        controls=["ecr-deletion"],
    ),
    Mutation(
        name="repository: no lifecycle policy",
        type=IMAGES_LIFECYCLE,
        change=dropped,
        controls=["ecr-lifecycle-policy"],
        reports=by("repository"),
    ),
    Mutation(
        name="repository: public access",
        type=REPOSITORY,
        change=with_added(REPOSITORY_POLICY, {"policy": PUBLIC}, "repository"),
        controls=["resource-policy-public"],
    ),
    Mutation(
        name="load balancer: internet-facing without a web ACL",
        type=BALANCER,
        change=limited(put("internal", False), internal),
        controls=["elb-waf"],
    ),
    Mutation(
        name="load balancer: no deletion protection",
        type=BALANCER,
        change=put("enableDeletionProtection", False),
        controls=["elb-deletion-protection"],
    ),
    *(
        Mutation(name=f"load balancer: {what}", type=BALANCER, change=change, controls=[control])
        for what, change, control in (
            ("access not logged", put("accessLogs.enabled", False), "elb-access-logs"),
            ("access logs omitted", without("accessLogs"), "elb-access-logs"),
            ("connections not logged", put("connectionLogs.enabled", False), "elb-connection-logs"),
            ("invalid headers forwarded", put("dropInvalidHeaderFields", False), "elb-invalid-headers"),
            ("desync mitigation in monitor mode", put("desyncMitigationMode", "monitor"), "elb-invalid-headers"),
            ("one availability zone", put("subnets", ["subnet-one"]), "elb-zones"),
            ("name above the length limit", replaced("name", "-", f"-{'x' * 32}-"), "names-length"),
        )
    ),
    Mutation(
        name="target group: name above the length limit",
        type=TARGETS,
        change=replaced("name", "-", f"-{'x' * 32}-"),
        controls=["names-length"],
    ),
    Mutation(
        name="listener: serves HTTP",
        type=LISTENER,
        change=limited(put_all({"defaultActions": [FORWARD]}), redirecting),
        controls=["elb-http-redirect"],
    ),
    Mutation(
        name="listener: HTTP in place of HTTPS",
        type=LISTENER,
        change=limited(put("protocol", "HTTP"), encrypting),
        controls=["elb-listener-encrypted"],
    ),
    Mutation(
        name="listener: TLS 1.0",
        type=LISTENER,
        change=limited(put("sslPolicy", "ELBSecurityPolicy-2016-08"), encrypting),
        controls=["elb-listener-tls-policy"],
    ),
    Mutation(
        name="listener: default security policy",
        type=LISTENER,
        change=limited(without("sslPolicy"), encrypting),
        controls=["elb-listener-tls-policy"],
    ),
    *(
        Mutation(name=f"task: {what}", type=TASK, change=change, controls=[control])
        for what, change, control in (
            ("mounts Docker's socket", put("volumes", [SOCKET]), "ecs-docker-socket"),
            ("mounts EFS without TLS", put("volumes", [FILES]), "ecs-efs-tls"),
            (
                "Windows with its administrator",
                together(
                    put("runtimePlatform.operatingSystemFamily", WINDOWS), in_items(without_user, path=CONTAINERS)
                ),
                "ecs-windows-user",
            ),
        )
    ),
    Mutation(
        name="certificate: RSA key of 1,024 bits",
        type="aws:acm/certificate:Certificate",
        change=put("keyAlgorithm", "RSA_1024"),
        controls=["acm-key-length"],
    ),
]
