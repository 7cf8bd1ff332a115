"""Commands that take a password, token or key as an argument: `mysql -pVALUE`, `curl -u user:VALUE`."""

import re
from collections.abc import Iterator

_VALUE = r"""["']?(?P<value>[^\s"';|&]+)"""
_ARGUMENTS = r"(?:[ \t][^\n|;&]*?)?[ \t]"  # before the option, of the same command
_USER = r"""["']?[\w.$-]+:"""
_KEYS = r"(?:[ \t]+\w+:[^\n]*\n)*?"  # other keys of a YAML mapping
_CREDENTIAL = "aws_(?:secret_access_key|session_token)"
_REGISTRIES = "docker|podman|nerdctl|buildah|skopeo|registry|oc|az"
_ECHO = r"\b(?:echo|printf)[ \t]+(?:-\w+[ \t]+)*"
_PIPE = r"""["']?[ \t]*\|[ \t]*(?:sudo[ \t]+)?"""
_LITERAL = r"""\\?["'](?P<value>[^\s"'\\]+)"""  # of SQL

# By name in reports. The syntax is that of the manual of each command.
_COMMANDS = {
    name: re.compile(pattern, re.M)
    for name, pattern in {
        "mysql -p": rf"\b(?:mysql\w*|mariadb[\w-]*){_ARGUMENTS}-p{_VALUE}",
        "mysqladmin password": rf"\b(?:mysql|mariadb-)admin{_ARGUMENTS}password[ \t]+{_VALUE}",
        "curl -u": rf"\bcurl{_ARGUMENTS}(?:-\w*[uU][ \t]*|--(?:proxy-)?user[ \t=]+){_USER}{_VALUE}",
        "aws configure set": rf"\baws[ \t]+configure[ \t]+set[ \t]+[\w.-]*{_CREDENTIAL}[ \t]+{_VALUE}",
        "login -p": rf"\b(?:{_REGISTRIES})[ \t]+login{_ARGUMENTS}-p[ \t=]*{_VALUE}",
        "sshpass -p": rf"\bsshpass[ \t]+(?:-v[ \t]+)?-p[ \t]*{_VALUE}",
        "redis-cli -a": rf"\b(?:redis|valkey)-cli{_ARGUMENTS}-a[ \t]+{_VALUE}",
        "mongosh -p": rf"\bmongo(?:sh|dump|restore|export|import|stat|top|files)?{_ARGUMENTS}-p[ \t]*{_VALUE}",
        "ldapsearch -w": rf"\bldap(?:search|add|modify|delete|whoami){_ARGUMENTS}-w[ \t]*{_VALUE}",
        "sqlcmd -P": rf"\bsqlcmd{_ARGUMENTS}-P[ \t]*{_VALUE}",
        "rabbitmqctl": rf"\brabbitmqctl[ \t]+(?:add_user|change_password)[ \t]+\S+[ \t]+{_VALUE}",
        "usermod -p": rf"\buser(?:mod|add){_ARGUMENTS}(?:-p|--password)[ \t=]+{_VALUE}",
        "htpasswd -b": rf"""\bhtpasswd(?=[^\n|;&>]*[ \t]-\w*b)[^\n|;&>]*[ \t]{_VALUE}["']?[ \t]*(?=$|[|;&>)])""",
        "net user": rf"\bnet[ \t]+user[ \t]+(?![/\"'])\S+[ \t]+{_VALUE}",
    }.items()
}
# Text that is not at the beginning of a command: arguments of others, here documents, headers and SQL.
_TEXTS = {
    name: re.compile(pattern, re.M)
    for name, pattern in {
        "chpasswd": rf"{_ECHO}{_USER}{_VALUE}{_PIPE}chpasswd\b",
        "chpasswd <<<": rf"\bchpasswd\b[^\n|;&]*<<<[ \t]*{_USER}{_VALUE}",
        "chpasswd <<": rf"\bchpasswd\b[^\n]*<<-?[ \t]*[\"']?\w+[\"']?\s*\n\s*{_USER}{_VALUE}",
        "chpasswd: list": rf"\bchpasswd:\s*\n{_KEYS}[ \t]+list:[ \t]*\|?\s*(?:-[ \t]*)?{_USER}{_VALUE}",
        "passwd --stdin": rf"{_ECHO}{_VALUE}{_PIPE}[^\n|;&]*(?:[ \t]--stdin\b|--password-stdin\b)",
        "--stdin <<<": rf"--(?:password-)?stdin[ \t]*<<<[ \t]*{_VALUE}",
        "openssl pass:": rf"(?<=[ \t])pass:{_VALUE}",
        "ConvertTo-SecureString": r"""\bConvertTo-SecureString[ \t]+(?:-String[ \t]+)?["'](?P<value>[^"']+)""",
        "Authorization": rf"(?i:\bauthorization:[ \t]*(?:basic|bearer|token)[ \t]+){_VALUE}",
        "IDENTIFIED BY": rf"(?i:\bidentified[ \t]+(?:with[ \t]+\S+[ \t]+)?by[ \t]+(?:password[ \t]+)?){_LITERAL}",
        "PASSWORD of a user": rf"(?i:\b(?:user|role)\b[^\n;]*?\bpassword[ \t]+){_LITERAL}",
    }.items()
}
# Before a command in its line: nothing, the end of another one, or a command that executes it.
_BEFORE = re.compile(
    r"""(?:^[ \t]*-?|[;&|(`{"'\[]|\b(?:then|do|else|time|RUN|CMD)|\b(?:ba)?sh[ \t]+-\w*c|[ \t]--"""
    r"""|\bsudo(?:[ \t]+-\w+(?:[ \t]+\w+)?)*|\bexec(?:[ \t]+\S+)*)[ \t]*(?:\w+=\S*[ \t]+)*(?:[\w.~-]*/)*$"""
)
# A random password of cloud-init, the prompt of `net user`, and no password of `usermod`.
_NO_PASSWORD = frozenset({"R", "RANDOM", "*", "!", "!!"})


def arguments(text: str) -> Iterator[tuple[str, str]]:
    """Names of commands in a script with the arguments in place of a secret, which may be variables."""
    for name, pattern in (_COMMANDS | _TEXTS).items():
        for match in pattern.finditer(text):
            if match["value"] not in _NO_PASSWORD and (name in _TEXTS or _is_command(text, match.start())):
                yield name, match["value"]


def _is_command(text: str, start: int) -> bool:
    """Whether a word is a command, not an argument: `mongo` in `docker run --name mongo -p 27017:27017` is none."""
    return _BEFORE.search(text[text.rfind("\n", 0, start) + 1 : start]) is not None
