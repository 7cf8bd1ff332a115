"""The error of content that is never processed."""


class RefusedError(ValueError):
    """The content is refused, now and on every retry. The message is the reason that its record gets."""
