"""Authorization of requests to the APIs."""
