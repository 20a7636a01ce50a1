// A patient's way: the link, the birth date, the PIN, today's report on a phone; and what the nurse sees of it.
import assert from "node:assert/strict";
import { app, assertAccessible, assertNoSidewaysScroll, atEveryWidth, eventually, focused, open, session, shot, test, widths } from "../harness.mjs";
import { keyboard } from "../keys.mjs";
import { linkOf, notify } from "../records.mjs";

const person = { family_name: "渡邉", given_name: "美咲", family_kana: "ワタナベ", given_kana: "ミサキ", sex: "female", birth_date: "S55.3.14" };
const phoneOf = { width: widths.phone, height: 740, hasTouch: true, isMobile: true };

/** Fine on a phone: nothing at the side, nothing that axe finds; a picture where the gallery has none. */
async function fine(page, name) {
  await assertNoSidewaysScroll(page);
  await assertAccessible(page);
  if (name) await shot(page, `${name}-360`);
}

/** By the link to the first screen. */
async function comeIn(page, link, pin = "482915") {
  await page.goto(link);
  await page.getByLabel("年号").selectOption("昭和");
  await page.getByLabel("年", { exact: true }).fill("55");
  await page.getByLabel("月", { exact: true }).fill("３");
  await page.getByLabel("日", { exact: true }).fill("14");
  await page.getByRole("button", { name: "次へ進む" }).click();
  await page.getByLabel("新しい暗証番号").fill(pin);
  await page.getByLabel("もう一度入力").fill(pin);
  await page.getByRole("button", { name: "この番号に決める" }).click();
  await page.getByRole("button", { name: "今日の報告をする" }).waitFor();
}

test("the mailbox shows the link, and the link lets the patient in", async ({ page, visitor }) => {
  const doctor = session("kanda.doctor");
  await notify(doctor, { ...person, phone: "090-7777-0001" });
  await linkOf("+819077770001");
  await page.goto("/mailbox");
  await page.getByText("+819077770001").first().waitFor();
  await assertAccessible(page);

  const phone = await visitor(phoneOf);
  const link = await linkOf("+819077770001");
  await phone.goto(link);
  await phone.getByRole("heading", { level: 1, name: "ご本人の確認" }).waitFor();
  assert.ok(!phone.url().includes("#"), "the link's secret leaves the address");
  await fine(phone);
  // Nothing typed, then a wrong day.
  await phone.getByRole("button", { name: "次へ進む" }).click();
  await phone.getByText("年、月、日を数字で入力してください。").waitFor();
  await phone.getByLabel("年", { exact: true }).fill("1980");
  await phone.getByLabel("月", { exact: true }).fill("4");
  await phone.getByLabel("日", { exact: true }).fill("1");
  await phone.getByRole("button", { name: "次へ進む" }).click();
  await phone.getByText("入力された内容が登録と一致しません。").waitFor();
  await phone.getByLabel("月", { exact: true }).fill("3");
  await phone.getByLabel("日", { exact: true }).fill("14");
  await phone.getByRole("button", { name: "次へ進む" }).click();
  await phone.getByRole("heading", { level: 1, name: "暗証番号を決める" }).waitFor();
  await fine(phone);
  await phone.getByLabel("新しい暗証番号").fill("123456");
  await phone.getByLabel("もう一度入力").fill("123456");
  await phone.getByRole("button", { name: "この番号に決める" }).click();
  await phone.getByText("推測されやすい番号です。").waitFor();
  await phone.getByLabel("新しい暗証番号").fill("482915");
  await phone.getByLabel("もう一度入力").fill("482915");
  await phone.getByRole("button", { name: "この番号に決める" }).click();
  await phone.getByText("新宿区保健所（架空）").waitFor();
  await phone.getByText("発症から2日目").waitFor();
  await phone.getByText("療養最終日（予定）").waitFor();
  await fine(phone);
  // Nothing is kept on the phone but cookies that no script reads.
  const kept = await phone.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]);
  assert.deepEqual(kept.slice(0, 2), [0, 0]);
  assert.ok(!kept[2].includes("patient"));

  // The link works once.
  const other = await visitor(phoneOf);
  await other.goto(link);
  await other.getByLabel("年", { exact: true }).fill("1980");
  await other.getByLabel("月", { exact: true }).fill("3");
  await other.getByLabel("日", { exact: true }).fill("14");
  await other.getByRole("button", { name: "次へ進む" }).click();
  await other.getByText("このリンクは使えません").first().waitFor();
  await fine(other);
});

test("an urgent symptom reported on a phone stands on the nurse's open worklist at once", async ({ page, visitor }) => {
  const doctor = session("kanda.doctor");
  await notify(doctor, { ...person, given_name: "緊子", given_kana: "キンコ", phone: "090-7777-0002" });
  await open(page, "shinjuku.nurse", "/alerts");
  await page.getByText("緊急度の高い順").waitFor();

  const phone = await visitor(phoneOf);
  await comeIn(phone, await linkOf("+819077770002"));
  await phone.getByRole("button", { name: "今日の報告をする" }).click();
  await phone.getByRole("heading", { level: 1, name: "今日の報告" }).waitFor();
  await fine(phone);
  // Sent empty, everything that is missing is said.
  await phone.getByRole("button", { name: "報告する", exact: true }).click();
  await phone.getByText("体温を入力するか、「測れない」を押してください。").waitFor();
  await phone.getByText("当てはまる症状を押すか、「どれもない」を押してください。").waitFor();
  await assertAccessible(phone);
  // An odd value is asked again.
  await phone.getByLabel("体温").fill("43.8");
  await phone.getByRole("button", { name: "この値でまちがいない" }).waitFor();
  await phone.getByLabel("体温").fill("３８．６");
  assert.equal(await phone.getByRole("button", { name: "この値でまちがいない" }).count(), 0);
  await phone.getByLabel("酸素飽和度").fill("92");
  await phone.getByRole("button", { name: "頭痛" }).click();
  await phone.getByRole("button", { name: "咳・鼻水" }).click();
  await phone.getByRole("button", { name: "急に息苦しくなった" }).click();
  await phone.getByLabel("保健所への連絡").fill("昨夜から息が苦しいです");
  await fine(phone, "patient_report_filled");
  await phone.getByRole("button", { name: "報告する", exact: true }).click();
  await phone.getByRole("heading", { name: "すぐに119番へ電話してください" }).waitFor();
  await phone.getByRole("link", { name: "新宿区保健所（架空）に電話する" }).waitFor();
  await fine(phone);

  // The nurse's page has it without reloading.
  const line = page.locator("tbody tr", { hasText: "渡邉 緊子" });
  await line.waitFor();
  assert.match(await line.innerText(), /緊急/);
  assert.match(await line.innerText(), /SpO2 93％以下/);
  await assertAccessible(page);
  await atEveryWidth(page, () => assertNoSidewaysScroll(page));
  await page.setViewportSize({ width: 1280, height: 900 });

  // The chart, the strip, the list.
  await line.getByRole("link", { name: "渡邉 緊子" }).click();
  await page.getByRole("heading", { name: "報告の一覧" }).waitFor();
  await page.getByText("昨夜から息が苦しいです").waitFor();
  await page.getByText("患者が登録を済ませました。").waitFor();
  await page.locator("#chart-temperature").focus();
  await page.keyboard.press("End");
  await eventually(async () => assert.match(await page.locator(".chart-said").first().innerText(), /38\.6 ℃/));
  await assertAccessible(page);
  // What the patient reports meanwhile shows itself.
  await phone.getByRole("button", { name: "最初の画面へ" }).click();
  await phone.getByRole("button", { name: /報告を訂正する/ }).click();
  await phone.getByLabel("酸素飽和度").fill("95");
  await phone.getByRole("button", { name: "報告する", exact: true }).click();
  await phone.getByRole("heading", { name: "すぐに119番へ電話してください" }).waitFor();
  await page.getByText("95 %").waitFor();
  await page.getByText("訂正前").waitFor();
  await atEveryWidth(page, () => assertNoSidewaysScroll(page));
  await page.setViewportSize({ width: 1280, height: 900 });

  // Staff report, too.
  await page.getByRole("button", { name: "代わりに報告する" }).click();
  await keyboard(page).fill(page.getByRole("textbox", { name: "体温（℃）" }), "37.2");
  await assertAccessible(page);
  await page.getByRole("button", { name: "報告する", exact: true }).click();
  await page.getByText("報告を記録しました").waitFor();
  await page.getByText("電話聞き取り").first().waitFor();

  // Resolved with a note only.
  await page.goto("/alerts");
  await line.getByRole("button", { name: "対応済みにする" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "対応済みにする" }).click();
  await dialog.getByText("入力してください。").first().waitFor();
  await assertAccessible(page);
  await keyboard(page).fill("対応の内容", "電話で本人と話し、救急要請した。");
  await keyboard(page).enter(dialog.getByRole("button", { name: "対応済みにする" }));
  await page.getByText("渡邉 緊子を対応済みにしました").waitFor();
  await eventually(async () => assert.equal(await line.count(), 0));
  await focused(page, "page-title");
});

test("a well patient reports with few touches, offline it waits on the screen, later the PIN is enough", async ({ visitor, allow }) => {
  allow(/ERR_INTERNET_DISCONNECTED/);
  const doctor = session("kanda.doctor");
  await notify(doctor, { ...person, given_name: "平子", given_kana: "ヘイコ", phone: "090-7777-0003" });
  const phone = await visitor(phoneOf);
  await comeIn(phone, await linkOf("+819077770003"));
  await phone.getByRole("button", { name: "今日の報告をする" }).click();
  await phone.getByLabel("体温").fill("368");
  await phone.getByRole("button", { name: "測れない" }).nth(1).click();
  await phone.getByRole("button", { name: "すべて「いいえ」" }).click();
  await phone.getByRole("button", { name: "どれもない" }).click();
  // The line is cut: what was typed stays, nothing goes to the phone's storage, and it is sent by itself.
  await phone.context().setOffline(true);
  await phone.getByRole("button", { name: "報告する", exact: true }).click();
  await phone.getByText("まだ送信できていません").waitFor();
  assert.equal(await phone.getByLabel("体温").inputValue(), "368");
  await fine(phone, "patient_waiting");
  await phone.context().setOffline(false);
  await phone.getByRole("heading", { level: 1, name: "報告を受け付けました" }).waitFor({ timeout: 20_000 });
  await fine(phone);
  await phone.getByRole("button", { name: "最初の画面へ" }).click();
  await phone.getByText(/に報告しました/).waitFor();
  await phone.getByRole("button", { name: "これまでの記録" }).click();
  await phone.getByText("36.8 ℃").waitFor();
  await phone.getByText("症状なし").waitFor();
  assert.equal(await phone.locator(".patient-record li").count(), 1, "sent once");
  await fine(phone);
  await phone.getByRole("button", { name: "もどる" }).click();
  await phone.getByRole("button", { name: "ログアウト" }).click();
  await phone.getByRole("heading", { level: 1, name: "暗証番号を入力してください" }).waitFor();
  await fine(phone);
  await phone.getByLabel("暗証番号（6桁の数字）").fill("000001");
  await phone.getByRole("button", { name: "開く" }).click();
  await phone.getByText("暗証番号がちがいます。").waitFor();
  await phone.getByLabel("暗証番号（6桁の数字）").fill("482915");
  await phone.getByRole("button", { name: "開く" }).click();
  await phone.getByText(/に報告しました/).waitFor();
  // In English.
  await phone.getByRole("button", { name: "English" }).click();
  await phone.getByRole("button", { name: "Report again" }).waitFor();
  await assertNoSidewaysScroll(phone);
});
