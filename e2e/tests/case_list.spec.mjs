// 患者一覧 by keys alone: narrowed, ordered, its columns arranged, kept under a name, handed on, and several cases changed by one act.
import assert from "node:assert/strict";
import { assertAccessible, assertNoSidewaysScroll, eventually, open, session, test } from "../harness.mjs";
import { keyboard } from "../keys.mjs";
import { notify } from "../records.mjs";
import { employ } from "../scene.mjs";

const rows = (page) => page.locator(".cases tbody tr");
const heads = (page) => page.locator(".cases thead th").allInnerTexts();

test("a list is narrowed, ordered and kept, and a colleague sees the same by its address", async ({ page, visitor }) => {
  const keys = keyboard(page);
  for (const [given_name, severity] of [["重", "severe"], ["中", "moderate_2"], ["軽", "mild"]]) {
    await notify(session("kanda.doctor"), { family_name: "一覧", given_name, family_kana: "イチラン", given_kana: "テスト", birth_date: "S50.1.2", phone: "03-5555-0778" }, { condition: { severity } });
  }
  await open(page, "shinjuku.nurse", "/cases");
  await rows(page).first().waitFor();

  await keys.enter(page.getByRole("button", { name: "ほかの条件" }));
  await keys.to(page.locator("#condition-severity-4"));
  await page.keyboard.press("Space");
  await keys.to(page.locator("#condition-severity-3"));
  await page.keyboard.press("Space");
  await keys.fill(page.locator("#condition-age_from"), "20");
  await assertAccessible(page);
  await keys.enter(page.locator("dialog[open]").getByRole("button", { name: "閉じる" }));
  await page.getByRole("button", { name: "条件から外す：重症度：重症、中等症Ⅱ" }).waitFor();
  await eventually(async () => {
    const shown = await rows(page).locator("td[data-label='重症度']").allInnerTexts();
    assert.ok(shown.length > 0 && shown.every((one) => ["重症", "中等症Ⅱ"].includes(one.trim())), shown.join());
  });

  await keys.enter(page.locator(".cases thead").getByRole("button", { name: "年齢" }));
  await page.locator("th[aria-sort=descending]", { hasText: "年齢" }).waitFor();
  const ages = async () => (await rows(page).locator("td[data-label='年齢']").allInnerTexts()).map((one) => (one.includes("歳") ? parseInt(one, 10) : 0));
  await eventually(async () => {
    const seen = await ages();
    assert.deepEqual(seen, [...seen].sort((one, other) => other - one));
  });

  await keys.enter(page.getByRole("button", { name: "表示する列" }));
  await keys.to(page.locator("#column-sex"));
  await page.keyboard.press("Space");
  await keys.to(page.locator("#column-age"));
  await page.keyboard.press("Alt+ArrowUp");
  await keys.enter(page.locator("dialog[open]").getByRole("button", { name: "閉じる" }));
  await eventually(async () => {
    const now = await heads(page);
    assert.ok(!now.includes("性別"), now.join());
    assert.ok(now.findIndex((one) => one.startsWith("年齢")) < now.indexOf("患者等ID"), now.join());
  });

  // A record, and back to the same row of the same list.
  const link = page.locator("a.row-link").last();
  const row = await link.getAttribute("href");
  const list = page.url();
  await link.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "患者一覧へ戻る" }).waitFor();
  await page.keyboard.press("Escape");
  await rows(page).first().waitFor();
  assert.equal(page.url(), list);
  await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement.getAttribute("href")), row));

  await keys.enter(page.getByRole("button", { name: "この表示を保存" }));
  await keys.fill("名前", "重い人");
  await keys.to(page.locator("#view-shared"));
  await page.keyboard.press("Space");
  await keys.enter(page.locator("dialog[open]").getByRole("button", { name: "保存する" }));
  await page.getByText("「重い人」を保存しました").waitFor();
  const address = new URL(page.url());
  assert.doesNotMatch(decodeURIComponent(address.search), /[ぁ-んァ-ン一-龥]/);

  // Handed on within the organisation; and chosen from the standard list.
  const colleague = await visitor();
  await employ("shinjuku.admin", { login: "shinjuku.reader", display_name: "一覧 見子", roles: ["nurse"] });
  await open(colleague, "shinjuku.reader", "/cases");
  await rows(colleague).first().waitFor();
  await colleague.getByLabel("保存した表示").selectOption({ label: "重い人（機関）" });
  await eventually(async () => assert.deepEqual(await heads(colleague), await heads(page)));
  await eventually(async () => assert.equal(await rows(colleague).count(), await rows(page).count()));

  for (const width of [320, 390, 768, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await assertNoSidewaysScroll(page);
    await assertAccessible(page);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await keys.enter(page.getByRole("button", { name: "条件を解除する" }));
  await page.getByText("変更あり").waitFor();
  await keys.enter(page.getByRole("button", { name: "削除する" }));
  await keys.enter(page.locator("dialog[open]").getByRole("button", { name: "削除する" }));
  await page.getByText("表示を削除しました").waitFor();
});

test("several cases are given to a colleague by one act, and given back", async ({ page }) => {
  const doctor = session("kanda.doctor");
  for (const given_name of ["一", "二", "三"]) {
    await notify(doctor, { family_name: "一括", given_name, family_kana: "イッカツ", given_kana: "テスト", birth_date: "S50.1.2", phone: "03-5555-0777" });
  }
  const keys = keyboard(page);
  await open(page, "shinjuku.nurse", "/cases?columns=name,number,assigned_to");
  const of = (name) => rows(page).filter({ hasText: name });
  await of("一括 一").first().waitFor();
  await page.getByRole("link", { name: "一括 三" }).focus();
  await page.keyboard.press("x");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await page.getByText("3件を選択中").waitFor();

  await keys.enter(page.getByRole("button", { name: "担当者を決める" }));
  await page.locator("#bulk-value").waitFor();
  await page.locator("#bulk-value").selectOption({ index: 1 });
  await page.getByText("3件を変更します。").waitFor();
  await assertAccessible(page);
  await keys.enter(page.getByRole("button", { name: "3件を変更する" }));
  await page.getByText("3件を変更しました").waitFor();
  await eventually(async () => {
    for (const name of ["一括 一", "一括 二", "一括 三"]) {
      assert.doesNotMatch(await of(name).first().locator("td[data-label='担当者']").innerText(), /未入力|—|－/);
    }
  });
  await keys.enter(page.getByRole("button", { name: "元に戻す" }));
  await page.getByText("3件を元に戻しました").waitFor();
});
