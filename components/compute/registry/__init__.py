"""Image repositories in ECR."""
