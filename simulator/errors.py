"""Errors of the simulator itself, apart from those that AWS returns."""


class NotSimulatedError(Exception):
    """Something that the simulator has no model of: an operator, a condition key, an operation.

    It is never answered as allowed or denied, accepted or refused: what AWS would do is not known here.
    """


class ForwardedError(NotSimulatedError):
    """A request that an API forwards to servers, which are not simulated."""


class MalformedError(ValueError):
    """A document that AWS refuses when it is created, such as a policy without Effect."""
