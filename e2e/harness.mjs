// What every spec needs: the server, a browser page that reports what goes wrong in it, and what is asked of every page.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, test as nodeTest } from "node:test";
import axe from "axe-core";
import { chromium } from "playwright-core";
import { chromiumOptions } from "./chromium.mjs";
import { keyboard } from "./keys.mjs";
import { credentials, writes } from "./session.mjs";

const here = import.meta.dirname;
const baseUrl = process.env.HERSYS_E2E_URL;
assert.ok(baseUrl, "start the specs by ./justw e2e");

/** The widths that every page must work at. */
export const widths = { phone: 360, tablet: 768, desk: 1280, wide: 1920 };

// ---- the server ----

/** The server under test, as a program without a browser sees it. */
export const app = {
  url: baseUrl,
  get: (path, options) => request("GET", path, undefined, options),
  post: (path, body, options) => request("POST", path, body, options),
  patch: (path, body, options) => request("PATCH", path, body, options),
  delete: (path, options) => request("DELETE", path, undefined, options),
};

/** The answer's status, headers and body, which is parsed where it is JSON. */
async function request(method, path, body, { headers = {} } = {}) {
  const content = body === undefined ? {} : { "content-type": "application/json" };
  const response = await fetch(new URL(path, baseUrl), {
    method,
    headers: { ...content, ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
    redirect: "manual",
  });
  const text = await response.text();
  const json = /json/.test(response.headers.get("content-type") ?? "");
  return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text };
}

// ---- who is signed in ----

const sessions = JSON.parse(process.env.HERSYS_E2E_SESSIONS ?? "{}");

/**
 * What a program sends as `login` of the demonstration. Every spec shares the session: one that locks or ends it
 * signs in an account of its own instead.
 */
export function session(login) {
  assert.ok(sessions[login], `the demonstration has no account ${login}`);
  return { ...writes(baseUrl), Cookie: sessions[login].cookie };
}

/** Keeps the session of an account that a spec has made. */
export const keepSession = (login, kept) => void (sessions[login] = kept);

/** Opens `path` as `login` would see it after signing in. */
export async function open(page, login, path = "/") {
  await lend(page, login);
  await page.goto(path);
  await page.getByRole("heading", { level: 1 }).waitFor();
}

/** Gives the visitor the session of `login`. */
export async function lend(page, login) {
  const url = baseUrl.replace(/^http:/, "https:");
  const pairs = session(login).Cookie.split("; ").map((pair) => /^([^=]+)=(.*)$/.exec(pair));
  await page.context().addCookies(
    pairs.map(([, name, value]) => ({ name, value, url, secure: true, httpOnly: true, sameSite: "Strict" })),
  );
}

/** Signs in through the screens by keyboard, for what follows to be this visitor's own: ending it disturbs nobody. Once a login. */
export async function signIn(page, login) {
  const { password, code } = await credentials(baseUrl, login, sessions[login]?.code);
  const keys = keyboard(page);
  await page.goto("/");
  await keys.fill(page.locator("input[autocomplete=username]"), login);
  await keys.fill(page.locator("input[type=password]"), password);
  await keys.press("Enter");
  await keys.fill(page.locator("input[autocomplete=one-time-code]"), code);
  await keys.press("Enter");
  await page.getByRole("heading", { level: 1, name: "本日の業務" }).waitFor();
}

// ---- the browser ----

let browser;
/** One browser for a spec file, a fresh profile for each visitor. */
async function sharedBrowser() {
  browser ??= await chromium.launch(chromiumOptions());
  return browser;
}
after(() => browser?.close());

/**
 * A refused request is part of many journeys and is told on the page; Chromium also writes it to the console.
 * Anything else there is a defect, and so is a request to anywhere but the server.
 */
function watch(page, defects) {
  const refusedByApi = (message) =>
    /^Failed to load resource: the server responded with a status of 4\d\d/.test(message.text()) &&
    new URL(message.location().url, baseUrl).pathname.startsWith("/api/");
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type()) && !refusedByApi(message)) {
      defects.push(`console: ${message.text()} (${message.location().url})`);
    }
  });
  page.on("pageerror", (error) => defects.push(`exception: ${error.stack ?? error}`));
  page.on("crash", () => defects.push("the page crashed"));
  page.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (/^(https?|wss?):$/.test(protocol) && origin.replace(/^ws/, "http") !== new URL(baseUrl).origin) {
      defects.push(`request to elsewhere: ${request.url()}`);
    }
  });
}

/**
 * A test with a browser. `body` gets
 * - `page`: a Playwright page of a first visitor, at the width of a desk;
 * - `visitor({ width, locale })`: the page of another visitor, with cookies of their own;
 * - `allow(pattern)`: expect defects that match, in this test only;
 * - `app`: the server.
 */
export function test(name, body) {
  return nodeTest(name, { timeout: 120_000 }, async (t) => {
    const defects = [];
    const allowed = [];
    const contexts = [];
    const visitor = async ({ width = widths.desk, height = 900, locale = "ja-JP", ...options } = {}) => {
      const context = await (await sharedBrowser()).newContext({
        baseURL: baseUrl,
        viewport: { width, height },
        locale,
        timezoneId: "Asia/Tokyo",
        reducedMotion: "reduce",
        ...options,
      });
      context.setDefaultTimeout(10_000);
      context.on("page", (page) => watch(page, defects));
      contexts.push(context);
      return context.newPage();
    };
    const page = await visitor();
    try {
      await body({ page, visitor, app, allow: (pattern) => allowed.push(pattern), t });
      assert.deepEqual(defects.filter((defect) => !allowed.some((pattern) => pattern.test(defect))), [], "defects seen by the browser");
    } catch (error) {
      const picture = `failed-${name.replace(/[^\p{L}\p{N}]+/gu, "-")}`;
      for (const [index, context] of contexts.entries()) {
        for (const open of context.pages()) await shot(open, `${picture}-${index}`, { keep: false }).catch(() => {});
      }
      if (defects.length) t.diagnostic(defects.join("\n"));
      t.diagnostic(`picture: e2e/output/${picture}-0.png`);
      throw error;
    } finally {
      await Promise.all(contexts.map((context) => context.close()));
    }
  });
}

/** Waits until something has the focus; it is named by its words or its id. */
export const focused = (page, what) =>
  eventually(async () => {
    const at = await page.evaluate(() => [document.activeElement?.id, document.activeElement?.innerText?.trim()]);
    assert.ok(at.includes(what), `the focus is at ${at}, not at ${what}`);
  });

/** Waits until `check` stops throwing; fails with its last error. */
export async function eventually(check, patience = 10_000) {
  const end = Date.now() + patience;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

// ---- what is asked of every page ----

const standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** axe finds nothing against WCAG 2.2 AA. */
export async function assertAccessible(page) {
  // From the top: wherever a page happens to be scrolled to, something stands half behind the head that stays in view.
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async (values) => {
    const options = { runOnly: { type: "tag", values }, rules: { "target-size": { enabled: true } } };
    const result = await globalThis.axe.run(document, options);
    return result.violations.flatMap(({ id, help, nodes }) =>
      nodes.map((node) => `${id} (${help}): ${node.target.join(" ")} ${node.failureSummary.replace(/\s+/g, " ")}`),
    );
  }, standards);
  assert.deepEqual(violations, [], `accessibility of ${page.url()}`);
}

/** Nothing sticks out at the side. */
export async function assertNoSidewaysScroll(page) {
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(excess <= 0, `${page.url()} is ${excess} px too wide at ${page.viewportSize().width} px`);
}

/** Calls `check(name, width)` at each of the four widths. */
export async function atEveryWidth(page, check) {
  for (const [name, width] of Object.entries(widths)) {
    await page.setViewportSize({ width, height: width === widths.phone ? 740 : 900 });
    await check(name, width);
  }
}

/**
 * A picture, in e2e/output; `./justw screenshots` puts it into docs/screenshots instead.
 * `keep: false` is for pictures that never belong there.
 */
export async function shot(page, name, { keep = true, fullPage = true } = {}) {
  const folder = keep && process.env.HERSYS_SCREENSHOTS === "1" ? join(here, "../docs/screenshots") : join(here, "output");
  mkdirSync(folder, { recursive: true });
  await page.evaluate(() => document.fonts.ready);
  // On a picture of the whole page nothing stays where the window ends.
  const stay = (position) =>
    page.evaluate((position) => {
      for (const one of document.querySelectorAll(".shell-header, .case-head, .form-bar, .bulk, .written-side")) {
        one.style.setProperty("position", position, "important");
      }
    }, position);
  if (fullPage) await stay("static");
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage, animations: "disabled" });
  if (fullPage) await stay("");
}
