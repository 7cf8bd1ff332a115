"""Controls for ECS task definitions: privileges, environment and logs of containers."""

from collections.abc import Mapping, Sequence

from policy.frameworks import LOGGED, PRIVILEGE
from policy.guides import ECS_CONTROLS
from policy.readers.secret_scripts import secrets_in_list
from policy.readers.secret_values import holds_secret
from policy.registry import Finding, Iterator, Node, Resource, Settings, resource_control
from policy.secrecy import MASK
from policy.tokens import ECS_TASK_DEFINITION
from policy.unknown import UNKNOWN

COMMANDS = ("entryPoint", "command", "healthCheck.command")


def containers(task: Resource) -> list[Node]:
    """Containers of a task definition, from its JSON string."""
    return [node for node in task.json("containerDefinitions").nodes("") if isinstance(node.value, Mapping)]


@resource_control(
    "ecs-container-definitions",
    title="Container definitions are a list with a name and an image each",
    severity="high",
    types=[ECS_TASK_DEFINITION],
    frameworks={"NIST 800-53": ["CM-2"]},
    remedy="Set container_definitions to a JSON list of objects with name and image.",
    url="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html",
)
def definitions_are_valid(task: Resource, settings: Settings) -> Iterator[Finding]:
    definitions = task.json("containerDefinitions")
    if definitions.value is UNKNOWN:
        return
    if not isinstance(definitions.value, Sequence) or isinstance(definitions.value, str) or not definitions.value:
        yield task.missing("malformed list of containers", "containerDefinitions")
        return
    for node in definitions.nodes(""):
        if node.value is UNKNOWN:
            continue
        for name in ("name", "image"):
            if not node.has(name):
                yield node.missing(f"the container has no {name}", name)


@resource_control(
    "ecs-container-privileged",
    title="Containers are not privileged",
    severity="high",
    types=[ECS_TASK_DEFINITION],
    frameworks={"FSBP": ["ECS.4"], "PCI DSS 4.0": ["7.2.1"], "NIST 800-53": PRIVILEGE},
    remedy="Omit privileged of the container definition.",
    url=f"{ECS_CONTROLS}#ecs-4",
)
def containers_are_not_privileged(task: Resource, settings: Settings) -> Iterator[Finding]:
    for container in containers(task):
        if container.flag("privileged"):
            yield container.fail("the container has root privileges on the host", "privileged")


@resource_control(
    "ecs-container-read-only-root",
    title="Containers have a read-only root file system",
    severity="high",
    types=[ECS_TASK_DEFINITION],
    frameworks={"FSBP": ["ECS.5"], "NIST 800-53": PRIVILEGE},
    remedy="Set readonlyRootFilesystem to true and mount volumes for paths with write access.",
    url=f"{ECS_CONTROLS}#ecs-5",
)
def root_file_system_is_read_only(task: Resource, settings: Settings) -> Iterator[Finding]:
    if task.string("runtimePlatform.operatingSystemFamily").startswith("WINDOWS"):
        return  # not supported by Windows
    for container in containers(task):
        if not container.flag("readonlyRootFilesystem"):
            yield container.fail("the root file system of the container is writable", "readonlyRootFilesystem")


@resource_control(
    "ecs-container-secrets",
    title="Environment variables and commands of containers contain no secrets",
    severity="high",
    types=[ECS_TASK_DEFINITION],
    frameworks={"FSBP": ["ECS.8"], "PCI DSS 4.0": ["8.6.2"], "NIST 800-53": ["CA-9(1)", "CM-2"]},
    remedy="Use `secrets` with valueFrom, the ARN of a secret or parameter.",
    url=f"{ECS_CONTROLS}#ecs-8",
)
def variables_contain_no_secrets(task: Resource, settings: Settings) -> Iterator[Finding]:
    if any(path == "containerDefinitions" or path.startswith("containerDefinitions[") for path in task.secrets):
        yield task.fail("the definition contains a secret value of the program", value="[secret]")
    for container in containers(task):
        for variable in container.nodes("environment"):
            if holds_secret(variable):
                yield variable.fail("the variable contains a secret in plaintext", "name")
        for path in COMMANDS:
            for name in secrets_in_list(container.strings(path)):
                yield container.fail(f"the command contains a secret in plaintext: {name}", path, value=MASK)


@resource_control(
    "ecs-container-logging",
    title="Containers have a log configuration",
    severity="high",
    types=[ECS_TASK_DEFINITION],
    frameworks={"FSBP": ["ECS.9"], "PCI DSS 4.0": ["10.2.1"], "NIST 800-53": LOGGED},
    remedy="Set logConfiguration of the container, for example with the awslogs driver.",
    url=f"{ECS_CONTROLS}#ecs-9",
)
def containers_have_logs(task: Resource, settings: Settings) -> Iterator[Finding]:
    for container in containers(task):
        driver = container.string("logConfiguration.logDriver")
        if driver in ("", "none") and not container.is_unknown("logConfiguration.logDriver"):
            yield container.fail("the container has no log driver", "logConfiguration")


@resource_control(
    "ecs-host-namespaces",
    title="Tasks do not share namespaces of their host",
    severity="high",
    types=[ECS_TASK_DEFINITION],
    frameworks={"FSBP": ["ECS.3", "ECS.17"], "NIST 800-53": ["AC-6", "CA-9(1)", "CM-2"]},
    remedy="Set network_mode to awsvpc and omit pid_mode and ipc_mode.",
    url=f"{ECS_CONTROLS}#ecs-3",
)
def namespaces_are_not_shared(task: Resource, settings: Settings) -> Iterator[Finding]:
    for name in ("pidMode", "ipcMode", "networkMode"):
        if task.string(name) == "host":
            yield task.fail("the task shares the host's namespace", name)


@resource_control(
    "ecs-container-image-pinned",
    title="Containers have a pinned image version",
    severity="medium",
    types=[ECS_TASK_DEFINITION],
    frameworks={"PCI DSS 4.0": ["6.5.1"], "NIST 800-53": ["CM-2", "CM-8(1)", "SI-7"]},
    traps=["T-28"],
    remedy="Use a digest (repository@sha256:...) or an immutable tag.",
    url="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html",
)
def images_are_pinned(task: Resource, settings: Settings) -> Iterator[Finding]:
    for container in containers(task):
        image = container.string("image")
        _, _, tag = image.rpartition("/")[2].partition(":")
        if image and "@sha256:" not in image and tag in ("", "latest"):
            yield container.fail("the image changes with each push of its tag", "image")


@resource_control(
    "ecs-container-user",
    title="Containers run as a user other than root",
    severity="medium",
    types=[ECS_TASK_DEFINITION],
    frameworks={"FSBP": ["ECS.20"], "PCI DSS 4.0": ["2.2.6", "7.2.1"], "NIST 800-53": PRIVILEGE},
    remedy="Set user of the container to an id other than 0, such as 1000:1000.",
    url=f"{ECS_CONTROLS}#ecs-20",
)
def user_is_not_root(task: Resource, settings: Settings) -> Iterator[Finding]:
    """Containers that are not essential may have the default user of their image."""
    if task.string("runtimePlatform.operatingSystemFamily").startswith("WINDOWS"):
        return
    for container in containers(task):
        user = container.string("user").partition(":")[0]
        if user in ("root", "0"):
            yield container.fail("the container runs as root", "user")
        elif not container.has("user") and container.flag("essential", default=True):
            yield container.fail("the container has the default user of its image, root unless specified", "user")


@resource_control(
    "ecs-container-capabilities",
    title="Containers drop all kernel capabilities that they do not need",
    severity="low",
    types=[ECS_TASK_DEFINITION],
    frameworks={"NIST 800-53": PRIVILEGE},
    remedy='Set linuxParameters.capabilities.drop to ["ALL"], and add required ones.',
    url="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KernelCapabilities.html",
)
def capabilities_are_dropped(task: Resource, settings: Settings) -> Iterator[Finding]:
    if task.string("runtimePlatform.operatingSystemFamily").startswith("WINDOWS"):
        return
    for container in containers(task):
        path = "linuxParameters.capabilities.drop"
        if "ALL" not in container.strings(path) and not container.is_unknown(path):
            yield container.fail("the container has Docker's default capabilities", path)
