// The ground under all else: the server answers, both programs start, and nothing is amiss on their first page.
import assert from "node:assert/strict";
import { test as testServer } from "node:test";
import { app, assertAccessible, assertNoSidewaysScroll, atEveryWidth, test } from "../harness.mjs";

testServer("the server is well", async () => {
  assert.equal((await app.get("/healthz")).status, 200);
});

testServer("the pages allow no inline script and no other origin", async () => {
  for (const path of ["/", "/p/"]) {
    const { status, headers, body } = await app.get(path);
    assert.equal(status, 200);
    assert.match(headers.get("content-security-policy") ?? "", /script-src [^;]*'self'/);
    assert.doesNotMatch(headers.get("content-security-policy") ?? "", /'unsafe-(inline|eval)'/);
    assert.doesNotMatch(body, /<script(?![^>]*\ssrc=)/);
  }
});

for (const [name, path] of [["staff", "/"], ["patient", "/p/"]]) {
  test(`the ${name} program starts and is accessible at every width`, async ({ page }) => {
    await page.goto(path);
    await page.getByRole("heading", { level: 1 }).waitFor();
    assert.equal(await page.locator("html").getAttribute("lang"), "ja");
    assert.match(await page.title(), /hersys/);
    await atEveryWidth(page, async () => {
      await assertNoSidewaysScroll(page);
      await assertAccessible(page);
    });
  });
}
