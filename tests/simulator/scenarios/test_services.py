"""What services do for a stack needs the permissions that its graph gives them."""

from simulator.media_app import MediaApp
from tests.functions import pictures
from tests.simulator.clips import clip

API, CLOUDFRONT, EVENTS = "apigateway.amazonaws.com", "cloudfront.amazonaws.com", "events.amazonaws.com"
GUARDDUTY, MEDIACONVERT, S3 = (
    "malware-protection-plan.guardduty.amazonaws.com",
    "mediaconvert.amazonaws.com",
    "s3.amazonaws.com",
)
ROLES = {
    "primary-data-malware-protection-role": {"kms:Decrypt", "s3:GetObjectVersion", "s3:PutObjectVersionTagging"},
    "primary-data-transcoding-voice-role": {"kms:Decrypt", "kms:GenerateDataKey", "s3:GetObject", "s3:PutObject"},
    "primary-replication-library-role": {"kms:Decrypt", "kms:Encrypt", "s3:ReplicateObject", "s3:ReplicateTags"},
}


def test_a_recording_is_processed_and_played_with_the_permissions_of_services(app: MediaApp) -> None:
    record_id = app.processed("audio", "audio/mp4", clip(0, 0))
    assert {app.client.fetch(url).status for url in app.client.play(record_id)[1]["urls"].values()} == {200}

    used: dict[str, set[str]] = {}
    for use in app.simulation.calls.uses:
        used.setdefault(use.principal, set()).add(use.action)
    assert used[API] == used[EVENTS] == {"lambda:InvokeFunction"}
    assert used[CLOUDFRONT] == {"kms:Decrypt", "s3:GetObject"}
    assert used[GUARDDUTY] == used[MEDIACONVERT] == used[S3] == {"sts:AssumeRole"}
    for name, actions in ROLES.items():
        arn = app.simulation.graph.named(name, "Role").outputs["arn"]
        assert (name, actions - used[arn]) == (name, set())


def test_what_a_service_may_not_do_is_not_done(app: MediaApp) -> None:
    role = app.simulation.graph.named("primary-replication-library-role", "Role").outputs["arn"]
    with app.simulation.calls.without(role, "s3:ReplicateObject"):
        app.client.upload("file", "text/plain", b"Minutes of the meeting.")
        app.settle(30)
    (denied,) = {decision.request.action for decision in app.simulation.calls.denied}
    app.simulation.calls.denied.clear()
    assert denied == "s3:ReplicateObject"
    assert {write.region for write in app.simulation.objects.writes} == {app.client.region}


def test_a_photo_is_not_scanned_by_a_role_that_may_not_read_it(app: MediaApp) -> None:
    role = app.simulation.graph.named("primary-data-malware-protection-role", "Role").outputs["arn"]
    with app.simulation.calls.without(role, "s3:GetObjectVersion"):
        record_id = app.processed("image", "image/jpeg", pictures.photo("JPEG"))
    app.simulation.calls.denied.clear()
    assert app.state(record_id)[0] == "quarantined"
