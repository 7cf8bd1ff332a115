"""The error of a credential that is not accepted."""


class DeniedError(Exception):
    """A credential is not accepted. The message is the reason for logs, and has nothing of the credential."""
