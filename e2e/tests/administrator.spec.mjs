// The administrator: an institution and its people are registered on the screens, a new ID is set up from its link,
// and who is stopped is refused at the next step.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { assertAccessible, assertNoSidewaysScroll, atEveryWidth, eventually, open, shot, test } from "../harness.mjs";

const password = "九段坂を上る朝の神保町 2022";

/** Codes as the app of a phone shows them (RFC 6238), none of them twice: a code is good for one use. */
function device(secret) {
  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replace(/[\s=]/g, "")].map((c) => digits.indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  let last = 0;
  return () => {
    last = Math.max(last + 1, Math.floor(Date.now() / 30_000) - 1);
    const step = Buffer.alloc(8);
    step.writeBigUInt64BE(BigInt(last));
    const mac = createHmac("sha1", key).update(step).digest();
    const at = mac[19] & 15;
    return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
  };
}

/** Issues an ID on the page of an organisation's people; gives its link. */
async function issue(page, { name, login, role }) {
  await page.getByRole("link", { name: "利用者IDを発行する" }).first().click();
  await page.getByRole("heading", { level: 1, name: "利用者IDの発行" }).waitFor();
  await page.getByLabel("氏名").fill(name);
  await page.getByLabel("利用者ID").fill(login);
  await page.getByRole("checkbox", { name: role }).check({ force: true });
  await assertAccessible(page);
  await page.keyboard.press("Control+Enter");
  await page.getByRole("heading", { level: 1, name: "利用者IDを発行しました" }).waitFor();
  return page.getByLabel("初回設定のリンク").first().inputValue();
}

/** Sets an ID up from its link; gives its device and the recovery codes. */
async function enrol(person, link, { pictures = false } = {}) {
  await person.goto(link);
  await person.getByRole("heading", { level: 1, name: "初回設定" }).waitFor();
  // The secret of the link is not left in the address, and with it in the history.
  assert.equal(new URL(person.url()).hash, "");
  await person.getByText("QRコードを読み取れないとき").click();
  const code = device(await person.locator(".secret code").first().innerText());
  await person.getByLabel("パスワード").first().fill(password);
  await person.getByLabel("確認コード").fill(code());
  await assertAccessible(person);
  if (pictures) {
    await atEveryWidth(person, async (name, width) => {
      await assertNoSidewaysScroll(person);
      // Its secret opens nothing: the database ends with the journeys.
      await shot(person, `enrolment-${width}`, { keep: ["phone", "desk"].includes(name) });
    });
  }
  await person.keyboard.press("Enter");
  await person.getByRole("heading", { level: 1, name: "回復コードの保管" }).waitFor();
  await assertAccessible(person);
  const codes = await person.locator(".recovery-codes li").allInnerTexts();
  assert.ok(codes.length >= 8, `recovery codes: ${codes.length}`);
  await person.getByRole("button", { name: "ログイン画面へ進む" }).click();
  await person.getByText("保管したことを確認してから").waitFor();
  await person.getByRole("checkbox", { name: "回復コードを保管しました" }).check({ force: true });
  await person.getByRole("button", { name: "ログイン画面へ進む" }).click();
  await person.getByRole("heading", { name: "ログイン" }).first().waitFor();
  return { code, codes };
}

async function enter(person, login) {
  await person.locator("input[autocomplete=username]").fill(login);
  await person.locator("input[type=password]").fill(password);
  await person.keyboard.press("Enter");
  await person.getByRole("heading", { name: "確認コードの入力" }).waitFor();
}

const home = (person) => person.getByRole("heading", { level: 1, name: "本日の業務" }).waitFor();

test("an institution and its people are registered; a link sets an ID up; a stopped ID is refused at once", async ({ page, visitor }) => {
  await open(page, "chiyoda.admin", "/organizations");
  await page.getByRole("link", { name: "機関を登録する" }).click();
  await page.getByLabel("種別").selectOption({ label: "医療機関" });
  await page.getByLabel("機関名").fill("九段小児科医院（架空）");
  await page.getByLabel("市区町村コード").fill("131016");
  await page.getByLabel("電話番号（日中）").fill("03-5555-0199");
  await assertAccessible(page);
  await atEveryWidth(page, async (name, width) => {
    await assertNoSidewaysScroll(page);
    await shot(page, `organization_new-${width}`, { keep: name === "desk" });
  });
  await page.keyboard.press("Control+Enter");
  await page.getByRole("heading", { level: 1, name: "九段小児科医院" }).waitFor();
  await page.setViewportSize({ width: 1280, height: 900 });
  await shot(page, "organization-1280");
  await page.getByRole("link", { name: "この機関の利用者を見る" }).click();

  // The centre makes the institution's administrator, who alone makes its staff.
  const link = await issue(page, { name: "九段 管子", login: "kudan.admin", role: "利用者管理者" });
  await shot(page, "account_issued-1280", { keep: false });
  const manager = await visitor();
  const first = await enrol(manager, link, { pictures: true });
  await enter(manager, "kudan.admin");
  await manager.getByLabel("確認コード").fill(first.code());
  await manager.keyboard.press("Enter");
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
  await doctor.getByLabel("回復コード").fill(codes[0]);
  await assertAccessible(doctor);
  await doctor.keyboard.press("Enter");
  await home(doctor);

  // The list of people shows how they stand.
  await manager.getByRole("link", { name: "利用者の情報を見る" }).click();
  await manager.getByRole("heading", { level: 1, name: "九段 医一" }).waitFor();
  await atEveryWidth(manager, async (name, width) => {
    await assertNoSidewaysScroll(manager);
    await shot(manager, `account-${width}`, { keep: name === "desk" });
  });
  await manager.setViewportSize({ width: 1280, height: 900 });
  await manager.getByRole("button", { name: "IDを停止する" }).click();
  const dialog = manager.getByRole("dialog");
  await assertAccessible(manager);
  await dialog.getByRole("button", { name: "停止する" }).click();
  await manager.getByText("九段 医一さんのIDを停止しました").waitFor();

  // Whatever they do next is refused.
  await doctor.getByRole("link", { name: "発生届の入力" }).first().click();
  await doctor.getByRole("heading", { name: "もう一度ログインしてください" }).waitFor();
  await doctor.locator("input[autocomplete=username]").fill("kudan.doctor");
  await doctor.locator("input[type=password]").fill(password);
  await doctor.keyboard.press("Enter");
  // A stopped ID is answered as an unknown one is, to tell a stranger nothing.
  await doctor.getByLabel("確認コード").fill(code());
  await doctor.keyboard.press("Enter");
  await doctor.getByText("確認コードが正しくありません").first().waitFor();
  await shot(doctor, "stopped-1280", { keep: false });
});

test("a locked screen keeps what was typed; another of one's organisations is chosen", async ({ page, visitor }) => {
  // An ID of one's own, made by the administrator: locking a shared session would disturb others.
  await open(page, "shinjuku.admin", "/accounts");
  const link = await issue(page, { name: "鎖 錠子", login: "shinjuku.lock", role: "保健師・看護師" });
  const nurse = await visitor();
  const { code, codes } = await enrol(nurse, link);
  await enter(nurse, "shinjuku.lock");
  await nurse.getByRole("button", { name: "アプリが使えないとき" }).click();
  await nurse.getByLabel("回復コード").fill(codes[0]);
  await nurse.keyboard.press("Enter");
  await home(nurse);
  await nurse.getByRole("link", { name: "患者一覧" }).first().click();
  const search = nurse.getByRole("searchbox").or(nurse.getByLabel(/氏名/)).first();
  await search.fill("打ちかけ");
  await nurse.getByRole("button", { name: "画面ロック" }).click();
  await nurse.getByRole("heading", { name: "画面ロック" }).waitFor();
  await assertAccessible(nurse);
  await shot(nurse, "lock-1280");
  await nurse.getByLabel("確認コード").fill(code());
  await nurse.keyboard.press("Enter");
  await eventually(async () => assert.equal(await nurse.getByRole("heading", { name: "画面ロック" }).count(), 0));
  assert.equal(await search.inputValue(), "打ちかけ");

  // 応援職員: sent from Chiyoda to help Shinjuku out.
  const helper = await visitor();
  await open(helper, "chiyoda.clerk");
  await helper.locator(".who-organization", { hasText: "千代田保健所" }).waitFor();
  await helper.getByRole("button", { name: "所属機関を切り替える" }).click();
  await assertAccessible(helper);
  await shot(helper, "organization_switch-1280");
  await helper.getByRole("button", { name: /新宿区保健所/ }).click();
  await helper.locator(".who-organization", { hasText: "新宿区保健所" }).waitFor();
  // And back, for whoever comes after.
  await helper.getByRole("button", { name: "所属機関を切り替える" }).click();
  await helper.getByRole("button", { name: /千代田保健所/ }).click();
  await helper.locator(".who-organization", { hasText: "千代田保健所" }).waitFor();
});
