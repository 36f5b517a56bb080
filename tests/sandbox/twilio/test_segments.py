"""The carrier's count of segments and Frontdesk's own, written apart, agree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.segments import count_segments as count_as_frontdesk_does
from sandbox.twilio.segments import count_segments

LETTERS = st.text(alphabet=st.sampled_from("ab é€^~í好🦷\n"), min_size=1, max_size=400)


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 152 + "€" + "a" * 153, 3),
        ("í" * 70, 1),
        ("í" * 71, 2),
        ("🦷" * 35, 1),
        ("🦷" * 36, 2),
    ],
)
def test_texts_at_the_edge_of_a_segment(text: str, segments: int) -> None:
    assert count_segments(text) == segments


@given(LETTERS)
def test_the_clinic_counts_as_the_carrier_does(text: str) -> None:
    assert count_as_frontdesk_does(text) == count_segments(text)
