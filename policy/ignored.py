"""Which changes a resource's options tell the engine to ignore."""

from policy.view import Resource


def ignores(resource: Resource, name: str) -> bool:
    """Whether changes of a property are ignored, by its own path or that of what it lies in; in either spelling."""
    wanted = f"{name.lower()}."
    given = [path.replace("_", "").lower() for path in resource.options.ignore_changes]
    return any(path == "*" or wanted.startswith(f"{path}.") for path in given)
