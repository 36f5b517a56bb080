"""Speaks one value in a locale: a date, a time of day, a list of names."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from string import Formatter
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list


class Speech(Formatter):
    """Formats `{start:date}`, `{start:long_date}`, `{start:time}`, `{names:list}` in one locale and zone.

    Values that may be empty bring their own sign along, or none: `{whose:label}` is "Mateo: ", `{place:after}` ", X".
    """

    def __init__(self, locale: str, zone: str) -> None:
        self._locale = Locale.parse(locale)
        self._zone = ZoneInfo(zone)

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        return kwargs[str(key)]

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec == "list":
            return format_list([str(each) for each in value], locale=self._locale)
        if format_spec == "label":
            return f"{value}: " if value else ""
        if format_spec == "after":
            return f", {value}" if value else ""
        if format_spec == "time":
            return format_time(self._local(value), "short", locale=self._locale)
        if format_spec == "date":
            return format_skeleton("MMMEd", self._local(value), locale=self._locale)
        if format_spec == "long_date":
            return format_date(self._local(value), "full", locale=self._locale)
        return str(value)

    def _local(self, value: str | datetime) -> datetime:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        return moment.astimezone(self._zone)
