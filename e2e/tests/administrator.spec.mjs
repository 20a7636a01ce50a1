// The administrator: an institution and its people are registered on the screens by keyboard, a new ID is set up from
// its link, and who is stopped is refused at the next step.
import assert from "node:assert/strict";
import { device } from "../device.mjs";
import { assertAccessible, assertNoSidewaysScroll, atEveryWidth, eventually, open, test } from "../harness.mjs";
import { keyboard } from "../keys.mjs";

const password = "九段坂を上る朝の神保町 2022";

/** Issues an ID on the page of an organisation's people; gives its link. */
async function issue(page, { name, login, role }) {
  const keys = keyboard(page);
  await page.getByRole("link", { name: "利用者IDを発行する" }).first().click();
  await page.getByRole("heading", { level: 1, name: "利用者IDの発行" }).waitFor();
  await keys.fill("氏名", name);
  await keys.fill("利用者ID", login);
  await keys.tick(page.getByRole("checkbox", { name: role }));
  await assertAccessible(page);
  await keys.press("Control+Enter");
  await page.getByRole("heading", { level: 1, name: "利用者IDを発行しました" }).waitFor();
  return page.getByLabel("初回設定のリンク").first().inputValue();
}

/** Sets an ID up from its link; gives its device and the recovery codes. */
async function enrol(person, link) {
  const keys = keyboard(person);
  await person.goto(link);
  await person.getByRole("heading", { level: 1, name: "初回設定" }).waitFor();
  // The secret of the link is not left in the address, and with it in the history.
  assert.equal(new URL(person.url()).hash, "");
  await keys.enter(person.getByText("QRコードを読み取れないとき"));
  const code = device(await person.locator(".secret code").first().innerText());
  await keys.fill(person.locator("input[autocomplete=new-password]"), password);
  await assertAccessible(person);
  await keys.fill("確認コード", await code());
  await keys.press("Enter");
  await person.getByRole("heading", { level: 1, name: "回復コードの保管" }).waitFor();
  await assertAccessible(person);
  const codes = await person.locator(".recovery-codes li").allInnerTexts();
  assert.ok(codes.length >= 8, `recovery codes: ${codes.length}`);
  await keys.enter(person.getByRole("button", { name: "ログイン画面へ進む" }));
  await person.getByText("保管したことを確認してから").waitFor();
  await keys.tick(person.getByRole("checkbox", { name: "回復コードを保管しました" }));
  await keys.enter(person.getByRole("button", { name: "ログイン画面へ進む" }));
  await person.getByRole("heading", { name: "ログイン" }).first().waitFor();
  return { code, codes };
}

async function enter(person, login) {
  const keys = keyboard(person);
  await keys.fill(person.locator("input[autocomplete=username]"), login);
  await keys.fill(person.locator("input[type=password]"), password);
  await keys.press("Enter");
  await person.getByRole("heading", { name: "確認コードの入力" }).waitFor();
}

/** Answers with a code of the app, or one of those that were kept. */
async function answer(person, label, code) {
  const keys = keyboard(person);
  await keys.fill(label, code);
  await keys.press("Enter");
}

const home = (person) => person.getByRole("heading", { level: 1, name: "本日の業務" }).waitFor();

/** Takes 患者情報の閲覧 from an institution, by keys alone; looks at what is set for kinds on the way. */
async function narrow(page, institution) {
  await page.goto("/organizations");
  await page.getByRole("link", { name: "閲覧・入力の範囲" }).click();
  await page.getByRole("heading", { level: 1, name: "閲覧・入力の範囲" }).waitFor();
  await page.getByRole("link", { name: "医療機関", exact: true }).waitFor();
  await assertAccessible(page);
  await page.getByRole("link", { name: "医療機関", exact: true }).click();
  await page.getByRole("checkbox", { name: "患者情報の閲覧" }).waitFor();
  assert.ok(await page.getByRole("checkbox", { name: "発生届の届出" }).isChecked());
  await assertAccessible(page);

  await page.goto(institution);
  await page.getByRole("link", { name: "閲覧・入力の範囲を見る" }).click();
  await page.getByRole("checkbox", { name: "この機関だけの設定にする" }).focus();
  await page.keyboard.press("Space");
  const box = page.getByRole("checkbox", { name: "患者情報の閲覧" });
  const reached = () => box.evaluate((element) => element === document.activeElement);
  for (let step = 0; step < 10 && !(await reached()); step++) await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  assert.equal(await box.isChecked(), false);
  await assertAccessible(page);
  await atEveryWidth(page, () => assertNoSidewaysScroll(page));
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.keyboard.press("Control+Enter");
  await page.getByText("閲覧・入力の範囲を保存しました").waitFor();
}

test("an institution and its people are registered; a link sets an ID up; a stopped ID is refused at once", async ({ page, visitor }) => {
  await open(page, "chiyoda.admin", "/organizations");
  await page.getByRole("link", { name: "機関を登録する" }).click();
  const keys = keyboard(page);
  await keys.select("種別", "医療機関");
  await keys.fill("機関名", "九段小児科医院（架空）");
  await keys.fill("市区町村コード", "131016");
  await keys.fill("電話番号（日中）", "03-5555-0199");
  await assertAccessible(page);
  await atEveryWidth(page, () => assertNoSidewaysScroll(page));
  await keys.press("Control+Enter");
  await page.getByRole("heading", { level: 1, name: "九段小児科医院" }).waitFor();
  await page.setViewportSize({ width: 1280, height: 900 });
  const institution = new URL(page.url()).pathname;
  await page.getByRole("link", { name: "この機関の利用者を見る" }).click();

  // The centre makes the institution's administrator, who alone makes its staff.
  const link = await issue(page, { name: "九段 管子", login: "kudan.admin", role: "利用者管理者" });
  const manager = await visitor();
  const first = await enrol(manager, link);
  await enter(manager, "kudan.admin");
  await answer(manager, "確認コード", await first.code());
  await home(manager);

  // The link was good once.
  const late = await visitor();
  await late.goto(link);
  await late.getByRole("heading", { level: 1, name: "このリンクは使えません" }).waitFor();
  await assertAccessible(late);

  await manager.getByRole("link", { name: "利用者の管理" }).first().click();
  const second = await issue(manager, { name: "九段 医一", login: "kudan.doctor", role: "医師" });
  const doctor = await visitor();
  const { code, codes } = await enrol(doctor, second);
  await enter(doctor, "kudan.doctor");

  // The device is lost: a recovery code does, once.
  await doctor.getByRole("button", { name: "アプリが使えないとき" }).click();
  await answer(doctor, "回復コード", codes[0]);
  await home(doctor);

  // What the centre withholds from the institution is gone from its people's screens, until it is given back.
  await narrow(page, institution);
  await doctor.reload();
  await home(doctor);
  assert.equal(await doctor.getByRole("link", { name: "患者一覧" }).count(), 0);
  await doctor.goto("/cases");
  await doctor.getByRole("heading", { level: 1, name: "この画面は表示できません" }).waitFor();
  await page.goto(`${institution}/permissions`);
  await page.getByText("この機関だけの設定", { exact: true }).waitFor();
  await page.getByRole("checkbox", { name: "この機関だけの設定にする" }).uncheck({ force: true });
  await page.keyboard.press("Control+Enter");
  await page.getByText("閲覧・入力の範囲を保存しました").waitFor();
  await doctor.goto("/cases");
  await doctor.getByRole("heading", { level: 1, name: "患者一覧" }).waitFor();

  // The list of people shows how they stand.
  await manager.getByRole("link", { name: "利用者の情報を見る" }).click();
  await manager.getByRole("heading", { level: 1, name: "九段 医一" }).waitFor();
  await atEveryWidth(manager, () => assertNoSidewaysScroll(manager));
  await manager.setViewportSize({ width: 1280, height: 900 });
  await manager.getByRole("button", { name: "IDを停止する" }).click();
  const dialog = manager.getByRole("dialog");
  await assertAccessible(manager);
  await dialog.getByRole("button", { name: "停止する" }).click();
  await manager.getByText("九段 医一さんのIDを停止しました").waitFor();

  // Whatever they do next is refused.
  await doctor.getByRole("link", { name: "発生届の入力" }).first().click();
  await doctor.getByRole("heading", { name: "もう一度ログインしてください" }).waitFor();
  const again = keyboard(doctor);
  await again.fill(doctor.locator("input[autocomplete=username]"), "kudan.doctor");
  await again.fill(doctor.locator("input[type=password]"), password);
  await again.press("Enter");
  // A stopped ID is answered as an unknown one is, to tell a stranger nothing.
  await answer(doctor, "確認コード", await code());
  await doctor.getByText("確認コードが正しくありません").first().waitFor();
});

test("a locked screen keeps what was typed; another of one's organisations is chosen", async ({ page, visitor }) => {
  // An ID of one's own, made by the administrator: locking a shared session would disturb others.
  await open(page, "shinjuku.admin", "/accounts");
  const link = await issue(page, { name: "鎖 錠子", login: "shinjuku.lock", role: "保健師・看護師" });
  const nurse = await visitor();
  const { code, codes } = await enrol(nurse, link);
  await enter(nurse, "shinjuku.lock");
  await nurse.getByRole("button", { name: "アプリが使えないとき" }).click();
  await answer(nurse, "回復コード", codes[0]);
  await home(nurse);
  await nurse.getByRole("link", { name: "患者一覧" }).first().click();
  const search = nurse.getByRole("searchbox").or(nurse.getByLabel(/氏名/)).first();
  await keyboard(nurse).fill(search, "打ちかけ");
  await nurse.getByRole("button", { name: "画面ロック" }).click();
  await nurse.getByRole("heading", { name: "画面ロック" }).waitFor();
  await assertAccessible(nurse);
  // What lies behind is out of sight.
  assert.ok(!(await search.isVisible()), "the locked screen hides the page");
  await answer(nurse, "確認コード", await code());
  await eventually(async () => assert.equal(await nurse.getByRole("heading", { name: "画面ロック" }).count(), 0));
  assert.equal(await search.inputValue(), "打ちかけ");

  // 応援職員: sent from Chiyoda to help Shinjuku out.
  const helper = await visitor();
  await open(helper, "chiyoda.clerk");
  await helper.locator(".who-organization", { hasText: "千代田保健所" }).waitFor();
  await helper.getByRole("button", { name: "所属機関を切り替える" }).click();
  await assertAccessible(helper);
  await helper.getByRole("button", { name: /新宿区保健所/ }).click();
  await helper.locator(".who-organization", { hasText: "新宿区保健所" }).waitFor();
  // And back, for whoever comes after.
  await helper.getByRole("button", { name: "所属機関を切り替える" }).click();
  await helper.getByRole("button", { name: /千代田保健所/ }).click();
  await helper.locator(".who-organization", { hasText: "千代田保健所" }).waitFor();
});
