"""VPC, subnets, security groups and VPC endpoints."""
