"""MessageAI's bucket with prefixes by kind of media, and its replica."""

import pytest

from preview.graph import Graph
from tests.stacks.reading import StackGraph, lifecycle, replication_rule, statements

MEDIA = "primary-library-library"


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("messageai-prod")


@pytest.mark.requirement("MA-04")
def test_one_bucket_holds_all_media(prod: Graph) -> None:
    names = [node.inputs["bucket"] for node in prod.of_type("aws:s3/bucket:Bucket") if node.region == "us-east-1"]
    assert sorted(names) == ["messageai-logs-production-ma01", "messageai-media-production-ma01"]


@pytest.mark.parametrize(
    ("kind", "places"),
    [
        pytest.param("images", {"original", "thumbnails", "optimized"}, marks=pytest.mark.requirement("MA-05")),
        pytest.param("videos", {"original", "compressed", "hls", "frames"}, marks=pytest.mark.requirement("MA-06")),
        pytest.param("voice", {"original", "encoded"}, marks=pytest.mark.requirement("MA-07")),
        pytest.param("files", {"original", "delivered"}, marks=pytest.mark.requirement("MA-08")),
        pytest.param("profiles", {"original", "thumbnails"}, marks=pytest.mark.requirement("MA-09")),
    ],
)
def test_each_place_of_a_kind_has_its_lifecycle(prod: Graph, kind: str, places: set[str]) -> None:
    rules = {name: rule for name, rule in lifecycle(prod, MEDIA).items() if name.startswith(f"{kind}-")}
    assert rules.keys() == {f"{kind}-{name}" for name in (*places, "deleted")}
    assert {name: rules[f"{kind}-{name}"]["filter"] for name in places} == {
        name: {"prefix": f"{kind}/{name}/"} for name in places
    }


@pytest.mark.requirement("MA-10")
def test_deleted_files_can_be_recovered_for_thirty_days(prod: Graph) -> None:
    assert prod.named(f"{MEDIA}-versioning").get("versioningConfiguration.status") == "Enabled"
    housekeeping = prod.named(f"{MEDIA}-lifecycle").inputs["rules"][-1]
    assert housekeeping["noncurrentVersionExpiration"] == {"noncurrentDays": 30}


@pytest.mark.requirement("MA-11")
@pytest.mark.parametrize(
    "place",
    [
        "images-original",
        "images-optimized",
        "videos-original",
        "videos-compressed",
        "videos-hls",
        "voice-original",
        "voice-encoded",
        "files-original",
        "files-delivered",
        "profiles-original",
    ],
)
def test_old_media_is_archived(prod: Graph, place: str) -> None:
    assert lifecycle(prod, MEDIA)[place]["transitions"] == [
        {"days": 30, "storageClass": "STANDARD_IA"},
        {"days": 90, "storageClass": "GLACIER_IR"},  # served by the distribution (T-55)
    ]


@pytest.mark.parametrize("place", ["images-thumbnails", "videos-frames", "profiles-thumbnails"])
def test_pictures_of_a_list_are_archived_last(prod: Graph, place: str) -> None:
    assert lifecycle(prod, MEDIA)[place]["transitions"] == [{"days": 90, "storageClass": "GLACIER_IR"}]


@pytest.mark.requirement("MA-12")
def test_media_is_encrypted_with_the_customer_key(prod: Graph) -> None:
    default = prod.named(f"{MEDIA}-encryption").get("rules[0].applyServerSideEncryptionByDefault")
    assert default["sseAlgorithm"] == "aws:kms"
    assert prod.target(default["kmsMasterKeyId"]).name == "primary-encryption-key"


@pytest.mark.requirement("MA-13")
def test_requests_are_logged_and_the_logs_bucket_allows_them(prod: Graph) -> None:
    logging = prod.named(f"{MEDIA}-logging")
    assert prod.target(logging.inputs["targetBucket"]).name == "primary-logs-bucket"
    allow = statements(prod, "primary-logs-policy")["AllowS3AccessLogs"]
    assert allow["Principal"] == {"Service": "logging.s3.amazonaws.com"}
    assert allow["Condition"]["ArnLike"] == {"aws:SourceArn": ["arn:aws:s3:::messageai-media-production-ma01"]}


@pytest.mark.requirement("MA-14")
def test_mobile_apps_may_upload_and_read_the_etag(prod: Graph) -> None:
    (rule,) = prod.named(f"{MEDIA}-cors").inputs["corsRules"]
    assert rule["allowedOrigins"] == ["*"]
    assert {"GET", "PUT", "POST"} <= set(rule["allowedMethods"])
    assert rule["exposeHeaders"] == ["ETag"]


@pytest.mark.requirement("MA-15")
def test_uploads_are_accelerated(prod: Graph) -> None:
    assert prod.named(f"{MEDIA}-acceleration").inputs["status"] == "Enabled"
    assert "." not in prod.named(f"{MEDIA}-bucket").inputs["bucket"]


@pytest.mark.requirement("MA-16")
@pytest.mark.parametrize("kind", ["images", "videos", "voice", "files", "profiles"])
def test_objects_tagged_as_deleted_expire_after_thirty_days(prod: Graph, kind: str) -> None:
    rule = lifecycle(prod, MEDIA)[f"{kind}-deleted"]
    assert rule["filter"] == {"and": {"prefix": f"{kind}/", "tags": {"deleted": "true"}}}
    assert rule["expiration"] == {"days": 30}


@pytest.mark.requirement("MA-62")
@pytest.mark.parametrize("bucket", ["primary-library-library", "us-west-2-library-library"])
def test_requests_without_tls_are_denied(prod: Graph, bucket: str) -> None:
    deny = next(
        entry
        for node in prod.of_type("aws:s3/bucketPolicy:BucketPolicy")
        if prod.target(node.inputs["bucket"]).name == f"{bucket}-bucket"
        for entry in node.json("policy")["Statement"]
        if entry["Effect"] == "Deny"
    )
    arn = prod.named(f"{bucket}-bucket").outputs["arn"]
    assert deny["Resource"] == [arn, f"{arn}/*"]
    assert deny["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


@pytest.mark.requirement("MA-23")
def test_the_bucket_to_fail_over_to_holds_the_same_objects(prod: Graph) -> None:
    rule = replication_rule(prod, "primary-replication-library-configuration", "us-west-2")
    copy = prod.target(rule["destination"]["bucket"])
    assert (copy.name, copy.region) == ("us-west-2-library-library-bucket", "us-west-2")
    assert rule["filter"] == {"prefix": ""}
