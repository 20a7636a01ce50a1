// 検査・医療・疫学調査: entries are made and changed by keys alone; two at once lose nothing; a mistake leaves its trace; the
// worklist of results awaited follows.
import assert from "node:assert/strict";
import { app, assertAccessible, assertNoSidewaysScroll, atEveryWidth, eventually, focused, open, session, shot, test } from "../harness.mjs";
import { keyboard } from "../keys.mjs";
import { notify } from "../records.mjs";

const api = "/api/v1";

async function caseOf(nurse, receipt) {
  const found = await app.get(`${api}/notifications/${receipt.notification_id}`, { headers: session(nurse) });
  return found.body.case_id;
}

test("a test is entered by keys, awaited on the worklist, and taken from it by its result", async ({ page }) => {
  const receipt = await notify(session("yotsuya.doctor"), { family_name: "検査", given_name: "待子", family_kana: "ケンサ", given_kana: "マチコ", phone: "090-1111-3301" });
  const id = await caseOf("shinjuku.nurse", receipt);
  await open(page, "shinjuku.nurse", `/cases/${id}?tab=tests`);
  const keys = keyboard(page);
  await keys.enter(page.getByRole("button", { name: "検査を追加", exact: true }));
  await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement.id), "entry-values-method"));
  await keys.select("検査方法", "核酸増幅法（PCR法）");
  await keys.select("検体", "唾液");
  await keys.fill("検体採取日", "-1");
  await keys.fill("Ct値（0～50）", "７７");
  await keys.press("Control+Enter");
  await page.getByText("0–50の数値で入力してください。").first().waitFor();
  await assertAccessible(page);
  await keys.fill("Ct値（0～50）", "");
  await atEveryWidth(page, () => assertNoSidewaysScroll(page));
  await page.setViewportSize({ width: 1280, height: 900 });
  await keys.press("Control+Enter");
  await page.getByText("追加しました。").waitFor();
  const entry = page.locator("article.entry", { hasText: "唾液" });
  await entry.waitFor();

  await page.goto(new URL("/tests/awaited", page.url()).href);
  const row = page.locator("tr", { hasText: "検査 待子" });
  await row.getByText("採取済（結果待ち）").waitFor();
  await row.getByRole("link", { name: "検査 待子" }).click();

  await keys.enter(entry.getByRole("button", { name: "変更 検査を変更" }));
  await keys.choose("結果", "陰性");
  await keys.fill("結果判明日", "t");
  await keys.press("Control+Enter");
  await page.getByText("変更しました。").waitFor();
  await entry.getByText("陰性").waitFor();
  await page.goto(new URL("/tests/awaited", page.url()).href);
  await page.getByRole("heading", { level: 1, name: "結果待ちの検査" }).waitFor();
  await eventually(async () => assert.equal(await page.locator("tr", { hasText: "検査 待子" }).count(), 0));
});

test("two who change one entry at once lose nothing, and the second says what is to stay", async ({ page }) => {
  const receipt = await notify(session("yotsuya.doctor"), { family_name: "入院", given_name: "二郎", family_kana: "ニュウイン", given_kana: "ジロウ", phone: "090-1111-3302" });
  const id = await caseOf("shinjuku.nurse", receipt);
  const nurse = session("shinjuku.nurse");
  const values = { institution: "みほん病院", admitted_on: "2026-01-05", icu: "no" };
  const made = await app.post(`${api}/cases/${id}/clinical-entries`, { kind: "hospital_stay", values }, { headers: nurse });
  assert.equal(made.status, 201, JSON.stringify(made.body));

  await open(page, "shinjuku.nurse", `/cases/${id}?tab=clinical`);
  const keys = keyboard(page);
  const entry = page.locator("article.entry", { hasText: "入院日" });
  await keys.enter(entry.getByRole("button", { name: "変更 入院を変更" }));
  await keys.fill("診療科", "内科");
  await keys.choose("ICU入室", "有");

  const headers = { ...nurse, "If-Match": made.headers.get("etag") };
  const other = await app.patch(`${api}/clinical-entries/${made.body.id}`, { values: { icu: "unknown", department: null, phone: "03-0000-1234" } }, { headers });
  assert.equal(other.status, 200, JSON.stringify(other.body));

  await keys.press("Control+Enter");
  await page.getByText("この入力中に、ほかの人が変更しました").waitFor();
  await assertAccessible(page);
  await shot(page, "entry_conflict-1280");
  // What the other changed alone is taken over; of ICU the reader takes theirs.
  assert.equal(await page.getByLabel("電話").inputValue(), "03-0000-1234");
  assert.equal(await page.getByLabel("診療科").inputValue(), "内科");
  await page.locator("tr", { hasText: "ICU入室" }).getByRole("button", { name: "ほかの人の入力を残す" }).click();
  await keys.press("Control+Enter");
  await page.getByText("変更しました。").waitFor();
  const found = await app.get(`${api}/cases/${id}/clinical-entries`, { headers: nurse });
  const stay = found.body.items.find((one) => one.id === made.body.id);
  assert.deepEqual(
    [stay.version, stay.content.values.icu, stay.content.values.department, stay.content.values.phone],
    [3, "unknown", "内科", "03-0000-1234"],
  );

  // A mistake is taken back and stays readable with its reason.
  await keys.enter(entry.getByRole("button", { name: "取り消す 入院の取消し" }));
  await focused(page, "entry-reason");
  await keys.press("Control+Enter");
  await page.getByText("入力してください。").first().waitFor();
  await keys.fill("取消しの理由", "別の患者の入院");
  await keys.press("Control+Enter");
  await page.getByText("取り消しました。").waitFor();
  await page.getByText("取り消したもの（1件）").click();
  await page.getByText("別の患者の入院").waitFor();
});

test("a clinic sees and enters tests and treatment, and nothing of the investigation", async ({ page }) => {
  const receipt = await notify(session("yotsuya.doctor"), { family_name: "診療", given_name: "三郎", family_kana: "シンリョウ", given_kana: "サブロウ", phone: "090-1111-3303" });
  const id = await caseOf("yotsuya.doctor", receipt);
  await open(page, "yotsuya.doctor", `/cases/${id}?tab=clinical`);
  await page.getByRole("heading", { level: 2, name: "診断時の状況" }).waitFor();
  assert.equal(await page.getByRole("link", { name: "疫学調査・行動歴" }).count(), 0);
  const keys = keyboard(page);
  await keys.enter(page.getByRole("button", { name: "入院を追加", exact: true }));
  await keys.fill("医療機関名", "神田病院");
  await keys.fill("入院日", "t");
  await keys.press("Control+Enter");
  await page.getByText("追加しました。").waitFor();
  await page.locator("article.entry", { hasText: "神田病院" }).waitFor();
});
