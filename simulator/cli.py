"""`python -m simulator upload photo.jpg`: one file through a stack, without an AWS account."""

import argparse
import mimetypes
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TextIO

from functions.shared.kinds import KINDS
from preview.engine import ProgramError, run_stack
from preview.stack_file import StackFileError, load
from simulator.core.log import Step
from simulator.errors import NotSimulatedError
from simulator.media_app import MediaApp, media_app, prepared

ID_LENGTH = 36
SHOWN = 118
QUIET = ("eventbridge",)
"""Actors whose steps only `--all` prints."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints each step. Exit code 1: the file is refused, or ends in another state than `ready`."""
    options = _parser().parse_args(arguments)
    path = Path(options.file)
    content_type = options.type or mimetypes.guess_type(path.name)[0] or ""
    kinds = [name for name, kind in KINDS.items() if content_type in kind.content_types and name != "profile"]
    kind = options.kind or next(iter(kinds), "")
    if not path.is_file() or not kind:
        known = "no file" if not path.is_file() else f"no kind of media has the type '{content_type}'; give --kind"
        print(f"{path}: {known}", file=sys.stderr)
        return 1
    try:
        simulation = prepared(run_stack(load(Path(options.root).resolve(), options.stack)))
        output = sys.stdout  # functions have another one while they run
        with media_app(simulation, options.region) as app:
            simulation.log.show = _printer(output, f"{options.stack}-", everything=options.all)
            return _upload(app, kind, content_type, path.read_bytes())
    except (StackFileError, ProgramError, NotSimulatedError) as error:
        print(error, file=sys.stderr)
        return 1


def _upload(app: MediaApp, kind: str, content_type: str, content: bytes) -> int:
    reserved = app.client.reserve(kind, content_type, content)
    form = reserved.answer.get("upload", {})
    if form.get("method") != "POST":
        print(f"refused: {reserved.answer.get('error', 'an upload in parts')}")
        return 1
    response = app.client.send(reserved)
    if response.status >= 300:
        print(f"S3 refuses the form: {response.status}: {response.body.decode()}")
        return 1
    app.settle()
    state, reason = app.state(reserved.id)
    print(f"\n{reserved.id}: {state}{f': {reason}' if reason else ''}")
    if state == "reserved":
        print("no rule told a function of the object; --all prints the events")
    if state != "ready":
        return 1
    _, answer = app.client.play(reserved.id)
    for name, url in answer["urls"].items():
        found = app.client.fetch(url, answer.get("cookies"))
        print(f"  {name:<16} {found.status}  {found.headers.get('content-type', ''):<24} {len(found.body):>9,} bytes")
    print(f"{len(_uses(app))} permissions were used; --all prints the events as well")
    return 0


def _uses(app: MediaApp) -> set[tuple[str, str]]:
    """Principals and actions that were used."""
    return {(use.principal, use.action) for use in app.simulation.calls.uses}


def _printer(output: TextIO, prefix: str, *, everything: bool) -> Callable[[Step], None]:
    """Prints steps, without the prefix of names and long keys."""

    def show(step: Step) -> None:
        if everything or step.actor not in QUIET:
            actor, text = step.actor.replace(prefix, ""), short(step.text.replace(prefix, ""))
            print(f"{step.time:%H:%M:%S}  {step.region:<10} {actor:<26} {text}"[:SHOWN], file=output)

    return show


def short(text: str) -> str:
    """A line with the end of long ids only."""
    words = [word if len(word) < ID_LENGTH or "/" not in word else f".../{_end(word)}" for word in text.split(" ")]
    return " ".join(words)


def _end(path: str) -> str:
    parts = path.strip("/").split("/")
    return "/".join(part if len(part) < ID_LENGTH else f"{part[:4]}…" for part in parts[-3:])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="simulator", description="Run a stack in this process, without AWS.")
    commands = parser.add_subparsers(required=True)
    upload = commands.add_parser("upload", help="upload a file, process it, and play it")
    upload.add_argument("file", help="an image, a video, a recording or a document")
    upload.add_argument("--stack", default="messageai-prod", help="the stack; its configuration is Pulumi.STACK.yaml")
    upload.add_argument("--kind", choices=sorted(KINDS), help="kind of media; by the content type if omitted")
    upload.add_argument("--type", help="content type; by the name of the file if omitted")
    upload.add_argument("--region", default="us-east-1", help="region of the API")
    upload.add_argument("--all", action="store_true", help="print events of EventBridge as well")
    upload.add_argument("--root", default=".", metavar="DIR", help="the project's folder; default: the current one")
    return parser
