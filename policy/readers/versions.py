"""Version numbers."""

# Amazon EKS User Guide, "Kubernetes versions", as of November 2026.
OLDEST_KUBERNETES = "1.34"


def release(version: str) -> tuple[int, ...]:
    """The numbers of a version; empty for other strings."""
    parts = version.split(".")
    return tuple(int(part) for part in parts) if all(part.isdecimal() for part in parts) else ()
