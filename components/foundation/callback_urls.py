"""URLs that users return to after sign-in and sign-out (Amazon Cognito API Reference, CreateUserPoolClient)."""

import re

# http is for tests on the developer's machine.
_LOCAL = re.compile(r"http://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(/.*)?")
# A host name, without a user before it (https://acme.example@other.example/ is of other.example) and without wildcards.
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
_SECURE = re.compile(rf"https://{_LABEL}(\.{_LABEL})*(:\d+)?([/?]\S*)?")
# The scheme of an app; others are of the browser, which runs or reads them itself.
_BROWSER = "https?|javascript|vbscript|data|file|filesystem|blob|about|view-source|ftps?|wss?"
_APP = re.compile(rf"(?!({_BROWSER}):)[a-z][a-z0-9+.-]*://\S+")


def is_callback(url: str) -> bool:
    """Whether a URL returns users safely: https with a host name, the scheme of an app, or http for localhost."""
    return is_local(url) or any(form.fullmatch(url) for form in (_SECURE, _APP))


def is_local(url: str) -> bool:
    """Whether a URL is of the developer's machine, without encryption."""
    return bool(_LOCAL.fullmatch(url))
