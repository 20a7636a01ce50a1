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

test("the description of the API is read by keyboard and screen reader, found in, and accessible at every width", async ({ page }) => {
  await page.goto("/api/docs");
  await page.getByRole("heading", { level: 1, name: "hersys API" }).waitFor();
  assert.equal(await page.locator("html").getAttribute("lang"), "ja");
  // The first thing that the keyboard reaches leads past the head.
  await page.keyboard.press("Tab");
  assert.equal(await page.locator(":focus").textContent(), "本文へ移動する");
  await page.getByLabel("操作・項目・型を探す").fill("取下げの申出 同意する");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: /検索結果/ }).waitFor();
  const summary = page.getByText("POST /api/v1/notifications/{id}/withdrawal/consentの詳細");
  await summary.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "必要な権限" }).waitFor();
  await atEveryWidth(page, async (width) => {
    await assertNoSidewaysScroll(page);
    await assertAccessible(page);
  });
  // A link to a schema leads out of what was found, to the schema in the whole page.
  await page.getByRole("link", { name: "Notification", exact: true }).click();
  await page.locator("#schema-Notification").waitFor();
  await page.getByText("Notificationの項目と例", { exact: true }).click();
  await assertNoSidewaysScroll(page);
  await assertAccessible(page);
});
