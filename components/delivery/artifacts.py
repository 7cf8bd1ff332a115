"""The bucket that passes artifacts between the stages of pipelines."""

from dataclasses import dataclass

from pulumi import Input, Output

from components.foundation.grants import ActionsGrant, Grant, KeyUse


@dataclass(frozen=True, kw_only=True)
class ArtifactStore:
    """A bucket that is encrypted with the region's key."""

    bucket: Input[str]
    bucket_arn: Input[str]
    key_arn: Input[str]
    region: str

    def grants(self) -> dict[str, Grant]:
        """What a pipeline and its projects need (AWS CodePipeline User Guide, "Manage the CodePipeline service role";
        AWS CodeBuild User Guide, "Allow CodeBuild to interact with other AWS services")."""
        return {
            "artifacts": ActionsGrant(
                actions=("s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"),
                resources=[Output.concat(self.bucket_arn, "/*")],
                key=KeyUse(key_arn=self.key_arn, region=self.region, service="s3"),
            ),
            "artifact-bucket": ActionsGrant(
                actions=("s3:GetBucketAcl", "s3:GetBucketLocation", "s3:GetBucketVersioning"),
                resources=[self.bucket_arn],
            ),
        }
