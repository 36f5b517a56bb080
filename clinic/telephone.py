"""Telephone numbers: which one is meant, and the ways in which records may have written it down."""

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat


def read_number(written: str, region: str) -> str | None:
    """E.164, or None for what is no number or leads to a switchboard.

    >>> read_number("(415) 555-0102", "US")
    '+14155550102'
    >>> read_number("415-555-0102 ext. 7", "US") is None
    True
    """
    number = _parse(written, region)
    if number is None or number.extension:
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def spell(number: str, region: str) -> tuple[str, ...]:
    """The likely spellings of an E.164 number; a FHIR server finds only the very spelling it has stored.

    >>> spell("+14155550102", "US")[:4]
    ('+14155550102', '4155550102', '14155550102', '(415) 555-0102')
    """
    parsed = _parse(number, region)
    if parsed is None:
        return (number,)
    national = phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL)
    international = phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL)
    digits = phonenumbers.national_significant_number(parsed)
    dashed = international.removeprefix(f"+{parsed.country_code} ").replace(" ", "-")
    spellings = (
        number,
        digits,
        number.removeprefix("+"),
        national,
        dashed,
        dashed.replace("-", "."),
        dashed.replace("-", " "),
        international,
        f"{parsed.country_code}-{dashed}",
        f"+{parsed.country_code}-{dashed}",
        f"+{parsed.country_code} {national}",
        national.replace(" ", ""),
        "".join(each for each in national if each.isdigit()),
        phonenumbers.format_number(parsed, PhoneNumberFormat.RFC3966),
    )
    return tuple(dict.fromkeys(spellings))


def _parse(written: str, region: str) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(written, region)
    except NumberParseException:
        return None
