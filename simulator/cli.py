"""`python -m simulator upload photo.jpg`: one file through a stack, without an AWS account."""

import argparse
import mimetypes
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO, cast

from botocore.exceptions import ClientError  # pyright: ignore[reportMissingTypeStubs]

from functions.shared.kinds import KINDS
from functions.shared.processing import steps_of
from preview.engine import ProgramError, run_stack
from preview.failure import message_of
from preview.stack_file import StackFile, StackFileError, load
from simulator.core.log import Step
from simulator.errors import NotSimulatedError
from simulator.media_app import MediaApp, media_app, prepared
from simulator.simulation import Simulation
from simulator.tokens import ISSUERS
from simulator.uploading import takes_uploads, uploading_regions, uploading_stacks

ID_LENGTH = 36
SHOWN = 118
QUIET = ("eventbridge",)
"""Actors whose steps only `--all` prints."""
NOT_UPLOADED = 2
FAILED = "!"
"""Mark of a step that failed, whose line is whole."""


class NotUploadedError(Exception):
    """Nothing is uploaded; the message says why."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints each step. Exit code 1: the file is refused, or ends in another state than `ready`; 2: it is not uploaded,
    since the file, the stack or the region cannot be simulated."""
    arguments = sys.argv[1:] if arguments is None else arguments
    options = _parser(_known_stacks(arguments)).parse_args(arguments)
    path, root = Path(options.file), Path(options.root).resolve()
    content_type = options.type or mimetypes.guess_type(path.name)[0] or ""
    kinds = [name for name, kind in KINDS.items() if content_type in kind.content_types and name != "profile"]
    kind = options.kind or next(iter(kinds), "")
    try:
        content = _content(path)
        if not kind:
            raise NotUploadedError(f"{path}: {unknown_type(content_type)}")
        graph = run_stack(_stack_file(root, options.stack))
        simulation = prepared(graph)
        _require_region(simulation, options.stack, options.region)
        output = sys.stdout  # functions have another one while they run
        with media_app(simulation, options.region) as app:
            simulation.log.show = printer(output, f"{options.stack}-", everything=options.all)
            return _upload(app, kind, content_type, content)
    except ProgramError as error:
        print(message_of(error, root), file=sys.stderr)
    except (NotUploadedError, StackFileError, NotSimulatedError) as error:
        print(error, file=sys.stderr)
    except ClientError as error:  # of what the command itself does to the store: functions handle their own
        print(f"{options.stack}: not simulated: {error}", file=sys.stderr)
    return NOT_UPLOADED


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise NotUploadedError(f"{path}: {'is a directory; name a file in it' if path.is_dir() else 'no such file'}")
    content = path.read_bytes()
    if not content:
        raise NotUploadedError(f"{path}: is empty; an upload has at least one byte")
    return content


def _stack_file(root: Path, stack: str) -> StackFile:
    """The file of a stack that takes uploads. StackFileError if it cannot be read, NotUploadedError for another one."""
    found = load(root, stack)
    if not takes_uploads(root, stack):
        known = uploading_stacks(root)
        problem = "takes no uploads whose tokens are simulated: it needs a function with the code presign, and an "
        problem += f"authorizer with {' or '.join(ISSUERS)}"
        raise NotUploadedError(f"stack '{stack}': {problem}; stacks that do: {', '.join(known) or 'none'}")
    return found


def _require_region(simulation: Simulation, stack: str, region: str) -> None:
    known = uploading_regions(simulation)
    if region not in known:
        names = ", ".join(known) or "none"
        raise NotUploadedError(
            f"--region {region}: {stack} has no API there that takes uploads; regions with one: {names}"
        )


def _upload(app: MediaApp, kind: str, content_type: str, content: bytes) -> int:
    reserved = app.client.reserve(kind, content_type, content)
    form = reserved.answer.get("upload", {})
    if form.get("method") != "POST":
        print(f"refused: {refusal(reserved.answer)}")
        return 1
    response = app.client.send(reserved)
    if response.status >= 300:
        print(f"S3 refuses the form: {response.status}: {response.body.decode()}")
        return 1
    app.settle()
    state, reason = app.state(reserved.id)
    failures = [step for step in app.simulation.log.steps if step.failed]
    if failures:
        print(f"\n{len(failures)} steps failed: those with {FAILED}")
    for denied in dict.fromkeys(map(str, app.simulation.calls.denied)):
        print(f"denied: {denied}")
    print(f"\n{reserved.id}: {state}{f': {reason}' if reason else ''}")
    if state == "reserved":
        print("no rule told a function of the object; --all prints the events")
    if state in ("uploaded", "scanned", "processing"):
        functions = app.simulation.invoker.functions.values()
        tables = {text for each in functions if (text := each.environment.get("PROCESSING_STEPS"))}
        left = steps_left(next(iter(tables), ""), kind, app.record(reserved.id))
        print(f"steps that are not done: {', '.join(left) or f'none, as {kind} has no steps'}")
    if state != "ready":
        return 1
    _, answer = app.client.play(reserved.id)
    for name, url in answer["urls"].items():
        found = app.client.fetch(url, answer.get("cookies"))
        print(f"  {name:<16} {found.status}  {found.headers.get('content-type', ''):<24} {len(found.body):>9,} bytes")
    print(f"{len(_uses(app))} permissions were used; --all prints the events as well")
    return 0


def refusal(answer: Mapping[str, Any]) -> str:
    """Why the API reserves no upload by form: the error of a function, or the message of the gateway."""
    error = answer.get("error")
    if isinstance(error, dict):
        given = cast("dict[str, Any]", error)
        return f"{given.get('code')}: {given.get('message')}"
    return str(error or answer.get("message") or "an upload in parts")


def unknown_type(content_type: str) -> str:
    """What is wrong with a type that no kind of media has, with those that one has."""
    if not content_type:
        return "no kind of media has the type ''; give --kind, and --type"
    known = sorted({each for kind in KINDS.values() for each in kind.content_types})
    return f"no kind of media has the type '{content_type}'; give --kind, or one of {', '.join(known)} as --type"


def steps_left(table: str, kind: str, record: Mapping[str, Any]) -> list[str]:
    """Steps of a record that are not done. table: PROCESSING_STEPS."""
    return [step for step in steps_of(table).get(kind, ()) if f"step_{step}" not in record]


def _uses(app: MediaApp) -> set[tuple[str, str]]:
    """Principals and actions that were used."""
    return {(use.principal, use.action) for use in app.simulation.calls.uses}


def printer(output: TextIO, prefix: str, *, everything: bool) -> Callable[[Step], None]:
    """Prints steps, without the prefix of names and long keys."""

    def show(step: Step) -> None:
        if everything or step.actor not in QUIET:
            actor, text = step.actor.replace(prefix, ""), short(step.text.replace(prefix, ""))
            line = f"{step.time:%H:%M:%S} {FAILED if step.failed else ' '}{step.region:<10} {actor:<26} {text}"
            print(line if step.failed else line[:SHOWN], file=output)

    return show


def short(text: str) -> str:
    """A line with the end of long ids only."""
    words = [word if len(word) < ID_LENGTH or "/" not in word else f".../{_end(word)}" for word in text.split(" ")]
    return " ".join(words)


def _end(path: str) -> str:
    parts = path.strip("/").split("/")
    return "/".join(part if len(part) < ID_LENGTH else f"{part[:4]}…" for part in parts[-3:])


def _known_stacks(arguments: Sequence[str]) -> str:
    """The stacks that the help names; all stack files are read, and only for the help."""
    if not {"-h", "--help"} & {*arguments}:
        return ""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--root", default=".")
    root = Path(parser.parse_known_args(arguments)[0].root).resolve()
    return f"stacks that take uploads: {', '.join(uploading_stacks(root)) or 'none'}. "


def _parser(known_stacks: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m simulator", description="Run a stack in this process, without AWS."
    )
    commands = parser.add_subparsers(required=True, metavar="upload")
    upload = commands.add_parser(
        "upload",
        help="upload a file, process it, and play it",
        description="Upload a file to a stack, process it, and play it. Each step is a line; those that fail have "
        f"{FAILED} before their region.",
        epilog=f"{known_stacks}Exit codes: 0 the file is "
        "ready; 1 it is refused, or its processing fails; 2 it is not uploaded",
    )
    upload.add_argument("file", help="an image, a video, a recording or a document, with at least one byte")
    upload.add_argument("--stack", default="messageai-prod", help="the stack; messageai-prod if omitted")
    upload.add_argument("--kind", choices=sorted(KINDS), help="kind of media; by the content type if omitted")
    upload.add_argument("--type", help="content type; by the name of the file if omitted")
    upload.add_argument("--region", default="us-east-1", help="region of the API; us-east-1 if omitted")
    upload.add_argument("--all", action="store_true", help="print events of EventBridge as well")
    upload.add_argument("--root", default=".", metavar="DIR", help="the project's folder; default: the current one")
    return parser
