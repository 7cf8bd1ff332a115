"""Properties in `ignore_changes` of resources."""

from policy.resource import Resource


def ignores(resource: Resource, name: str) -> bool:
    """Whether changes of a property are ignored, by its own path or by a parent's, in snake or camel case."""
    wanted = f"{name.lower()}."
    paths = [path.replace("_", "").lower() for path in resource.options.ignore_changes]
    return any(path == "*" or wanted.startswith(f"{path}.") for path in paths)


def ignores_exactly(resource: Resource, path: str) -> bool:
    """Whether changes of exactly this property are ignored, in snake or camel case."""
    plain = path.lower()
    return any(ignored.replace("_", "").lower() == plain for ignored in resource.options.ignore_changes)
