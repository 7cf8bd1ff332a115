"""Tables of all controls by service, and of the standards that they answer: `python -m policy.report --coverage`."""

from collections import Counter
from collections.abc import Sequence

from policy import housekeeping, registry
from policy.control import FRAMEWORKS, SEVERITIES, Control
from policy.report import standards
from policy.report.standards import Standard

HEAD = ("Control", "Severity", "Level", *FRAMEWORKS, "Traps", "Resource types", "Remedy")
# Names of services, by the first word of a control's id.
SERVICES = {
    "account": "Accounts and regions",
    "acm": "Certificate Manager",
    "amplify": "Amplify",
    "apigateway": "API Gateway",
    "appsync": "AppSync",
    "backup": "AWS Backup",
    "aurora": "Aurora global databases",
    "autoscaling": "EC2 Auto Scaling",
    "cloudfront": "CloudFront",
    "cloudtrail": "CloudTrail",
    "cloudwatch": "CloudWatch",
    "codebuild": "CodeBuild",
    "codepipeline": "CodePipeline",
    "cognito": "Cognito",
    "config": "AWS Config",
    "cors": "CORS",
    "dynamodb": "DynamoDB",
    "ec2": "EC2 and VPC",
    "elasticache": "ElastiCache",
    "elb": "Elastic Load Balancing",
    "eventbridge": "EventBridge",
    "exempted": "The pack itself",
    "exemption": "The pack itself",
    "guardduty": "GuardDuty",
    "inspector": "Inspector",
    "kinesis": "Kinesis",
    "lambda": "Lambda",
    "logs": "CloudWatch Logs",
    "macie": "Macie",
    "mediaconvert": "MediaConvert",
    "messaging": "SNS and SQS",
    "names": "Names",
    "policy": "Policies of all types",
    "quota": "Quotas",
    "resource": "Resource-based policies",
    "route53": "Route 53",
    "scheduler": "EventBridge Scheduler",
    "secrets": "Secrets in definitions",
    "secretsmanager": "Secrets Manager",
    "shield": "Shield",
    "sns": "SNS and SQS",
    "sqs": "SNS and SQS",
    "ssm": "Systems Manager",
    "stepfunctions": "Step Functions",
    "unknown": "The pack itself",
}
MOST_TYPES = 8


def all_controls() -> tuple[Control, ...]:
    """The controls of all services, and those of the pack itself."""
    return (*registry.load(), *housekeeping.CONTROLS)


def markdown(controls: Sequence[Control]) -> str:
    """The tables of the documentation, ordered by service and id, with a summary."""
    ordered = sorted(controls, key=lambda control: (service(control).lower(), control.id))
    severities = Counter(control.severity for control in controls)
    lines = [
        "# Controls",
        "",
        f"{len(ordered)} controls: {', '.join(f'{severities[name]} {name}' for name in SEVERITIES)}. "
        "`python -m policy.report --list` prints their ids. Ids covered: "
        f"{', '.join(f'{name} {len(_ids(controls, name))}' for name in FRAMEWORKS)}, "
        f"traps {len({trap for control in controls for trap in control.traps})}.",
        "",
        "Level is the default enforcement level. Traps are ids of configurations that AWS refuses, or that lose data,",
        "while emulators accept them.",
    ]
    last = ""
    for control in ordered:
        if (title := service(control)) != last:
            lines += ["", f"## {title}", "", _row(HEAD), _row(["---"] * len(HEAD))]
            last = title
        lines.append(_row(_cells(control)))
    for standard in standards.load():
        lines += ["", *_coverage(standard, controls)]
    return "\n".join([*lines, ""])


def _coverage(standard: Standard, controls: Sequence[Control]) -> list[str]:
    """The table of a standard: its ids with the controls that answer, or the reason why none does."""
    answers = standard.answers(controls)
    answered = sum(bool(found) for found in answers.values())
    return [
        f"## Coverage: {standard.title}",
        "",
        f"Controls answer {answered} of {len(standard.ids)} ids. Source, read on {standard.read}:",
        f"<{standard.source}>; subjects in our words.",
        "",
        _row(("Id", "Subject", "Controls, or why none")),
        _row(["---"] * 3),
        *(
            _row((entry.id, entry.title, ", ".join(f"`{name}`" for name in answers[entry.id]) or entry.reason))
            for entry in standard.entries
        ),
        *(_row((", ".join(ids), service, "service not used")) for service, ids in standard.unused.items()),
    ]


def service(control: Control) -> str:
    """The heading of a control's table."""
    word = control.id.partition("-")[0]
    return SERVICES.get(word, word.upper())


def _ids(controls: Sequence[Control], framework: str) -> set[str]:
    return {id_ for control in controls for name, ids in control.frameworks.items() if name == framework for id_ in ids}


def _cells(control: Control) -> list[str]:
    types = [f"`{type_.rpartition(':')[0].removeprefix('aws:')}`" for type_ in control.types]
    more = [f"and {len(types) - MOST_TYPES} more"] if len(types) > MOST_TYPES else []
    return [
        f"`{control.id}`<br>{control.title}",
        control.severity,
        control.level,
        *(", ".join(control.frameworks.get(name, ())) for name in FRAMEWORKS),
        ", ".join(control.traps),
        ", ".join([*types[:MOST_TYPES], *more]),
        control.remedy,
    ]


def _row(cells: Sequence[str]) -> str:
    escaped = (cell.replace("|", "\\|").replace("*", "\\*") for cell in cells)
    return f"| {' | '.join(escaped)} |"
