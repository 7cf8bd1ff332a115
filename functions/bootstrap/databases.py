"""Databases by their settings."""

from functions.bootstrap.data_api import DataApi
from functions.bootstrap.postgres import Postgres
from functions.bootstrap.settings import DatabaseSettings
from functions.bootstrap.users import Database


def database_of(settings: DatabaseSettings) -> Database:
    """A database, through the Data API or by a connection."""
    if settings.cluster_arn:
        return DataApi(cluster_arn=settings.cluster_arn, secret_arn=settings.secret_arn, name=settings.name)
    return Postgres(host=settings.host, port=settings.port, name=settings.name, secret_arn=settings.secret_arn)
