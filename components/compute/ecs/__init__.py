"""Services on ECS."""
