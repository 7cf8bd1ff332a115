"""URLs that users return to: those of apps and of the developer's machine, and no others."""

import pytest

from components.foundation.callback_urls import is_callback, is_local


@pytest.mark.parametrize(
    "url",
    [
        "https://acme.example",
        "https://acme.example:8443/in?from=web",
        "HTTPS://Acme.Example/in",
        "https://localhost:3000/in",
        "myapp://",
        "myapp://signed-in?from=web",
        "com.example.app:/signed-in",
        "com.example.app://signed-in",
        "com.example.app:/",
        "MyApp://signed-in",
    ],
)
def test_encrypted_urls_and_schemes_of_apps(url: str) -> None:
    assert is_callback(url)
    assert not is_local(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost",
        "http://localhost:3000/in?from=web",
        "http://localhost:3000?from=web",
        "http://127.0.0.1:8080/in",
        "http://[::1]",
        "http://[::1]:8080/in",
        "HTTP://LOCALHOST:3000/",
    ],
)
def test_urls_of_the_developers_machine(url: str) -> None:
    assert is_callback(url)
    assert is_local(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "acme.example/in",
        "/in",
        "http://acme.example/",
        "http://127.0.0.2/",
        "http://localhost.acme.example/",
        "http://localhost@acme.example/",
        "http://user@localhost/",
        "http://localhost:3000/a b",
        "http://localhost:\N{ARABIC-INDIC DIGIT THREE}000/",
        "https:/acme.example/",
        "https://",
        "https:///in",
        "https://*.acme.example/",
        "https://acme.example@other.example/",
        "https://acme.example:443@other.example/",
        "https://acme.example\\@other.example/",
        "https://acme.example/#in",
        "http://localhost:3000/#in",
        "myapp://in#token",
        "myapp://signed in",
        "com.example.app:signed-in",
        "myapp:",
        "://in",
        "1app://in",
        "javascript:/alert(1)",
        "JavaScript://acme.example/%0aalert(1)",
        "data:/text/html,in",
        "file:///in",
        "intent://in",
        "mailto:team@acme.example",
    ],
)
def test_other_urls(url: str) -> None:
    assert not is_callback(url)
