"""Load balancers, ECS, EKS and ECR."""
