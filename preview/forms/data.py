"""Forms of databases, caches, buckets, file systems, streams and backups."""

from collections.abc import Mapping

from preview.forms.form import Form, regional

_WEBSITE = {
    "websiteDomain": "s3-website-{region}.{dns}",
    "websiteEndpoint": "{name}.s3-website-{region}.{dns}",
}
_DATABASE_HOSTS = {
    "endpoint": "{name}.cluster-c{hex:.11}.{region}.{engine}.{dns}",
    "readerEndpoint": "{name}.cluster-ro-c{hex:.11}.{region}.{engine}.{dns}",
    "clusterResourceId": "cluster-{HEX:.26}",
    "hostedZoneId": "Z{HEX:.17}",
}
_RDS, _DOCUMENTDB, _NEPTUNE = (
    {name: value.replace("{engine}", engine) for name, value in _DATABASE_HOSTS.items()}
    for engine in ("rds", "docdb", "neptune")
)

FORMS: Mapping[str, Form] = {
    "aws:backup/plan:Plan": Form(id="{uuid}", arn=regional("backup", "backup-plan:{uuid}")),
    "aws:backup/vault:Vault": Form(id="{type}-{digest}", arn=regional("backup", "backup-vault:{name}")),
    "aws:docdb/cluster:Cluster": Form(
        name="clusterIdentifier", id="{type}-{digest}", arn=regional("rds", "cluster:{name}"), values=_DOCUMENTDB
    ),
    "aws:dynamodb/table:Table": Form(
        id="{type}-{digest}",
        arn=regional("dynamodb", "table/{name}"),
        values={
            "streamArn": regional("dynamodb", "table/{name}/stream/2024-01-01T00:00:00.000"),
            "streamLabel": "2024-01-01T00:00:00.000",
        },
    ),
    "aws:efs/accessPoint:AccessPoint": Form(
        id="fsap-{digest}", arn=regional("elasticfilesystem", "access-point/{id}"), values={"ownerId": "{account}"}
    ),
    "aws:efs/fileSystem:FileSystem": Form(
        id="fs-{digest}",
        arn=regional("elasticfilesystem", "file-system/{id}"),
        values={"dnsName": "{id}.efs.{region}.{dns}", "ownerId": "{account}"},
    ),
    "aws:efs/mountTarget:MountTarget": Form(
        id="fsmt-{digest}",
        values={
            "dnsName": "{fileSystemId}.efs.{region}.{dns}",
            "ipAddress": "{privateIp}",
            "networkInterfaceId": "eni-{digest}",
        },
    ),
    "aws:elasticache/parameterGroup:ParameterGroup": Form(
        id="{type}-{digest}", arn=regional("elasticache", "parametergroup:{name}")
    ),
    "aws:elasticache/replicationGroup:ReplicationGroup": Form(
        name="replicationGroupId",
        id="{type}-{digest}",
        arn=regional("elasticache", "replicationgroup:{name}"),
        values={
            "configurationEndpointAddress": "clustercfg.{name}.{hex:.6}.{code}.cache.{dns}",
            "primaryEndpointAddress": "master.{name}.{hex:.6}.{code}.cache.{dns}",
            "readerEndpointAddress": "replica.{name}.{hex:.6}.{code}.cache.{dns}",
        },
    ),
    "aws:elasticache/subnetGroup:SubnetGroup": Form(
        id="{type}-{digest}", arn=regional("elasticache", "subnetgroup:{name}")
    ),
    "aws:elasticache/user:User": Form(name="userId", id="{type}-{digest}", arn=regional("elasticache", "user:{name}")),
    "aws:elasticache/userGroup:UserGroup": Form(
        name="userGroupId", id="{type}-{digest}", arn=regional("elasticache", "usergroup:{name}")
    ),
    "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": Form(
        arn=regional("firehose", "deliverystream/{name}")
    ),
    "aws:kinesis/stream:Stream": Form(arn=regional("kinesis", "stream/{name}")),
    "aws:neptune/cluster:Cluster": Form(
        name="clusterIdentifier", id="{type}-{digest}", arn=regional("rds", "cluster:{name}"), values=_NEPTUNE
    ),
    "aws:opensearch/domain:Domain": Form(
        name="domainName",
        arn=regional("es", "domain/{name}"),
        values={
            "dashboardEndpoint": "search-{name}-{hex}.{region}.es.{dns}/_dashboards",
            "domainId": "{account}/{name}",
            "endpoint": "search-{name}-{hex}.{region}.es.{dns}",
        },
    ),
    "aws:rds/cluster:Cluster": Form(
        name="clusterIdentifier", id="{name}", arn=regional("rds", "cluster:{name}"), values=_RDS
    ),
    "aws:rds/clusterInstance:ClusterInstance": Form(
        name="identifier",
        id="{type}-{digest}",
        arn=regional("rds", "db:{name}"),
        values={"dbiResourceId": "db-{HEX:.26}", "endpoint": "{name}.c{hex:.11}.{region}.rds.{dns}"},
    ),
    "aws:rds/instance:Instance": Form(
        name="identifier",
        id="db-{HEX:.26}",
        arn=regional("rds", "db:{name}"),
        values={
            "address": "{name}.c{hex:.11}.{region}.rds.{dns}",
            "endpoint": "{name}.c{hex:.11}.{region}.rds.{dns}:{databasePort}",
            "hostedZoneId": "Z{HEX:.17}",
            "resourceId": "{id}",
        },
    ),
    "aws:rds/parameterGroup:ParameterGroup": Form(id="{type}-{digest}", arn=regional("rds", "pg:{name}")),
    "aws:rds/proxy:Proxy": Form(
        id="{type}-{digest}",
        arn=regional("rds", "db-proxy:prx-{digest}"),
        values={"endpoint": "{name}.proxy-c{hex:.11}.{region}.rds.{dns}"},
    ),
    "aws:rds/subnetGroup:SubnetGroup": Form(id="{type}-{digest}", arn=regional("rds", "subgrp:{name}")),
    "aws:redshift/cluster:Cluster": Form(
        name="clusterIdentifier",
        id="{type}-{digest}",
        arn=regional("redshift", "cluster:{name}"),
        values={
            "dnsName": "{name}.c{hex:.11}.{region}.redshift.{dns}",
            "endpoint": "{name}.c{hex:.11}.{region}.redshift.{dns}:{databasePort}",
        },
    ),
    "aws:s3/bucket:Bucket": Form(
        name="bucket",
        id="{name}",
        arn="arn:{partition}:s3:::{name}",
        values={
            "bucketDomainName": "{name}.s3.{dns}",
            "bucketRegionalDomainName": "{name}.s3.{region}.{dns}",
            "hostedZoneId": "Z{HEX:.17}",
            **_WEBSITE,
        },
    ),
    "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration": Form(
        name="bucket", id="{type}-{digest}", values=_WEBSITE
    ),
    "aws:transfer/server:Server": Form(
        id="s-{digest}",
        arn=regional("transfer", "server/{id}"),
        values={"endpoint": "{id}.server.transfer.{region}.{dns}"},
    ),
}
