// データ取込 and Excelで出力: a published list is checked, taken in, counted, and saved as a workbook.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { assertAccessible, assertNoSidewaysScroll, atEveryWidth, focused, open, shot, test } from "../harness.mjs";
import { keyboard } from "../keys.mjs";

const list = readFileSync(new URL("../../crates/api/tests/fixtures/patients_cp932.csv", import.meta.url));

/** Presses a button and gives the file that is saved. */
async function saved(page, name) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

test("a published list is checked, taken in, counted by its days of publication and saved", async ({ page }) => {
  await open(page, "chiyoda.clerk", "/imports");
  await page.getByText("取込はまだありません。").waitFor();
  await page.getByRole("button", { name: "確認する（登録しない）" }).click();
  await page.getByText("ファイルを選んでください。").waitFor();
  await assertAccessible(page);

  await keyboard(page).select("一覧の種類", "大阪府 陽性者一覧（2020年の公表分）");
  await page.getByLabel("ファイル（CSV）").setInputFiles({ name: "patients.csv", mimeType: "text/csv", buffer: list });
  await page.getByRole("button", { name: "確認する（登録しない）" }).click();
  await page.getByText("確認の結果（まだ登録していません）").waitFor();
  const fact = (name) => page.locator(".import-report .fact", { hasText: name }).locator("dd").innerText();
  assert.equal(await fact("文字コード"), "Shift_JIS（CP932）");
  assert.equal(await fact("読んだ行"), "42行");
  assert.equal(await fact("登録する行"), "14行");
  assert.equal(await fact("登録できない行"), "28行");
  await page.locator("summary", { hasText: "登録できない行（最初の100行）" }).click();
  await page.getByText("この名前の市区町村がないか、複数あります").first().waitFor();
  await atEveryWidth(page, async () => {
    await assertNoSidewaysScroll(page);
    await assertAccessible(page);
  });
  await page.setViewportSize({ width: 1280, height: 900 });

  await page.getByRole("button", { name: "取り込む", exact: true }).click();
  await page.getByText("取込の結果").waitFor();
  assert.equal(await fact("登録した行"), "14行");
  const rejects = await saved(page, "登録できない行をCSVで保存する");
  assert.equal(rejects.name, "登録できない行.csv");
  assert.match(rejects.bytes.toString("utf8"), /髙石市.*この名前の市区町村がない/);
  await page.getByRole("button", { name: "取り込む", exact: true }).click();
  await page.locator(".import-history tbody tr").nth(2).waitFor();
  assert.equal(await fact("登録した行"), "0行");
  assert.equal(await fact("すでに登録済みの行"), "14行");

  // The curve by the day of publication, and the same as a workbook.
  await page.goto("/statistics?dates=published&range=custom&from=2020-01-01&until=2020-06-30&dimension=age_band");
  // 24 of the 38 live in districts of other centres, which register them themselves.
  await page.getByText("期間の合計 14人").waitFor();
  // The chart has generations, its table every band that was recorded.
  await page.locator("ul.legend", { hasText: "60～79歳" }).waitFor();
  await page.getByRole("columnheader", { name: "未就学児", includeHidden: true }).waitFor({ state: "attached" });
  await shot(page, "statistics_published-1280");
  const workbook = await saved(page, "Excelで出力");
  assert.match(workbook.name, /^発生動向_\d{8}\.xlsx$/);
  assert.equal(workbook.bytes.subarray(0, 2).toString(), "PK");
  await focused(page, "Excelで出力");

  await page.goto("/cases?reported_until=2020-12-31");
  await page.getByText("氏名不詳").first().waitFor();
  const cases = await saved(page, "Excelで出力");
  assert.match(cases.name, /^患者一覧_\d{8}\.xlsx$/);
  assert.ok(cases.bytes.length > 5_000);
  await assertAccessible(page);
});
