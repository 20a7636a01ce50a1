// 基本情報: a patient is found by the birth date; what is changed is changed, and the rest stays.
import assert from "node:assert/strict";
import { app, assertAccessible, assertNoSidewaysScroll, eventually, open, session, shot, test } from "../harness.mjs";
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
  for (const kept of ["goro@example.jp", "080-5555-0302　家族　夜間", "新宿小学校", "ベトナム", "東京都千代田区神田司町2-8-1"]) {
    await page.getByText(kept).first().waitFor();
  }
  await page.locator(".case-head").getByText(/歳 女/).waitFor();
  await assertAccessible(page);
  await shot(page, "case_person-1280");
});

test("what somebody else changed meanwhile is shown, and nothing that was typed is lost", async ({ page }) => {
  const { notification_id } = await notify(session("kanda.doctor"), { ...person, given_name: "六郎", phone: "03-5555-0302" });
  const headers = session("shinjuku.nurse");
  const { case_id, person_id } = (await app.get(`/api/v1/notifications/${notification_id}`, { headers })).body;
  await open(page, "shinjuku.nurse", `/cases/${case_id}?tab=person`);
  await page.getByRole("button", { name: "表示する（記録されます）" }).click();
  await page.getByRole("button", { name: "基本情報を変更する" }).click();
  await page.locator("#n-person-occupation").fill("教員");
  await page.locator("#n-person-mail").fill("own@example.jp");

  const one = `/api/v1/persons/${person_id}`;
  const now = await app.get(one, { headers });
  const theirs = { identity: { birth_on: "1961-08-07" }, contact: { mail: "theirs@example.jp" } };
  const changed = await app.patch(one, theirs, { headers: { ...headers, "If-Match": now.headers.get("etag") } });
  assert.equal(changed.status, 200, JSON.stringify(changed.body));

  await page.getByRole("button", { name: "保存する" }).click();
  const summary = page.locator("#person-summary");
  await summary.getByText("ほかの職員がこの記録を変更しました").waitFor();
  await summary.getByText("1961-08-07").waitFor();
  await summary.getByText("メールアドレスは、あなたも変更しています").waitFor();
  await assertAccessible(page);
  await shot(page, "case_person_meanwhile-1280");
  assert.match(await page.locator("#n-person-birth_date").inputValue(), /1961-08-07|S36\.8\.7|昭和36/);
  assert.equal(await page.locator("#n-person-occupation").inputValue(), "教員");
  await page.getByRole("button", { name: "保存する" }).click();
  await page.getByText("基本情報を変更しました").waitFor();
  const after = (await app.get(one, { headers })).body;
  assert.deepEqual([after.identity.birth_on, after.contact.mail, after.contact.occupation], ["1961-08-07", "own@example.jp", "教員"]);
});
