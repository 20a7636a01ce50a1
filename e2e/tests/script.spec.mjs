// 聞き取り: a call is made by keys along the script, breaks off, and a colleague goes on where it stopped; what is typed is not
// lost by going on or by opening another part of the record.
import assert from "node:assert/strict";
import { app, assertAccessible, assertNoSidewaysScroll, atEveryWidth, eventually, open, session, test } from "../harness.mjs";
import { keyboard } from "../keys.mjs";
import { notify } from "../records.mjs";

const api = "/api/v1";

test("a call follows the script, breaks off, and a colleague goes on where it stopped", async ({ page }) => {
  const receipt = await notify(session("yotsuya.doctor"), { family_name: "聴取", given_name: "順子", family_kana: "チョウシュ", given_kana: "ジュンコ", phone: "090-1111-3501" });
  const nurse = session("shinjuku.nurse");
  const id = (await app.get(`${api}/notifications/${receipt.notification_id}`, { headers: nurse })).body.case_id;
  const keys = keyboard(page);
  const step = (name) => page.locator("h2#script-step", { hasText: name }).waitFor();
  const go = (name) => keys.enter(page.getByRole("button", { name }));

  await open(page, "shinjuku.nurse", `/cases/${id}?tab=script`);
  await keys.enter(page.getByRole("link", { name: "聞き取りを始める" }));
  await step("本人確認・説明");
  await page.getByText("1／").waitFor();
  await assertAccessible(page);
  await atEveryWidth(page, () => assertNoSidewaysScroll(page));
  await page.setViewportSize({ width: 1280, height: 900 });
  await go("聞いた（次へ）");

  // The form is open where nothing is on record yet; what is typed is saved first.
  await step("調査の記録");
  await page.locator("#entry-values-on").waitFor();
  await keys.fill("調査日", "t");
  await keys.choose("方法", "電話");
  await go("聞いた（次へ）");
  await page.getByText("入力が保存されていません。").waitFor();
  await keys.enter(page.getByRole("link", { name: "検査", exact: true }));
  const asked = page.getByRole("dialog");
  await asked.waitFor();
  await page.keyboard.press("Escape");
  await asked.waitFor({ state: "hidden" });
  await step("調査の記録");
  await keys.to("#entry-values-on");
  await keys.press("Control+Enter");
  await page.getByText("追加しました。").waitFor();
  await page.getByText("入力が保存されていません。").waitFor({ state: "hidden" });
  await go("聞いた（次へ）");
  await step("今の体調");
  await page.getByRole("button", { name: "代わりに報告する" }).waitFor();
  await go("あとで聞く");
  await step("基礎疾患等");

  // Somebody else goes on.
  const there = (await app.get(`${api}/cases/${id}/script`, { headers: nurse })).body;
  assert.equal(there.next, "background");
  await open(page, "shinjuku.nurse", `/cases/${id}?tab=script`);
  await page.getByText(/^あとで聞く　/).waitFor();
  await keys.enter(page.getByRole("link", { name: "続きから聞き取る" }));
  await step("基礎疾患等");
  for (const left of there.steps.slice(there.steps.indexOf("background"))) {
    const name = (await page.locator("#script-step").textContent()).trim();
    // A form that is still to come takes the focus: the press goes to the button, wherever that is.
    await page.getByRole("button", { name: "回答なし" }).press("Enter");
    await eventually(async () => assert.notEqual((await page.locator("#script-step").textContent()).trim(), name, left));
  }
  // What was put off comes last.
  await step("今の体調");
  await go("聞いた（次へ）");
  await page.getByText("すべての項目を聞き取りました。").first().waitFor();
  await assertAccessible(page);
});
