"""Logs and metrics of a function: its name and namespace are environment variables of Powertools for AWS Lambda.

Messages have the trace ID of the request. Metrics have the dimension `service` only: each further value is a metric of
its own, with its price.
"""

from aws_lambda_powertools import Logger, Metrics

logger = Logger()
metrics = Metrics()
