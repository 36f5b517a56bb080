"""What a phrase's meaning depends on besides its words: now, what the conversation knows, the customs of a language."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from when.model import Context
from when.wishes import Hours


@dataclass(frozen=True, slots=True)
class Customs:
    """What speakers of a language take for granted; `date_order` is of numbers such as 1/2: "mdy", "dmy" or "ymd"."""

    date_order: str
    parts: dict[str, Hours]
    week_begins: int = 0  # Monday is 0


@dataclass(frozen=True, slots=True)
class Scene:
    now: datetime
    today: date
    context: Context
    customs: Customs

    @property
    def this_week(self) -> date:
        """The week's first day."""
        return self.today - timedelta(days=(self.today.weekday() - self.customs.week_begins) % 7)

    def at(self, day: date, minutes: int) -> datetime:
        """Minutes after that day's midnight, by the clock on the wall.

        A time that the clock skips in spring is moved past the gap; of one that comes twice the first is meant.
        """
        days, minute = divmod(minutes, 24 * 60)
        wall = datetime.combine(day + timedelta(days=days), time(minute // 60, minute % 60), self.now.tzinfo)
        return wall.astimezone(UTC).astimezone(self.now.tzinfo)
