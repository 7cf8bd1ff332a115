"""The policy pack: what every stack must hold, as pure predicates over resources and stacks."""
