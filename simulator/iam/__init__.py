"""Evaluation of requests by policies of IAM, as AWS documents it for requests within one account."""
