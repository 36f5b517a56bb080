"""How many SMS segments a text costs (3GPP TS 23.038; Twilio bills by them)."""

GSM_7 = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_7_EXTENSION = set("^{}\\[~]|€\f")


def count_segments(text: str) -> int:
    """One letter outside GSM-7 turns the whole text into UCS-2, where a segment holds 70 units instead of 160."""
    if not text:
        return 0
    if set(text) <= GSM_7 | GSM_7_EXTENSION:
        return _count([2 if letter in GSM_7_EXTENSION else 1 for letter in text], 160, 153)
    return _count([len(letter.encode("utf-16-be")) // 2 for letter in text], 70, 67)


def _count(sizes: list[int], alone: int, joined: int) -> int:
    if sum(sizes) <= alone:
        return 1
    segments, room = 1, joined
    for size in sizes:  # a letter of two units is never split across segments
        if size > room:
            segments, room = segments + 1, joined
        room -= size
    return segments
