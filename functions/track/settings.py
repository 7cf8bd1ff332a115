"""Settings of the function."""

from dataclasses import dataclass

from functions.shared.configuration import Environment


@dataclass(frozen=True, kw_only=True)
class TrackSettings:
    """Settings by environment variables.

    ANALYTICS_QUEUE: key of the queue of events, `analytics` if omitted. HASH_KEY: secret with the key of the hash of
    addresses, by its key in the stack file; without one, events have no trace of an address. PROXIES: number of proxies
    between clients and the API, such as 1 for a distribution; 0 if omitted.
    """

    queue_url: str
    hash_key: str
    proxies: int

    @classmethod
    def of(cls, environment: Environment) -> "TrackSettings":
        """Settings of an environment. ConfigurationError names the variable."""
        return cls(
            queue_url=environment.queue(environment.text("ANALYTICS_QUEUE", "analytics")),
            hash_key=environment.secret(environment.text("HASH_KEY", "")),
            proxies=environment.number("PROXIES", 0, minimum=0, maximum=5),
        )


load = TrackSettings.of
