// Records that a journey needs before it begins, made over the API as a program would.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { app } from "./harness.mjs";

const api = "/api/v1";

async function put(path, body, headers) {
  const response = await fetch(new URL(path, app.url), {
    method: "PUT",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  assert.equal(response.status, 200, await response.clone().text());
  return response.headers.get("etag");
}

/** Submits a notification with the headers of a doctor's session; gives its receipt. */
export async function notify(doctor, person, more = {}) {
  const form = {
    category: "confirmed",
    person: { sex: "male", birth_date: "S55.3.14", residence: { postal_code: "160-0022", municipality_code: "131041", street: "新宿1-1" }, ...person },
    diagnosis: { diagnosed_on: "t", onset_on: "-2", symptoms: ["fever", "cough"], ...more.diagnosis },
    condition: { severity: "mild", ...more.condition },
    reporter: { physician: "神田 一郎" },
  };
  const drafts = `${api}/notifications/drafts`;
  const draft = await app.post(drafts, {}, { headers: { ...doctor, "Idempotency-Key": randomUUID() } });
  assert.equal(draft.status, 201, JSON.stringify(draft.body));
  const one = `${drafts}/${draft.body.id}`;
  const etag = await put(one, form, { ...doctor, "If-Match": draft.headers.get("etag") });
  const headers = { ...doctor, "If-Match": etag, "Idempotency-Key": randomUUID() };
  const receipt = await app.post(`${one}/submission`, {}, { headers });
  assert.ok(receipt.status < 300, JSON.stringify(receipt.body));
  return receipt.body;
}
