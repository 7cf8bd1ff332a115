"""The policy pack: controls of resources and stacks, as pure functions."""
