"""Paths of files and directories, as POSIX resolves them without symbolic links."""


def resolved(path: str) -> str:
    """An absolute path without repeated and trailing slashes, `.` and `..`: `/` for `//` and `/./`."""
    segments: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            segments = segments[:-1]
        elif segment not in ("", "."):
            segments.append(segment)
    return "/" + "/".join(segments)
