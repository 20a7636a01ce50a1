// 発生届の受付 and what follows: a notification appears by itself, is accepted, and its patient is found.
import assert from "node:assert/strict";
import { assertAccessible, assertNoSidewaysScroll, atEveryWidth, eventually, open, session, test, widths } from "../harness.mjs";
import { keyboard } from "../keys.mjs";
import { notify } from "../records.mjs";

const people = [
  [{ family_name: "佐藤", given_name: "花子", family_kana: "サトウ", given_kana: "ハナコ", sex: "female", birth_date: "1948-02-03", phone: "03-5555-0101" }, { condition: { severity: "moderate_2" } }],
  [{ family_name: "鈴木", given_name: "一郎", family_kana: "すずき", given_kana: "いちろう", phone: "090-2222-3333" }, { diagnosis: { onset_on: "t", diagnosed_on: "-3" } }],
  [{ family_name: "髙橋", given_name: "健一", family_kana: "タカハシ", given_kana: "ケンイチ", phone: "090-1234-5678" }, {}],
];

test("a notification appears by itself, is accepted alone and with others, and its patient is found", async ({ page, visitor }) => {
  const doctor = session("kanda.doctor");
  const rows = page.locator("tbody tr");

  // It appears without reloading, is told of, and the focus stays.
  await open(page, "chiyoda.nurse", "/notifications/queue");
  await page.getByText("新しい発生届は自動で表示されます", { exact: true }).waitFor();
  const before = await rows.count();
  await notify(doctor, ...people[0]);
  await page.getByRole("link", { name: "佐藤 花子" }).first().waitFor();
  assert.equal(await rows.count(), before + 1);
  assert.match(await page.locator(".queue-news").innerText(), /新しい発生届が1件届きました/);
  await page.getByRole("link", { name: "佐藤 花子" }).first().focus();
  await notify(doctor, ...people[1]);
  await notify(doctor, ...people[2]);
  await page.getByRole("link", { name: "髙橋 健一" }).first().waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "佐藤 花子");

  for (const width of ["phone", "tablet", "desk"]) {
    await page.setViewportSize({ width: widths[width], height: 900 });
    await assertNoSidewaysScroll(page);
    await assertAccessible(page);
  }

  // j, Enter: what the doctor wrote, with what looks wrong beside it.
  await page.getByRole("link", { name: "佐藤 花子" }).first().focus();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "鈴木 一郎の発生届" }).waitFor();
  await page.getByText("発症日が診断日より後です。").waitFor();
  await page.getByRole("heading", { name: "補記のお願い" }).waitFor();
  await assertAccessible(page);
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await assertNoSidewaysScroll(page);
  }
  await page.keyboard.press("Escape");
  await page.getByRole("heading", { level: 1, name: "発生届の受付" }).waitFor();

  // One by one.
  await page.getByRole("button", { name: "佐藤 花子の発生届を受理する" }).first().click();
  await page.getByText("佐藤 花子の発生届を受理しました").waitFor();
  await eventually(async () => assert.equal(await rows.count(), before + 2));

  // Several at once, chosen by the keyboard.
  await page.getByRole("link", { name: "鈴木 一郎" }).first().focus();
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.getByText("2件を選択中").waitFor();
  await page.getByRole("button", { name: "まとめて受理する" }).click();
  await page.getByText("2件を受理しました").waitFor();
  await eventually(async () => assert.equal(await rows.count(), before));
  await page.getByRole("link", { name: "受理済みを含む" }).click();
  await page.getByRole("link", { name: "髙橋 健一" }).first().waitFor();

  // The responsible centre has the case, and finds it by variants of the name, by kana, by the end of the phone, by the birth date.
  const other = await visitor();
  await open(other, "shinjuku.nurse", "/cases");
  await other.getByRole("link", { name: "髙橋 健一" }).first().waitFor();
  await assertAccessible(other);
  const keys = keyboard(other);
  for (const text of ["高橋", "タカハ", "5678", "S55.3.14"]) {
    await keys.press("/");
    await keys.fill(other.locator("[data-search]"), text);
    await keys.press("Enter");
    await other.getByRole("heading", { name: `「${text}」の検索結果` }).waitFor();
    await other.getByRole("link", { name: "髙橋 健一" }).first().waitFor();
    await other.locator("h1").click();
  }
  await keys.fill(other.locator("[data-search]"), "存在しない氏名");
  await keys.press("Enter");
  await other.getByText("に当てはまる患者は見つかりませんでした").waitFor();
  await other.getByRole("button", { name: "検索をやめて一覧に戻る" }).click();
  await atEveryWidth(other, () => assertNoSidewaysScroll(other));

  // 患者情報.
  await other.setViewportSize({ width: 1280, height: 900 });
  await other.getByRole("link", { name: "髙橋 健一" }).first().click();
  await other.getByRole("heading", { level: 1, name: "髙橋 健一" }).waitFor();
  await other.getByText("発症から2日目").waitFor();
  await assertAccessible(other);
  await other.setViewportSize({ width: 360, height: 900 });
  await assertNoSidewaysScroll(other);
  await other.setViewportSize({ width: 1280, height: 900 });
  await other.getByRole("link", { name: "基本情報" }).click();
  assert.equal(await other.getByText("090-1234-5678").count(), 0);
  await other.getByRole("button", { name: "表示する（記録されます）" }).click();
  await other.getByText("090-1234-5678").waitFor();
  await assertAccessible(other);
  await other.getByRole("button", { name: "基本情報を変更する" }).click();
  await keys.fill("職業", "会社員");
  await assertAccessible(other);
  await keys.press("Control+Enter");
  await other.getByText("基本情報を変更しました").waitFor();
  await other.getByText("会社員").waitFor();
  await other.getByRole("link", { name: "発生届", exact: true }).click();
  await other.getByRole("heading", { name: "補記のお願い" }).waitFor();

  // 発生動向.
  await other.getByRole("link", { name: "発生動向" }).first().click();
  await other.locator(".chart-svg").waitFor();
  await assertAccessible(other);
  await other.locator("#epidemic-curve").focus();
  await other.keyboard.press("End");
  await eventually(async () => assert.match(await other.locator(".chart-said").innerText(), /人/));
  for (const width of [360, 1280]) {
    await other.setViewportSize({ width, height: 900 });
    await assertNoSidewaysScroll(other);
  }
  await other.getByText("表で見る").click();
  await assertAccessible(other);
});
