// Everything a doctor may have to say beside the compulsory items: shown where it applies, entered by keys alone, kept,
// and read again by the clinic and the health centre.
import assert from "node:assert/strict";
import { assertAccessible, assertNoSidewaysScroll, atEveryWidth, eventually, open, shot, test } from "../harness.mjs";
import { keyboard } from "../keys.mjs";

const focused = (page) => page.evaluate(() => document.activeElement?.id ?? "");

/** Adds a row; the focus lands in it. */
async function addRow(page, keys, name, first) {
  await keys.enter(page.getByRole("button", { name, exact: true }));
  await eventually(async () => assert.ok((await focused(page)).startsWith(first), await focused(page)));
}

test("the details of a notification are entered where they apply, and read again", async ({ page, visitor }) => {
  await open(page, "yotsuya.doctor");
  await page.goto("/notifications/new");
  await page.locator("#n-category-0").waitFor();
  const keys = keyboard(page);
  await keys.choose("#n-category", "患者（確定例）");
  await keys.fill("#n-person-family_name", "細目");
  await keys.fill("#n-person-given_name", "次郎");
  await keys.choose("#n-person-sex", "男");
  await keys.fill("#n-person-birth_date", "H20.5.1");
  await keys.fill("#n-person-phone", "090-3333-4444");
  await keys.fill("#n-diagnosis-diagnosed_on", "R3.3.1");
  await keys.press("Tab");
  await keys.unfold();

  // What does not apply is not there: a man is not pregnant, nobody is in a bed, nobody has died.
  for (const absent of ["condition-pregnant", "condition-admitted_on", "diagnosis-severe_on", "diagnosis-died_on"]) {
    assert.equal(await page.locator(`#n-${absent}`).count(), 0, absent);
  }
  await keys.choose("#n-condition-hospitalised", "有");
  await keys.fill("#n-condition-admitted_on", "R3.3.2");
  await keys.fill("#n-condition-hospital-name", "四谷総合病院");
  await keys.choose("#n-condition-severity", "重症");
  await keys.fill("#n-diagnosis-severe_on", "R3.3.3");
  assert.equal(await page.locator("#n-condition-waiting_since").count(), 0);

  // なし is the digit 0; from the first choice the left arrow leads to 未聴取 and 不明, which stand alone, too.
  await keys.to("#n-condition-risk_factors-0");
  await keys.press("5");
  await keys.press("ArrowLeft");
  await keys.press("ArrowLeft");
  await keys.press("Space");
  const risks = page.getByRole("group", { name: /重症化のリスク因子/ });
  assert.ok(await risks.getByLabel("不明").isChecked());
  assert.ok(!(await risks.getByLabel("糖尿病").isChecked()));
  await keys.choose("#n-condition-risk_factors", "なし");
  assert.ok(await risks.getByLabel("なし").isChecked());

  // Rows are added by the keyboard.
  await addRow(page, keys, "電話番号を追加する", "n-person-phones-0-number");
  await keys.type("03-5555-9876");
  await keys.choose("#n-person-phones-0-answered_by", "家族");
  await addRow(page, keys, "接種歴を追加する", "n-condition-doses-0-given");
  await keys.press("1");
  await keys.fill("#n-condition-doses-0-on", "R3.2.20");
  await keys.select("#n-condition-doses-0-vaccine", "ファイザー");
  await addRow(page, keys, "滞在国を追加する", "n-infection-stays-0-country");
  await keys.select("#n-infection-stays-0-country", "ブラジル");
  await keys.fill("#n-infection-stays-0-left_on", "R3.2.10");
  await keys.fill("#n-infection-stays-0-entered_on", "R3.2.1");
  await keys.press("Tab");
  await page.getByText("日付の前後関係を確認してください。").waitFor();
  await keys.fill("#n-infection-stays-0-entered_on", "R3.2.24");

  await keys.select("#n-person-nationality", "ブラジル");
  await keys.select("#n-person-language", "ポルトガル語");
  await keys.choose("#n-person-interpreter_needed", "有");
  await keys.fill("#n-person-workplace-name", "四谷中学校");
  await keys.fill("#n-person-guardian_name", "細目 母");
  await keys.tick("保護者の住所は患者と同じ");
  await keys.to("#n-condition-smoking-0");
  await keys.press("1");
  await keys.fill("#n-condition-height_cm", "165");
  await keys.fill("#n-condition-weight_kg", "９０kg");
  await page.getByText("BMI 33.1").waitFor();
  await keys.choose("#n-diagnosis-told", "有");
  await keys.fill("#n-diagnosis-told_time", "25時");
  await keys.press("Tab");
  await page.getByText("時刻を読み取れません。").waitFor();
  await keys.fill("#n-diagnosis-told_time", "14:30");
  await keys.select("#n-diagnosis-tests-0-method", "抗原定性");
  await keys.select("#n-diagnosis-tests-0-specimen", "唾液");
  await page.getByText("この検査方法では、ふつう使わない検体です。").waitFor();
  await page.getByText(/^保存済み/).waitFor();
  await assertAccessible(page);
  await atEveryWidth(page, async (_, width) => {
    await assertNoSidewaysScroll(page);
    await shot(page, `notification_details-${width}`, { keep: width === 360 || width === 1280 });
  });

  // The draft brings all of it back.
  await eventually(() => assert.match(page.url(), /\/notifications\/drafts\/[0-9a-f-]{36}$/));
  await page.reload();
  await eventually(async () => assert.equal(await page.locator("#n-person-phones-0-number").inputValue(), "03-5555-9876"));
  assert.equal(await page.locator("#n-condition-hospital-name").inputValue(), "四谷総合病院");
  assert.equal(await page.locator("#n-infection-stays-0-left_on").inputValue(), "R3.2.10");

  await keys.to("#n-condition-hospital-name");
  await keys.press("Control+Enter");
  await eventually(async () => assert.equal(await focused(page), "n-confirm-submit"));
  await keys.press("Enter");
  await page.getByRole("heading", { level: 1, name: "届出を受け付けました" }).waitFor();
  await page.getByRole("link", { name: "発生届を見る" }).click();
  for (const said of ["ブラジル", "ポルトガル語", "四谷中学校", "03-5555-9876　家族", "四谷総合病院", "ファイザー", "14:30"]) {
    await page.getByText(said, { exact: true }).first().waitFor();
  }
  await assertAccessible(page);
  await shot(page, "notification_details_view-1280");
  const id = page.url().split("/").at(-1);

  const nurse = await visitor();
  await open(nurse, "shinjuku.nurse", `/notifications/queue/${id}`);
  await nurse.getByText("四谷中学校", { exact: true }).waitFor();
});

test("a copy for the family takes what a household shares, and says so", async ({ page }) => {
  await open(page, "yotsuya.doctor");
  await page.goto("/notifications/new");
  await page.locator("#n-category-0").waitFor();
  const keys = keyboard(page);
  await keys.choose("#n-category", "患者（確定例）");
  await keys.fill("#n-person-family_name", "家族");
  await keys.fill("#n-person-given_name", "一");
  await keys.fill("#n-person-phone", "090-5555-6666");
  await page.locator("#n-person-occupation").waitFor({ state: "detached" });
  await keys.fill("#n-person-whereabouts-street", "四谷1-2-3");
  await keys.fill("#n-diagnosis-diagnosed_on", "t");
  await keys.fill("#n-reporter-physician", "内科 直子");
  await keys.enter(page.getByRole("button", { name: "家族をコピー" }));
  await eventually(async () => assert.match(page.url(), /family_draft=/));
  await eventually(async () => assert.equal(await page.locator("#n-person-given_name").inputValue(), ""));
  assert.equal(await page.locator("#n-person-family_name").inputValue(), "家族");
  assert.equal(await page.locator("#n-person-phone").inputValue(), "090-5555-6666");
  assert.equal(await page.locator("#n-person-whereabouts-street").inputValue(), "四谷1-2-3");
  assert.match(await page.locator("#n-diagnosis-diagnosed_on").inputValue(), /^\d{4}-\d\d-\d\d$/);
  assert.equal(await page.locator("#n-reporter-physician").inputValue(), "内科 直子");
  await keys.unfold();
  const household = page.getByRole("group", { name: /^同居の陽性者/ });
  assert.ok(await household.getByLabel("有").isChecked());
  assert.equal(await page.locator("#n-infection-household_note").inputValue(), "家族 一");
  // It is another draft: the first one stays as it is.
  await keys.fill("#n-person-given_name", "二");
  await page.getByText(/^保存済み/).waitFor();
  await page.goto("/notifications/drafts");
  await page.getByRole("link", { name: "家族 一" }).waitFor();
  await page.getByRole("link", { name: "家族 二" }).waitFor();
});
