"""Names of environment variables that hold secrets."""

SECRET_ENDINGS = ("password", "passwd", "secret", "token", "apikey", "privatekey", "credentials")


def is_secret_name(name: str) -> bool:
    """Whether a variable is named like a secret, such as API_KEY or NpmToken."""
    return name.lower().replace("_", "").endswith(SECRET_ENDINGS)
