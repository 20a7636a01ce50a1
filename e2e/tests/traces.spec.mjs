// Nothing about a person stays on the device (H3): no address, no storage, no cache, no file of the browser's profile.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { app, chromiumOptions, session, signIn, test } from "../harness.mjs";
import { notify } from "../records.mjs";

// Strings found nowhere else: what is typed, and what is shown of it.
const latin = "Qx7Wv9Kp2Zd";
const kanji = "鱻龘麤驫";
const secrets = [latin, kanji, "ソヌケヌソ", "90-7391-4821", "9073914821"];
// What is not about a person may stay: the search has to find it.
const control = "Hq5Rt8Nb3Yc";

/** What a text may have been written as: UTF-8, UTF-16, JSON, address and Base64 at any place. */
function forms(text) {
  const escaped = [...text].map((one) => (one < "~" ? one : `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`)).join("");
  const encoded = [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
    // Letters at the ends hold bits of what stands beside.
    return bytes.toString("base64").slice([0, 2, 3][before], Math.floor((bytes.length * 8) / 6));
  });
  return [text, escaped, encodeURIComponent(text), ...encoded].map((one) => Buffer.from(one)).concat(Buffer.from(text, "utf16le"));
}

/** The files below a folder that hold one of the texts. */
function filesWith(folder, texts) {
  const patterns = texts.flatMap(forms);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => {
      const bytes = readFileSync(path);
      return patterns.some((pattern) => bytes.includes(pattern));
    });
}

test("after signing out the browser's profile holds nothing about a person", async () => {
  const profile = mkdtempSync(join(tmpdir(), "hersys-profile-"));
  try {
    const { urls, kept } = await workAndSignOut(profile);
    assert.deepEqual(urls.filter((url) => secrets.some((secret) => decodeURIComponent(url).includes(secret))), []);
    assert.deepEqual(kept, [], "answers with a person in them that a cache may keep");
    assert.deepEqual(filesWith(profile, secrets), []);
    assert.notDeepEqual(filesWith(profile, [control]), [], "the search finds what is there");
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
});

/** A centre's nurse at a device of her own: queue, notification, search, person, change; then she signs out. */
async function workAndSignOut(profile) {
  await notify(session("kanda.doctor"), {
    family_name: kanji,
    given_name: latin,
    family_kana: "ソヌケヌソ",
    given_kana: "ヌソ",
    phone: "090-7391-4821",
  });
  const context = await chromium.launchPersistentContext(profile, {
    ...chromiumOptions(),
    baseURL: app.url,
    locale: "ja-JP",
    timezoneId: "Asia/Tokyo",
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(10_000);
  const urls = [];
  const kept = [];
  context.on("request", (request) => urls.push(request.url()));
  context.on("response", (response) => {
    const api = new URL(response.url()).pathname.startsWith("/api/");
    if (api && !/no-store/.test(response.headers()["cache-control"] ?? "")) kept.push(response.url());
  });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    await signIn(page, "shinjuku.nurse");
    await page.goto(`/cases?control=${control}`);
    await page.getByRole("heading", { level: 1, name: "患者一覧" }).waitFor();
    await page.keyboard.press("/");
    await page.locator("[data-search]").fill(kanji);
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: new RegExp(kanji) }).first().click();
    await page.getByRole("heading", { level: 1, name: new RegExp(latin) }).waitFor();
    await page.getByRole("link", { name: "基本情報" }).click();
    await page.getByRole("button", { name: "表示する（記録されます）" }).click();
    await page.getByText("090-7391-4821").waitFor();
    await page.getByRole("button", { name: "基本情報を変更する" }).click();
    await page.getByLabel("職業").fill(latin);
    await page.getByRole("button", { name: "保存する" }).click();
    await page.getByText("基本情報を変更しました").waitFor();
    await page.getByRole("link", { name: "発生届", exact: true }).click();
    await page.getByRole("heading", { name: "補記のお願い" }).waitFor();
    await page.getByRole("button", { name: "ログアウト" }).click();
    await page.getByText("ログアウトしました").waitFor();
    assert.equal(await page.getByText(kanji).count(), 0);
    await page.goBack().catch(() => {});
    assert.equal(await page.getByText(kanji).count(), 0, "going back shows nothing");
  } finally {
    await context.close();
  }
  return { urls, kept };
}
