// A doctor notifies by keyboard alone: what it costs, what is shown, what is kept.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { app, assertAccessible, assertNoSidewaysScroll, atEveryWidth, eventually, open, shot, test } from "../harness.mjs";
import { keyboard } from "../keys.mjs";

/** Begins where a doctor does after signing in. */
async function signIn(page, login = "kanda.doctor") {
  await open(page, login);
  await page.getByRole("heading", { level: 1, name: "本日の業務" }).waitFor();
}

/** The seven items that block, and what comes with them on the way. */
async function enterCompulsory(page, keys, { family, given, birth }) {
  await page.goto("/notifications/new");
  await page.locator("#n-category-0").waitFor();
  await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement?.id), "n-category-0"));
  await keys.press("1");
  await keys.to("#n-person-family_name");
  await keys.type(family);
  await keys.to("#n-person-given_name");
  await keys.type(given);
  await keys.to("#n-person-family_kana");
  await keys.type("てすと");
  await keys.to("#n-person-given_kana");
  await keys.type("ﾀﾛｳ");
  await keys.to("#n-person-sex");
  await keys.press("1");
  await keys.to("#n-person-birth_date");
  await keys.type(birth);
  await keys.to("#n-person-phone");
  await keys.type("０８０１２３４５６７８");
  await keys.to("#n-person-whereabouts-postal_code");
  await keys.type("101-0048");
  await page.locator("#n-person-whereabouts-postal_code-read", { hasText: "千代田区" }).waitFor();
  await keys.to("#n-diagnosis-diagnosed_on");
  await keys.type("t");
}

test("a doctor notifies by keyboard alone in at most 120 keys beyond the text", async ({ page, visitor }) => {
  await signIn(page);
  const keys = keyboard(page, { within: 25 });
  await enterCompulsory(page, keys, { family: "試験", given: "太郎", birth: "S55.3.14" });
  assert.match(await page.locator("#n-person-birth_date-read").textContent(), /1980-03-14（昭和55年3月14日・金）.*歳/);
  assert.match(await page.locator("#n-person-phone-read").textContent(), /080-1234-5678（SMSを送れる番号です）/);
  assert.equal(await page.locator("#n-person-family_kana").inputValue(), "テスト");
  await page.locator(".responsible-center", { hasText: "（所在地による）" }).waitFor();
  await page.getByText(/^保存済み \d\d:\d\d$/).waitFor();
  await eventually(() => assert.match(page.url(), /\/notifications\/drafts\/[0-9a-f-]{36}$/));

  // The same draft on another device.
  const other = await visitor();
  await signIn(other);
  await other.goto("/notifications/drafts");
  await other.getByRole("link", { name: "試験 太郎" }).first().click();
  await eventually(async () => assert.equal(await other.locator("#n-person-given_name").inputValue(), "太郎"));

  await atEveryWidth(page, () => assertNoSidewaysScroll(page));
  await assertAccessible(page);

  await keys.press("Control+Enter");
  await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement?.id), "n-confirm-submit"));
  await assertAccessible(page);
  await keys.press("Enter");
  await page.getByRole("heading", { level: 1, name: "届出を受け付けました" }).waitFor();
  assert.ok(keys.pressed <= 120, `${keys.pressed} keys beyond the text`);
  await page.getByRole("heading", { name: "担当保健所" }).waitFor();
  await page.getByRole("heading", { name: "届出受理保健所" }).waitFor();
  await page.getByRole("heading", { name: "補記のお願い" }).waitFor();
  assert.match(await page.locator(".person-number").textContent(), /^\d{10}$/);
  await atEveryWidth(page, () => assertNoSidewaysScroll(page));
  await assertAccessible(page);

  // One's own list, the notification itself, and a copy for the family.
  await page.goto("/notifications/own");
  await page.getByRole("link", { name: "試験 太郎" }).first().waitFor();
  await assertAccessible(page);
  await page.getByRole("link", { name: "試験 太郎" }).first().click();
  await page.getByRole("heading", { level: 1, name: "試験 太郎の発生届" }).waitFor();
  await assertAccessible(page);
  const print = page.getByRole("button", { name: "届出票（PDF）" });
  const [paper] = await Promise.all([page.waitForEvent("download"), print.click()]);
  assert.match(paper.suggestedFilename(), /^届出票_\d{8}\.pdf$/);
  assert.equal(readFileSync(await paper.path()).subarray(0, 5).toString(), "%PDF-");
  await page.getByRole("link", { name: "受付の控えを見る" }).click();
  await page.getByRole("link", { name: "家族をコピー" }).click();
  await eventually(async () => assert.equal(await page.locator("#n-person-family_name").inputValue(), "試験"));
  assert.equal(await page.locator("#n-person-given_name").inputValue(), "");
  assert.equal(await page.locator("#n-person-whereabouts-postal_code").inputValue(), "101-0048");
});

test("what blocks is told at the items and above them, and nothing is sent", async ({ page }) => {
  await signIn(page, "yotsuya.doctor");
  await page.goto("/notifications/new");
  await page.locator("#n-category-0").waitFor();
  const keys = keyboard(page);
  await keys.fill("#n-person-family_name", "試験");
  await keys.fill("#n-diagnosis-diagnosed_on", "2099-01-01");
  await keys.press("Tab");
  await page.getByText("今日より後の日付です。").waitFor();
  await keys.press("Control+Enter");
  const summary = page.getByRole("alert");
  await summary.getByText(/入力内容に誤りがあります（\d件）/).waitFor();
  await summary.getByRole("link", { name: "性別" }).waitFor();
  await page.locator("#n-person-sex-error", { hasText: "選択してください。" }).waitFor();
  await assertAccessible(page);
  await shot(page, "notification_blocked-1280");
  await keys.fill("#n-person-family_name", "");
  await page.goto("/notifications/drafts").catch(() => {});
});

test("the reading fills itself from the composition of the name until it is edited", async ({ page }) => {
  await signIn(page);
  await page.goto("/notifications/new");
  const name = page.locator("#n-person-family_name");
  await name.waitFor();
  const compose = (steps, result) =>
    name.evaluate(
      (input, [steps, result]) => {
        const tell = (type, data) => input.dispatchEvent(new CompositionEvent(type, { data, bubbles: true }));
        tell("compositionstart", "");
        for (const step of steps) tell("compositionupdate", step);
        input.value += result;
        input.dispatchEvent(new InputEvent("input", { bubbles: true }));
        tell("compositionend", result);
      },
      [steps, result],
    );
  await compose(["た", "たか", "たかはｓ", "たかはし", "髙橋"], "髙橋");
  await eventually(async () => assert.equal(await page.locator("#n-person-family_kana").inputValue(), "タカハシ"));
  await keyboard(page).fill("#n-person-family_kana", "コウキョウ");
  await compose(["さん", "三"], "三");
  assert.equal(await page.locator("#n-person-family_kana").inputValue(), "コウキョウ");
});

test("the rules of the day of diagnosis decide what is asked; none is one key", async ({ page }) => {
  await signIn(page, "yotsuya.doctor");
  await page.goto("/notifications/new");
  await page.locator("#n-category-0").waitFor();
  assert.equal(await page.locator("#n-diagnosis-symptoms").count(), 0);
  const keys = keyboard(page);
  await keys.choose("#n-category", "患者（確定例）");
  await keys.fill("#n-diagnosis-diagnosed_on", "R3.2.1");
  await keys.to("#n-diagnosis-symptoms-0");
  await keys.press("1");
  assert.ok(await page.locator("#n-diagnosis-symptoms-0").isChecked());
  await keys.press("0");
  await eventually(async () => assert.ok(!(await page.locator("#n-diagnosis-symptoms-0").isChecked())));
  assert.ok(await page.getByRole("group", { name: /診断時の症状/ }).getByLabel("なし").isChecked());
  await keys.fill("#n-person-birth_date", "H30.4.1");
  await keys.to("所在地は住所と同じ");
  await keys.press("Space");
  assert.equal(await page.locator("#n-person-whereabouts-postal_code").count(), 1);
  await keys.enter(page.getByRole("button", { name: "検査を追加する" }));
  await keys.enter(page.getByRole("button", { name: "検査2を削除する" }));
  await keys.unfold();
  await page.locator("#n-person-guardian_name").waitFor();
  await page.getByText(/^保存済み/).waitFor();
  await assertAccessible(page);
  await shot(page, "notification_form_2021-1280");
});

test("what cannot be saved is told and sent again", async ({ page, allow }) => {
  allow(/Failed to load resource/);
  await signIn(page, "yotsuya.doctor");
  await page.goto("/notifications/new");
  await page.locator("#n-person-family_name").waitFor();
  await page.route("**/api/v1/notifications/drafts", (route) => route.abort());
  const keys = keyboard(page);
  await keys.fill("#n-person-family_name", "断線");
  await keys.press("Tab");
  await page.getByText("保存できていません。再送します").waitFor();
  assert.equal(await page.locator("#n-person-family_name").inputValue(), "断線");
  await page.unroute("**/api/v1/notifications/drafts");
  await page.getByText(/^保存済み/).waitFor();
});
