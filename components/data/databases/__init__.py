"""Parts that RDS for PostgreSQL and Aurora share."""
