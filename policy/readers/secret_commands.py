"""Commands that take a password, token or key as an argument: `mysql -pVALUE`, `curl -u user:VALUE`."""

import re
from collections.abc import Iterator

_VALUE = r"""["']?(?P<value>[^\s"';|&]+)"""
_ARGUMENTS = r"[^\n|;&]*?[ \t]"  # before the option, of the same command
_USER = r"""["']?[\w.$-]+:"""
_KEYS = r"(?:[ \t]+\w+:[^\n]*\n)*?"  # other keys of a YAML mapping
_CREDENTIAL = "aws_(?:secret_access_key|session_token)"
_REGISTRIES = "docker|podman|nerdctl|buildah|skopeo|registry|oc|az"
_ECHO = r"\b(?:echo|printf)[ \t]+(?:-\w+[ \t]+)*"
_PIPE = r"""["']?[ \t]*\|[ \t]*(?:sudo[ \t]+)?"""

# By name in reports. The syntax is that of the manual of each command.
_COMMANDS = {
    name: re.compile(pattern)
    for name, pattern in {
        "mysql -p": rf"\b(?:mysql\w*|mariadb[\w-]*)\b{_ARGUMENTS}-p{_VALUE}",
        "curl -u": rf"\bcurl\b{_ARGUMENTS}(?:-\w*[uU][ \t]*|--(?:proxy-)?user[ \t=]+){_USER}{_VALUE}",
        "chpasswd": rf"{_ECHO}{_USER}{_VALUE}{_PIPE}chpasswd\b",
        "chpasswd <<<": rf"\bchpasswd\b[^\n|;&]*<<<[ \t]*{_USER}{_VALUE}",
        "chpasswd <<": rf"\bchpasswd\b[^\n]*<<-?[ \t]*[\"']?\w+[\"']?\s*\n\s*{_USER}{_VALUE}",
        "chpasswd: list": rf"\bchpasswd:\s*\n{_KEYS}[ \t]+list:[ \t]*\|?\s*(?:-[ \t]*)?{_USER}{_VALUE}",
        "passwd --stdin": rf"{_ECHO}{_VALUE}{_PIPE}[^\n|;&]*(?:[ \t]--stdin\b|--password-stdin\b)",
        "aws configure set": rf"\baws[ \t]+configure[ \t]+set[ \t]+[\w.-]*{_CREDENTIAL}[ \t]+{_VALUE}",
        "login -p": rf"\b(?:{_REGISTRIES})[ \t]+login\b{_ARGUMENTS}-p[ \t=]*{_VALUE}",
        "sshpass -p": rf"\bsshpass[ \t]+(?:-v[ \t]+)?-p[ \t]*{_VALUE}",
        "redis-cli -a": rf"\b(?:redis|valkey)-cli\b{_ARGUMENTS}-a[ \t]+{_VALUE}",
        "mongosh -p": rf"\bmongo\w*{_ARGUMENTS}-p[ \t]*{_VALUE}",
        "ldapsearch -w": rf"\bldap(?:search|add|modify|delete|whoami)\b{_ARGUMENTS}-w[ \t]*{_VALUE}",
        "net user": rf"\bnet[ \t]+user[ \t]+(?![/\"'])\S+[ \t]+{_VALUE}",
        "ConvertTo-SecureString": r"""\bConvertTo-SecureString[ \t]+(?:-String[ \t]+)?["'](?P<value>[^"']+)""",
        "Authorization": rf"\b[Aa]uthorization:[ \t]*(?:Basic|Bearer|token)[ \t]+{_VALUE}",
    }.items()
}
# A random password of cloud-init, and the prompt of `net user`.
_NO_PASSWORD = frozenset({"R", "RANDOM", "*"})


def arguments(text: str) -> Iterator[tuple[str, str]]:
    """Names of commands in a script with the arguments in place of a secret, which may be variables."""
    for name, pattern in _COMMANDS.items():
        for match in pattern.finditer(text):
            if match["value"] not in _NO_PASSWORD:
                yield name, match["value"]
