"""The pack of a stack with its configuration and exemptions; those of a showcase are in tests/showcase/policy."""

from pathlib import Path

from policy.pack import Pack
from policy.report.__main__ import pack_for
from policy.stack import Stack
from tests.conftest import ROOT, SHOWCASES
from tools.showcases import FOLDER


def folder_of(stack: str) -> Path:
    """The folder with the exemptions of a stack or a showcase."""
    return FOLDER / "policy" if stack in SHOWCASES else ROOT / "policy"


def configuration_of(stack: str) -> Path:
    """The configuration of the pack for a stack or a showcase; a showcase without one has the defaults."""
    return (folder_of(stack) if stack in SHOWCASES else ROOT / "policy" / "stacks") / f"{stack}.json"


def pack_of(stack: Stack) -> Pack:
    """The pack of a stack or a showcase."""
    return pack_for(stack, config=configuration_of(stack.name), exempt=folder_of(stack.name) / "exemptions.yaml")
