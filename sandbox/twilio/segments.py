"""How many segments the carrier cuts a text into (https://www.twilio.com/docs/glossary/what-is-gsm-7-character-encoding)."""

# 3GPP TS 23.038, the default alphabet and its extension table.
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")


def count_segments(text: str) -> int:
    """A text without a letter still travels as one segment."""
    is_gsm = set(text) <= _BASIC | _EXTENDED
    whole, part = (160, 153) if is_gsm else (70, 67)
    units = [_units_of(letter, is_gsm=is_gsm) for letter in text]
    if sum(units) <= whole:
        return 1
    filled = [0]
    for unit in units:
        if filled[-1] + unit > part:  # an escape or a surrogate pair stays together
            filled.append(0)
        filled[-1] += unit
    return len(filled)


def _units_of(letter: str, *, is_gsm: bool) -> int:
    if is_gsm:
        return 2 if letter in _EXTENDED else 1
    return 2 if ord(letter) > 0xFFFF else 1
