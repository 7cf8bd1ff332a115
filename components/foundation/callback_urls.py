"""URLs that users return to after sign-in and sign-out (Amazon Cognito API Reference, CreateUserPoolClient)."""

import re

# The rest of a URL after its host; OAuth excludes fragments (RFC 6749, section 3.1.2).
_REST = r"(:[0-9]{1,5})?([/?][^\s#]*)?"
# http is for tests on the developer's machine.
_LOCAL = re.compile(rf"http://(localhost|127\.0\.0\.1|\[::1\]){_REST}", re.I)
# A host name, without a user before it (https://acme.example@other.example/ is of other.example) and without wildcards.
_LABEL = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?"
_SECURE = re.compile(rf"https://{_LABEL}(\.{_LABEL})*{_REST}", re.I)
# The scheme of an app, as `myapp://signed-in` or `com.example.app:/signed-in` (RFC 8252, section 7.1); others are of
# the browser, which runs or reads them itself, or of other applications.
_OTHERS = "https?|javascript|vbscript|data|file|filesystem|blob|about|view-source|ftps?|wss?|intent|content"
_APP = re.compile(rf"(?!({_OTHERS}):)[a-z][a-z0-9+.-]*:/[^\s#]*", re.I)


def is_callback(url: str) -> bool:
    """Whether a URL returns users safely: https with a host name, the scheme of an app, or http for localhost."""
    return is_local(url) or any(form.fullmatch(url) for form in (_SECURE, _APP))


def is_local(url: str) -> bool:
    """Whether a URL is of the developer's machine, without encryption."""
    return bool(_LOCAL.fullmatch(url))
