// How a page loads for the first time: `first-load.mjs URL RUNS slow-4g|none` writes one JSON list, a run each: what was
// loaded and when it had come, its bytes as they came, and after how many milliseconds something could be typed or pressed.
//
// slow-4g is what the browser's own tools and Lighthouse call so: 1.6 Mbit/s and 150 ms, of which a request feels 562 ms,
// names, handshakes and encryption counted in; with a processor four times slower.
import { chromium } from "playwright-core";
import { chromiumOptions } from "./chromium.mjs";

const [url, runs, throttle] = process.argv.slice(2);
const conditions = {
  "slow-4g": { network: { offline: false, latency: 562.5, downloadThroughput: (1474.56 * 1024) / 8, uploadThroughput: (675 * 1024) / 8 }, slower: 4 },
  none: { network: null, slower: 1 },
}[throttle];

/** Notes, within the page, when the first field or button that works can be seen. */
function watchForUse() {
  const look = () => {
    const works = [...document.querySelectorAll("input, button, select, textarea")].some(
      (one) => !one.disabled && one.checkVisibility() && one.getBoundingClientRect().width > 0,
    );
    if (works) window.usableAfter = performance.now();
    else requestAnimationFrame(look);
  };
  look();
}

async function load(browser) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: "ja-JP" });
  try {
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    const urls = new Map();
    let bytes = 0;
    cdp.on("Network.requestWillBeSent", ({ requestId, request }) => urls.set(requestId, request.url));
    cdp.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
    await cdp.send("Network.enable");
    await cdp.send("Network.setCacheDisabled", { cacheDisabled: true });
    if (conditions.network) await cdp.send("Network.emulateNetworkConditions", conditions.network);
    if (conditions.slower > 1) await cdp.send("Emulation.setCPUThrottlingRate", { rate: conditions.slower });
    await page.addInitScript(watchForUse);
    await page.goto(url, { waitUntil: "commit" });
    await page.waitForFunction(() => window.usableAfter, undefined, { timeout: 60_000 });
    const usable = await page.evaluate(() => window.usableAfter);
    await page.waitForTimeout(1500);
    const came = await page.evaluate(() =>
      [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")].map(({ name, responseEnd }) => [name, Math.round(responseEnd)]),
    );
    // What no timing tells of (an icon), too.
    const all = [...urls.values()].filter((one) => one.startsWith("http")).map((one) => [one, null]);
    return { usable_ms: Math.round(usable), encoded_bytes: bytes, came_ms: Object.fromEntries([...all, ...came]) };
  } finally {
    await context.close();
  }
}

const browser = await chromium.launch(chromiumOptions());
const found = [];
for (let run = 0; run < Number(runs); run += 1) found.push(await load(browser));
await browser.close();
process.stdout.write(`${JSON.stringify(found)}\n`);
