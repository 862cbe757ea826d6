// A person at the console, in Debian's Chromium: node e2e/console.mjs [folder for pictures]
import { AxeBuilder } from "@axe-core/playwright";
import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { serve } from "./service.mjs";
import { compareShadow, scrub } from "./shadow.mjs";

const pictures = process.argv[2];
if (pictures) mkdirSync(pictures, { recursive: true });
const state = mkdtempSync(join(tmpdir(), "hilal-console-"));
// Plans of an earlier start, where somebody works on the page and does not want to wait for new ones.
if (process.env.PLANS) cpSync(process.env.PLANS, join(state, "plans"), { recursive: true });
let service = await serve(state, { port: Number(process.env.PORT ?? 0) });
console.log(`ready after ${service.readyMs} ms at ${service.url}`);
const { passwords } = service;
const port = Number(new URL(service.url).port);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const errors = [];

async function visit(width = 1280, height = 800) {
  const context = await browser.newContext({ viewport: { width, height } });
  const page = await context.newPage();
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => { if (message.type() === "error" && !/status of (40[13]|502)|ERR_CONNECTION|WebSocket/.test(message.text())) errors.push(message.text()); });
  await page.goto(process.env.PAGE ?? service.url);
  return page;
}
async function signIn(page, account, password = passwords.get(account)) {
  await page.fill("#account", account);
  await page.fill("#password", password);
  await page.click("text=Sign in");
}
const picture = async (page, name) => { if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`) }); };
const step = async (name, work) => {
  const begun = Date.now();
  try {
    await work();
  } catch (error) {
    console.log(`FAIL ${name} (${Date.now() - begun} ms): ${error.stack ?? error}`);
    for (const [i, context] of browser.contexts().entries()) await picture(context.pages()[0], `failed-${i}`);
    console.log(errors.join("\n"));
    throw error;
  }
  console.log(`ok   ${name} (${Date.now() - begun} ms)`);
};
const fill = async (page, command) => { await page.fill("#command", command); await page.waitForSelector(".verdict .sentence"); };
const audit = async (page) => (await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa"]).analyze()).violations
  .filter((one) => ["serious", "critical"].includes(one.impact)).map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).slice(0, 4)}`);

try {
  const operator = await visit();
  await step("first visit, a wrong password, then the right one", async () => {
    await picture(operator, "signin");
    await signIn(operator, "operator", "wrong");
    await operator.waitForSelector("text=account or password is wrong");
    assert.deepEqual(await audit(operator), []);
    await signIn(operator, "operator");
    await operator.waitForSelector(".topbar");
  });
  await step("the rover drives, and telemetry, map and plan show it", async () => {
    await operator.waitForFunction(() => document.querySelector(".topbar")?.textContent?.includes("drive"), null, { timeout: 60_000 });
    await operator.waitForFunction(() => document.querySelectorAll("#telemetry td.number").length > 30);
    await operator.waitForFunction(() => {
      const seen = new Set();
      for (const canvas of document.querySelectorAll(".map canvas")) {
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        for (let i = 0; i < data.length; i += 4 * 31) seen.add(`${data[i]},${data[i + 1]},${data[i + 2]}`);
      }
      return seen.size > 30;
    });
    await operator.waitForSelector(".map[data-vehicles='1']", { timeout: 60_000 });
    await picture(operator, "drive-1280");
  });
  await step("nothing serious for those who use other senses", async () => assert.deepEqual(await audit(operator), []));
  await step("the slider shows another instant, and n comes back", async () => {
    await operator.locator("#instant").fill(String(6 * 86400));
    await operator.waitForSelector("text=shown: ");
    await operator.waitForTimeout(800);
    await picture(operator, "instant");
    await operator.locator("h2").first().click();
    await operator.keyboard.press("n");
    await operator.waitForSelector(".map-status:has-text('now: ')");
  });
  await step("the page draws the shadow itself, as the service's own light has it, while the slider is dragged", async () => {
    await operator.waitForFunction(() => document.querySelector(".map")?.dataset.shadow === "drawn", null, { timeout: 30_000 });
    console.log(`     ${await compareShadow(operator)}`);
    const frames = await scrub(operator);
    console.log(`     ${frames.toFixed(1)} frames a second while it is dragged`);
    assert.ok(frames > 20, "a slider that cannot be dragged");
    assert.equal(await operator.locator(".map").getAttribute("data-shadow"), "drawn");
    await operator.keyboard.press("n");
  });
  await step("a click on the map tells what a vehicle would find there", async () => {
    const box = await operator.locator(".map").boundingBox();
    await operator.mouse.click(box.x + box.width * 0.5, box.y + box.height * 0.5);
    await operator.waitForSelector(".place-card dd:has-text('for')");
    assert.match(await operator.locator(".place-card").innerText(), /slope \d+\.\d°[^]*Sun[^]*(lit|dark)[^]*Lander[^]*battery lasts/);
    assert.deepEqual(await audit(operator), []);
    await picture(operator, "place");
    await operator.click(".place-card button:has-text('Close')");
  });
  await step("a parameter is searched and plotted", async () => {
    await operator.keyboard.press("/");
    await operator.keyboard.type("battery soc");
    await operator.click("button:has-text('power.battery.soc')");
    await operator.waitForSelector(".plot canvas");
    await picture(operator, "plot");
    await operator.fill("#telemetry input", "");
  });
  await step("a telecommand goes from the form to its execution", async () => {
    await fill(operator, "PING");
    await operator.click("#commanding button[type=submit]");
    await operator.waitForSelector(".history li:has-text('PING completed')", { timeout: 60_000 });
  });
  await step("a drive off the map is refused with its reason", async () => {
    await operator.fill("#command", "DRIVE_TO");
    await operator.fill("#argument-x_cm", "5000000");
    await operator.waitForSelector("text=lies off the map");
    assert.equal(await operator.locator("#commanding button[type=submit]").isDisabled(), true);
  });
  const director = await visit();
  await step("a critical telecommand waits for a second person, who approves", async () => {
    await fill(operator, "CLEAR_SCIENCE");
    await operator.click("text=Ask for approval");
    await operator.waitForSelector(".requests li[data-request]");
    assert.equal(await operator.locator(".requests button:has-text('Approve')").isDisabled(), true);
    const own = await operator.evaluate(async () => {
      const me = await (await fetch("/api/session")).json();
      const answer = await fetch("/api/requests/2/approve", { method: "POST", headers: { "Content-Type": "application/json", "X-Hilal-CSRF": me.csrf }, body: "{}" });
      return [answer.status, (await answer.json()).error.message];
    });
    assert.equal(own[0], 403, own[1]);
    await signIn(director, "director");
    await director.waitForSelector(".requests li[data-request]");
    await picture(director, "approval");
    await director.click(".requests button:has-text('Approve')");
    await director.waitForSelector("text=Nothing waits.");
    await operator.waitForSelector(".history li:has-text('CLEAR_SCIENCE completed')", { timeout: 60_000 });
    await picture(operator, "history");
  });
  await step("another organisation sees, and cannot command", async () => {
    const other = await visit();
    await signIn(other, "istvs");
    await other.waitForSelector(".topbar");
    assert.equal(await other.locator("#command").isDisabled(), true);
    const refused = await other.evaluate(async () => {
      const me = await (await fetch("/api/session")).json();
      const headers = { "Content-Type": "application/json", "X-Hilal-CSRF": me.csrf };
      const body = JSON.stringify({ command: "PING", arguments: {}, comment: "" });
      const [ask, without, foreign] = await Promise.all([
        fetch("/api/vehicles/rover/commands", { method: "POST", headers, body }),
        fetch("/api/vehicles/rover/commands", { method: "POST", headers: { "Content-Type": "application/json" }, body }),
        fetch("/api/vehicles/micro-1/dictionary")]);
      return [ask.status, without.status, foreign.status, me.rights];
    });
    assert.deepEqual(refused.slice(0, 3), [403, 403, 403]);
    await other.context().close();
  });
  await step("the audit trail tells of it", async () => {
    await director.click("text=Audit trail");
    await director.waitForSelector(".dialog td:has-text('CLEAR_SCIENCE')");
    await picture(director, "audit");
    await director.click(".dialog button:has-text('Close')");
  });
  await step("alarms: one leads to its plot, one is acknowledged, one is put aside with its reason", async () => {
    assert.match(await operator.locator("#alarms").innerText(), /Nothing asks for attention/);
    await operator.fill("#command", "SET_MODE");
    await operator.selectOption("#argument-mode", "0");
    await operator.waitForSelector(".verdict .sentence");
    await operator.click("#commanding button[type=submit]");
    await operator.waitForSelector(".alarm:has-text('SAFE_COMMANDED')", { timeout: 60_000 });
    await operator.waitForSelector(".alarm:has-text('system.safe.entries')", { timeout: 60_000 });
    await operator.waitForSelector(".topbar:has-text('not acknowledged')");
    await picture(operator, "alarms");
    await operator.click(".alarm button:has-text('system.safe.entries')");
    await operator.waitForSelector(".plot canvas");
    await operator.locator("h2").first().click();
    await operator.keyboard.press("a");
    await operator.keyboard.press("Enter");
    await operator.waitForFunction(() => !document.querySelector("#alarms")?.textContent?.includes("SAFE_COMMANDED"));
    await operator.click(".alarm:has-text('system.safe.entries') button:has-text('Shelve')");
    await operator.fill("#asked-comment", "we sent it there");
    assert.deepEqual(await audit(operator), []);
    await picture(operator, "shelve");
    await operator.click(".ask button:has-text('Shelve')");
    await operator.waitForSelector(".alarm.shelved:has-text('we sent it there')");
    await director.waitForSelector(".alarm.shelved:has-text('we sent it there')");
    await operator.waitForSelector(".topbar .field:has-text('Alarms'):has-text('none')");
  });
  await step("a replay shows what was known then, plays, and says that it is one", async () => {
    const mode = () => operator.evaluate(() => [...document.querySelectorAll(".topbar .field")].find((field) => field.textContent.startsWith("Mode"))?.lastChild?.textContent);
    assert.equal(await mode(), "safe");
    const then = await operator.evaluate(() => Number(document.querySelector("#instant").value) - 600);
    await operator.locator("#instant").fill(String(then - (then % 60)));
    await operator.waitForSelector(".replay-bar:has-text('REPLAY')");
    await operator.waitForFunction(() => [...document.querySelectorAll(".topbar .field")].some((field) => field.textContent === "Modedrive"));
    await picture(operator, "replay");
    assert.deepEqual(await audit(operator), []);
    await operator.locator("h2").first().click();
    const from = await operator.locator("#instant").inputValue();
    await operator.keyboard.press("p");
    await operator.waitForFunction((from) => Number(document.querySelector("#instant").value) > Number(from) + 60, from);
    await operator.keyboard.press("n");
    await operator.waitForSelector(".replay-bar", { state: "hidden" });
    await operator.waitForFunction(() => [...document.querySelectorAll(".topbar .field")].some((field) => field.textContent === "Modesafe"));
  });
  await step("a service that falls silent with its sockets open is not taken for one that goes on", async () => {
    service.hold();
    await operator.waitForSelector(".topbar:has-text('unknown: the service is not heard')", { timeout: 15_000 });
    service.goOn();
    await operator.waitForSelector(".topbar[data-connected='true']", { timeout: 30_000 });
    await operator.waitForSelector("#telemetry tr.fresh");
  });
  await step("the service is killed and starts again: pages come back, signed in, and nothing is lost", async () => {
    const before = await operator.evaluate(async () => (await (await fetch("/api/vehicles/rover/parameters/power.battery.soc?points=2")).json()).samples.at(-1)[0]);
    await service.stop("SIGKILL");
    await operator.waitForSelector("text=trying again");
    await operator.waitForSelector(".topbar:has-text('unknown: the service is not heard')");
    await operator.waitForFunction(() => document.querySelectorAll("#telemetry tr.stale").length > 30 && document.querySelectorAll("#telemetry tr.fresh").length === 0);
    await picture(operator, "service-lost");
    service = await serve(state, { port });
    console.log(`     ready again after ${service.readyMs} ms`);
    await operator.waitForFunction(() => [...document.querySelectorAll(".topbar .field")].some((field) => /Service\s*connected/.test(field.textContent)), null, { timeout: 30_000 });
    await operator.waitForSelector(".history li:has-text('CLEAR_SCIENCE completed')");
    await operator.waitForSelector(".alarm.shelved:has-text('we sent it there')");
    // The last two seconds before a kill are flown again, and bring the same.
    await operator.waitForFunction(async (last) => {
      const { samples } = await (await fetch("/api/vehicles/rover/parameters/power.battery.soc?points=2")).json();
      return samples.at(-1)[0] >= last;
    }, before, { timeout: 20_000, polling: 500 });
  });
  await step("a large screen and a phone", async () => {
    const large = await visit(2560, 1440);
    await signIn(large, "director");
    await large.waitForFunction(() => document.querySelectorAll("#telemetry td.number").length > 30);
    await large.waitForTimeout(1500);
    await picture(large, "drive-2560");
    const phone = await visit(375, 812);
    await signIn(phone, "operator-2");
    await phone.waitForSelector(".topbar");
    await phone.waitForTimeout(1500);
    await picture(phone, "phone");
    const wide = await phone.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 375, `the page is ${wide} px wide`);
    assert.deepEqual(await audit(phone), []);
  });
  await step("signed out is signed out", async () => {
    await operator.click("text=Sign out");
    await operator.waitForSelector("#password");
    assert.equal(await operator.evaluate(async () => (await fetch("/api/mission")).status), 401);
  });
  assert.deepEqual(errors, []);
  assert.equal(await service.stop(), 0);
  console.log("all holds");
} finally {
  await browser.close();
  await service.stop("SIGKILL").catch(() => undefined);
  rmSync(state, { recursive: true, force: true });
}
