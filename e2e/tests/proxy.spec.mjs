// 代行入力: a health centre enters what came by fax for a clinic of its district.
import assert from "node:assert/strict";
import { assertAccessible, assertNoSidewaysScroll, atEveryWidth, eventually, open, test } from "../harness.mjs";
import { keyboard } from "../keys.mjs";

const focused = (page) => page.evaluate(() => document.activeElement?.id ?? "");

test("a nurse enters a fax for a clinic of the district, by keyboard, and the clinic sees it", async ({ page, visitor }) => {
  await open(page, "chiyoda.nurse");
  await page.getByRole("navigation").getByRole("link", { name: "代行入力" }).click();
  await page.getByRole("heading", { level: 1, name: "代行入力" }).waitFor();
  await page.goto("/notifications/proxy");
  await eventually(async () => assert.equal(await focused(page), "n-proxy-institution_id-0"));
  // No institution of another district can be found.
  const keys = keyboard(page);
  await keys.type("四谷");
  await page.getByText("管内に該当する医療機関が登録されていません。").waitFor();
  await keys.fill("#n-proxy-institution_id-0", "神田内科");
  await page.locator("#n-proxy-institution_id-pick-0").waitFor();
  await eventually(async () => assert.equal(await page.locator("[id^=n-proxy-institution_id-pick-]").count(), 1));
  await keys.press("Enter");
  await page.locator("#n-proxy-institution_id-read", { hasText: "神田内科クリニック" }).waitFor();
  await keys.choose("#n-proxy-intake", "FAX");
  await keys.fill("#n-proxy-dated_on", "-2");
  await keys.fill("#n-proxy-received_on", "");

  await keys.choose("#n-category", "患者（確定例）");
  await keys.fill("#n-person-family_name", "代行");
  await keys.fill("#n-person-given_name", "三郎");
  await keys.choose("#n-person-sex", "男");
  await keys.fill("#n-person-birth_date", "S30.1.2");
  await keys.fill("#n-person-phone", "03-5555-1212");
  await keys.fill("#n-diagnosis-diagnosed_on", "-3");
  await keys.fill("#n-reporter-physician", "神田 一郎");
  await page.getByText(/^保存済み/).waitFor();

  // The day of receipt is needed, and is told where it is missing.
  await keys.press("Control+Enter");
  await keys.enter(page.getByRole("alert").getByRole("link", { name: "受領日" }));
  await eventually(async () => assert.equal(await focused(page), "n-proxy-received_on"));
  await keys.type("-1");
  await keys.press("Tab");
  await assertAccessible(page);
  await atEveryWidth(page, () => assertNoSidewaysScroll(page));
  await keys.press("Control+Enter");
  await eventually(async () => assert.equal(await focused(page), "n-confirm-submit"));
  await page.getByText("代行入力した届出として登録し、担当保健所に知らせます。").waitFor();
  assert.equal(await page.locator("#n-explained").count(), 0);
  await keys.press("Enter");
  await page.getByRole("heading", { level: 1, name: "届出を受け付けました" }).waitFor();
  await page.getByRole("link", { name: "発生届を見る" }).click();
  await page.getByRole("heading", { level: 1, name: "代行 三郎の発生届" }).waitFor();
  await page.getByText("FAX", { exact: true }).first().waitFor();
  await page.locator("#main").getByText("保健 花子", { exact: true }).waitFor();
  const id = page.url().split("/").at(-1);

  // The clinic whose fax it was finds it among its own, with who entered it.
  const clinic = await visitor();
  await open(clinic, "kanda.doctor", `/notifications/${id}`);
  await clinic.getByText("保健 花子", { exact: true }).waitFor();
  // Who notifies as a doctor has no such page.
  await clinic.goto("/notifications/proxy");
  await clinic.getByRole("heading", { level: 1, name: /権限|表示できません|閲覧できません/ }).waitFor();
});
