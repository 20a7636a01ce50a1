// Entry by keys alone, as somebody does whose hands stay on the keyboard: Tab to an item, its digit for a choice, text,
// Space, Enter. What cannot be reached or chosen that way fails the journey.
import assert from "node:assert/strict";

/** What the focus is at, in words, for the report of a journey that went astray. */
const focus = (page) =>
  page.evaluate(() => {
    const at = document.activeElement;
    return at && at !== document.body ? `${at.tagName.toLowerCase()}#${at.id} „${(at.innerText ?? "").slice(0, 30)}“` : "nothing";
  });

/**
 * A keyboard at a page, which counts what is pressed beyond the text itself. An item is named by
 * - a Locator,
 * - `#id`: an input, or any of the choices of a group,
 * - its label.
 *
 * `within` is how many steps of Tab an item may be away.
 */
export function keyboard(page, { within = 300 } = {}) {
  let pressed = 0;

  const find = (item) => {
    if (typeof item !== "string" && !(item instanceof RegExp)) return item;
    const byId = typeof item === "string" && item.startsWith("#");
    return byId ? page.locator(`${item}:not(fieldset), fieldset${item} input`) : page.getByLabel(item);
  };
  const press = async (key) => {
    pressed += 1;
    await page.keyboard.press(key);
  };

  /** Tabs on to an item, or back to one that was passed. */
  const to = async (item) => {
    const target = find(item);
    await target.first().waitFor({ state: "attached" });
    for (let step = 0; step <= within; step += 1) {
      const way = await target.evaluateAll((all) => {
        const at = document.activeElement;
        if (all.includes(at)) return "there";
        // Of several the nearest: whatever lies ahead, else back.
        const ahead = (one) => at === document.body || at.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING;
        return all.some(ahead) ? "Tab" : "Shift+Tab";
      });
      if (way === "there") return;
      if (step < within) await press(way);
    }
    assert.fail(`${item} is not within ${within} steps of Tab; the focus is at ${await focus(page)}`);
  };

  /** Types into an item, in the place of what stood there. */
  const fill = async (item, text) => {
    await to(item);
    const stood = await page.evaluate(() => document.activeElement.value);
    if (stood) await press("Control+A");
    if (text) await page.keyboard.insertText(text);
    else if (stood) await press("Delete");
  };

  /** A group of choices: a Locator, an id, or its name. */
  const group = (item) => {
    if (typeof item === "string" && item.startsWith("#")) return page.locator(item);
    return typeof item === "string" || item instanceof RegExp ? page.getByRole("group", { name: item }) : item;
  };

  /** Presses the digit that stands beside a choice. */
  const choose = async (item, choice) => {
    const choices = group(item);
    await to(choices.locator("input"));
    const at = await choices.locator(".pick label").evaluateAll(
      (labels, choice) =>
        labels.map((label) => {
          const number = label.querySelector(".pick-number")?.textContent ?? "";
          const words = label.textContent.trim();
          return { number, same: words.slice(number.length).trim() === choice };
        }),
      choice,
    );
    const index = at.findIndex((one) => one.same);
    assert.notEqual(index, -1, `no choice is called ${choice}`);
    assert.notEqual(at[index].number, "", `${choice} has no digit`);
    await press(at[index].number);
    const chosen = await choices.locator(".pick input").nth(index).elementHandle();
    await page.waitForFunction((input) => input.checked, chosen);
  };

  /** Ticks a box by the space bar. */
  const tick = async (item) => {
    await to(item);
    const checked = () => page.evaluate(() => document.activeElement.checked);
    if (!(await checked())) await press("Space");
    assert.ok(await checked(), `${item} is ticked`);
  };

  /** Goes through a list by the arrow keys until it shows the option. */
  const select = async (item, option) => {
    await to(item);
    // Some lists (countries, institutions) come from the server.
    await page.waitForFunction((option) => [...(document.activeElement.options ?? [])].some((one) => one.textContent.trim() === option), option);
    const steps = await page.evaluate((option) => {
      const list = document.activeElement;
      return [...list.options].findIndex((one) => one.textContent.trim() === option) - list.selectedIndex;
    }, option);
    for (let step = 0; step < Math.abs(steps); step += 1) await press(steps > 0 ? "ArrowDown" : "ArrowUp");
    assert.equal(await page.evaluate(() => document.activeElement.selectedOptions[0]?.textContent.trim()), option);
  };

  /** Presses a button, a link or what opens a fold. */
  const enter = async (item) => {
    await to(item);
    await press("Enter");
  };

  /** Opens every fold of a form, in order. */
  const unfold = async () => {
    const folded = "section:not([hidden]) > details.more:not([open])";
    for (let left = await page.locator(folded).count(); left > 0; left = await page.locator(folded).count()) {
      await enter(page.locator(`${folded} > summary`).first());
      await page.waitForFunction(([folded, left]) => document.querySelectorAll(folded).length !== left, [folded, left]);
    }
  };

  return {
    get pressed() {
      return pressed;
    },
    type: (text) => page.keyboard.insertText(text),
    press,
    to,
    fill,
    choose,
    tick,
    select,
    enter,
    unfold,
  };
}
