// 補正依頼, 訂正, 補記, 確認, 取下げ, 無効: what follows a submission, on both sides, without reloading.
import assert from "node:assert/strict";
import { app, assertAccessible, assertNoSidewaysScroll, atEveryWidth, eventually, open, session, shot, test } from "../harness.mjs";
import { keyboard } from "../keys.mjs";
import { notify } from "../records.mjs";

const person = (family_name, more = {}) => ({ family_name, given_name: "一郎", family_kana: "テスト", given_kana: "イチロウ", phone: "090-3333-4444", ...more });

async function widths(page) {
  await atEveryWidth(page, () => assertNoSidewaysScroll(page));
  await page.setViewportSize({ width: 1280, height: 900 });
  await assertAccessible(page);
}

test("a nurse asks, the doctor answers in one tap on the home page, the nurse sees it", async ({ page, visitor }) => {
  const made = await notify(session("kanda.doctor"), person("補正"));
  const doctor = await visitor();
  await open(doctor, "kanda.doctor", "/");
  assert.equal(await doctor.getByText("室内気での値ですか").count(), 0);

  await open(page, "chiyoda.nurse", `/notifications/queue/${made.notification_id}`);
  await page.getByRole("button", { name: "性別の補正を依頼する" }).click();
  await keyboard(page).fill("確認したいこと", "室内気での値ですか。確認をお願いします。");
  await assertAccessible(page);
  await shot(page, "notification_ask-1280", { fullPage: false });
  await page.getByRole("dialog").getByRole("button", { name: "補正を依頼する" }).click();
  await page.getByText("回答待ち").first().waitFor();

  // It stands on the doctor's home page by itself.
  await doctor.getByText("室内気での値ですか。確認をお願いします。").waitFor();
  await widths(doctor);
  await doctor.getByRole("listitem").filter({ hasText: "室内気での値ですか" }).getByRole("button", { name: "このままで正しい" }).click();
  await doctor.getByText("回答しました").waitFor();
  await eventually(async () => assert.equal(await doctor.getByText("室内気での値ですか").count(), 0));
  // The line is gone with the button in it; whoever works by keyboard goes on where it stood.
  await eventually(async () => assert.match(await doctor.evaluate(() => document.activeElement.tagName), /^H[123]$/));
  await page.getByText(/回答：このままで正しい/).waitFor();
});

test("an answer corrects, and the responsible centre decides item by item", async ({ page, visitor }) => {
  const made = await notify(session("kanda.doctor"), person("訂正"));
  const path = `/api/v1/notifications/${made.notification_id}`;
  const nurse = session("chiyoda.nurse");
  const one = await app.get(path, { headers: nurse });
  const asked = await app.post(`${path}/queries`, { pointer: "/condition/severity", question: "入院の必要性と合いません。" }, { headers: { ...nurse, "If-Match": one.headers.get("etag") } });
  assert.equal(asked.status, 200, JSON.stringify(asked.body));

  // The centre that decides has the page open.
  const center = await visitor();
  await open(center, "shinjuku.nurse", `/notifications/${made.notification_id}`);
  await center.getByText("入院の必要性と合いません。").waitFor();

  await open(page, "kanda.doctor", `/notifications/${made.notification_id}`);
  await page.getByRole("listitem").filter({ hasText: "入院の必要性と合いません" }).getByRole("link", { name: "訂正する" }).click();
  await page.getByRole("heading", { level: 1, name: "補正依頼への回答" }).waitFor();
  const keys = keyboard(page);
  await keys.choose("#n-condition-severity", "中等症Ⅱ");
  await keys.fill("訂正の理由", "再診で確認");
  await widths(page);
  await page.getByRole("button", { name: "訂正を届け出る" }).click();
  await page.getByRole("heading", { name: "訂正の履歴" }).waitFor();
  await page.getByText("第2版").first().waitFor();
  await page.getByText("再診で確認").waitFor();
  await assertAccessible(page);

  // Without reloading: the difference, to be decided.
  await center.getByRole("heading", { name: "医療機関が訂正しました" }).waitFor();
  const row = center.getByRole("row", { name: /重症度/ });
  await row.getByText("軽症").waitFor();
  await row.getByText("中等症Ⅱ").waitFor();
  await widths(center);
  await center.getByRole("button", { name: "決定する" }).click();
  await center.getByText("訂正の反映を決定しました").waitFor();
  await eventually(async () => assert.equal(await center.getByRole("heading", { name: "医療機関が訂正しました" }).count(), 0));
  await center.getByRole("link", { name: "患者情報を開く" }).click();
  await center.locator(".case-head").getByText("中等症Ⅱ").waitFor();
});

test("gaps are filled in in place, and many are confirmed at once", async ({ page, visitor }) => {
  await notify(session("kanda.doctor"), person("補記"));
  await open(page, "kanda.doctor", "/notifications/own?tab=gaps");
  await page.getByRole("link", { name: "補記 一郎" }).first().waitFor();
  await widths(page);
  await page.getByRole("link", { name: "補記 一郎" }).first().click();
  await page.getByRole("heading", { level: 1, name: "発生届の補記" }).waitFor();
  await page.getByLabel(/接種回数/).fill("2");
  await page.getByRole("button", { name: "訂正を届け出る" }).click();
  await page.getByText("補記", { exact: true }).first().waitFor();

  const center = await visitor();
  await open(center, "shinjuku.nurse", "/notifications/queue?tab=to_confirm");
  await center.getByRole("link", { name: "補記 一郎" }).first().waitFor();
  await widths(center);
  const before = await center.locator("tbody tr").count();
  await center.getByRole("checkbox", { name: "補記 一郎を選ぶ" }).first().check();
  await center.getByRole("button", { name: "まとめて確認する" }).click();
  await center.getByText("1件の確認を記録しました").waitFor();
  await eventually(async () => assert.equal(await center.locator("tbody tr").count(), before - 1));
});

test("what is accepted is withdrawn with the centre's consent", async ({ page, visitor }) => {
  const made = await notify(session("kanda.doctor"), person("取下"));
  const center = await visitor();
  await open(center, "chiyoda.nurse", `/notifications/queue/${made.notification_id}`);
  await center.getByRole("button", { name: "受理する" }).click();
  await center.getByRole("button", { name: "受理を取り消す" }).waitFor();

  await open(page, "kanda.doctor", `/notifications/${made.notification_id}`);
  await page.getByRole("button", { name: "届出を取り下げる" }).click();
  await page.getByText("この届出は受理済みです").waitFor();
  await keyboard(page).fill(page.getByRole("textbox", { name: /理由/ }), "再検査で陰性と分かった");
  await assertAccessible(page);
  await page.getByRole("button", { name: "取下げを申し出る" }).click();
  await page.getByText("回答を待っています").waitFor();

  await center.getByText("再検査で陰性と分かった").first().waitFor();
  await widths(center);
  await center.getByRole("button", { name: "取下げに同意する" }).click();
  await center.getByText("取下げに同意しました").waitFor();
  await page.getByText("取下げ", { exact: true }).first().waitFor();
  await eventually(async () => assert.equal(await page.getByRole("link", { name: "訂正する" }).count(), 0));
});
