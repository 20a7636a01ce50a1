// 閲覧・操作の記録: a centre sees who looked at its patients, the auditor what the people of the house did.
import { assertAccessible, assertNoSidewaysScroll, atEveryWidth, open, session, test } from "../harness.mjs";
import { notify } from "../records.mjs";

test("a centre sees who looked at its patients, and its auditor what was done", async ({ page, visitor }) => {
  await notify(session("kanda.doctor"), { family_name: "記録", given_name: "花子", family_kana: "キロク", given_kana: "ハナコ", phone: "090-5555-0177" });
  await open(page, "shinjuku.nurse", "/cases");
  await page.getByRole("link", { name: "記録 花子" }).first().click();
  await page.getByRole("heading", { level: 1, name: "記録 花子" }).waitFor();
  await page.getByRole("link", { name: "基本情報" }).click();
  await page.getByRole("button", { name: "表示する（記録されます）" }).click();
  await page.getByText("090-5555-0177").waitFor();
  await page.getByRole("link", { name: "変更履歴" }).click();
  // The clinic's doctor by the clinic alone, the nurse of the house by name.
  const rows = page.locator("tbody tr");
  await rows.filter({ hasText: "神田内科クリニック" }).filter({ hasText: "（他機関の職員）" }).filter({ hasText: "発生届の届出" }).waitFor();
  await rows.filter({ hasText: "看護 恵子" }).filter({ hasText: "基本情報の閲覧" }).first().waitFor();
  await assertAccessible(page);
  await atEveryWidth(page, () => assertNoSidewaysScroll(page));

  const receiving = await visitor();
  await open(receiving, "chiyoda.nurse", "/notifications/queue");
  await receiving.getByRole("link", { name: "記録 花子" }).first().waitFor();
  const auditor = await visitor();
  await open(auditor, "chiyoda.auditor", "/audit");
  await auditor.locator("tbody tr").first().waitFor();
  await auditor.getByRole("heading", { name: "改ざん検知" }).waitFor();
  await auditor.locator(".code-long").waitFor();
  await assertAccessible(auditor);
  await atEveryWidth(auditor, () => assertNoSidewaysScroll(auditor));
});
