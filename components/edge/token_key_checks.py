"""Checks of the rotation of keys that verify tokens at the edge."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from components.edge.settings import EdgeSettings
from components.foundation.settings.faults import Fault

if TYPE_CHECKING:
    from components.compute.lambda_.settings import LambdaSettings

CODE, STEPS = "rotate_jwt_key", "STEPS_BY_HAND"


def token_key_faults(edge: EdgeSettings, functions: LambdaSettings | None) -> Iterator[Fault]:
    """Rotations of keys of tokens that tell nobody to write the new key to the key-value store of a distribution, which
    only people can (T-76): the edge would refuse all tokens of the new key."""
    verified = next(
        (
            f"edge.distributions.{name}.{path}"
            for name, distribution in edge.distributions.items()
            for path, behavior in distribution.all_behaviors
            if behavior.authorized
        ),
        None,
    )
    if verified is None or functions is None:
        return
    for key, function in functions.functions.items():
        if function.folder(key) != CODE:
            continue
        steps = functions.variables_of(key).get(STEPS, "")
        if not steps.strip():
            yield Fault(
                path=f"lambda.functions.{key}.environment.{STEPS}",
                value=steps or None,
                problem=f"missing: {verified} verifies tokens with keys that people write (T-76)",
                remedy="set what they do with a new key, and a topic in access.topics, to which it is sent",
            )
