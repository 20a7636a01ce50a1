// 同一人物: a centre merges two records of one person by keys alone, a colleague confirms, the merge is undone, and twins are held apart.
import assert from "node:assert/strict";
import { app, assertAccessible, assertNoSidewaysScroll, open, session, shot, test } from "../harness.mjs";
import { keyboard } from "../keys.mjs";
import { notify } from "../records.mjs";
import { colleague, employ } from "../scene.mjs";

const api = "/api/v1";
const woman = {
  family_name: "統合", given_name: "花子", family_kana: "トウゴウ", given_kana: "ハナコ", sex: "female", birth_date: "S40.1.2",
  phone: "03-5555-0401", mail: "hanako@example.jp",
};

/** The case of a notification and its person's number. */
async function made(person) {
  const headers = session("shinjuku.nurse");
  const receipt = await notify(session("kanda.doctor"), person);
  const { body } = await app.get(`${api}/notifications/${receipt.notification_id}`, { headers });
  return { case: body.case_id, notification: receipt.notification_id, number: receipt.person_number, person: body.person_id };
}

const known = async (one) => (await app.get(`${api}/persons/${one.person}`, { headers: session("shinjuku.nurse") })).body;

async function look(page, name) {
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await assertNoSidewaysScroll(page);
    await assertAccessible(page);
    await shot(page, `${name}-${width}`);
  }
}

test("what conflicts is proposed by one and confirmed by another, by keys alone, and undone", async ({ page }) => {
  const one = await made(woman);
  const other = await made({ ...woman, birth_date: "S41.1.2", phone: "03-5555-0402", mail: "" });
  const before = await Promise.all([one, other].map(known));
  const keys = keyboard(page);

  // Whom it was notified to is told, and only them.
  await open(page, "shinjuku.nurse", `/notifications/${one.notification}`);
  await page.getByText("同一人物の可能性がある登録があります").waitFor();
  await look(page, "notification_alike");
  await keys.enter(page.getByRole("link", { name: "同一人物の候補を見る" }));

  const row = page.locator("tbody tr", { hasText: other.number });
  await keys.enter(row.getByRole("button", { name: "同一人物として統合する" }));
  await page.getByRole("heading", { name: "登録の統合" }).waitFor();
  await look(page, "merge_form");
  // Every conflict wants a choice.
  await keys.enter(page.getByRole("button", { name: "統合を提案する" }));
  await page.getByText("不一致の項目は、どちらを使うか選んでください。").first().waitFor();
  for (const [item, side] of [["生年月日", "この登録"], ["電話", "相手の登録"]]) {
    await keys.choose(page.getByRole("radiogroup", { name: `${item}はどちらを使いますか` }), side);
  }
  await keys.fill("備考", "電話で本人に確認した");
  await keys.enter(page.getByRole("button", { name: "統合を提案する" }));
  await page.getByText("統合を提案しました").waitFor();
  await page.getByText("の統合が確認を待っています").waitFor();
  await keys.enter(page.getByRole("link", { name: "提案を見る" }));
  await page.getByText("自分の提案は、別の職員が確認します。").waitFor();
  assert.equal(await page.getByRole("button", { name: "この内容で統合する" }).count(), 0);

  await employ("shinjuku.admin", colleague);
  await open(page, "shinjuku.clerk", "/merges");
  await look(page, "merge_waiting");
  await keys.enter(page.getByRole("link", { name: "統合 花子" }).first());
  await page.getByRole("button", { name: "この内容で統合する" }).waitFor();
  await look(page, "merge_confirm");
  await keys.enter(page.getByRole("button", { name: "この内容で統合する" }));
  await page.getByText("統合しました。").waitFor();
  const merged = await Promise.all([one, other].map(known));
  for (const record of merged) {
    assert.equal(record.identity.birth_on, "1965-01-02");
    assert.equal(record.contact.phone, "03-5555-0402");
    assert.equal(record.contact.mail, "hanako@example.jp");
  }

  // Both cases are shown at either, and the merge is undone.
  await open(page, "shinjuku.nurse", `/cases/${one.case}?tab=same_person`);
  await page.getByText("この人のほかの患者情報").waitFor();
  await page.getByRole("link", { name: new RegExp(other.number) }).first().waitFor();
  await look(page, "case_merged");
  await keys.enter(page.getByRole("button", { name: "統合を取り消す" }));
  await page.getByRole("dialog").waitFor();
  await keys.fill("理由", "別の人だった");
  await keys.enter(page.getByRole("dialog").getByRole("button", { name: "統合を取り消す" }));
  await page.getByText("統合を取り消しました。").first().waitFor();
  await page.getByText("統合取消し").first().waitFor();
  const after = await Promise.all([one, other].map(known));
  for (const [index, record] of after.entries()) {
    assert.deepEqual({ ...record, version: 0 }, { ...before[index], version: 0 });
  }
});

test("twins are held apart, which is remembered and taken back", async ({ page }) => {
  const twin = { ...woman, family_name: "双子", family_kana: "フタゴ", birth_date: "H20.4.5", phone: "03-5555-0411", mail: "" };
  const one = await made(twin);
  const other = await made({ ...twin, given_name: "花枝", given_kana: "ハナエ" });
  const keys = keyboard(page);
  await open(page, "shinjuku.nurse", `/cases/${one.case}?tab=same_person`);
  const row = page.locator("tbody tr", { hasText: other.number });
  await keys.enter(row.getByRole("button", { name: "別人とする" }));
  await page.getByRole("dialog", { name: "別人とする" }).waitFor();
  await keys.fill("備考（別人と判断した理由など）", "双子の妹");
  await look(page, "not_same_dialog");
  await keys.enter(page.getByRole("dialog").getByRole("button", { name: "別人とする" }));
  await page.getByText("別人として記録しました。").waitFor();
  await page.getByRole("heading", { name: "別人と判断済み" }).waitFor();
  await page.getByText("備考：双子の妹").waitFor();
  await row.waitFor({ state: "detached" });
  await look(page, "case_not_same");
  await keys.enter(page.getByRole("button", { name: "別人の判断を取り消す" }));
  await page.getByText("別人の判断を取り消しました。").waitFor();
  await row.waitFor();
});
