// Every page as it looks on a day at work: reached by whom it is for, readable, of one language, within the window, and
// kept as a picture. A page, a tab or a stage that nobody visits fails.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test as check } from "node:test";
import { assertAccessible, assertNoSidewaysScroll, eventually, lend, shot, test, widths } from "../harness.mjs";
import { keyboard } from "../keys.mjs";
import { pages } from "../pages.mjs";
import { theScene } from "../scene.mjs";

const source = (path) => readFileSync(new URL(`../../frontend/src/${path}`, import.meta.url), "utf8");
const routes = [...source("routes.rs").matchAll(/^\s+path: "([^"]+)"/gm)].map(([, path]) => path);
const stages = (path) => {
  const [, body] = /^(?:pub\(super\) )?enum Stage \{\n(.*?)^\}/ms.exec(source(path));
  return [...body.matchAll(/^ {4}([A-Z]\w*)/gm)].map(([, stage]) => stage);
};

/** The first line of the table that an address fits, as the program finds it. */
const routeOf = (path) => routes.find((route) => new RegExp(`^${route.replace(/:\w+/g, "[^/]+")}/?$`).test(path)) ?? null;

// ---- what is asked beside what is asked of every page ----

/** What is read on the page: texts that are shown, and those that are spoken. */
const words = (page) =>
  page.evaluate(() => {
    const shown = (element) => element.checkVisibility({ visibilityProperty: true });
    const walker = document.createTreeWalker(document.querySelector("dialog[open]") ?? document.body, NodeFilter.SHOW_TEXT);
    const all = [];
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      const part = element.closest("option") ? element.closest("select") : element;
      if (!["SCRIPT", "STYLE", "NOSCRIPT"].includes(element.tagName) && shown(part)) all.push(walker.currentNode.textContent.trim());
    }
    for (const element of document.querySelectorAll("[aria-label], [placeholder], [title], [alt]")) {
      if (shown(element)) for (const name of ["aria-label", "placeholder", "title", "alt"]) all.push(element.getAttribute(name) ?? "");
    }
    return all.filter(Boolean);
  });

// Keys, codes and debris of a program, which nobody should have to read.
const debris = [
  /\b(GET|POST|PUT|PATCH|DELETE) \//,
  /\b[a-z]+_[a-z_]+\b/,
  /^[a-z]+(\.[a-z_]+)+$/,
  /\{[a-z_]+\}|\bundefined\b|\bNaN\b|\bnull\b|\b(Some|Ok|Err)\(|\[object /,
];
/** Logins look like keys; so do addresses, which are read out of the way. */
const login = /\b[a-z_]+(\.[a-z_]+)?\.(admin|nurse|clerk|doctor|auditor|coordinator|analyst|newcomer|enrolment|support|never|lock|nurse1)\b/g;
/** Names of API keys are as little words of the program. */
const key = /\bhsk_[a-z0-9]+/g;
const own = [/https?:\/\/\S+/g, login, key, /\botpauth:\S+/g, /\S+@\S+/g, /Google Authenticator|Microsoft Authenticator|demonstration of hersys|patients\.csv/g];

/** A page in Japanese has neither debris nor a sentence in English. */
async function assertJapanese(page) {
  const all = (await words(page)).map((text) => own.reduce((text, pattern) => text.replace(pattern, ""), text));
  const wrong = all.filter((text) => debris.some((pattern) => pattern.test(text)) || /[A-Za-z]{2,}( [A-Za-z]{2,}){2,}/.test(text));
  assert.deepEqual(wrong, [], `left over on ${page.url()}`);
}

/** What the program itself says: headings, labels, buttons. The rest of a page may be data. */
const fixed = "main h2, h3, legend, main label, th[scope=col], dt, summary, button, nav a, caption, .page-lead, .lead, .field-support, .page-back, .tag";

/** The same page in English has no Japanese among what the program says; then it is Japanese again. */
async function assertEnglish(page, said) {
  await page.getByRole("button", { name: "English" }).click();
  await eventually(async () => assert.equal(await page.locator("html").getAttribute("lang"), "en"));
  // What the page asks for anew comes in English, too.
  await eventually(async () => {
    const texts = await page.locator(fixed).evaluateAll((all) =>
      all.filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest("[lang=ja]")).map((one) => one.innerText.trim()),
    );
    const wrong = texts.filter((text) => /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(text) && !said.some((pattern) => pattern.test(text)));
    assert.deepEqual(wrong, [], `Japanese left over on ${page.url()}`);
  }, 2_000);
  assert.match(await page.title(), /hersys/);
  await page.getByRole("button", { name: "日本語" }).click();
  await eventually(async () => assert.equal(await page.locator("html").getAttribute("lang"), "ja"));
}

/** It has a heading, and the window a title. */
async function assertTitled(page, entry) {
  // A letter that is only printed has a heading of its own.
  const heading = page.locator(entry.dialog ? "dialog[open] .dialog-title" : "h1").filter({ visible: true });
  assert.equal(await heading.count(), 1, "one heading says what the page is");
  assert.match(await heading.innerText(), /\S/);
  assert.match(await page.title(), /hersys/);
}

// ---- the walk ----

const seen = new Set();
const tabs = new Set();
const narrow = { width: widths.phone, height: 740, hasTouch: true, isMobile: true };
// Names of people and places, days, and numbers of the rules are data.
const data = /（架空）|[\p{Script=Han}]{1,4} [\p{Script=Han}ぁ-んァ-ヶ]{1,6}|保健所|クリニック/u;

for (const entry of pages) {
  test(`gallery: ${entry.name}`, async ({ page: desk, visitor, allow }) => {
    for (const pattern of entry.allow ?? []) allow(pattern);
    const scene = await theScene();
    const page = entry.patient ? await visitor(narrow) : desk;
    const keys = keyboard(page);
    if (entry.as) await lend(page, entry.as);
    const path = typeof entry.path === "function" ? entry.path(scene) : entry.path;
    await entry.before?.({ page, scene });
    const ready = () => page.getByText(entry.ready).filter({ visible: true }).first().waitFor();
    if (path) await page.goto(path);
    if (path && entry.patient) await page.locator("h1").waitFor();
    if (path && !entry.patient) await ready();
    await entry.act?.({ page, keys, scene });
    if (entry.patient) await ready();
    await page.locator("[aria-busy=true]").filter({ visible: true }).first().waitFor({ state: "detached" });
    if (!entry.patient && !entry.stage) {
      const { pathname, search } = new URL(page.url());
      assert.equal(routeOf(pathname), entry.route, `${pathname} is what ${entry.name} is to show`);
      seen.add(`${entry.route}${search.startsWith("?tab=") ? search : ""}`);
      const links = await page.locator("nav.tabs a").evaluateAll((all) => all.map((one) => new URL(one.href).search));
      for (const search of links) tabs.add(`${entry.route}${search}`);
    }
    for (const width of entry.widths ?? (entry.patient ? [360, 1280] : [1280, 360])) {
      await page.setViewportSize({ width, height: width === widths.phone ? 740 : 900 });
      await assertTitled(page, entry);
      await assertNoSidewaysScroll(page);
      await assertAccessible(page);
      await assertJapanese(page);
      if (process.env.HERSYS_SCREENSHOTS === "1" && !(entry.patient && width !== 360)) {
        await shot(page, `${entry.name}-${width}`, { fullPage: !entry.dialog });
      }
      if (width === 1280 && !entry.dialog && entry.english !== false) await assertEnglish(page, [data, ...(entry.said ?? [])]);
    }
  });
}

check("every route, tab and stage is in the gallery", () => {
  const visited = new Set(pages.map((entry) => entry.route));
  assert.deepEqual(routes.filter((route) => !visited.has(route)), [], "routes of frontend/src/routes.rs that e2e/pages.mjs does not visit");
  assert.deepEqual([...tabs].filter((tab) => !seen.has(tab)), [], "tabs that e2e/pages.mjs does not visit");
  // What is there for a moment only, and the frame of the pages above.
  const staff = new Set([...pages.map((entry) => entry.stage), "Starting", "Work"]);
  assert.deepEqual(stages("shell/mod.rs").filter((stage) => !staff.has(stage)), [], "stages of the staff's program");
  const patient = new Set([...pages.map((entry) => entry.patient), "Starting"]);
  assert.deepEqual(stages("pages/patient/program.rs").filter((stage) => !patient.has(stage)), [], "stages of the patients' program");
});
