"""What a patient hears when the desk cannot do its work."""

from actions.desk import Desk
from actions.skills import run_skill, write_answer
from tests.actions.talk import Talk
from tests.clinic.conftest import StartConversation
from tests.fhir_servers import SwitchableFhirServer, create

STRANGER = "+14155550177"


async def test_a_number_on_nobodys_file_is_told_to_call(desk: Desk, start_conversation: StartConversation) -> None:
    reply = await Talk(desk, start_conversation(STRANGER)).says("dental tuesday", "book", "dental")
    assert (reply.say, reply.hand_over) == ("not_on_file", None)


async def test_whoever_shares_a_number_must_say_who_they_are(
    desk: Desk, start_conversation: StartConversation, fhir_sandbox: SwitchableFhirServer
) -> None:
    for given in ("Robin", "Ash"):
        name = [{"family": "Testa", "given": [given]}]
        telecom = [{"system": "phone", "value": STRANGER}]
        create(fhir_sandbox, {"resourceType": "Patient", "active": True, "name": name, "telecom": telecom})
    reply = await Talk(desk, start_conversation(STRANGER)).says("dental tuesday", "book", "dental")
    assert (reply.say, reply.values, reply.hand_over) == ("ask_birth_date", {}, None)


async def test_records_out_of_reach_leave_the_turn_to_be_played_again(
    talk: Talk, fhir_sandbox: SwitchableFhirServer
) -> None:
    await talk.says("dental tuesday", "book", "dental")
    fhir_sandbox.fault(fail_with=503)
    latest = {"text": "wednesday", "intent": {"name": "inform"}, "entities": [], "metadata": {"turn": "t"}}
    tracker = {"sender_id": str(talk.conversation), "slots": talk.slots, "latest_message": latest}
    said = await run_skill("action_book", tracker, talk.desk)
    assert said is None
    assert write_answer(said) == ([{"say": "records_unavailable", "values": {}}], [])
    fhir_sandbox.heal()
    assert (await talk.says("wednesday", "inform")).say == "offer_times"
