"""Addresses of AWS's documentation to which several controls link."""

SECURITY_HUB = "https://docs.aws.amazon.com/securityhub/latest/userguide"
CLOUDFRONT_CONTROLS = f"{SECURITY_HUB}/cloudfront-controls.html"
EC2_CONTROLS = f"{SECURITY_HUB}/ec2-controls.html"
ECS_CONTROLS = f"{SECURITY_HUB}/ecs-controls.html"
ELASTICACHE_CONTROLS = f"{SECURITY_HUB}/elasticache-controls.html"
IAM_CONTROLS = f"{SECURITY_HUB}/iam-controls.html"
RDS_CONTROLS = f"{SECURITY_HUB}/rds-controls.html"
S3_CONTROLS = f"{SECURITY_HUB}/s3-controls.html"

ELASTICACHE_USER_GUIDE = "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg"
IAM_USER_GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide"
MSK_DEVELOPER_GUIDE = "https://docs.aws.amazon.com/msk/latest/developerguide"
