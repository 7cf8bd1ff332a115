"""All steps of a stack's first deployment that are taken by hand."""

from collections.abc import Iterator

from components.foundation.service.manual_steps import ManualStep
from components.platform.services import StackSettings
from components.platform.settings import services_of, stack_names


def manual_steps(settings: StackSettings) -> Iterator[ManualStep]:
    """Steps of all services, in the order of their creation, derived from the settings; none that another includes."""
    names = stack_names({name: getattr(settings, name) for name in StackSettings.model_fields})
    steps = [
        step
        for service, value in services_of(settings)
        if service.manual_steps is not None
        for step in service.manual_steps(value, names)
    ]
    replaced = {step.replaces for step in steps}
    yield from (step for step in steps if step.path not in replaced)
