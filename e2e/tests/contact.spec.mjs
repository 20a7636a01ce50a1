// 接触者: a grid that is typed by keys alone and pasted from a spreadsheet; what cannot be read stays at its place; somebody on
// record is met, not made again; who becomes a patient keeps everything.
import assert from "node:assert/strict";
import { app, assertAccessible, assertNoSidewaysScroll, atEveryWidth, eventually, open, session, test } from "../harness.mjs";
import { keyboard } from "../keys.mjs";
import { notify } from "../records.mjs";

const api = "/api/v1";

async function caseOf(receipt) {
  const found = await app.get(`${api}/notifications/${receipt.notification_id}`, { headers: session("shinjuku.nurse") });
  return found.body.case_id;
}

/** What a spreadsheet leaves on the clipboard, pasted where the focus is. */
const paste = (page, text) =>
  page.evaluate((text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);

test("contacts are typed by keys and pasted, and what cannot be read stays at its place", async ({ page }) => {
  const receipt = await notify(session("yotsuya.doctor"), { family_name: "感染", given_name: "源一", family_kana: "カンセン", given_kana: "ゲンイチ", phone: "090-1111-4401" });
  const id = await caseOf(receipt);
  await open(page, "shinjuku.nurse", `/cases/${id}?tab=contacts`);
  const keys = keyboard(page);
  await page.getByRole("heading", { level: 2, name: "接触者の登録" }).waitFor();
  await assertAccessible(page);
  await atEveryWidth(page, () => assertNoSidewaysScroll(page));
  await page.setViewportSize({ width: 1280, height: 900 });

  // The first row by keys alone: numbers become words, Enter goes below.
  await keys.fill("1行目 氏名", "接触 一子");
  await keys.fill("1行目 フリガナ", "せっしょく　いちこ");
  await keys.fill("1行目 生年月日・年齢", "S60.4.5");
  await keys.fill("1行目 性別", "2");
  await keys.fill("1行目 電話", "090-2222-4401");
  await keys.fill("1行目 関係", "1");
  await keys.fill("1行目 場面", "家庭");
  await keys.fill("1行目 最終接触日", "-1");
  await keys.fill("1行目 要件", "1 4");
  await keys.fill("1行目 判定", "1");
  await keys.press("Enter");
  await eventually(async () => assert.match(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), /^2行目 判定/));
  assert.equal(await page.getByLabel("1行目 性別").inputValue(), "女");
  assert.equal(await page.getByLabel("1行目 関係").inputValue(), "同居者");
  assert.equal(await page.getByLabel("1行目 判定").inputValue(), "濃厚接触者");

  // Two more from a spreadsheet, with its line of titles; one has a day that there is not.
  await keys.to(page.getByLabel("2行目 氏名"));
  await paste(page, "氏名\tフリガナ\t生年月日\t性別\t電話\n接触 二郎\tセッショク ジロウ\t平成2年13月1日\t男性\t090-2222-4402\n接触 三郎\t\t８か月\t男\t\n");
  assert.equal(await page.getByLabel("3行目 生年月日・年齢").inputValue(), "８か月");
  await keys.press("Control+Enter");
  await page.getByText("2人を登録しました。").waitFor();
  await page.getByText("1行は登録されていません。").waitFor();
  await page.getByText("生年月日・年齢：存在しない日付です。").or(page.getByText(/^生年月日・年齢：/)).first().waitFor();
  // Nothing of the row is lost.
  assert.equal(await page.getByLabel("1行目 電話").inputValue(), "090-2222-4402");
  assert.equal(await page.getByLabel("1行目 生年月日・年齢").getAttribute("aria-invalid"), "true");
  await assertAccessible(page);
  await keys.fill("1行目 生年月日・年齢", "平成2年12月1日");
  await keys.press("Control+Enter");
  await page.getByText("1人を登録しました。").waitFor();

  const row = page.locator("tr", { hasText: "接触 一子" });
  await row.getByText("濃厚接触者").waitFor();
  await row.getByText("セッショク イチコ").waitFor();
  await row.getByText(/日目／/).waitFor();
  await eventually(async () => assert.equal(await page.locator(".cases tbody tr").count(), 3));
  await assertAccessible(page);
  await atEveryWidth(page, () => assertNoSidewaysScroll(page));
  await page.setViewportSize({ width: 1280, height: 900 });

  // On the list of patients there is none of them; among contacts there are.
  await page.goto(new URL("/cases?kind=contact", page.url()).href);
  await page.getByRole("link", { name: "接触 一子" }).waitFor();
  await page.goto(new URL("/cases", page.url()).href);
  await page.getByRole("link", { name: "感染 源一" }).waitFor();
  assert.equal(await page.getByRole("link", { name: "接触 一子" }).count(), 0);
});

test("somebody on record is met, becomes a patient and is shown as positive", async ({ page }) => {
  const first = await caseOf(await notify(session("yotsuya.doctor"), { family_name: "源", given_name: "二", family_kana: "ミナモト", given_kana: "ニ", phone: "090-1111-4402" }));
  const second = await caseOf(await notify(session("yotsuya.doctor"), { family_name: "源", given_name: "三", family_kana: "ミナモト", given_kana: "サン", phone: "090-1111-4403" }));
  const nurse = session("shinjuku.nurse");
  const rows = [{ name: "候補 花子", kana: "コウホ ハナコ", birth: "S50.6.7", sex: "female", phone: "090-2222-4403", last_on: "-2", relation: "friend" }];
  const made = await app.post(`${api}/cases/${first}/contacts`, { rows }, { headers: nurse });
  assert.equal(made.status, 200, JSON.stringify(made.body));
  const contact = made.body.results[0].case_id;

  await open(page, "shinjuku.nurse", `/cases/${second}?tab=contacts`);
  const keys = keyboard(page);
  await keys.fill("1行目 氏名", "候補 花子");
  await keys.fill("1行目 フリガナ", "コウホ ハナコ");
  await keys.fill("1行目 生年月日・年齢", "S50.6.7");
  await keys.fill("1行目 性別", "女");
  await keys.fill("1行目 電話", "090-2222-4403");
  await keys.press("Control+Enter");
  await page.getByText("同じ人の可能性がある登録があります。この人ですか。").waitFor();
  await assertAccessible(page);
  await keys.enter(page.getByRole("button", { name: "候補 花子として登録" }));
  await page.getByText("1人を登録しました。").waitFor();

  // Their own record names both sources, and until when they are under observation.
  await page.goto(new URL(`/cases/${contact}?tab=contacts`, page.url()).href);
  await page.getByRole("link", { name: "源 二" }).waitFor();
  await page.getByRole("link", { name: "源 三" }).waitFor();
  await page.locator(".case-head", { hasText: "濃厚接触者" }).waitFor();
  await keys.enter(page.getByRole("button", { name: "陽性になった" }));
  await keys.fill("診断日", "t");
  await assertAccessible(page);
  await keys.press("Control+Enter");
  await page.getByText("患者としました。").waitFor();
  await page.locator(".case-head", { hasText: "診断から0日目" }).waitFor();
  await page.goto(new URL(`/cases/${first}?tab=contacts`, page.url()).href);
  await page.locator("tr", { hasText: "候補 花子" }).getByText("陽性").waitFor();

  // Said by mistake, it is taken back.
  await page.goto(new URL(`/cases/${contact}`, page.url()).href);
  await page.getByText("濃厚接触者から患者に変更").waitFor();
  await keys.enter(page.getByRole("button", { name: "陽性を取り消す" }));
  await page.locator(".case-head", { hasText: "濃厚接触者" }).waitFor();
});

test("a returnee is registered by keys and stands among those under observation", async ({ page }) => {
  await open(page, "shinjuku.nurse", "/contacts");
  await page.getByRole("heading", { level: 1, name: "健康観察中の接触者" }).waitFor();
  await page.getByRole("link", { name: "帰国者・相談者を登録" }).click();
  const keys = keyboard(page);
  await keys.choose("区分", "帰国者");
  await keys.fill("氏名", "帰国 五郎");
  await keys.fill("フリガナ", "キコク ゴロウ");
  await keys.fill("電話", "090-2222-4405");
  await keys.fill("入国日", "8/99");
  await keys.press("Control+Enter");
  await page.getByText("存在しない日付です。").or(page.getByText(/日付/)).first().waitFor();
  await assertAccessible(page);
  await keys.fill("入国日", "-3");
  await atEveryWidth(page, () => assertNoSidewaysScroll(page));
  await page.setViewportSize({ width: 1280, height: 900 });
  await keys.press("Control+Enter");
  await page.getByText("登録しました。").waitFor();
  await page.locator(".case-head", { hasText: "3日目／14日目" }).waitFor();
  await page.goto(new URL("/contacts", page.url()).href);
  const row = page.locator("tr", { hasText: "帰国 五郎" });
  await row.getByText("報告なし").waitFor();
  await assertAccessible(page);
  await atEveryWidth(page, () => assertNoSidewaysScroll(page));
  await page.goto(new URL("/contacts?tab=unheard", page.url()).href);
  await row.waitFor();
});
