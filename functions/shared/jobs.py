"""Jobs of MediaConvert: their settings as data, and one job for each version of an object and step."""

import hashlib
import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from functions.shared.clients import client
from functions.shared.job_settings import JobSettings
from functions.shared.records import Record
from functions.shared.source import check_source, source_url
from functions.shared.step_settings import StepName, StepSettings
from functions.shared.telemetry import log


def submit_once(
    step: StepSettings,
    jobs: JobSettings,
    record: Record,
    file: Path,
    settings_of: Callable[[dict[str, Any]], dict[str, Any]],
) -> None:
    """Submits the job of a version, unless the record has its id. file: the function's `job.json`. settings_of: the
    settings of the job from those of the template."""
    if record.attributes.get(job_attribute(step.name)):
        return
    check_source(record)
    settings = settings_of(base_settings(jobs.template, file))
    set_input(settings, record)
    submit(step, jobs, record, settings)


def base_settings(template: str, file: Path) -> dict[str, Any]:
    """A copy of the settings of a job template, or of a file without a template. A job takes all its settings from the
    function, since a job cannot remove an output of its template."""
    return deepcopy(_of_template(template) if template else _of_file(file))


def submit(step: StepSettings, jobs: JobSettings, record: Record, settings: Mapping[str, Any]) -> None:
    """Creates the job of a step, once for a version of the object, and keeps its id in the record.

    The request token repeats an answer for a minute only; after that the id in the record prevents a second job.
    """
    answer = client("mediaconvert").create_job(
        Role=jobs.role,
        Queue=jobs.queue,
        ClientRequestToken=request_token(record, step.name),
        UserMetadata={"recordId": record.id, "versionId": record.version_id, "step": step.name},
        Settings=settings,
    )
    job_id: str = answer["Job"]["Id"]
    step.records.describe(record.id, record.version_id, {job_attribute(step.name): job_id})
    log("job created", record_id=record.id, kind=record.kind, step=step.name, job_id=job_id)


def job_attribute(step: StepName) -> str:
    """The attribute of a record that has the id of a step's job."""
    return f"job_{step}"


def request_token(record: Record, step: StepName) -> str:
    """A token of 64 characters, the most that a request takes, for a version of an object and a step."""
    parts = (record.bucket, record.object_key, record.version_id, step)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def set_input(settings: dict[str, Any], record: Record) -> None:
    """Sets the source of a job with one input."""
    settings["Inputs"][0]["FileInput"] = source_url(record)


@cache
def _of_template(name: str) -> dict[str, Any]:
    return client("mediaconvert").get_job_template(Name=name)["JobTemplate"]["Settings"]


@cache
def _of_file(file: Path) -> dict[str, Any]:
    return json.loads(file.read_text(encoding="utf-8"))
