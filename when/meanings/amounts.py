"""Lengths of time: "an hour and a half", "two weeks"."""

from when.meanings.meaning import makes
from when.scene import Scene
from when.wishes import DAY, HOUR, Amount

LONGEST = 5_000  # of any unit; nobody books further ahead


@makes("amount")
def amount(_scene: Scene, unit: str, number: float = 1, half: bool = False) -> Amount | None:
    """`half` adds half a unit: "an hour and a half"."""
    count = number + 0.5 if half else number
    if not 0 <= count <= LONGEST:
        return None
    return _of_unit(unit, count)


def _of_unit(unit: str, count: float) -> Amount | None:
    if unit == "second":
        return Amount(seconds=round(count))
    if unit == "minute":
        return Amount(minutes=round(count))
    if unit == "hour":
        return Amount(minutes=round(count * HOUR))
    if unit == "day":
        return Amount(days=int(count)) if count == int(count) else Amount(minutes=round(count * DAY))
    if unit == "week":
        return Amount(days=round(count * 7))
    months = {"month": 1, "quarter": 3, "year": 12}[unit] * count
    whole = int(months)
    return Amount(months=whole, days=round((months - whole) * 30))


@makes("amount")
def amounts(_scene: Scene, first: Amount, second: Amount) -> Amount | None:
    """ "An hour and ten minutes", the longer one first: "10 tháng 1 năm" is no length."""
    return first + second if _rank(first) > _rank(second) else None


def _rank(amount: Amount) -> tuple[int, int, int, int]:
    return amount.months, amount.days, amount.minutes, amount.seconds
