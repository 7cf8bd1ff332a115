"""Calls of the tests: a sample of each operation, with botocore's names."""

from typing import Any

from simulator.iam.calls import Account, ApiCall

ID, REGION = "111122223333", "us-east-1"
BUCKET, QUEUE = "arn:aws:s3:::media", f"arn:aws:sqs:{REGION}:{ID}:jobs"
TOPIC, TABLE = f"arn:aws:sns:{REGION}:{ID}:alerts", f"arn:aws:dynamodb:{REGION}:{ID}:table/assets"
SECRET = f"arn:aws:secretsmanager:{REGION}:{ID}:secret:signing-AbCdEf"
PARAMETER = f"arn:aws:ssm:{REGION}:{ID}:parameter/media/limit"
KEY = f"arn:aws:kms:{REGION}:{ID}:key/0f5e"
ROLE, CLUSTER = f"arn:aws:iam::{ID}:role/transcoder", f"arn:aws:rds:{REGION}:{ID}:cluster:main"
STORE = f"arn:aws:cloudfront::{ID}:key-value-store/7b1c"
URL = f"https://sqs.{REGION}.amazonaws.com/{ID}/jobs"
ENDPOINT = f"https://abc123.execute-api.{REGION}.amazonaws.com/live"
ACCOUNT = Account(
    account_id=ID,
    region=REGION,
    keys=dict.fromkeys((BUCKET, QUEUE, TOPIC, TABLE, SECRET, PARAMETER), KEY),
    arns={URL: QUEUE, "signing": SECRET, "alias/media": KEY},
    partition_keys={"assets": "pk"},
    object_tags=lambda _, key, version: {"state": version or "clean"} if key == "tagged" else {},
)

OBJECT = {"Bucket": "media", "Key": "a/1"}
UPLOAD = OBJECT | {"UploadId": "u"}
ITEM = {"pk": {"S": "t#1"}}
ONE = {"TableName": "assets", "Key": ITEM}
IMAGE = {"Image": {"S3Object": {"Bucket": "media", "Name": "a/1"}}}
ENTRY = {"Id": "1", "ReceiptHandle": "r"}
DATA = {"resourceArn": CLUSTER, "secretArn": SECRET}
SAMPLES: dict[str, dict[str, Any]] = {
    "s3.GetObject": OBJECT,
    "s3.HeadObject": OBJECT | {"ChecksumMode": "ENABLED"},
    "s3.PutObject": OBJECT | {"Tagging": "kind=image", "ACL": "private"},
    "s3.CopyObject": OBJECT | {"CopySource": {"Bucket": "media", "Key": "tagged", "VersionId": "v1"}},
    "s3.DeleteObject": OBJECT | {"VersionId": "v1", "BypassGovernanceRetention": True},
    "s3.DeleteObjects": {"Bucket": "media", "Delete": {"Objects": [{"Key": "a"}, {"Key": "b", "VersionId": "v"}]}},
    "s3.RestoreObject": OBJECT,
    "s3.GetObjectTagging": OBJECT | {"VersionId": "v1"},
    "s3.PutObjectTagging": OBJECT | {"Tagging": {"TagSet": [{"Key": "state", "Value": "clean"}]}},
    "s3.DeleteObjectTagging": OBJECT,
    "s3.ListObjectsV2": {"Bucket": "media", "Prefix": "a/", "MaxKeys": 10},
    "s3.ListObjectVersions": {"Bucket": "media", "Prefix": "a/"},
    "s3.HeadBucket": {"Bucket": "media"},
    "s3.CreateMultipartUpload": OBJECT,
    "s3.UploadPart": UPLOAD | {"PartNumber": 1},
    "s3.UploadPartCopy": UPLOAD | {"PartNumber": 1, "CopySource": "media/b%2F1"},
    "s3.CompleteMultipartUpload": UPLOAD,
    "s3.AbortMultipartUpload": UPLOAD,
    "s3.ListParts": UPLOAD,
    "s3.ListMultipartUploads": {"Bucket": "media"},
    "dynamodb.GetItem": ONE,
    "dynamodb.PutItem": {"TableName": "assets", "Item": ITEM},
    "dynamodb.UpdateItem": ONE,
    "dynamodb.DeleteItem": ONE,
    "dynamodb.Query": {"TableName": "assets", "IndexName": "by-owner"},
    "dynamodb.Scan": {"TableName": "assets"},
    "dynamodb.BatchGetItem": {"RequestItems": {"assets": {"Keys": [ITEM]}}},
    "dynamodb.BatchWriteItem": {"RequestItems": {"assets": [{"PutRequest": {"Item": ITEM}}]}},
    "dynamodb.TransactGetItems": {"TransactItems": [{"Get": ONE}]},
    "dynamodb.TransactWriteItems": {
        "TransactItems": [
            {"Put": {"TableName": "assets", "Item": ITEM}},
            {"ConditionCheck": ONE | {"ConditionExpression": "attribute_exists(pk)"}},
        ]
    },
    "sqs.SendMessage": {"QueueUrl": URL, "MessageBody": "{}"},
    "sqs.SendMessageBatch": {"QueueUrl": URL, "Entries": [{"Id": "1", "MessageBody": "{}"}]},
    "sqs.ReceiveMessage": {"QueueUrl": URL},
    "sqs.DeleteMessage": {"QueueUrl": URL, "ReceiptHandle": "r"},
    "sqs.DeleteMessageBatch": {"QueueUrl": URL, "Entries": [ENTRY]},
    "sqs.ChangeMessageVisibility": {"QueueUrl": URL, "ReceiptHandle": "r", "VisibilityTimeout": 0},
    "sqs.ChangeMessageVisibilityBatch": {"QueueUrl": URL, "Entries": [ENTRY]},
    "sqs.GetQueueAttributes": {"QueueUrl": URL},
    "sqs.GetQueueUrl": {"QueueName": "jobs"},
    "sns.Publish": {"TopicArn": TOPIC, "Message": "m"},
    "sns.PublishBatch": {"TopicArn": TOPIC, "PublishBatchRequestEntries": [{"Id": "1", "Message": "m"}]},
    "eventbridge.PutEvents": {"Entries": [{"Source": "media", "DetailType": "Ready", "Detail": "{}"}]},
    "secrets-manager.GetSecretValue": {"SecretId": "signing", "VersionStage": "AWSPENDING"},
    "secrets-manager.PutSecretValue": {"SecretId": SECRET, "SecretString": "s"},
    "secrets-manager.UpdateSecretVersionStage": {"SecretId": SECRET, "VersionStage": "AWSCURRENT"},
    "secrets-manager.DescribeSecret": {"SecretId": SECRET},
    "secrets-manager.GetRandomPassword": {},
    "ssm.GetParameter": {"Name": "/media/limit:3", "WithDecryption": True},
    "ssm.GetParameters": {"Names": ["/media/limit", PARAMETER]},
    "kms.Encrypt": {"KeyId": "alias/media", "Plaintext": b"p", "EncryptionContext": {"tenant": "1"}},
    "kms.Decrypt": {"KeyId": KEY, "CiphertextBlob": b"c"},
    "kms.GenerateDataKey": {"KeyId": KEY, "KeySpec": "AES_256"},
    "kms.GenerateDataKeyWithoutPlaintext": {"KeyId": KEY, "KeySpec": "AES_256"},
    "kms.Sign": {"KeyId": KEY, "Message": b"m", "SigningAlgorithm": "ECDSA_SHA_256"},
    "kms.Verify": {"KeyId": KEY, "Message": b"m", "Signature": b"s", "SigningAlgorithm": "ECDSA_SHA_256"},
    "kms.GetPublicKey": {"KeyId": KEY},
    "kms.DescribeKey": {"KeyId": KEY},
    "rekognition.DetectModerationLabels": IMAGE,
    "rekognition.DetectFaces": {"Image": {"Bytes": b"i"}},
    "rekognition.DetectLabels": IMAGE,
    "mediaconvert.CreateJob": {"Role": ROLE, "Queue": "media", "JobTemplate": "hls", "Settings": {}},
    "mediaconvert.GetJob": {"Id": "1"},
    "cloudfront.CreateInvalidation": {
        "DistributionId": "E1",
        "InvalidationBatch": {"CallerReference": "1", "Paths": {"Quantity": 1, "Items": ["/a"]}},
    },
    "cloudfront-keyvaluestore.DescribeKeyValueStore": {"KvsARN": STORE},
    "cloudfront-keyvaluestore.GetKey": {"KvsARN": STORE, "Key": "k"},
    "cloudfront.CreatePublicKey": {"PublicKeyConfig": {"CallerReference": "r", "Name": "n", "EncodedKey": "k"}},
    "cloudfront.DeletePublicKey": {"Id": "K1"},
    "cloudfront.GetKeyGroup": {"Id": "g"},
    "cloudfront.GetPublicKey": {"Id": "K1"},
    "cloudfront.ListPublicKeys": {},
    "cloudfront.UpdateKeyGroup": {"KeyGroupConfig": {"Name": "g", "Items": ["K1"]}, "Id": "g"},
    "mediaconvert.GetJobTemplate": {"Name": "t"},
    "mediaconvert.Probe": {"InputFiles": [{"FileUrl": "s3://b/k"}]},
    "cloudfront-keyvaluestore.PutKey": {"KvsARN": STORE, "Key": "k", "Value": "v", "IfMatch": "e"},
    "cloudfront-keyvaluestore.DeleteKey": {"KvsARN": STORE, "Key": "k", "IfMatch": "e"},
    "cloudfront-keyvaluestore.UpdateKeys": {"KvsARN": STORE, "IfMatch": "e"},
    "lambda.Invoke": {"FunctionName": "thumbnail", "Qualifier": "live"},
    "apigatewaymanagementapi.PostToConnection": {"ConnectionId": "c=", "Data": b"d"},
    "apigatewaymanagementapi.GetConnection": {"ConnectionId": "c="},
    "apigatewaymanagementapi.DeleteConnection": {"ConnectionId": "c="},
    "rds-data.ExecuteStatement": DATA | {"sql": "select 1"},
    "rds-data.BatchExecuteStatement": DATA | {"sql": "select 1"},
    "rds-data.BeginTransaction": DATA,
    "rds-data.CommitTransaction": DATA | {"transactionId": "t"},
    "rds-data.RollbackTransaction": DATA | {"transactionId": "t"},
    "sts.AssumeRole": {"RoleArn": ROLE, "RoleSessionName": "s", "Tags": [{"Key": "tenant", "Value": "1"}]},
    "sts.GetCallerIdentity": {},
    "cloudwatch.PutMetricData": {"Namespace": "media", "MetricData": []},
}


def call(name: str, account: Account = ACCOUNT, **params: Any) -> ApiCall:
    """A call by its name in the table; with the sample's parameters unless some are given."""
    service, _, operation = name.partition(".")
    endpoint = ENDPOINT if service == "apigatewaymanagementapi" else ""
    return ApiCall(
        service=service, operation=operation, params=params or SAMPLES[name], account=account, endpoint=endpoint
    )
