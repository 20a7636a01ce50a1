// Records that a journey needs before it begins, made over the API as a program would.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { app, eventually } from "./harness.mjs";

const api = "/api/v1";

/** A form as a doctor fills it in. */
export const filled = (person, more = {}) => ({
  category: "confirmed",
  person: { sex: "male", birth_date: "S55.3.14", residence: { postal_code: "160-0022", municipality_code: "131041", street: "新宿1-1" }, ...person },
  diagnosis: { diagnosed_on: "t", onset_on: "-2", symptoms: ["fever", "cough"], ...more.diagnosis },
  condition: { severity: "mild", ...more.condition },
  reporter: { physician: "神田 一郎" },
  ...more.form,
});

/** Keeps a form as a draft; gives its id and what the next change is based on. */
export async function draft(author, form) {
  const made = await app.post(`${api}/notifications/drafts`, form, { headers: { ...author, "Idempotency-Key": randomUUID() } });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return { id: made.body.id, etag: made.headers.get("etag") };
}

/** Submits a notification with the headers of a doctor's session; gives its receipt. */
export async function notify(doctor, person, more = {}) {
  const { id, etag } = await draft(doctor, filled(person, more));
  const headers = { ...doctor, "If-Match": etag, "Idempotency-Key": randomUUID() };
  const receipt = await app.post(`${api}/notifications/drafts/${id}/submission`, {}, { headers });
  assert.ok(receipt.status < 300, JSON.stringify(receipt.body));
  return receipt.body;
}

/** The link that was sent to a patient's number. */
export async function linkOf(number) {
  return eventually(async () => {
    const { body } = await app.get(`${api}/demonstration/messages`);
    const link = body.find((one) => one.to === number)?.text.match(/http\S+\/p\/#\S+/)?.[0];
    assert.ok(link, `nothing was sent to ${number}`);
    return link;
  });
}
