"""An archive with the same bytes from the same files, on any machine.

Entries are sorted and not compressed: the output of a compressor depends on its version. Dates and modes are fixed.
"""

from collections.abc import Mapping
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date of the format
MODE = 0o100644
UNIX = 3
# AWS Lambda Developer Guide, "Lambda quotas", deployment packages.
LARGEST_UNZIPPED_BYTES = 250 * 1024 * 1024
LARGEST_UPLOAD_BYTES = 50 * 1024 * 1024


class ArchiveError(Exception):
    """An archive that Lambda would reject, or files that do not fit together."""


def write_archive(path: Path, files: Mapping[str, bytes]) -> None:
    """Write an archive. files: contents by name within it. ArchiveError beyond the limits of Lambda."""
    unzipped = sum(map(len, files.values()))
    if unzipped > LARGEST_UNZIPPED_BYTES:
        raise ArchiveError(f"{path.name}: {megabytes(unzipped)} unzipped: allowed: {megabytes(LARGEST_UNZIPPED_BYTES)}")
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    with ZipFile(partial, "w", ZIP_STORED) as archive:
        for name in sorted(files):
            entry = ZipInfo(name, EPOCH)
            entry.create_system, entry.external_attr = UNIX, MODE << 16
            archive.writestr(entry, files[name])
    size = partial.stat().st_size
    if size > LARGEST_UPLOAD_BYTES:
        partial.unlink()
        raise ArchiveError(
            f"{path.name}: {megabytes(size)}: allowed for a direct upload: {megabytes(LARGEST_UPLOAD_BYTES)}; remove "
            "packages from its requirements.txt"
        )
    partial.replace(path)


def megabytes(size: int) -> str:
    """A size in MB with one decimal."""
    return f"{size / 1024 / 1024:.1f} MB"
