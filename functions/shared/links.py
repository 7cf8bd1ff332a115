"""Short links: codes that follow from the ids of assets, so that a repeated event makes the same one."""

import hashlib
import string

from functions.shared.configuration import TABLE_NAME, Environment

LENGTH = 8
ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
CODE = f"[0-9A-Za-z]{{{LENGTH}}}"


def link_table(environment: Environment, *actions: str) -> str:
    """The name of the table of links, keyed by `short_code`, by LINKS_TABLE, its key in the stack file; `share-links`
    if omitted. actions: what the function does with its items."""
    return environment.table(
        environment.text("LINKS_TABLE", "share-links", pattern=TABLE_NAME), *actions, keys=("short_code",)
    )


def code_of(asset_id: str, attempt: int) -> str:
    """The code of an asset. attempt: from 0; the next one where another asset has the code."""
    number = int.from_bytes(hashlib.sha256(f"{asset_id}#{attempt}".encode()).digest(), "big")
    digits: list[str] = []
    for _ in range(LENGTH):
        number, digit = divmod(number, len(ALPHABET))
        digits.append(ALPHABET[digit])
    return "".join(digits)
