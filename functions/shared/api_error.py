"""Errors that clients of an API see."""


class ApiError(Exception):
    """An error that the client sees. code: for programs; message: what is wrong and how to correct it."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
