// 外部の識別子: a clinic gives its own number to a case it notified; the centre enters, finds, changes and takes back others by
// keys alone; a number that is taken is told in its field; two at once lose nothing.
import assert from "node:assert/strict";
import { app, assertAccessible, assertNoSidewaysScroll, atEveryWidth, open, session, test } from "../harness.mjs";
import { keyboard } from "../keys.mjs";
import { notify } from "../records.mjs";

const api = "/api/v1";

test("numbers of other systems are entered, found, changed and taken back", async ({ page }) => {
  const doctor = session("yotsuya.doctor");
  const people = [["番号", "一子", "バンゴウ", "090-1111-3501"], ["番号", "二郎", "バンゴウ", "090-1111-3502"]];
  const nurse = session("shinjuku.nurse");
  const cases = [];
  for (const [family_name, given_name, family_kana, phone] of people) {
    const receipt = await notify(doctor, { family_name, given_name, family_kana, given_kana: "テスト", phone });
    cases.push((await app.get(`${api}/notifications/${receipt.notification_id}`, { headers: nurse })).body.case_id);
  }
  const [id, other] = cases;
  const taken = await app.post(`${api}/cases/${other}/external-ids`, { kind: "specimen", value: "K-100" }, { headers: nurse });
  assert.equal(taken.status, 201, JSON.stringify(taken.body));
  const keys = keyboard(page);
  const reveal = async () => keys.enter(page.getByRole("button", { name: "表示する（記録されます）" }));
  const section = page.getByRole("region", { name: "外部の識別子" });

  // The clinic: its own number, and no others.
  await open(page, "yotsuya.doctor", `/cases/${id}?tab=person`);
  await reveal();
  await section.getByText("番号は登録されていません。").waitFor();
  await keys.enter(section.getByRole("button", { name: "番号を登録する" }));
  const kinds = await page.locator("#number-kind option").allTextContents();
  assert.equal(kinds.includes("宛名番号"), false, kinds.join());
  await keys.select("#number-kind", "院内番号（カルテ番号）");
  await keys.fill("#number-value", "カルテ-77");
  await keys.press("Control+Enter");
  await page.getByText("番号を登録しました。").waitFor();
  await section.getByRole("rowheader", { name: "カルテ-77" }).waitFor();

  // The centre sees it, and enters one that another of its patients has.
  await open(page, "shinjuku.nurse", `/cases/${id}?tab=person`);
  await reveal();
  await section.getByRole("rowheader", { name: "カルテ-77" }).waitFor();
  await keys.enter(section.getByRole("button", { name: "番号を登録する" }));
  await keys.press("Control+Enter");
  await page.getByText("選択してください。").first().waitFor();
  await keys.select("#number-kind", "検体番号");
  await keys.fill("#number-value", "ｋ－１００");
  await keys.press("Control+Enter");
  await page.getByText("この番号は、自機関で同じ種類・発行元の番号としてすでに登録されています。").first().waitFor();
  await assertAccessible(page);
  await keys.fill("#number-source", "新宿区衛生検査センター");
  await keys.press("Control+Enter");
  await page.getByText("番号を登録しました。").waitFor();
  await section.getByRole("rowheader", { name: "ｋ－１００" }).waitFor();
  await assertAccessible(page);
  await atEveryWidth(page, () => assertNoSidewaysScroll(page));
  await page.setViewportSize({ width: 1280, height: 900 });

  // Somebody else changes it while it is being changed.
  await keys.enter(section.getByRole("button", { name: /変更する.*ｋ－１００/ }));
  const all = (await app.get(`${api}/cases/${id}/external-ids`, { headers: nurse })).body.items;
  const one = all.find((number) => number.kind === "specimen");
  const meanwhile = await app.patch(`${api}/external-ids/${one.id}`, { value: "K-101" }, { headers: { ...nurse, "If-Match": `"v${one.version}"` } });
  assert.equal(meanwhile.status, 200, JSON.stringify(meanwhile.body));
  await keys.fill("#number-value", "K-102");
  await keys.press("Control+Enter");
  await page.getByText("現在の番号は「K-101」です。").waitFor();
  await keys.press("Control+Enter");
  await page.getByText("番号を変更しました。").waitFor();
  await section.getByRole("rowheader", { name: "K-102" }).waitFor();
  await section.getByText("変更前：K-101").waitFor();

  // It is found by it.
  await open(page, "shinjuku.nurse", "/cases");
  await page.getByRole("searchbox").or(page.getByLabel("患者を探す")).first().waitFor();
  await keys.press("/");
  await keys.type("k102");
  await keys.press("Enter");
  await page.getByText("当てはまる患者は見つかりませんでした").waitFor();
  await open(page, "shinjuku.nurse", "/cases");
  await page.getByLabel("患者を探す").first().waitFor();
  await keys.press("/");
  await keys.type("k-102");
  await keys.press("Enter");
  await page.getByRole("link", { name: /番号 一子/ }).waitFor();

  await open(page, "shinjuku.nurse", `/cases/${id}?tab=person`);
  await reveal();
  await keys.enter(section.getByRole("button", { name: /取り消す.*K-102/ }));
  await keys.press("Control+Enter");
  await page.locator("#number-reason-error, .field-error").first().waitFor();
  await keys.fill("#number-reason", "別の患者の検体");
  await keys.press("Control+Enter");
  await page.getByText("番号を取り消しました。").waitFor();
  await keys.enter(page.getByText("取り消した番号"));
  await page.getByText("別の患者の検体").waitFor();
  await assertAccessible(page);
});
