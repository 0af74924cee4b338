// Every page, at two sizes and in two colour schemes.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, before, test } from "node:test";
import axe from "axe-core";
import { Greeter } from "./greeter.mjs";
import { SIZES, open, watched } from "./browser.mjs";

let browser;
let greeter;

before(async () => {
  mkdirSync(process.env.SCREENSHOTS, { recursive: true });
  [browser, greeter] = await Promise.all([open(), Greeter.start()]);
  await greeter.use();
});

after(async () => {
  await browser?.close();
  await greeter?.stop();
});

/** Every page for people that the index leads to, and views of them that have parameters. */
async function paths() {
  const { pages } = await greeter.json("/debug/");
  const plain = ["/metrics", "/livez", "/readyz", "/startupz"];
  const listed = pages.map((page) => page.path).filter((path) => !plain.includes(path));
  return ["/debug/", ...listed, ...VIEWS.filter((view) => listed.includes(view.split("?")[0]))];
}

const FAMILY = "fam=helloworld.Greeter%2FGetGreeting";
const VIEWS = [
  `/debug/requests?${FAMILY}&b=0`,
  `/debug/requests?${FAMILY}&b=0&exp=1`,
  `/debug/requests?${FAMILY}&b=11`,
  "/debug/requests?code=NotFound",
  "/debug/flagz?type=dynamic",
];

test("each page is whole, legible and reads nothing foreign", async (t) => {
  for (const path of await paths()) {
    for (const size of Object.keys(SIZES)) {
      for (const scheme of ["light", "dark"]) {
        await t.test(`${path} ${size} ${scheme}`, async () => {
          const { page, faults } = await watched(browser, greeter.admin, { size, scheme });
          const response = await page.goto(greeter.admin + path);
          assert.equal(response.status(), 200);
          await page.screenshot({ path: screenshot(path, size, scheme), fullPage: true });
          assert.deepEqual(await violations(page), []);
          const overflow = await page.evaluate(
            () => document.documentElement.scrollWidth - innerWidth,
          );
          assert.ok(overflow <= 0, `${overflow} pixels are beyond the edge`);
          assert.notEqual(await page.title(), "broken");
          assert.deepEqual(faults, []);
          await page.context().close();
        });
      }
    }
  }
});

function screenshot(path, size, scheme) {
  const name = path.replace(/^\/(debug\/)?/, "").replace(/[^a-z0-9]+/gi, "-") || "index";
  return `${process.env.SCREENSHOTS}/${name}-${size}-${scheme}.png`;
}

/** What axe-core finds, contrast included. */
async function violations(page) {
  // Through the debugger: the page's own policy allows no script but the server's.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
}

test("the README shows the pages as they are", async () => {
  for (const [name, path] of Object.entries(SHOWN)) {
    const { page } = await watched(browser, greeter.admin);
    await page.goto(greeter.admin + path);
    await page.screenshot({ path: `${process.env.SCREENSHOTS}/readme/${name}.png` });
    await page.context().close();
  }
});

/** What the README shows, by the names of the images. */
const SHOWN = {
  requests: `/debug/requests?${FAMILY}&b=0`,
  status: "/status",
  flagz: "/debug/flagz",
};

test("everything that can be used is reached by the keyboard", async (t) => {
  for (const path of await paths()) {
    await t.test(path, async () => {
      const { page } = await watched(browser, greeter.admin);
      await page.goto(greeter.admin + path);
      const count = await page.evaluate(() => {
        const usable = "a[href], button, input:not([type=hidden]), select, summary, [tabindex='0']";
        const shown = [...document.querySelectorAll(usable)].filter(
          (it) => it.checkVisibility() && !it.disabled,
        );
        shown.forEach((it, index) => (it.dataset.usable = index));
        return shown.length;
      });
      const reached = new Set();
      for (let presses = 0; presses < count + 2; presses++) {
        await page.keyboard.press("Tab");
        const focused = await page.evaluate(() => {
          const it = document.activeElement;
          return { index: it.dataset.usable, outline: getComputedStyle(it).outlineStyle };
        });
        if (focused.index !== undefined) {
          reached.add(focused.index);
          assert.notEqual(focused.outline, "none", `no focus is seen on number ${focused.index}`);
        }
      }
      assert.equal(reached.size, count);
      await page.context().close();
    });
  }
});

test("tables are sorted by their headings, with the keyboard too", async () => {
  const { page, faults } = await watched(browser, greeter.admin);
  await page.goto(`${greeter.admin}/debug/routes`);
  const heading = page.locator("th[data-sort]").first();
  const cells = () => page.locator("table").first().locator("tbody th").allInnerTexts();
  await heading.getByRole("button").focus();
  await page.keyboard.press("Enter");
  assert.equal(await heading.getAttribute("aria-sort"), "ascending");
  const rising = await cells();
  assert.deepEqual(rising, [...rising].sort((left, right) => left.localeCompare(right)));
  await page.keyboard.press("Enter");
  assert.deepEqual(await cells(), rising.reverse());
  assert.deepEqual(faults, []);
  await page.context().close();
});

test("a live page shows what is new and keeps its order", async () => {
  const { page, faults } = await watched(browser, greeter.admin);
  await page.goto(`${greeter.admin}/debug/routes`);
  await page.locator("th[data-sort] button").first().click();
  const asked = page.waitForResponse((response) => response.url().endsWith("/debug/routes"));
  await page.getByLabel("Live").check();
  await asked;
  const again = page.waitForResponse((response) => response.url().endsWith("/debug/routes"));
  await again;
  await page.waitForFunction(() => document.querySelector("th[data-sort] button"));
  assert.equal(await page.locator("th[data-sort]").first().getAttribute("aria-sort"), "ascending");
  assert.deepEqual(faults, []);
  await page.context().close();
});
