// 経過: severity and whereabouts are changed in their place; two at once lose nothing; mistakes leave their trace.
import assert from "node:assert/strict";
import { app, assertAccessible, assertNoSidewaysScroll, atEveryWidth, eventually, open, session, shot, test } from "../harness.mjs";
import { keyboard } from "../keys.mjs";
import { notify } from "../records.mjs";

test("severity and whereabouts are changed in place, seen by others at once, and corrected", async ({ page, visitor }) => {
  await notify(session("kanda.doctor"), { family_name: "経過", given_name: "太郎", family_kana: "ケイカ", given_kana: "タロウ", phone: "090-1111-2222" });
  await open(page, "shinjuku.nurse", "/cases");
  await page.getByRole("link", { name: "経過 太郎" }).first().click();
  await page.getByRole("heading", { level: 1, name: "経過 太郎" }).waitFor();
  const head = page.locator(".case-head");

  // Few keys: button, digit, Enter on the form.
  const keys = keyboard(page);
  await keys.enter(page.getByRole("button", { name: "居所の変更" }));
  await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement.id), "course-value-0"));
  await assertAccessible(page);
  await keys.press("5");
  await keys.press("Control+Enter");
  await page.getByText("記録しました").waitFor();
  await head.getByText("自宅療養中").waitFor();

  // Esc while one types closes the form, and stops nothing.
  await page.getByRole("button", { name: "重症度の変更" }).click();
  await keys.fill("備考", "書きかけ");
  await keys.press("Escape");
  await page.locator(".course-panel").waitFor({ state: "detached" });
  await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement.id), "page-title"));
  assert.equal(await page.getByText("画面に問題が発生しました").count(), 0);

  // Of the past: yesterday evening.
  await page.getByRole("button", { name: "重症度の変更" }).click();
  await keys.choose("重症度", "中等症Ⅱ");
  await keys.fill("いつから（日付）", "-1");
  await keys.fill("時刻", "1830");
  await keys.fill("備考", "酸素投与を開始（電話で確認）");
  await atEveryWidth(page, () => assertNoSidewaysScroll(page));
  await page.setViewportSize({ width: 1280, height: 900 });
  await keys.press("Control+Enter");
  await head.getByText("中等症Ⅱ").waitFor();
  await page.getByText("酸素投与を開始（電話で確認）").waitFor();

  // Another page follows by itself; what one types there is not lost when the other is faster.
  const other = await visitor();
  await open(other, "shinjuku.nurse", new URL(page.url()).pathname);
  await other.getByRole("button", { name: "居所の変更" }).click();
  const others = keyboard(other);
  await others.choose("居所", "宿泊療養中");
  await others.fill("備考", "ホテル東京に入所");
  const id = new URL(page.url()).pathname.split("/").pop();
  const one = await app.get(`/api/v1/cases/${id}`, { headers: session("shinjuku.nurse") });
  const headers = { ...session("shinjuku.nurse"), "If-Match": one.headers.get("etag") };
  const changed = await app.post(`/api/v1/cases/${id}/whereabouts`, { value: "awaiting_bed" }, { headers });
  assert.equal(changed.status, 200, JSON.stringify(changed.body));
  await head.getByText("入院調整中").waitFor();
  await other.locator(".case-head").getByText("入院調整中").waitFor();
  await other.getByRole("button", { name: "保存する" }).click();
  await other.getByText("ほかの人が先に変更しました").waitFor();
  await other.getByText("居所：自宅療養中 → 入院調整中").waitFor();
  assert.equal(await other.getByLabel("備考").inputValue(), "ホテル東京に入所");
  await assertAccessible(other);
  await shot(other, "case_conflict-1280");
  await other.getByRole("button", { name: "保存する" }).click();
  await head.getByText("宿泊療養中").waitFor();

  // A mistake is corrected and stays readable.
  const entry = page.getByRole("group", { name: /居所、宿泊療養中/ });
  await entry.getByRole("button", { name: "訂正する" }).click();
  await keys.choose("居所", "入院中");
  await keys.press("Control+Enter");
  await page.getByText("入力してください。").first().waitFor();
  await keys.fill("理由", "別の患者と取り違えた");
  await keys.press("Control+Enter");
  await head.getByText("入院中").waitFor();
  await page.getByText("訂正・取消しの記録（2件）").click();
  await page.getByText("別の患者と取り違えた").waitFor();
  await assertAccessible(page);
  await shot(page, "case_course_trace-1280");

  // Closing, and opening again.
  await page.getByRole("button", { name: "終結" }).click();
  await keys.choose("終結の理由", "治癒");
  await keys.press("Control+Enter");
  await head.getByText("終結").first().waitFor();
  await page.getByRole("button", { name: "再開" }).click();
  await keys.fill("理由", "再び発熱した");
  await keys.press("Control+Enter");
  await page.getByRole("button", { name: "終結" }).waitFor();
});
