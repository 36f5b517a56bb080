"""Segments are counted as carriers count them (3GPP TS 23.038), and look-alikes cost nothing."""

import pytest

from messaging.segments import count_segments, spare_segments


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("", 0),
        ("a", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("é" * 160, 1),
        ("ñ¿¡Ñ", 1),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("á" * 70, 1),
        ("á" * 71, 2),
        ("á" * 134, 2),
        ("á" * 135, 3),
        ("a" * 70 + "’", 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("你" * 70, 1),
        ("a" * 152 + "€" + "a" * 10, 2),
        ("a" * 152 + "€" + "a" * 152, 3),
    ],
)
def test_counting(text: str, segments: int) -> None:
    """The last: a letter of two units is never split, so the first segment ends one early."""
    assert count_segments(text) == segments


def test_look_alikes_are_replaced_and_accents_are_left() -> None:
    assert (
        spare_segments("It’s “3–4”…\u202fpm\u00a0OK\u200b — José, João, 你好\r\n")
        == 'It\'s "3-4"... pm OK - José, João, 你好\n'
    )
