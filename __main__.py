"""The platform of a stack, from top to bottom."""

import pulumi

from components.foundation.interrupts import end_without_traceback_when_interrupted
from components.platform.settings import read_stack
from components.platform.stack import LAYERS, Stack

end_without_traceback_when_interrupted()
stack = Stack(read_stack())

for layer in LAYERS:
    stack.create(layer)

for name, value in stack.outputs.items():
    pulumi.export(name, value)
