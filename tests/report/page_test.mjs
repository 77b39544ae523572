// The report page in a real browser: it is quiet, its figures are those of the command, zones and
// rows choose each other by mouse and keyboard, foreign text stays text, everyone can read it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { assertFigure, assertQuiet, axeSource, busySeconds, cells, close, file, open, rows, square, write, zonelayer } from "./support.mjs";

before(() => {
  zonelayer("init", "--sample", "--quiet");
  zonelayer("report", "report.html", "--quiet");
  zonelayer("report", "bericht.html", "--lang", "zh", "--quiet");
});
after(close);

test("the page is quiet, asks for nothing and runs nothing foreign", async () => {
  const page = await open("report.html");
  await assertQuiet(page);
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.intruder = true";
    document.body.append(script);
    document.body.append(Object.assign(new Image(), { src: "file:///etc/hostname" }));
    document.querySelector("h1").setAttribute("style", "color: red");
  });
  await page.waitForTimeout(100);
  assert.equal(await page.evaluate(() => window.intruder), undefined);
  const blocked = await page.evaluate(() => window.violations.map((text) => text.split(" ")[0]));
  assert.deepEqual(blocked.sort(), ["img-src", "script-src-elem", "style-src-attr"]);
  const text = readFileSync(file("report.html"), "utf8");
  assert.deepEqual(text.match(/unsafe-inline|sourceMappingURL|url\([^#"]+\)/g), null);
  assert.ok(text.includes("Copyright (c) 2010-2019, Vladimir Agafonkin"));
});

test("the same input makes the same bytes", () => {
  zonelayer("report", "again.html", "--quiet");
  assert.ok(readFileSync(file("again.html")).equals(readFileSync(file("report.html"))));
});

/* ---- figures ---- */

test("areas are those of the command, and the total is counted once", async () => {
  const page = await open("report.html");
  const expected = rows("area", "--total"), total = expected.pop();
  const seen = await cells(page, "area");
  assert.equal(seen.length, 16);
  for (const [i, row] of expected.entries()) {
    const [, km2, ha, mu, perimeter] = seen[i].cells;
    assert.equal(seen[i].zones, `z${i}`);
    assertFigure(km2, row.area_km2, `${row.id} km²`);
    assertFigure(ha, row.area_ha, `${row.id} ha`);
    assertFigure(mu, row.area_mu, `${row.id} mu`);
    assertFigure(perimeter, row.perimeter_m, `${row.id} perimeter`);
    assert.equal(seen[i].verdict, row.verdict);
  }
  assertFigure(await page.innerText("#area tr.total td"), total.area_km2, "total");
  const card = await page.innerText('.card[href="#area"] .figure');
  assertFigure(card.replace(/\s*km²/, ""), total.area_km2, "card");
  assert.equal(await page.getAttribute('.card[href="#area"] .verdict', "data-verdict"), total.verdict);
});

test("the audit has every figure, verdict, document and quote", async () => {
  const page = await open("report.html");
  const expected = rows("audit").filter((row) => row.check !== "bounds");
  const seen = await cells(page, "audit");
  assert.equal(seen.length, expected.length);
  for (const [i, row] of expected.entries()) {
    const [, , figure, declared, computed, difference] = seen[i].cells;
    assertFigure(declared, row.declared_km2, `${row.id} declared`);
    assertFigure(computed, row.computed_km2, `${row.id} computed`);
    assertFigure(difference, row.difference_percent, `${row.id} difference`);
    assert.equal(seen[i].verdict, row.verdict);
    if (row.check === "area") assert.ok(figure.includes(row.quote) && figure.includes(row.document), figure);
  }
  const bounds = await cells(page, "bounds");
  assert.deepEqual(bounds.map((row) => row.verdict),
    rows("audit").filter((row) => row.check === "bounds").map((row) => row.verdict));
});

test("overlaps, distances and corridors are those of the command", async () => {
  const page = await open("report.html");
  const shared = rows("overlap"), seen = await cells(page, "overlaps");
  assert.equal(seen.length, shared.length);
  assertFigure(seen[0].cells[2], shared[0].area_m2 / 1e6, "overlap");
  assertFigure(seen[0].cells[3], 100 * shared[0].share_of_a, "share");
  const near = [...rows("distance"), ...rows("distance", "zones", "points")];
  const shown = await cells(page, "distances");
  assert.equal(shown.length, near.length);
  for (const [i, row] of near.entries()) {
    assertFigure(shown[i].cells[3], row.distance_m, `${row.id} ${row.line_id}`);
    assertFigure(shown[i].cells[4], row.uncertainty_m, `${row.id} ${row.line_id} ±`);
    assert.equal(shown[i].verdict, row.verdict);
  }
  const within = rows("corridor", "--within", "500m,1km,5km");
  const strips = await cells(page, "corridors");
  const reached = within.filter((_, i) => i % 3 === 0)
    .map((row, i) => within.slice(3 * i, 3 * i + 3))
    .filter((strip) => strip.some((row) => row.area_m2 > 0 || row.area_max_m2 > 0));
  assert.ok(strips.length > 10);
  assert.equal(strips.length, reached.length);
  for (const [i, strip] of reached.entries())
    for (const [k, row] of strip.entries())
      assertFigure(strips[i].cells[2 + k].split("\n")[0].replace(" %", ""), 100 * row.share, `${row.id} ${row.mode}`);
});

/* ---- choosing ---- */

const pressed = (page) => page.$$eval('path[aria-pressed="true"]', (all) => all.map((e) => e.dataset.zone));
const chosenRows = (page) => page.$$eval("tr.chosen", (all) => [...new Set(all.map((row) => row.dataset.zones))]);

async function isInView(page, key) {
  return page.evaluate((zone) => {
    const box = document.querySelector(`path[data-zone="${zone}"]`).getBoundingClientRect();
    const map = document.getElementById("map").getBoundingClientRect();
    return box.left >= map.left && box.right <= map.right && box.top >= map.top && box.bottom <= map.bottom &&
      box.width > 60;
  }, key);
}

test("a row chooses its zone on the map, by mouse and by keyboard", async () => {
  const page = await open("report.html");
  await page.click('#audit tr[data-zones="z2"] td:nth-child(4)');
  assert.deepEqual(await pressed(page), ["z2"]);
  assert.ok(await isInView(page, "z2"));
  assert.ok((await chosenRows(page)).includes("z2"));
  assert.match(await page.innerText("#chosen"), /Shangku High-tech/);
  await page.focus('#area button[data-zone="z4"]');
  await page.keyboard.press("Enter");
  assert.deepEqual(await pressed(page), ["z4"]);
  assert.ok(await isInView(page, "z4"));
  await page.keyboard.press("Escape");
  assert.deepEqual(await pressed(page), []);
  assert.deepEqual(await chosenRows(page), []);
  await assertQuiet(page);
});

test("a zone on the map chooses its rows, by mouse and by keyboard", async () => {
  const page = await open("report.html");
  await page.click('#area button[data-zone="z1"]');
  await page.keyboard.press("Escape");
  await page.click('path[data-zone="z1"]', { force: true });
  assert.deepEqual(await pressed(page), ["z1"]);
  assert.ok((await page.$$("#area tr.chosen")).length === 1);
  await page.click('#area button[data-zone="z2"]');
  await page.click('path[data-zone="z3"]'); // which lies within z2
  assert.deepEqual(await pressed(page), ["z3"]);
  await page.focus('path[data-zone="z6"]');
  await page.keyboard.press("Enter");
  assert.deepEqual(await pressed(page), ["z6"]);
  assert.deepEqual(await page.$$eval("#area tr.chosen", (all) => all.map((row) => row.dataset.zones)), ["z6"]);
});

test("an overlap chooses both zones; a zone without outline says so", async () => {
  const page = await open("report.html");
  await page.click("#overlaps tbody td:nth-child(3)");
  assert.deepEqual((await pressed(page)).sort(), ["z2", "z3"]);
  await page.click('#area button[data-zone="z0"]');
  assert.deepEqual(await pressed(page), []);
  assert.match(await page.innerText("#chosen"), /has no outline/);
  await assertQuiet(page);
});

/* ---- foreign text ---- */

const hostile = {
  script: `<script>alert(1)</script>"'&amp;</script><img src=x onerror=alert(2)>`,
  long: "开发区".repeat(100),
  turned: "east \u202Etsew\u202C \u200Fzone\u2066",
  control: "bell\u0007 escape\u001B[31m line\u2028end",
};

test("foreign text stays text", async () => {
  const names = Object.entries(hostile);
  write("hostile.geojson", names.map(([id, name], i) =>
    square({ id: id === "script" ? name : id, name_zh: name, name_en: name, category: name, document: name }, 86 + i / 20, 41.7, 0.03)));
  zonelayer("report", "hostile.html", "hostile.geojson", "--title", hostile.script, "--date", hostile.control, "--quiet");
  const page = await open("hostile.html", { width: 375 });
  await assertQuiet(page);
  assert.equal(await page.title(), hostile.script);
  assert.equal((await page.$$("script")).length, 2);
  assert.equal((await page.$$("img")).length, 0);
  const shown = await page.$$eval("#area tbody button", (all) => all.map((e) => e.innerText));
  assert.equal(shown[0], hostile.script);
  assert.equal(shown[1], hostile.long);
  assert.match(shown[2], /^east \\u202etsew\\u202c \\u200fzone\\u2066$/);
  assert.match(shown[3], /^bell\\x07 escape\\x1b\[31m line\\u2028end$/);
  assert.deepEqual(await page.$$eval(".zl-label bdi", (all) => all.map((e) => e.textContent).slice(0, 1)), [hostile.script]);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 375, `a page of 375 px is ${width} px wide`);
});

/* ---- for everyone, everywhere ---- */

async function axeFaults(page) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return violations.map((fault) => `${fault.impact} ${fault.id}: ${fault.nodes[0].target} ${fault.nodes[0].failureSummary}`);
}

for (const [name, language] of [["report.html", "en"], ["bericht.html", "zh"]])
  test(`axe finds no fault (${language})`, async () => {
    const page = await open(name);
    assert.match(await page.getAttribute("html", "lang"), new RegExp(`^${language}`));
    assert.deepEqual(await axeFaults(page), []);
    await page.click('#area button[data-zone="z2"]');
    assert.deepEqual(await axeFaults(page), []);
  });

test("axe can find a fault", async () => {
  const page = await open("report.html");
  await page.evaluate(() => document.querySelector("button.zone").replaceChildren());
  assert.match((await axeFaults(page)).join(), /button-name/);
});

for (const width of [320, 375, 768])
  test(`nothing sticks out at ${width} px`, async () => {
    const page = await open("report.html", { width, height: 740 });
    const seen = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(seen <= width, `${seen} px wide`);
    await page.click('#area button[data-zone="z2"]');
    assert.deepEqual(await pressed(page), ["z2"]);
    await assertQuiet(page);
  });

test("the tables are there without scripts", async () => {
  const page = await open("report.html", { scripts: false });
  assert.match(await page.innerText("noscript"), /JavaScript/);
  assert.equal((await page.$$("#area tbody tr")).length, 17);
});

test("it prints on A4, with the map", async () => {
  const page = await open("report.html");
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 703, height: 1000 });
  await page.waitForTimeout(100);
  const wide = await page.$$eval("table", (all) => all.map((table) => table.getBoundingClientRect().right));
  assert.ok(Math.max(...wide) <= 704, `a table of ${Math.max(...wide)} px on a page of 703 px`);
  const pdf = await page.pdf({ preferCSSPageSize: true });
  assert.equal(pdf.subarray(0, 5).toString("latin1"), "%PDF-");
  const pages = pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/g).length;
  assert.ok(pages >= 3 && pages <= 14, `${pages} pages`);
});

test("5,000 zones open and answer", async () => {
  const features = Array.from({ length: 5000 }, (_, i) =>
    square({ id: `p${i}`, name_zh: `园区${i}`, boundary_basis: "surveyed", accuracy_m: 1 }, 80 + (i % 100) / 20, 38 + Math.floor(i / 100) / 20, 0.03));
  write("many.geojson", features);
  zonelayer("report", "many.html", "many.geojson", "--quiet");
  const page = await open("many.html");
  await page.click('#area button[data-zone="z1200"]');
  assert.match(await page.innerText("#chosen"), /园区1200/);
  const busy = await busySeconds(page);
  assert.ok(busy < 20, `the page was busy for ${busy} s`);
  assert.match(await page.innerText("#area .cut"), /2000 of 5000/);
  assert.equal((await page.$$("#map canvas")).length, 1);
  await assertQuiet(page);
});
