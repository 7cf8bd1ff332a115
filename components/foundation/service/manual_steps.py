"""Steps of a first deployment that are taken by hand."""

from dataclasses import dataclass
from typing import Literal, get_args

When = Literal["before", "during", "after"]
TIMES: tuple[When, ...] = get_args(When)
CONFIRM = "confirm the subscription by the link in the email of each region's topic"


@dataclass(frozen=True, kw_only=True)
class ManualStep:
    """A step that neither the program nor a workload takes.

    path: of the setting that requires it. subject: the object of the step, such as the key of a secret or the name of a
    topic. action: what is to be done, equal for all subjects of one kind. actor: who can do it. when: before, during or
    after the first `pulumi up`. replaces: path of a general step that this one includes, such as the value of a secret.
    """

    path: str
    subject: str
    action: str
    actor: str
    when: When = "after"
    replaces: str = ""
