// Nothing about a person stays on the device (H3): no address, no storage, no cache, no file of the browser's profile;
// and nothing stays in sight once the screen is locked.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as check } from "node:test";
import { chromium } from "playwright-core";
import { chromiumOptions } from "../chromium.mjs";
import { app, assertAccessible, eventually, open, session, signIn, test, widths } from "../harness.mjs";
import { keyboard } from "../keys.mjs";
import { linkOf, notify } from "../records.mjs";

// Strings found nowhere else: what is typed, and what is shown of it. Everybody's name begins alike, so that one search
// finds any of them.
const latin = "Qx7Wv9Kp2Zd";
const kanji = "鱻龘麤驫";
const kana = "ソヌケヌソ";
const secrets = [latin, kanji, kana, "90-7391-4821", "9073914821"];
// What is not about a person may stay: the search has to find it.
const control = "Hq5Rt8Nb3Yc";
/** How many of them are shown in lists. */
const CROWD = 240;

// ---- the search ----

/** What a text may have been written as: UTF-8, UTF-16, JSON, address and Base64 at any place. */
function forms(text) {
  const escaped = [...text].map((one) => (one < "~" ? one : `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`)).join("");
  const percent = encodeURIComponent(text);
  const encoded = [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
    // Letters at the ends hold bits of what stands beside.
    return bytes.toString("base64").slice([0, 2, 3][before], Math.floor((bytes.length * 8) / 6));
  });
  const hex = /\\u[0-9a-f]{4}|%[0-9A-F]{2}/g;
  const written = [
    text, escaped, escaped.replace(hex, (one) => `\\u${one.slice(2).toUpperCase()}`),
    percent, percent.replace(hex, (one) => one.toLowerCase()),
    ...encoded, ...encoded.map((one) => one.replaceAll("+", "-").replaceAll("/", "_")),
  ];
  const wide = Buffer.from(text, "utf16le");
  const bytes = [...written.map((one) => Buffer.from(one)), wide, Buffer.from(wide).swap16()];
  return [...new Map(bytes.map((one) => [one.toString("hex"), one])).values()];
}

/** The files below a folder that hold one of the texts, with what they hold. */
function filesWith(folder, texts) {
  const patterns = texts.flatMap((text) => forms(text).map((form) => ({ text, form })));
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      const bytes = readFileSync(path);
      const held = patterns.filter(({ form }) => bytes.includes(form)).map(({ text }) => text);
      return held.length > 0 ? [`${path}: ${[...new Set(held)].join(", ")}`] : [];
    });
}

check("the search finds a text in every form it may have been written in", () => {
  const folder = mkdtempSync(join(tmpdir(), "hersys-forms-"));
  try {
    const noise = Buffer.from(Array.from({ length: 5_000 }, (_, place) => (place * 37) % 256));
    const text = `${kanji}${latin}`;
    const unicode = (upper) => [...text].map((one) => (one < "~" ? one : `\\u${((hex) => (upper ? hex.toUpperCase() : hex))(one.charCodeAt(0).toString(16))}`)).join("");
    const wide = Buffer.from(text, "utf16le");
    const ways = {
      utf8: Buffer.from(text), utf16le: wide, utf16be: Buffer.from(wide).swap16(),
      json: Buffer.from(unicode(false)), jsonUpper: Buffer.from(unicode(true)), percent: Buffer.from(encodeURIComponent(text)),
      ...Object.fromEntries([0, 1, 2].map((before) => [`base64 at ${before}`, Buffer.from(Buffer.from(`${"-".repeat(before)}${text}-`).toString("base64"))])),
    };
    for (const [way, bytes] of Object.entries(ways)) {
      const deep = join(folder, "Default", way);
      mkdirSync(deep, { recursive: true });
      writeFileSync(join(deep, "planted"), Buffer.concat([noise, bytes, noise]));
      for (const part of [kanji, latin]) assert.equal(filesWith(deep, [part]).length, 1, `${part} as ${way}`);
      assert.deepEqual(filesWith(deep, [control]), [], way);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

// ---- the devices ----

/** Somebody's own device: what it asked for, what a cache may keep of it, and what is left in its profile at the end. */
async function device(work, options = {}) {
  const profile = mkdtempSync(join(tmpdir(), "hersys-profile-"));
  const urls = [];
  const kept = [];
  try {
    const context = await chromium.launchPersistentContext(profile, {
      ...chromiumOptions(),
      baseURL: app.url,
      locale: "ja-JP",
      timezoneId: "Asia/Tokyo",
      reducedMotion: "reduce",
      ...options,
    });
    context.setDefaultTimeout(10_000);
    context.on("request", (request) => urls.push(request.url()));
    context.on("response", (response) => {
      const api = new URL(response.url()).pathname.startsWith("/api/");
      if (api && !/no-store/.test(response.headers()["cache-control"] ?? "")) kept.push(response.url());
    });
    let more = [];
    try {
      const page = context.pages()[0] ?? (await context.newPage());
      more = (await work(page)) ?? [];
      assert.equal(await page.getByText(kanji).count(), 0);
      const stored = async () =>
        assert.deepEqual(await page.evaluate(() => [sessionStorage.length, Object.keys(localStorage).filter((key) => !["language", "keys"].includes(key))]), [0, []]);
      await stored();
      await page.goBack().catch(() => {});
      assert.equal(await page.getByText(kanji).count(), 0, "going back shows nothing");
      assert.equal(await page.getByText(latin).count(), 0, "going back shows nothing");
      if (page.url().startsWith(app.url)) await stored();
    } finally {
      await context.close();
    }
    const all = [...secrets, ...more];
    assert.deepEqual(urls.filter((url) => all.some((secret) => decodeURIComponent(url.split("#")[0]).includes(secret))), [], "addresses");
    assert.deepEqual(kept, [], "answers with a person in them that a cache may keep");
    assert.deepEqual(filesWith(profile, all), [], "files of the profile");
    assert.notDeepEqual(filesWith(profile, [control]), [], "the search finds what is there");
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
}

async function signOut(page) {
  await page.getByRole("button", { name: "ログアウト" }).click();
  await page.getByText("ログアウトしました").waitFor();
}

const person = (given_name, phone) => ({ family_name: kanji, given_name, family_kana: kana, given_kana: "ヌソ", phone });

/** Several hundred people, notified by a clinic of the nurse's district. */
async function crowd() {
  const left = Array.from({ length: CROWD }, (_, index) => `${latin}${index}`);
  const clerk = async () => {
    for (let name = left.pop(); name; name = left.pop()) await notify(session("yotsuya.doctor"), person(name, "03-5555-0000"));
  };
  await Promise.all(Array.from({ length: 6 }, clerk));
}

/** Goes through a list page by page; gives how many of the crowd were shown. */
async function leaf(page) {
  const shown = new Set();
  for (;;) {
    await page.locator("[aria-busy=true]").first().waitFor({ state: "detached" });
    const rows = page.getByRole("link", { name: new RegExp(`${kanji} ${latin}`) });
    for (const name of await rows.allInnerTexts()) shown.add(name);
    const next = page.getByRole("button", { name: /^次の\d+件$/ });
    if ((await next.count()) === 0) return shown.size;
    const before = page.url();
    await next.click();
    await eventually(() => assert.notEqual(page.url(), before));
  }
}

test("a nurse's device keeps nothing of several hundred people once she has signed out", async () => {
  await crowd();
  await notify(session("kanda.doctor"), person(latin, "090-7391-4821"));
  await device(async (page) => {
    const keys = keyboard(page);
    await signIn(page, "shinjuku.nurse");
    await page.goto(`/cases?control=${control}`);
    await page.getByRole("heading", { level: 1, name: "患者一覧" }).waitFor();
    assert.ok((await leaf(page)) > CROWD, "the whole list was shown");
    await page.goto("/notifications/queue");
    await page.getByRole("heading", { level: 1, name: "発生届の受付" }).waitFor();
    assert.ok((await leaf(page)) >= CROWD, "the whole queue was shown");
    await page.goto("/cases");
    await page.getByRole("heading", { level: 1, name: "患者一覧" }).waitFor();
    await keys.press("/");
    await keys.fill(page.locator("[data-search]"), kanji);
    await keys.press("Enter");
    await page.locator(".results-count").waitFor();
    await keys.press("Escape");
    await keys.fill(page.locator("[data-search]"), "4821");
    await keys.press("Enter");
    await page.getByRole("link", { name: `${kanji} ${latin}`, exact: true }).first().click();
    await page.getByRole("heading", { level: 1, name: new RegExp(latin) }).waitFor();
    await page.getByRole("link", { name: "基本情報" }).click();
    await keys.enter(page.getByRole("button", { name: "表示する（記録されます）" }));
    await page.getByText("090-7391-4821").waitFor();
    await keys.enter(page.getByRole("button", { name: "基本情報を変更する" }));
    await keys.fill("職業", latin);
    await keys.press("Control+Enter");
    await page.getByText("基本情報を変更しました").waitFor();
    await page.getByRole("link", { name: "発生届", exact: true }).click();
    await page.getByRole("heading", { name: "補記のお願い" }).waitFor();
    await signOut(page);
  });
});

test("a doctor's device keeps nothing of what was typed, saved and submitted", async () => {
  await device(async (page) => {
    const keys = keyboard(page);
    await signIn(page, "yotsuya.doctor");
    await page.goto(`/notifications/new?control=${control}`);
    await page.locator("#n-category-0").waitFor();
    await keys.choose("#n-category", "患者（確定例）");
    await keys.fill("#n-person-family_name", kanji);
    await keys.fill("#n-person-given_name", latin);
    await keys.fill("#n-person-family_kana", kana);
    await keys.fill("#n-person-given_kana", "ヌソ");
    await keys.choose("#n-person-sex", "女");
    await keys.fill("#n-person-birth_date", "S55.3.14");
    await keys.fill("#n-person-phone", "090-7391-4821");
    await keys.fill("#n-person-whereabouts-street", `${latin}1-2-3`);
    await keys.fill("#n-diagnosis-diagnosed_on", "t");
    await page.getByText(/^保存済み/).waitFor();
    await eventually(() => assert.match(page.url(), /\/notifications\/drafts\/[0-9a-f-]{36}$/));
    await page.goto("/notifications/drafts");
    await page.getByRole("link", { name: new RegExp(latin) }).first().click();
    await eventually(async () => assert.equal(await page.locator("#n-person-given_name").inputValue(), latin));
    await keys.fill("#n-reporter-physician", latin);
    await page.getByText(/^保存済み/).waitFor();
    await keys.press("Control+Enter");
    await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement?.id), "n-confirm-submit"));
    await keys.press("Enter");
    await page.getByRole("heading", { level: 1, name: "届出を受け付けました" }).waitFor();
    await page.goto("/notifications/own");
    await page.getByRole("link", { name: new RegExp(`${kanji} ${latin} \\d{10}$`) }).first().click();
    await page.getByRole("heading", { level: 1, name: new RegExp(latin) }).waitFor();
    await signOut(page);
  });
});

test("a patient's phone keeps nothing of what was reported", async () => {
  await notify(session("kanda.doctor"), { ...person(latin, "090-7391-4822"), sex: "female", birth_date: "S55.3.14" });
  const link = await linkOf("+819073914822");
  await device(
    async (phone) => {
      await phone.goto(`/p/?control=${control}`);
      await phone.getByRole("heading", { level: 1 }).waitFor();
      await phone.goto(link);
      await phone.getByLabel("年", { exact: true }).fill("1980");
      await phone.getByLabel("月", { exact: true }).fill("3");
      await phone.getByLabel("日", { exact: true }).fill("14");
      await phone.getByRole("button", { name: "次へ進む" }).click();
      await phone.getByLabel("新しい暗証番号").fill("482915");
      await phone.getByLabel("もう一度入力").fill("482915");
      await phone.getByRole("button", { name: "この番号に決める" }).click();
      await phone.getByRole("button", { name: "今日の報告をする" }).click();
      await phone.getByLabel("体温").fill("37.1");
      await phone.getByLabel("酸素飽和度").fill("97");
      await phone.getByRole("button", { name: "すべて「いいえ」" }).click();
      await phone.getByRole("button", { name: "どれもない" }).click();
      await phone.getByLabel("保健所への連絡").fill(`${kanji}${latin}`);
      await phone.getByRole("button", { name: "報告する", exact: true }).click();
      await phone.getByRole("button", { name: "最初の画面へ" }).click();
      await phone.getByRole("button", { name: "これまでの記録" }).click();
      await phone.getByText(latin).waitFor();
      await phone.getByRole("button", { name: "もどる" }).click();
      await phone.getByRole("button", { name: "ログアウト" }).click();
      await phone.getByRole("heading", { level: 1, name: "暗証番号を入力してください" }).waitFor();
    },
    { viewport: { width: widths.phone, height: 740 }, hasTouch: true, isMobile: true },
  );
});

test("an administrator's device keeps neither whom an ID was issued to nor its link", async () => {
  await device(async (page) => {
    const keys = keyboard(page);
    await signIn(page, "shinjuku.admin");
    await page.goto(`/accounts?control=${control}`);
    await keys.enter(page.getByRole("link", { name: "利用者IDを発行する" }).first());
    await page.getByRole("heading", { level: 1, name: "利用者IDの発行" }).waitFor();
    await keys.fill("氏名", `${kanji} ${latin}`);
    await keys.fill("利用者ID", "shinjuku.trace");
    await keys.tick(page.getByRole("checkbox", { name: "保健師・看護師" }));
    await keys.press("Control+Enter");
    await page.getByRole("heading", { level: 1, name: "利用者IDを発行しました" }).waitFor();
    const link = await page.getByLabel("初回設定のリンク").first().inputValue();
    await keys.enter(page.getByRole("link", { name: "利用者の情報を見る" }));
    await page.getByRole("heading", { level: 1, name: new RegExp(latin) }).waitFor();
    await keys.enter(page.getByRole("link", { name: "変更する" }));
    await page.getByRole("heading", { level: 1, name: "利用者情報の変更" }).waitFor();
    await signOut(page);
    return [new URL(link).hash.slice(1)];
  });
});

test("a screen that was left alone hides what it showed", async ({ page }) => {
  await notify(session("kanda.doctor"), person(`${latin}z`, "03-5555-0001"));
  await page.clock.install();
  await open(page, "shinjuku.nurse", "/cases");
  const row = page.getByRole("link", { name: `${kanji} ${latin}z` }).first();
  await row.waitFor();
  assert.ok(await row.isVisible());
  await page.clock.fastForward("01:00:00");
  await page.getByRole("heading", { name: "画面ロック" }).waitFor();
  assert.ok(!(await row.isVisible()), "the row is out of sight");
  assert.equal(await page.getByText(kanji).filter({ visible: true }).count(), 0);
  // Nor is it read out or reached by keys.
  const spoken = await page.locator("body").ariaSnapshot();
  assert.ok(!spoken.includes(kanji), "a screen reader tells nothing");
  for (let step = 0; step < 12; step += 1) {
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() => document.activeElement === document.body || document.activeElement.closest("dialog") !== null));
  }
  await assertAccessible(page);
});
