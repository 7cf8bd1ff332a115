"""Delivery: pipelines that build applications and publish sites."""
