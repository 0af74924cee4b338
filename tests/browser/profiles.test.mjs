// Profiles, of a program that was built with them.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { createInterface } from "node:readline";
import axe from "axe-core";
import { SIZES, open, watched } from "./browser.mjs";

let browser;
let program;
let http;
let admin;

before(async () => {
  mkdirSync(process.env.SCREENSHOTS, { recursive: true });
  browser = await open();
  program = spawn(process.env.HOARDER, {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, _RJEM_MALLOC_CONF: "prof:true,lg_prof_sample:16" },
  });
  const [line] = await once(createInterface({ input: program.stdout }), "line");
  [http, admin] = line.split(" ").map((address) => `http://${address}`);
});

after(async () => {
  await browser?.close();
  program?.stdin.end();
  await (program && once(program, "exit"));
});

function call(method, amount) {
  const headers = { "content-type": "application/json" };
  return fetch(`${http}/${method}`, { method: "POST", body: JSON.stringify({ amount }), headers });
}

test("the overview is legible", async (t) => {
  for (const size of Object.keys(SIZES)) {
    for (const scheme of ["light", "dark"]) {
      await t.test(`${size} ${scheme}`, async () => {
        const { page, faults } = await watched(browser, admin, { size, scheme });
        await page.goto(`${admin}/debug/pprof/`);
        const path = `${process.env.SCREENSHOTS}/profiles-${size}-${scheme}.png`;
        await page.screenshot({ path, fullPage: true });
        await page.evaluate(axe.source);
        const { violations } = await page.evaluate(() => globalThis.axe.run());
        assert.deepEqual(violations.map(({ id }) => id), []);
        const overflow = () => document.documentElement.scrollWidth - innerWidth;
        assert.ok((await page.evaluate(overflow)) <= 0);
        assert.deepEqual(faults, []);
        await page.context().close();
      });
    }
  }
});

test("a flame graph is taken and looked into", async () => {
  const { page, faults } = await watched(browser, admin);
  await page.goto(`${admin}/debug/pprof/`);
  await page.getByLabel("Seconds").fill("1");
  let isTaken = false;
  const computing = (async () => {
    while (!isTaken) {
      assert.equal((await call("compute", 10)).status, 200);
    }
  })();
  const form = page.locator("form", { has: page.getByLabel("Seconds") });
  await form.getByRole("button", { name: "Flame graph" }).click();
  await page.waitForURL(/format=svg/);
  isTaken = true;
  await computing;
  await page.screenshot({ path: `${process.env.SCREENSHOTS}/flame-graph.png` });

  const frame = (name) => page.locator("g.frame", { has: page.locator("title", { hasText: name }) });
  const width = (name) => frame(name).first().locator("rect").evaluate((it) => it.width.baseVal.value);
  const whole = await width(/^all\n/);
  const before = await width(/^profiles::count_up\n/);
  assert.ok(before > 0 && before <= whole, `${before} of ${whole}`);
  await frame(/^profiles::count_up\n/).first().click();
  assert.equal(await width(/^profiles::count_up\n/), whole);
  await page.keyboard.press("Escape");
  assert.equal(await width(/^profiles::count_up\n/), before);
  await frame(/^work.Worker\/Compute\n/).first().hover();
  assert.match(await page.locator("#detail").textContent(), /^work.Worker\/Compute: .+s, .+ %$/);
  assert.deepEqual(faults, []);
  await page.context().close();
});

test("sampling of the heap is switched off and on", async () => {
  const { page, faults } = await watched(browser, admin);
  await call("hoard", 5_000_000);
  await page.goto(`${admin}/debug/pprof/`);
  await page.getByRole("button", { name: "Stop sampling" }).click();
  await page.getByRole("button", { name: "Start sampling" }).click();
  await page.getByRole("button", { name: "Stop sampling" }).waitFor();
  const form = page.locator("form[action='/debug/pprof/heap'][method='get']");
  await form.getByRole("button", { name: "Flame graph" }).click();
  await page.waitForURL(/heap\?format=svg/);
  const title = await page.locator("svg > title").textContent();
  assert.match(title, /^Memory in use: [0-9.]+ MiB$/);
  assert.deepEqual(faults, []);
  await page.context().close();
});
