// What the tests of the report page share: the command, a browser that notes what a page does.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";

const modules = createRequire(path.join(process.env.NODE_MODULES, "here.js"));
const { chromium } = modules("playwright-core");
export const axeSource = readFileSync(modules.resolve("axe-core/axe.min.js"), "utf8");

export const folder = mkdtempSync(path.join(tmpdir(), "report-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

export function zonelayer(...args) {
  return execFileSync(process.env.ZONELAYER, args, { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28 });
}

export function rows(...args) {
  return JSON.parse(zonelayer(...args, "--format", "json", "--quiet")).rows;
}

export function file(name) {
  return path.join(folder, name);
}

export function write(name, features) {
  writeFileSync(file(name), JSON.stringify({ type: "FeatureCollection", features }));
}

// A square of `size` degrees.
export function square(properties, lon, lat, size) {
  const ring = [[lon, lat], [lon + size, lat], [lon + size, lat + size], [lon, lat + size], [lon, lat]];
  return { type: "Feature", properties, geometry: { type: "Polygon", coordinates: [ring] } };
}

/* ---- the browser ---- */

let browser;

export async function open(name, { width = 1280, height = 900, language = "en-US", scripts = true } = {}) {
  browser ??= await chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking",
      "--disable-component-update", "--no-first-run"],
  });
  const page = await browser.newPage({
    viewport: { width, height }, locale: language, javaScriptEnabled: scripts, reducedMotion: "reduce",
  });
  page.seen = { faults: [], requests: [] };
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) page.seen.faults.push(message.text());
  });
  page.on("pageerror", (error) => page.seen.faults.push(String(error)));
  page.on("dialog", (dialog) => { page.seen.faults.push(`dialog ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => page.seen.requests.push(request.url()));
  await page.addInitScript(() => {
    window.violations = [];
    document.addEventListener("securitypolicyviolation",
      (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
  });
  page.cdp = await page.context().newCDPSession(page);
  await page.cdp.send("Performance.enable");
  await page.goto(pathToFileURL(file(name)).href);
  return page;
}

export async function close() {
  await browser?.close();
}

// For how long the page has kept its thread busy, whatever else the machine was doing.
export async function busySeconds(page) {
  const { metrics } = await page.cdp.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "TaskDuration").value;
}

// Nothing went wrong, nothing was blocked, nothing was asked for but the page itself.
export async function assertQuiet(page) {
  assert.deepEqual(page.seen.faults, []);
  assert.deepEqual(await page.evaluate(() => window.violations), []);
  assert.deepEqual(page.seen.requests.filter((url) => url !== page.url().split("#")[0]), []);
}

// The texts of a table, row by row.
export function cells(page, section) {
  return page.$$eval(`#${section} tbody tr:not(.total)`, (all) => all.map((row) => ({
    zones: row.dataset.zones, cells: [...row.cells].map((cell) => cell.innerText.trim()),
    verdict: row.querySelector("[data-verdict]")?.dataset.verdict ?? null,
  })));
}

// A printed figure is the number rounded to the digits that it is printed with.
export function assertFigure(text, number, what) {
  if (number === null) {
    assert.equal(text, "–", what);
    return;
  }
  assert.match(text, /^-?\d+(\.\d+)?$/, what);
  const digits = text.includes(".") ? text.split(".")[1].length : 0;
  assert.ok(Math.abs(Number(text) - number) <= 0.5000001 * 10 ** -digits, `${what}: ${text} for ${number}`);
}
