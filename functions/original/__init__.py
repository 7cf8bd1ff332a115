"""Delivery of uploads as they are."""
