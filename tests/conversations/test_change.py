"""A visit is told, moved and called off in few requests to the records, and no text is needed twice."""

from tests.whole_system import Clinic, PatientsPhone


def asked(clinic: Clinic, phone: PatientsPhone, text: str) -> list[str]:
    """The records' part in the answer, without the look-up of the number, which is known for a while."""
    clinic.forget_requests()
    phone.asks(text)
    paths = [f"{each['method']} {each['path']}".split("?")[0].strip() for each in clinic.requests()]
    return [path for path in paths if not path.endswith(("Patient", "Patient/_search", "RelatedPerson/_search"))]


def test_listing_moving_and_calling_off_take_a_request_each(clinic: Clinic, phone: PatientsPhone) -> None:
    for text in ("hello", "dental april 1", "1", "1/2/1980"):
        phone.asks(text)
    assert len(asked(clinic, phone, "my visits")) == 1
    assert len(asked(clinic, phone, "move it to april 2")) == 2  # which visit, and which times
    assert asked(clinic, phone, "1") == ["POST"]
    assert len(asked(clinic, phone, "cancel my dental visit")) == 1
    assert asked(clinic, phone, "1") == ["POST"]
    (visit,) = clinic.visits_of(phone.patient)
    assert visit["status"] == "cancelled"


def test_the_same_webhook_again_calls_off_once(clinic: Clinic, phone: PatientsPhone) -> None:
    for text in ("flu shot april 3", "1", "1/2/1980", "cancel my visit"):
        phone.asks(text)
    sid = phone.texts("1")
    assert phone.hears().startswith("Cancelled")
    phone.sends(sid, "1")
    assert phone.hears_nothing_more()
    assert [visit["status"] for visit in clinic.visits_of(phone.patient)] == ["cancelled"]
