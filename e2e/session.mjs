// Sessions of the demonstration's accounts. A code of a device is good for one sign-in and a wrong one slows the next
// down, so everybody signs in once, before the specs; a journey about signing in makes an account of its own.
import assert from "node:assert/strict";

const api = "/api/v1";

/** Headers that a program of our own sends with a change. */
export const writes = (baseUrl) => ({ "X-Hersys-Request": "1", Origin: new URL(baseUrl).origin });

async function post(baseUrl, path, body) {
  const response = await fetch(new URL(`${api}${path}`, baseUrl), {
    method: "POST",
    headers: { "content-type": "application/json", ...writes(baseUrl) },
    body: JSON.stringify(body),
  });
  assert.equal(response.status, 200, `${path}: ${await response.clone().text()}`);
  return response;
}

/** Signs every account of the demonstration in; gives the cookie of each by its login. */
export async function signInEverybody(baseUrl) {
  const accounts = async () => (await fetch(new URL(`${api}/demonstration/accounts`, baseUrl))).json();
  const cookies = {};
  for (const { login, password } of await accounts()) {
    const { ticket } = await (await post(baseUrl, "/session", { login, password })).json();
    const { code } = (await accounts()).find((one) => one.login === login);
    const answer = await post(baseUrl, "/session/otp", { ticket, code });
    cookies[login] = answer.headers.getSetCookie().map((one) => one.split(";")[0]).join("; ");
  }
  return cookies;
}
