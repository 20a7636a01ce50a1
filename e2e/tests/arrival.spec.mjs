// From the doctor's keyboard to both centres' open pages: signed in for real, nothing reloaded, told by the server.
import assert from "node:assert/strict";
import { eventually, focused, open, signIn, test } from "../harness.mjs";
import { keyboard } from "../keys.mjs";

const family = "到着";

/**
 * Watches an open page: it must not be loaded anew, and what it shows must follow an event of the server's stream.
 * `arrived` throws until it is shown.
 */
async function watched(page, login, path, arrived) {
  const heard = [];
  const wire = await page.context().newCDPSession(page);
  wire.on("Network.eventSourceMessageReceived", ({ data }) => heard.push({ at: Date.now(), data }));
  await wire.send("Network.enable");
  const stream = page.waitForResponse((response) => new URL(response.url()).pathname === "/api/v1/events");
  await open(page, login, path);
  await stream;
  await page.evaluate(() => (window.loadedOnce = true));
  await page.locator("[aria-busy=true]").first().waitFor({ state: "detached" });
  await assert.rejects(arrived, "it is not there before");
  return async (since) => {
    await eventually(arrived);
    const at = Date.now();
    assert.ok(await page.evaluate(() => window.loadedOnce), "the page was not loaded anew");
    const told = heard.filter((event) => event.at >= since && event.at <= at);
    assert.ok(told.length > 0, "the server told of it");
    assert.ok(told.every(({ data }) => !data.includes(family)), "the event names nobody");
    return at - since;
  };
}

test("a doctor signs in and notifies by keyboard; both centres see it on their open pages", async ({ page, visitor, t }) => {
  const [receiving, responsible, home] = [await visitor(), await visitor(), await visitor()];
  const row = (at) => async () => assert.equal(await at.getByRole("link", { name: `${family} 一郎` }).count(), 1);
  const queue = await watched(receiving, "chiyoda.nurse", "/notifications/queue", row(receiving));
  const list = await watched(responsible, "shinjuku.nurse", "/notifications/queue?tab=to_confirm", row(responsible));
  // The home page counts what waits: there will be one more.
  const waiting = async () => {
    const count = await home.locator("a.card[href='/notifications/queue?tab=to_confirm'] .card-count").allInnerTexts();
    return Number(/\d+/.exec(count[0] ?? "0")[0]);
  };
  await open(home, "shinjuku.nurse", "/");
  await home.locator("[aria-busy=true]").first().waitFor({ state: "detached" });
  const before = await waiting();
  const count = await watched(home, "shinjuku.nurse", "/", async () => assert.equal(await waiting(), before + 1));

  await signIn(page, "kanda.doctor");
  const keys = keyboard(page);
  await keys.enter(page.getByRole("navigation").getByRole("link", { name: "発生届の入力" }));
  await page.getByRole("heading", { level: 1, name: "発生届の入力" }).waitFor();
  // By the menu, too, one begins at the first item.
  await focused(page, "n-category-0");
  await keys.choose("#n-category", "患者（確定例）");
  await keys.fill("#n-person-family_name", family);
  await keys.fill("#n-person-given_name", "一郎");
  await keys.fill("#n-person-family_kana", "トウチャク");
  await keys.fill("#n-person-given_kana", "イチロウ");
  await keys.choose("#n-person-sex", "男");
  await keys.fill("#n-person-birth_date", "S40.2.3");
  await keys.fill("#n-person-phone", "03-5555-4321");
  await keys.fill("#n-person-whereabouts-postal_code", "160-0022");
  await page.locator("#n-person-whereabouts-postal_code-read", { hasText: "新宿区" }).waitFor();
  await keys.fill("#n-diagnosis-diagnosed_on", "t");
  await keys.press("Control+Enter");
  await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement?.id), "n-confirm-submit"));
  const pressed = Date.now();
  await keys.press("Enter");
  const after = await Promise.all([queue(pressed), list(pressed), count(pressed)]);
  for (const [index, what] of ["the row of the receiving centre's queue", "the row of the responsible centre's list", "the count on its home page"].entries()) {
    t.diagnostic(`from the key to ${what}: ${after[index]} ms`);
  }
  await page.getByRole("heading", { level: 1, name: "届出を受け付けました" }).waitFor();
});
