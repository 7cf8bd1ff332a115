"""What the command line prints."""

from simulator.cli import short


def test_long_paths_have_their_end_only() -> None:
    record_id = "01a230d5-1280-7be3-927e-888a41bca5af"
    assert short(f"GET /media/{record_id}: 200") == "GET .../media/01a2… 200"
    assert short("POST /media/upload: 201") == "POST /media/upload: 201"
