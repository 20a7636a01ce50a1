// 移管: two centres, each at their own open page and by keys alone. One asks, the other sees it at once and takes the case, and
// what the first keeps is how it stood.
import assert from "node:assert/strict";
import { assertAccessible, assertNoSidewaysScroll, eventually, open, session, test } from "../harness.mjs";
import { keyboard } from "../keys.mjs";
import { notify } from "../records.mjs";

const api = "/api/v1";
const who = { family_name: "引越", given_name: "渡", family_kana: "ヒッコシ", given_kana: "ワタル", phone: "03-5555-6262" };

test("a centre hands a case over to another one, which sees the request at once", async ({ page, visitor, app }) => {
  const [from, to] = [session("shinjuku.nurse"), session("chiyoda.nurse")];
  // Chiyoda received the notification; who received one goes on reading the case.
  const receipt = await notify(session("kanda.doctor"), who);
  const found = await app.get(`${api}/notifications/${receipt.notification_id}`, { headers: from });
  const id = found.body.case_id;

  // The other centre is at another page, and hears of it there.
  const other = await visitor();
  await open(other, "chiyoda.nurse", "/cases");
  const link = other.getByRole("navigation").getByRole("link", { name: /^移管/ });
  await link.waitFor();

  await open(page, "shinjuku.nurse", `/cases/${id}?tab=transfer`);
  const keys = keyboard(page);
  await page.getByText("この患者の移管の記録はありません。").waitFor();
  await keys.enter(page.getByRole("button", { name: "移管を依頼する" }));
  await keys.select("都道府県", "東京都");
  await keys.select("依頼先の保健所", "千代田保健所");
  await keys.fill("転居日", "t");
  await keys.fill("移管の理由", "千代田区の実家で療養するため");
  await assertAccessible(page);
  await keys.enter(page.getByRole("button", { name: "移管を依頼する" }));
  await page.getByText(/^千代田保健所.*に移管を依頼しました$/).waitFor();
  await page.getByRole("button", { name: "依頼を取り消す" }).waitFor();

  // A toast leads to the list, which the news has not reloaded.
  await other.getByText(/^移管の依頼が届きました/).waitFor();
  const theirs = keyboard(other);
  await theirs.enter(other.getByRole("link", { name: "一覧を開く" }));
  await other.getByRole("heading", { level: 1, name: "移管" }).waitFor();
  const row = other.locator("tbody tr", { hasText: "引越 渡" });
  await row.getByText("千代田区の実家で療養するため").waitFor();
  for (const width of [360, 768, 1280]) {
    await other.setViewportSize({ width, height: 900 });
    await assertNoSidewaysScroll(other);
    await assertAccessible(other);
  }
  await theirs.enter(row.getByRole("group", { name: "引越 渡の移管を受ける" }).getByRole("button"));
  await other.getByText("引越 渡の移管を受けました。自所が担当保健所です。").waitFor();
  await eventually(async () => assert.equal(await row.count(), 0));
  assert.match((await app.get(`${api}/cases/${id}`, { headers: to })).body.responsible_center_name, /^千代田保健所/);

  // The first centre has lost the case, and finds what it keeps.
  await eventually(async () => assert.equal((await app.get(`${api}/cases/${id}`, { headers: from })).status, 404));
  await page.goto("/transfers?tab=handed_over");
  await page.getByRole("heading", { level: 1, name: "移管" }).waitFor();
  await keys.enter(page.getByRole("link", { name: "引越 渡" }));
  await page.getByRole("heading", { name: "移管した時点の記録" }).waitFor();
  await page.getByText("千代田区の実家で療養するため").waitFor();
  await page.getByText("ヒッコシ ワタル").waitFor();
  await assertAccessible(page);
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await assertNoSidewaysScroll(page);
  }
});

test("a request is refused with a reason, and several are accepted at once", async ({ page, visitor, app }) => {
  const from = session("shinjuku.nurse");
  const centers = (await app.get(`${api}/reference/health-centers?prefecture=13`, { headers: from })).body.items;
  const to_center_id = centers.find((one) => one.key === "13-001").organization_id;
  const moved_on = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10);
  const names = ["断", "受一", "受二"];
  const cases = [];
  for (const [index, given_name] of names.entries()) {
    const receipt = await notify(session("yotsuya.doctor"), { ...who, family_name: "移", given_name, phone: `03-5555-63${index}0` });
    const { body } = await app.get(`${api}/notifications/${receipt.notification_id}`, { headers: from });
    const asked = await app.post(`${api}/cases/${body.case_id}/transfers`, { to_center_id, moved_on, reason: "転居" }, { headers: { ...from, "If-Match": '"v1"' } });
    assert.equal(asked.status, 200, JSON.stringify(asked.body));
    cases.push(body.case_id);
  }
  await open(page, "chiyoda.nurse", "/transfers");
  const keys = keyboard(page);
  await keys.enter(page.getByRole("group", { name: "移 断の移管を断る" }).getByRole("button"));
  await keys.fill("断る理由", "転居先を確認できません");
  await keys.enter(page.getByRole("dialog").getByRole("button", { name: "移管を断る" }));
  await page.getByText("移 断の移管を断りました").waitFor();
  for (const name of ["移 受一", "移 受二"]) await keys.tick(page.getByRole("checkbox", { name: `${name}を選ぶ` }));
  await page.getByText("2件を選択中").waitFor();
  await keys.enter(page.getByRole("button", { name: "まとめて移管を受ける" }));
  await page.getByText("2件の移管を受けました").waitFor();

  const asking = await visitor();
  await open(asking, "shinjuku.nurse", `/cases/${cases[0]}?tab=transfer`);
  await asking.getByText("転居先を確認できません").waitFor();
  await asking.getByRole("button", { name: "移管を依頼する" }).waitFor();
});
