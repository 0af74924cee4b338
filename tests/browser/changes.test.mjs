// What people do on the pages: change flags and levels, follow calls, read slowly.
import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import { Greeter } from "./greeter.mjs";
import { open, watched } from "./browser.mjs";

let browser;
let greeter;

before(async () => {
  [browser, greeter] = await Promise.all([open(), Greeter.start()]);
});

after(async () => {
  await browser?.close();
  await greeter?.stop();
});

/** What SayHello answers. */
async function hello() {
  const headers = { "content-type": "application/json" };
  const init = { method: "POST", headers, body: '{"name": "Ada"}' };
  const { status, body } = await greeter.call("/greeter/hello", init);
  assert.equal(status, 200);
  return JSON.parse(body).message;
}

test("a flag set on the page takes effect", async () => {
  const { page, faults } = await watched(browser, greeter.admin);
  await page.goto(`${greeter.admin}/debug/flagz`);
  const value = page.getByLabel("New value of greeting");
  assert.equal(await value.inputValue(), "Hello");
  assert.equal(await hello(), "Hello Ada");
  const hostile = '<img src=x onerror="document.title=1">';
  for (const greeting of [hostile, "Ahoi"]) {
    await value.fill(greeting);
    await value.press("Enter");
    await page.waitForFunction(
      (wanted) => document.querySelector("[aria-label='New value of greeting']")?.value === wanted,
      greeting,
    );
    assert.equal(await hello(), `${greeting} Ada`);
  }
  const changes = await page.locator("table").last().innerText();
  assert.ok(changes.includes(hostile) && changes.includes("Ahoi"), changes);
  await page.getByRole("button", { name: "Reset greeting" }).click();
  await page.waitForFunction(
    () => document.querySelector("[aria-label='New value of greeting']")?.value === "Hello",
  );
  assert.equal(await hello(), "Hello Ada");
  assert.deepEqual(faults, []);
  await page.context().close();
});

test("a wrong value is refused, and the old one stays", async () => {
  const { page } = await watched(browser, greeter.admin);
  await page.goto(`${greeter.admin}/debug/flagz`);
  const value = page.getByLabel("New value of log_call_sampling");
  const before = await value.inputValue();
  await value.fill("most");
  await value.press("Enter");
  await page.getByRole("alert").waitFor();
  assert.match(await page.getByRole("alert").innerText(), /`log_call_sampling` keeps its value/);
  await page.goto(`${greeter.admin}/debug/flagz`);
  assert.equal(await page.getByLabel("New value of log_call_sampling").inputValue(), before);
  await page.context().close();
});

test("a level set for a time is shown", async () => {
  const { page, faults } = await watched(browser, greeter.admin);
  await page.goto(`${greeter.admin}/debug/loggers`);
  await page.getByRole("combobox", { name: "Levels" }).fill("hyper=debug");
  await page.getByRole("button", { name: "Set" }).click();
  await page.getByRole("rowheader", { name: "hyper" }).waitFor();
  assert.deepEqual(faults, []);
  await page.context().close();
});

test("a call is found by its trace", async () => {
  const { page, faults } = await watched(browser, greeter.admin);
  const trace = "0af7651916cd43dd8448eb211c80319c";
  await greeter.call("/greeter/xx/greeting", {
    headers: { traceparent: `00-${trace}-b7ad6b7169203331-01` },
  });
  await page.goto(`${greeter.admin}/debug/requests`);
  await page.getByLabel("Trace").fill(trace);
  await page.getByRole("button", { name: "Find calls" }).click();
  const found = page.getByRole("region", { name: "Calls" }).locator("tbody tr");
  assert.equal(await found.count(), 1);
  assert.match(await found.innerText(), /NotFound/);
  assert.deepEqual(faults, []);
  await page.context().close();
});

test("viewers that do not read slow nobody down", async () => {
  const { hostname, port, host } = new URL(greeter.admin);
  const request = `GET /debug/requests HTTP/1.1\r\nhost: ${host}\r\n\r\n`;
  const stalled = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const socket = connect(Number(port), hostname);
      await new Promise((resolve) => socket.once("connect", resolve));
      socket.pause();
      socket.write(request.repeat(100));
      return socket;
    }),
  );
  const { page, faults } = await watched(browser, greeter.admin);
  page.setDefaultTimeout(10_000);
  for (let round = 0; round < 50; round++) {
    assert.equal(await hello(), "Hello Ada");
  }
  await page.goto(`${greeter.admin}/debug/requests`);
  assert.equal(await page.locator("h1").innerText(), "Requests");
  assert.deepEqual(faults, []);
  stalled.forEach((socket) => socket.destroy());
  await page.context().close();
});
