"""Vaults and plans of AWS Backup."""
