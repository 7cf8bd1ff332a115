"""Controls over ECS task definitions: what their containers may do and what they are told."""

from collections.abc import Mapping, Sequence

from policy.frameworks import LOGGED, PRIVILEGE
from policy.guides import ECS_CONTROLS
from policy.readers.secret_values import holds_secret
from policy.registry import Finding, Iterator, Node, Resource, Settings, resource_control
from policy.tokens import ECS_TASK_DEFINITION
from policy.unknown import UNKNOWN


def containers(task: Resource) -> list[Node]:
    """The containers of a task definition, from its JSON text or list."""
    return [node for node in task.json("containerDefinitions").nodes("") if isinstance(node.value, Mapping)]


@resource_control(
    "ecs-container-definitions",
    title="Container definitions are a list of containers with names and images",
    severity="high",
    types=[ECS_TASK_DEFINITION],
    frameworks={"NIST 800-53": ["CM-2"]},
    remedy="Write container_definitions as a JSON list of objects, each with a name and an image.",
    url="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html",
)
def definitions_can_be_read(task: Resource, settings: Settings) -> Iterator[Finding]:
    definitions = task.json("containerDefinitions")
    if definitions.value is UNKNOWN:
        return
    if not isinstance(definitions.value, Sequence) or isinstance(definitions.value, str) or not definitions.value:
        yield task.missing("no list of containers can be read", "containerDefinitions")
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
    remedy="Leave privileged out of the container definition.",
    url=f"{ECS_CONTROLS}#ecs-4",
)
def containers_are_not_privileged(task: Resource, settings: Settings) -> Iterator[Finding]:
    for container in containers(task):
        if container.flag("privileged"):
            yield container.fail("the container has the rights of the host's root", "privileged")


@resource_control(
    "ecs-container-read-only-root",
    title="Containers cannot write to their root file system",
    severity="high",
    types=[ECS_TASK_DEFINITION],
    frameworks={"FSBP": ["ECS.5"], "NIST 800-53": PRIVILEGE},
    remedy="Set readonlyRootFilesystem to true and mount volumes where the container has to write.",
    url=f"{ECS_CONTROLS}#ecs-5",
)
def root_file_system_is_read_only(task: Resource, settings: Settings) -> Iterator[Finding]:
    if task.string("runtimePlatform.operatingSystemFamily").startswith("WINDOWS"):
        return  # Windows has no such setting
    for container in containers(task):
        if not container.flag("readonlyRootFilesystem"):
            yield container.fail("the container can write to its root file system", "readonlyRootFilesystem")


@resource_control(
    "ecs-container-secrets",
    title="Containers are given no secrets as plain variables",
    severity="high",
    types=[ECS_TASK_DEFINITION],
    frameworks={"FSBP": ["ECS.8"], "PCI DSS 4.0": ["8.6.2"], "NIST 800-53": ["CA-9(1)", "CM-2"]},
    remedy="Pass the secret by `secrets` with valueFrom, the ARN of a secret or parameter.",
    url=f"{ECS_CONTROLS}#ecs-8",
)
def variables_hold_no_secrets(task: Resource, settings: Settings) -> Iterator[Finding]:
    if any(path == "containerDefinitions" or path.startswith("containerDefinitions[") for path in task.secrets):
        yield task.fail("the definition holds a value that the program keeps secret", value="[secret]")
    for container in containers(task):
        for variable in container.nodes("environment"):
            if holds_secret(variable):
                yield variable.fail("the variable holds a secret in plain text", "name")


@resource_control(
    "ecs-container-logging",
    title="Containers send their logs somewhere",
    severity="high",
    types=[ECS_TASK_DEFINITION],
    frameworks={"FSBP": ["ECS.9"], "PCI DSS 4.0": ["10.2.1"], "NIST 800-53": LOGGED},
    remedy="Give the container a logConfiguration, for example with the awslogs driver.",
    url=f"{ECS_CONTROLS}#ecs-9",
)
def containers_log(task: Resource, settings: Settings) -> Iterator[Finding]:
    for container in containers(task):
        driver = container.string("logConfiguration.logDriver")
        if driver in ("", "none") and not container.is_unknown("logConfiguration.logDriver"):
            yield container.fail("the container's logs go nowhere", "logConfiguration")


@resource_control(
    "ecs-host-namespaces",
    title="Tasks share neither processes nor network with their host",
    severity="high",
    types=[ECS_TASK_DEFINITION],
    frameworks={"FSBP": ["ECS.3", "ECS.17"], "NIST 800-53": ["AC-6", "CA-9(1)", "CM-2"]},
    remedy="Set network_mode to awsvpc and leave pid_mode and ipc_mode out.",
    url=f"{ECS_CONTROLS}#ecs-3",
)
def namespaces_are_the_task_s_own(task: Resource, settings: Settings) -> Iterator[Finding]:
    for name in ("pidMode", "ipcMode", "networkMode"):
        if task.string(name) == "host":
            yield task.fail("the task shares the host's namespace", name)


@resource_control(
    "ecs-container-image-pinned",
    title="Containers name the version of their image",
    severity="medium",
    types=[ECS_TASK_DEFINITION],
    frameworks={"PCI DSS 4.0": ["6.5.1"], "NIST 800-53": ["CM-2", "CM-8(1)", "SI-7"]},
    traps=["T-28"],
    remedy="Name the image by digest (repository@sha256:...) or by a tag that is never moved.",
    url="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html",
)
def images_are_pinned(task: Resource, settings: Settings) -> Iterator[Finding]:
    for container in containers(task):
        image = container.string("image")
        _, _, tag = image.rpartition("/")[2].partition(":")
        if image and "@sha256:" not in image and tag in ("", "latest"):
            yield container.fail("what runs changes whenever the image is pushed", "image")


@resource_control(
    "ecs-container-user",
    title="Containers run as a user other than root",
    severity="medium",
    types=[ECS_TASK_DEFINITION],
    frameworks={"FSBP": ["ECS.20"], "PCI DSS 4.0": ["2.2.6", "7.2.1"], "NIST 800-53": PRIVILEGE},
    remedy="Set user of the container to a number that is not 0, such as 1000:1000.",
    url=f"{ECS_CONTROLS}#ecs-20",
)
def user_is_not_root(task: Resource, settings: Settings) -> Iterator[Finding]:
    """A container beside the task's own, which the task goes on without, may have the user of its image."""
    if task.string("runtimePlatform.operatingSystemFamily").startswith("WINDOWS"):
        return
    for container in containers(task):
        user = container.string("user").partition(":")[0]
        if user in ("root", "0"):
            yield container.fail("the container runs as root", "user")
        elif not container.has("user") and container.flag("essential", default=True):
            yield container.fail("the container runs as its image says, by default as root", "user")


@resource_control(
    "ecs-container-capabilities",
    title="Containers have none of the kernel's capabilities that they do not need",
    severity="low",
    types=[ECS_TASK_DEFINITION],
    frameworks={"NIST 800-53": PRIVILEGE},
    remedy='Set linuxParameters.capabilities.drop to ["ALL"], and add single ones back where they are needed.',
    url="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KernelCapabilities.html",
)
def capabilities_are_dropped(task: Resource, settings: Settings) -> Iterator[Finding]:
    if task.string("runtimePlatform.operatingSystemFamily").startswith("WINDOWS"):
        return
    for container in containers(task):
        path = "linuxParameters.capabilities.drop"
        if "ALL" not in container.strings(path) and not container.is_unknown(path):
            yield container.fail("the container keeps Docker's default capabilities", path)
