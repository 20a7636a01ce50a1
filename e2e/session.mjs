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

async function account(baseUrl, login) {
  const all = await (await fetch(new URL(`${api}/demonstration/accounts`, baseUrl))).json();
  return login ? all.find((one) => one.login === login) : all;
}

/** Signs in with a password and a code, which `code` gives when it is wanted; gives the cookie and what the code was. */
export async function signInWith(baseUrl, { login, password, code }) {
  const { ticket } = await (await post(baseUrl, "/session", { login, password })).json();
  const used = await code();
  const answer = await post(baseUrl, "/session/otp", { ticket, code: used });
  return { code: used, cookie: answer.headers.getSetCookie().map((one) => one.split(";")[0]).join("; ") };
}

/** Signs every account of the demonstration in; gives the cookie of each by its login, and the code it cost. */
export async function signInEverybody(baseUrl) {
  const sessions = {};
  for (const { login, password } of await account(baseUrl)) {
    const code = async () => (await account(baseUrl, login)).code;
    sessions[login] = await signInWith(baseUrl, { login, password, code });
  }
  return sessions;
}

/** Password and a code that was not used yet, for a sign-in through the screens. Comes within half a minute of the last. */
export async function credentials(baseUrl, login, used) {
  for (;;) {
    const found = await account(baseUrl, login);
    if (found.code !== used) return found;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
