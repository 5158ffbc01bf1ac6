"""What is refused for how it is sent, whatever it asks for; tests/shell has the same on the wire."""

import pytest

from content_api.http.refusals import MAX_UNREAD_BYTES, find_fault
from tests.site import Site

FAULTS = [
    ({"HTTP_HOST": ""}, "expected one Host with a name or address, got ''"),
    ({"HTTP_HOST": "a,b"}, "expected one Host with a name or address, got 'a,b'"),
    ({"HTTP_HOST": "a/b"}, "expected one Host"),
    ({"HTTP_HOST": "[::1"}, "expected one Host"),
    ({"HTTP_TRANSFER_ENCODING": "chunked"}, "expected no body, got a chunked one"),
    (
        {"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": "5"},
        "expected Content-Length or Transfer-Encoding, got both",
    ),
    (
        {"CONTENT_LENGTH": str(MAX_UNREAD_BYTES + 1)},
        "expected no body, got one of 65537 bytes",
    ),
    ({"CONTENT_LENGTH": "9" * 5_000}, "expected no body, got one of 9999"),
]


@pytest.mark.parametrize(("environ", "detail"), FAULTS)
@pytest.mark.parametrize("path", ["/api/v1/series", "/media/x.png", "/docs"])
def test_it_is_400_and_ends_the_connection(
    sample: Site, path: str, environ: dict[str, str], detail: str
) -> None:
    answer = sample.client.get(path, environ_overrides=environ)
    assert answer.status_code == 400
    assert answer.headers["Connection"] == "close"
    assert answer.get_json()["detail"].startswith(detail)


@pytest.mark.parametrize(
    "environ",
    [
        {"HTTP_HOST": "localhost"},
        {"HTTP_HOST": "my_service.internal:8000"},
        {"HTTP_HOST": "192.0.2.1:80"},
        {"HTTP_HOST": "[2001:DB8::1]:80"},
        {"HTTP_HOST": "", "SERVER_PROTOCOL": "HTTP/1.0"},
        {"HTTP_HOST": "a", "CONTENT_LENGTH": str(MAX_UNREAD_BYTES)},
        {"HTTP_HOST": "a", "CONTENT_LENGTH": ""},
        {"HTTP_HOST": "a", "REQUEST_METHOD": "POST", "HTTP_TRANSFER_ENCODING": "chunked"},
        {"HTTP_HOST": "a", "REQUEST_METHOD": "POST", "CONTENT_LENGTH": "1000000000"},
    ],
)
def test_what_is_well_sent_has_no_fault(environ: dict[str, str]) -> None:
    assert find_fault({"REQUEST_METHOD": "GET", "SERVER_PROTOCOL": "HTTP/1.1", **environ}) is None
