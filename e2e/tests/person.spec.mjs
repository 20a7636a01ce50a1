// 基本情報: a patient is found by the birth date; what is changed is changed, and the rest stays.
import assert from "node:assert/strict";
import { assertAccessible, assertNoSidewaysScroll, eventually, open, session, shot, test } from "../harness.mjs";
import { notify } from "../records.mjs";

const person = {
  family_name: "基本", given_name: "五郎", family_kana: "キホン", given_kana: "ゴロウ", birth_date: "S36.7.8", phone: "03-5555-0301",
  mail: "goro@example.jp", nationality: "VN", phones: [{ number: "080-5555-0302", answered_by: "family", note: "夜間" }],
  workplace: { name: "新宿小学校", address: { municipality_code: "131041" } },
};

test("基本情報 shows names of places, and changing one item leaves the others", async ({ page }) => {
  await notify(session("kanda.doctor"), person);
  await open(page, "shinjuku.nurse", "/cases");
  await page.getByText("生年月日（例：S55.3.14、1980-03-14）").waitFor();
  await page.locator("[data-search]").fill("昭和36年7月8日");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "基本 五郎" }).first().click();
  await page.getByRole("heading", { level: 1, name: "基本 五郎" }).waitFor();
  await page.getByRole("link", { name: "基本情報" }).click();
  await page.getByRole("button", { name: "表示する（記録されます）" }).click();
  await page.getByText("東京都新宿区").first().waitFor();
  await page.getByText("ベトナム").first().waitFor();
  assert.equal(await page.getByText("市区町村コード").count(), 0);
  await assertAccessible(page);

  await page.getByRole("button", { name: "基本情報を変更する" }).click();
  const birth = page.locator("#n-person-birth_date");
  await birth.waitFor();
  assert.equal(await page.locator("#n-person-phones-0-number").inputValue(), "080-5555-0302");
  await page.locator("#n-person-residence-postal_code").fill("101-0048");
  await page.locator("#n-person-residence-postal_code-read", { hasText: "千代田区" }).waitFor();
  await page.locator("#n-person-residence-street").fill("神田司町2-8-1");
  await page.locator("#n-person-sex-1").focus();
  await page.keyboard.press("Space");
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await assertNoSidewaysScroll(page);
    await assertAccessible(page);
    await shot(page, `case_person_change-${width}`);
  }

  // What cannot be read is told of and not lost.
  await birth.fill("S36.13.8");
  await page.getByRole("button", { name: "保存する" }).click();
  await page.locator("#person-summary").getByRole("link", { name: "生年月日" }).click();
  await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement.id), "n-person-birth_date"));
  assert.equal(await birth.inputValue(), "S36.13.8");
  await birth.fill("S63.7.8");
  await birth.press("Enter");
  await page.getByText("基本情報を変更しました").waitFor();
  await page.getByText("東京都千代田区").first().waitFor();
  for (const kept of ["goro@example.jp", "080-5555-0302　家族　夜間", "新宿小学校", "ベトナム", "神田司町2-8-1"]) {
    await page.getByText(kept).first().waitFor();
  }
  await page.locator(".case-head").getByText(/歳 女/).waitFor();
  await assertAccessible(page);
  await shot(page, "case_person-1280");
});
