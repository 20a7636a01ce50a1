// Everything a doctor may have to say beside the compulsory items: shown where it applies, entered by keyboard, kept,
// and read again by the clinic and the health centre.
import assert from "node:assert/strict";
import { assertAccessible, assertNoSidewaysScroll, atEveryWidth, eventually, open, shot, test } from "../harness.mjs";

const focused = (page) => page.evaluate(() => document.activeElement?.id ?? "");

/** Opens every part of the form that is folded away. */
async function unfold(page) {
  await page.locator("details.more").evaluateAll((all) => all.forEach((one) => (one.open = true)));
}

/** Presses a digit in a group of choices, as somebody does who has come there by Tab. */
async function choose(page, id, digit) {
  await page.locator(`#${id}-0`).focus();
  await page.keyboard.press(digit);
}

/** Adds a row by the keyboard; the focus lands in it. */
async function addRow(page, name, first) {
  await page.getByRole("button", { name, exact: true }).focus();
  await page.keyboard.press("Enter");
  await eventually(async () => assert.ok((await focused(page)).startsWith(first), await focused(page)));
}

test("the details of a notification are entered where they apply, and read again", async ({ page, visitor }) => {
  await open(page, "yotsuya.doctor");
  await page.goto("/notifications/new");
  await page.locator("#n-category-0").waitFor();
  await page.keyboard.press("1");
  await page.locator("#n-person-family_name").fill("細目");
  await page.locator("#n-person-given_name").fill("次郎");
  await choose(page, "n-person-sex", "1");
  await page.locator("#n-person-birth_date").fill("H20.5.1");
  await page.locator("#n-person-phone").fill("090-3333-4444");
  await page.locator("#n-diagnosis-diagnosed_on").fill("R3.3.1");
  await page.keyboard.press("Tab");
  await unfold(page);

  // What does not apply is not there: a man is not pregnant, nobody is in a bed, nobody has died.
  for (const absent of ["condition-pregnant", "condition-admitted_on", "diagnosis-severe_on", "diagnosis-died_on"]) {
    assert.equal(await page.locator(`#n-${absent}`).count(), 0, absent);
  }
  await choose(page, "n-condition-hospitalised", "1");
  await page.locator("#n-condition-admitted_on").fill("R3.3.2");
  await page.locator("#n-condition-hospital-name").fill("四谷総合病院");
  await choose(page, "n-condition-severity", "5");
  await page.locator("#n-diagnosis-severe_on").fill("R3.3.3");
  assert.equal(await page.locator("#n-condition-waiting_since").count(), 0);

  // なし is the digit 0; from the first choice the left arrow leads to 未聴取 and 不明, which stand alone, too.
  await page.locator("#n-condition-risk_factors-0").focus();
  await page.keyboard.press("5");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Space");
  const risks = page.getByRole("group", { name: /重症化のリスク因子/ });
  assert.ok(await risks.getByLabel("不明").isChecked());
  assert.ok(!(await risks.getByLabel("糖尿病").isChecked()));
  await page.locator("#n-condition-risk_factors-0").focus();
  await page.keyboard.press("0");
  assert.ok(await risks.getByLabel("なし").isChecked());

  // Rows are added by the keyboard.
  await addRow(page, "電話番号を追加する", "n-person-phones-0-number");
  await page.keyboard.insertText("03-5555-9876");
  await choose(page, "n-person-phones-0-answered_by", "2");
  await addRow(page, "接種歴を追加する", "n-condition-doses-0-given");
  await page.keyboard.press("1");
  await page.locator("#n-condition-doses-0-on").fill("R3.2.20");
  await page.locator("#n-condition-doses-0-vaccine").selectOption({ label: "ファイザー" });
  await addRow(page, "滞在国を追加する", "n-infection-stays-0-country");
  await page.locator("#n-infection-stays-0-country").selectOption({ label: "ブラジル" });
  await page.locator("#n-infection-stays-0-left_on").fill("R3.2.10");
  await page.locator("#n-infection-stays-0-entered_on").fill("R3.2.1");
  await page.keyboard.press("Tab");
  await page.getByText("日付の前後関係を確認してください。").waitFor();
  await page.locator("#n-infection-stays-0-entered_on").fill("R3.2.24");

  await page.locator("#n-person-nationality").selectOption({ label: "ブラジル" });
  await page.locator("#n-person-language").selectOption({ label: "ポルトガル語" });
  await choose(page, "n-person-interpreter_needed", "1");
  await page.locator("#n-person-workplace-name").fill("四谷中学校");
  await page.locator("#n-person-guardian_name").fill("細目 母");
  await page.getByText("保護者の住所は患者と同じ").click();
  await choose(page, "n-condition-smoking", "1");
  await page.locator("#n-condition-height_cm").fill("165");
  await page.locator("#n-condition-weight_kg").fill("９０kg");
  await page.getByText("BMI 33.1").waitFor();
  await choose(page, "n-diagnosis-told", "1");
  await page.locator("#n-diagnosis-told_time").fill("25時");
  await page.keyboard.press("Tab");
  await page.getByText("時刻を読み取れません。").waitFor();
  await page.locator("#n-diagnosis-told_time").fill("14:30");
  await page.locator("#n-diagnosis-tests-0-method").selectOption({ label: "抗原定性" });
  await page.locator("#n-diagnosis-tests-0-specimen").selectOption({ label: "唾液" });
  await page.getByText("この検査方法では、ふつう使わない検体です。").waitFor();
  await page.getByText(/^保存済み/).waitFor();
  await assertAccessible(page);
  await atEveryWidth(page, async (_, width) => {
    await assertNoSidewaysScroll(page);
    await shot(page, `notification-details-${width}`, { keep: width === 360 || width === 1280 });
  });

  // The draft brings all of it back.
  await eventually(() => assert.match(page.url(), /\/notifications\/drafts\/[0-9a-f-]{36}$/));
  await page.reload();
  await eventually(async () => assert.equal(await page.locator("#n-person-phones-0-number").inputValue(), "03-5555-9876"));
  assert.equal(await page.locator("#n-condition-hospital-name").inputValue(), "四谷総合病院");
  assert.equal(await page.locator("#n-infection-stays-0-left_on").inputValue(), "R3.2.10");

  await page.locator("#n-condition-hospital-name").press("Control+Enter");
  await page.locator("#n-confirm-submit").click();
  await page.getByRole("heading", { level: 1, name: "届出を受け付けました" }).waitFor();
  await page.getByRole("link", { name: "発生届を見る" }).click();
  for (const said of ["ブラジル", "ポルトガル語", "四谷中学校", "03-5555-9876　家族", "四谷総合病院", "ファイザー", "14:30"]) {
    await page.getByText(said, { exact: true }).first().waitFor();
  }
  await assertAccessible(page);
  await shot(page, "notification-details-view");
  const id = page.url().split("/").at(-1);

  const nurse = await visitor();
  await open(nurse, "shinjuku.nurse", `/notifications/queue/${id}`);
  await nurse.getByText("四谷中学校", { exact: true }).waitFor();
});

test("a copy for the family takes what a household shares, and says so", async ({ page }) => {
  await open(page, "yotsuya.doctor");
  await page.goto("/notifications/new");
  await page.locator("#n-category-0").waitFor();
  await page.keyboard.press("1");
  await page.locator("#n-person-family_name").fill("家族");
  await page.locator("#n-person-given_name").fill("一");
  await page.locator("#n-person-phone").fill("090-5555-6666");
  await page.locator("#n-person-occupation").waitFor({ state: "detached" });
  await page.locator("#n-person-whereabouts-street").fill("四谷1-2-3");
  await page.locator("#n-diagnosis-diagnosed_on").fill("t");
  await page.locator("#n-reporter-physician").fill("内科 直子");
  const copy = page.getByRole("button", { name: "家族をコピー" });
  await copy.focus();
  await page.keyboard.press("Enter");
  await eventually(async () => assert.match(page.url(), /family_draft=/));
  await eventually(async () => assert.equal(await page.locator("#n-person-given_name").inputValue(), ""));
  assert.equal(await page.locator("#n-person-family_name").inputValue(), "家族");
  assert.equal(await page.locator("#n-person-phone").inputValue(), "090-5555-6666");
  assert.equal(await page.locator("#n-person-whereabouts-street").inputValue(), "四谷1-2-3");
  assert.match(await page.locator("#n-diagnosis-diagnosed_on").inputValue(), /^\d{4}-\d\d-\d\d$/);
  assert.equal(await page.locator("#n-reporter-physician").inputValue(), "内科 直子");
  await unfold(page);
  const household = page.getByRole("group", { name: /^同居の陽性者/ });
  assert.ok(await household.getByLabel("有").isChecked());
  assert.equal(await page.locator("#n-infection-household_note").inputValue(), "家族 一");
  // It is another draft: the first one stays as it is.
  await page.locator("#n-person-given_name").fill("二");
  await page.getByText(/^保存済み/).waitFor();
  await page.goto("/notifications/drafts");
  await page.getByRole("link", { name: "家族 一" }).waitFor();
  await page.getByRole("link", { name: "家族 二" }).waitFor();
  await assertAccessible(page);
  await shot(page, "notification-drafts");
});
