"""A patient: notified by a clinic, invited by the health centre, come in by the link that was sent."""

import re
import time

from people import OURS, Person, cookies, expect, request

NUMBER = "090-1234-5678"
FORM = {
    "category": "confirmed",
    "person": {
        "family_name": "試験", "given_name": "患者", "family_kana": "シケン", "given_kana": "カンジャ", "sex": "female",
        "birth_date": "1980-03-14", "phone": NUMBER,
        "residence": {"postal_code": "160-0022", "municipality_code": "131041", "street": "新宿1-1", "building": "架空の建物"},
    },
    "diagnosis": {"diagnosed_on": "t", "onset_on": "-2", "symptoms": ["fever"], "spo2": "97"},
    "condition": {"severity": "mild"},
    "reporter": {"physician": "医師 健一"},
}
PIN = "482915"
WAITS_AT_MOST = 30


def notify(doctor, form):
    """A notification, written and submitted; gives the receipt."""
    draft = expect(doctor.ask("POST", "/notifications/drafts", form), 201)
    path = f"/notifications/drafts/{draft['id']}/submission"
    return expect(doctor.ask("POST", path, {"explained": True}, headers={"If-Match": f"\"v{draft['version']}\""}), 201)


def link_of(base):
    """The secret in the link that was sent to the patient's number, once it has gone out."""
    end = time.monotonic() + WAITS_AT_MOST
    while time.monotonic() < end:
        for message in expect(request(base, "GET", "/demonstration/messages")):
            found = re.search(r"/p/#(\S+)", message["text"])
            if message["to"].replace("-", "") in (NUMBER.replace("-", ""), "+81" + NUMBER.replace("-", "")[1:]) and found:
                return found.group(1)
        time.sleep(0.2)
    raise SystemExit(f"no link was sent to {NUMBER} within {WAITS_AT_MOST} s")


def come_in(doctor, nurse):
    """Somebody signed in on a phone; the nurse is of the centre where the patient lives."""
    base = doctor.base
    notification = notify(doctor, FORM)["notification_id"]
    case = expect(nurse.ask("GET", f"/notifications/{notification}"))["case_id"]
    expect(nurse.ask("POST", f"/cases/{case}/invitations", {}), 201)
    given = {"secret": link_of(base), "birth_date": "昭和55年3月14日"}
    ticket = expect(request(base, "POST", "/self/verification", given, OURS))["ticket"]
    answer = request(base, "POST", "/self/pin", {"ticket": ticket, "pin": PIN}, OURS)
    expect(answer, 204)
    return Person(base, "a patient", {**OURS, "Cookie": cookies(answer)})


def again(somebody):
    """The cookies of a further session on the same phone."""
    answer = somebody.ask("POST", "/self/session", {"pin": PIN})
    expect(answer, 204)
    return cookies(answer)
