"""Reservations of uploads."""
