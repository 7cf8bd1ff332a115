"""Tokens of identities, keys, secrets, logs and account services."""

BUDGETS_BUDGET = "aws:budgets/budget:Budget"

CLOUDTRAIL_TRAIL = "aws:cloudtrail/trail:Trail"

CLOUDWATCH_COMPOSITE_ALARM = "aws:cloudwatch/compositeAlarm:CompositeAlarm"
CLOUDWATCH_DASHBOARD = "aws:cloudwatch/dashboard:Dashboard"
CLOUDWATCH_METRIC_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"

CONFIG_DELIVERY_CHANNEL = "aws:cfg/deliveryChannel:DeliveryChannel"
CONFIG_RECORDER = "aws:cfg/recorder:Recorder"
CONFIG_RECORDER_STATUS = "aws:cfg/recorderStatus:RecorderStatus"

COSTEXPLORER_ANOMALY_MONITOR = "aws:costexplorer/anomalyMonitor:AnomalyMonitor"

GUARDDUTY_DETECTOR = "aws:guardduty/detector:Detector"
GUARDDUTY_DETECTOR_FEATURE = "aws:guardduty/detectorFeature:DetectorFeature"
GUARDDUTY_MALWARE_PROTECTION_PLAN = "aws:guardduty/malwareProtectionPlan:MalwareProtectionPlan"

IAM_ACCESS_KEY = "aws:iam/accessKey:AccessKey"
IAM_ACCOUNT_ALIAS = "aws:iam/accountAlias:AccountAlias"
IAM_ACCOUNT_PASSWORD_POLICY = "aws:iam/accountPasswordPolicy:AccountPasswordPolicy"
IAM_GROUP = "aws:iam/group:Group"
IAM_GROUP_MEMBERSHIP = "aws:iam/groupMembership:GroupMembership"
IAM_GROUP_POLICY = "aws:iam/groupPolicy:GroupPolicy"
IAM_GROUP_POLICY_ATTACHMENT = "aws:iam/groupPolicyAttachment:GroupPolicyAttachment"
IAM_GROUP_POLICY_ATTACHMENTS_EXCLUSIVE = "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive"
IAM_POLICY = "aws:iam/policy:Policy"
IAM_POLICY_ATTACHMENT = "aws:iam/policyAttachment:PolicyAttachment"
IAM_ROLE = "aws:iam/role:Role"
IAM_ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
IAM_ROLE_POLICY_ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
IAM_ROLE_POLICY_ATTACHMENTS_EXCLUSIVE = "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive"
IAM_SERVICE_LINKED_ROLE = "aws:iam/serviceLinkedRole:ServiceLinkedRole"
IAM_USER = "aws:iam/user:User"
IAM_USER_GROUP_MEMBERSHIP = "aws:iam/userGroupMembership:UserGroupMembership"
IAM_USER_POLICIES_EXCLUSIVE = "aws:iam/userPoliciesExclusive:UserPoliciesExclusive"
IAM_USER_POLICY = "aws:iam/userPolicy:UserPolicy"
IAM_USER_POLICY_ATTACHMENT = "aws:iam/userPolicyAttachment:UserPolicyAttachment"
IAM_USER_POLICY_ATTACHMENTS_EXCLUSIVE = "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive"

INSPECTOR_ENABLER = "aws:inspector2/enabler:Enabler"

KMS_ALIAS = "aws:kms/alias:Alias"
KMS_EXTERNAL_KEY = "aws:kms/externalKey:ExternalKey"
KMS_GRANT = "aws:kms/grant:Grant"
KMS_KEY = "aws:kms/key:Key"
KMS_KEY_POLICY = "aws:kms/keyPolicy:KeyPolicy"
KMS_REPLICA_EXTERNAL_KEY = "aws:kms/replicaExternalKey:ReplicaExternalKey"
KMS_REPLICA_KEY = "aws:kms/replicaKey:ReplicaKey"

LOGS_DELIVERY = "aws:cloudwatch/logDelivery:LogDelivery"
LOGS_DELIVERY_DESTINATION = "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination"
LOGS_DELIVERY_DESTINATION_POLICY = "aws:cloudwatch/logDeliveryDestinationPolicy:LogDeliveryDestinationPolicy"
LOGS_DELIVERY_SOURCE = "aws:cloudwatch/logDeliverySource:LogDeliverySource"
LOGS_DESTINATION_POLICY = "aws:cloudwatch/logDestinationPolicy:LogDestinationPolicy"
LOGS_LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"
LOGS_RESOURCE_POLICY = "aws:cloudwatch/logResourcePolicy:LogResourcePolicy"

MACIE_ACCOUNT = "aws:macie2/account:Account"

SAVINGSPLANS_SAVINGS_PLAN = "aws:savingsplans/savingsPlan:SavingsPlan"

SECRETSMANAGER_SECRET = "aws:secretsmanager/secret:Secret"
SECRETSMANAGER_SECRET_POLICY = "aws:secretsmanager/secretPolicy:SecretPolicy"
SECRETSMANAGER_SECRET_ROTATION = "aws:secretsmanager/secretRotation:SecretRotation"
SECRETSMANAGER_SECRET_VERSION = "aws:secretsmanager/secretVersion:SecretVersion"

SECURITYHUB_ACCOUNT = "aws:securityhub/account:Account"

SSM_DOCUMENT = "aws:ssm/document:Document"
SSM_PARAMETER = "aws:ssm/parameter:Parameter"
SSM_SERVICE_SETTING = "aws:ssm/serviceSetting:ServiceSetting"

SSOADMIN_MANAGED_POLICY_ATTACHMENT = "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment"
SSOADMIN_PERMISSION_SET_INLINE_POLICY = "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy"

XRAY_RESOURCE_POLICY = "aws:xray/resourcePolicy:ResourcePolicy"

# Types that controls evaluate alike.
# Attachments of one policy, and of all policies of an identity.
IAM_ATTACHMENTS = (
    IAM_ROLE_POLICY_ATTACHMENT,
    IAM_USER_POLICY_ATTACHMENT,
    IAM_GROUP_POLICY_ATTACHMENT,
    IAM_POLICY_ATTACHMENT,
)
IAM_EXCLUSIVE_ATTACHMENTS = (
    IAM_ROLE_POLICY_ATTACHMENTS_EXCLUSIVE,
    IAM_USER_POLICY_ATTACHMENTS_EXCLUSIVE,
    IAM_GROUP_POLICY_ATTACHMENTS_EXCLUSIVE,
)
KMS_KEYS = (KMS_KEY, KMS_REPLICA_KEY, KMS_EXTERNAL_KEY, KMS_REPLICA_EXTERNAL_KEY)
