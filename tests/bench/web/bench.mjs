// SPDX-License-Identifier: GPL-3.0-or-later
// The console's chart and map against uPlot and Leaflet with the same points: in turn, in one run.
// bench.mjs BUILD_FOLDER WEB_FOLDER [ROUNDS]: prints one JSON line a figure; what a figure of the
// console is held against is the web's of the same run. The load average goes to standard error.
import { execFileSync, spawn } from "node:child_process";
import { createServer } from "node:http";
import { existsSync, readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { extname, join, normalize } from "node:path";
import { Browser, FLAGS, cpuOf, memoryOf } from "./browser.mjs";

const [build, web, rounds = "3"] = process.argv.slice(2);
const WARM_UP = 8, FRAMES = 60;
const MIME = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };
const SCENES = [
  ...[10000, 100000, 1000000].map(n => (
    { page: "chart", kind: "uplot", n, motions: ["pan", "zoom", "live"], height: 600 })),
  ...["canvas", "clusters"].flatMap(kind => [10000, 100000].map(n => (
    { page: "map", kind, n, motions: ["pan", "drag", "zoom"], height: 1000 }))),
];

const figures = new Map();

function note(name, value, unit) {
  if (!figures.has(name))
    figures.set(name, { values: [], unit });
  figures.get(name).values.push(value);
}

function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

const median = name => figures.has(name) ? quantile(figures.get(name).values, 0.5) : undefined;

function serve() {
  const here = import.meta.dirname ?? new URL(".", import.meta.url).pathname;
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url, "http://localhost").pathname);
    const file = [join(here, path), join(web, path)].find(existsSync);
    if (!file) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": MIME[extname(file)] ?? "application/octet-stream" });
    response.end(readFileSync(file));
  });
  return new Promise(resolve => server.listen(0, "127.0.0.1", () => resolve(server)));
}

async function measureMotion(browser, name, motion) {
  await browser.evaluate(`frames("${motion}", ${WARM_UP})`);
  const work = await browser.work(), cpu = cpuOf(browser.pid);
  const intervals = await browser.evaluate(`frames("${motion}", ${FRAMES})`);
  const used = cpuOf(browser.pid) - cpu, after = await browser.work();

  note(`${name}.cpu`, used / FRAMES, "ms of CPU per frame");
  note(`${name}.main_thread`, (after.task - work.task) / FRAMES, "ms per frame");
  note(`${name}.script`, (after.script - work.script) / FRAMES, "ms per frame");
  note(`${name}.interval`, quantile(intervals, 0.5), "ms");
  note(`${name}.interval.p99`, quantile(intervals, 0.99), "ms");
}

async function measureScene(port, scene) {
  const browser = await Browser.start("chromium", 1600, scene.height);
  const name = `web.${scene.page}.${scene.kind}.${scene.n}`;
  console.error(`${name}, load average ${loadavg()[0].toFixed(1)}`);
  try {
    await browser.go(`http://127.0.0.1:${port}/${scene.page}.html`);
    note(`${name}.first_paint`,
      await browser.evaluate(`open(${scene.n}, "/${scene.page}-${scene.n}.bin", "${scene.kind}")`), "ms");
    for (const motion of scene.motions)
      await measureMotion(browser, `${name}.${motion}`, motion);
    note(`${name}.memory`, memoryOf(browser.pid), "MB");
  } finally {
    await browser.stop();
  }
}

// Runs a benchmark of the console, takes its figures and the most memory that it ever has.
function measureConsole(program) {
  const child = spawn(join(build, "tests/bench", program), { stdio: ["ignore", "pipe", "inherit"] });
  let text = "", memory = 0;
  child.stdout.setEncoding("utf8").on("data", data => { text += data; });
  const timer = setInterval(() => {
    try {
      memory = Math.max(memory, memoryOf(child.pid));
    } catch {
      clearInterval(timer);
    }
  }, 500);
  return new Promise((resolve, reject) => child.on("error", reject).on("close", code => {
    clearInterval(timer);
    if (code !== 0)
      return reject(new Error(`${program} ended with ${code}`));
    for (const line of text.split("\n").filter(line => line.startsWith("{"))) {
      const figure = JSON.parse(line);
      note(figure.name, figure.value, figure.unit);
    }
    note(`ui.${program.slice("bench-".length)}.memory`, memory, "MB");
    return resolve();
  }));
}

function print(name, value, unit, limit) {
  const round = number => Number(number.toFixed(3));
  console.log(JSON.stringify(
    { name, value: round(value), unit, limit: round(limit), ratio: round(value / limit) }));
}

// The console against the web, where both have the figure; memory against the largest scene.
function printRatios() {
  for (const { page, kind, n, motions } of SCENES) {
    for (const motion of motions) {
      const ours = median(`ui.${page}.${n}.${motion === "drag" ? "pan" : motion}`);
      if (ours !== undefined)
        print(`ui.${page}.${n}.${motion}.vs_${kind}`, ours, "ms of CPU per frame",
          median(`web.${page}.${kind}.${n}.${motion}.cpu`));
    }
    print(`ui.${page}.memory.vs_${kind}.${n}`, median(`ui.${page}.memory`), "MB",
      median(`web.${page}.${kind}.${n}.memory`));
  }
}

function writePoints() {
  const spare = 10000; // what a live chart gets: see chart.js
  for (const { page, n } of SCENES)
    execFileSync(join(build, "tests/bench/write-points"),
      [page, String(page === "chart" ? n + spare : n), join(web, `${page}-${n}.bin`)]);
}

writePoints();
const server = await serve();
console.error(`Chromium: ${FLAGS.join(" ")}`);
for (let round = 0; round < Number(rounds); round++) {
  console.error(`round ${round + 1}, load average ${loadavg()[0].toFixed(1)}`);
  await measureConsole("bench-chart");
  for (const scene of SCENES.filter(({ page }) => page === "chart"))
    await measureScene(server.address().port, scene);
  await measureConsole("bench-map");
  for (const scene of SCENES.filter(({ page }) => page === "map"))
    await measureScene(server.address().port, scene);
}
server.close();
for (const [name, { unit }] of figures)
  if (name.startsWith("web."))
    print(name, median(name), unit, name.includes("interval") ? 1000 / 60 : median(name));
printRatios();
