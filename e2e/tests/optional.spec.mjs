// 任意入力項目: an administrator defines an item, a nurse enters it by keys alone; two at once lose nothing; what is retired
// stays readable; another centre sees nothing of it.
import assert from "node:assert/strict";
import { app, assertAccessible, assertNoSidewaysScroll, atEveryWidth, open, session, test } from "../harness.mjs";
import { keyboard } from "../keys.mjs";
import { notify } from "../records.mjs";

const api = "/api/v1";

test("an item is defined in the browser, entered by keys, and retired without loss", async ({ page }) => {
  const receipt = await notify(session("yotsuya.doctor"), { family_name: "任意", given_name: "一子", family_kana: "ニンイ", given_kana: "カズコ", phone: "090-1111-3401" });
  const nurse = session("shinjuku.nurse");
  const id = (await app.get(`${api}/notifications/${receipt.notification_id}`, { headers: nurse })).body.case_id;
  const keys = keyboard(page);

  await open(page, "shinjuku.admin", "/optional-items");
  await keys.enter(page.getByRole("link", { name: "項目を定義する" }));
  await page.getByRole("heading", { level: 1, name: "任意入力項目の定義" }).waitFor();
  await keys.fill("項目名", "訪問看護の利用");
  await keys.press("Control+Enter");
  await page.getByText("選択してください。").first().waitFor();
  await keys.fill(page.getByLabel(/^コード/), "home_nursing");
  await keys.choose("項目の種類", "1つ選択");
  await keys.enter(page.getByRole("button", { name: "選択肢を追加" }));
  await keys.fill("表示名", "利用あり");
  await keys.enter(page.getByRole("button", { name: "選択肢を追加" }));
  await keys.fill(page.getByRole("group", { name: "選択肢2" }).getByLabel("表示名"), "利用なし");
  await assertAccessible(page);
  await atEveryWidth(page, () => assertNoSidewaysScroll(page));
  await page.setViewportSize({ width: 1280, height: 900 });
  await keys.press("Control+Enter");
  await page.getByText("「訪問看護の利用」を定義しました。").waitFor();
  const address = page.url();

  await open(page, "shinjuku.nurse", `/cases/${id}?tab=optional`);
  await keys.enter(page.getByRole("button", { name: /入力・変更/ }).first());
  await page.getByRole("group", { name: "訪問看護の利用" }).waitFor();
  await keys.choose("訪問看護の利用", "利用あり");
  // Somebody else enters another item meanwhile, and the same one.
  const there = (await app.get(`${api}/cases/${id}/optional-values`, { headers: nurse })).body.items[0];
  const other = await app.patch(`${api}/cases/${id}/optional-values`, { values: { home_nursing: "c2" } }, { headers: { ...nurse, "If-Match": `"v${there.version}"` } });
  assert.equal(other.status, 200, JSON.stringify(other.body));
  await keys.press("Control+Enter");
  await page.getByText("ほかの人の入力：利用なし").waitFor();
  await assertAccessible(page);
  await keys.choose("訪問看護の利用", "利用あり");
  await keys.press("Control+Enter");
  await page.getByText("保存しました。").waitFor();
  await page.locator("dd", { hasText: "利用あり" }).waitFor();
  await keys.enter(page.getByRole("button", { name: /^変更履歴/ }));
  await page.getByText("第1版").waitFor();

  await open(page, "shinjuku.admin", address);
  await keys.enter(page.getByRole("link", { name: "変更する" }));
  await page.getByRole("button", { name: "選択肢を追加" }).waitFor();
  await keys.tick(page.getByRole("checkbox", { name: /この項目を使わない/ }));
  await keys.press("Control+Enter");
  await page.getByText("「訪問看護の利用」を変更しました。").waitFor();
  await page.getByText("第1版").waitFor();

  await open(page, "shinjuku.nurse", `/cases/${id}?tab=optional`);
  await page.getByText("訪問看護の利用（使わない項目）").waitFor();
  await page.locator("dd", { hasText: "利用あり" }).waitFor();

  // The centre that received the notification sees the case, and nothing of these items.
  await open(page, "chiyoda.nurse", "/");
  const seen = await app.get(`${api}/optional-items`, { headers: session("chiyoda.nurse") });
  assert.equal(seen.body.items.some((item) => item.code === "home_nursing"), false);
});
