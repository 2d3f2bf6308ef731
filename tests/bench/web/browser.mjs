// SPDX-License-Identifier: GPL-3.0-or-later
// A headless Chromium of its own, spoken to over a pair of pipes, and what it costs the machine.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const TICK_MS = 10; // of /proc/PID/stat: USER_HZ is 100 everywhere
const PATIENCE_MS = 180000; // for an answer
const ENDING_MS = 10000; // for the end

// Both sides paint in software; nothing is slowed down since nobody looks.
export const FLAGS = [
  "--headless=new", "--disable-gpu", "--hide-scrollbars", "--mute-audio", "--no-first-run",
  "--disable-extensions", "--disable-sync", "--disable-background-networking",
  "--disable-component-update", "--disable-background-timer-throttling",
  "--disable-backgrounding-occluded-windows", "--disable-renderer-backgrounding",
  "--force-device-scale-factor=1", "--remote-debugging-pipe",
];

// The process and all below it.
function tree(root) {
  const parents = new Map();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name))
      continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "latin1");
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
    } catch {
      continue; // it has ended
    }
  }
  const found = new Set([root]);
  for (let before = 0; before !== found.size;) {
    before = found.size;
    for (const [pid, parent] of parents)
      if (found.has(parent))
        found.add(pid);
  }
  return found;
}

function sum(root, read) {
  let total = 0;
  for (const pid of tree(root)) {
    try {
      total += read(pid);
    } catch {
      continue; // it has ended
    }
  }
  return total;
}

// CPU that a process and its children have used so far, ms.
export function cpuOf(root) {
  return sum(root, pid => {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  });
}

// Their proportional share of memory, MB.
export function memoryOf(root) {
  return sum(root, pid => Number(/^Pss:\s+(\d+)/m.exec(
    readFileSync(`/proc/${pid}/smaps_rollup`, "latin1"))[1]) / 1024);
}

export class Browser {
  #next = 1;
  #waiting = new Map();
  #session;

  static async start(program, width, height) {
    const self = new Browser();
    self.folder = mkdtempSync(join(tmpdir(), "rw-web-"));
    const flags = [...FLAGS, `--user-data-dir=${self.folder}`, `--window-size=${width},${height}`];
    if (process.getuid() === 0)
      flags.push("--no-sandbox");
    self.process = spawn(program, flags, { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
    self.process.on("error", error => self.#fail(error));
    self.process.on("exit", () => self.#fail(new Error("Chromium has ended")));
    let text = "";
    self.process.stdio[4].setEncoding("utf8").on("data", data => {
      const parts = (text + data).split("\0");
      text = parts.pop();
      parts.forEach(part => self.#take(JSON.parse(part)));
    });
    const { targetId } = await self.#call("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await self.#call("Target.attachToTarget", { targetId, flatten: true });
    self.#session = sessionId;
    await self.#call("Emulation.setDeviceMetricsOverride",
      { width, height, deviceScaleFactor: 1, mobile: false });
    await self.#call("Performance.enable", {});
    await self.#call("Page.enable", {});
    return self;
  }

  get pid() {
    return this.process.pid;
  }

  #fail(error) {
    for (const { reject } of this.#waiting.values())
      reject(error);
    this.#waiting.clear();
  }

  #take(message) {
    const waiting = this.#waiting.get(message.id);
    if (message.method === "Page.loadEventFired")
      this.loaded?.();
    if (!waiting)
      return;
    this.#waiting.delete(message.id);
    clearTimeout(waiting.timer);
    if (message.error)
      waiting.reject(new Error(message.error.message));
    else
      waiting.resolve(message.result);
  }

  #call(method, params) {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${method} takes too long`)), PATIENCE_MS);
      this.#waiting.set(id, { resolve, reject, timer });
      this.process.stdio[3].write(
        JSON.stringify({ id, method, params, sessionId: this.#session }) + "\0");
    });
  }

  async go(url) {
    const loaded = new Promise(resolve => { this.loaded = resolve; });
    await this.#call("Page.navigate", { url });
    await loaded;
  }

  // What a promise of the page comes to.
  async evaluate(promise) {
    const expression = `(${promise}).catch(error => { throw String(error.stack ?? error); })`;
    const answer = await this.#call("Runtime.evaluate",
      { expression, awaitPromise: true, returnByValue: true });
    if (answer.exceptionDetails)
      throw new Error(answer.exceptionDetails.exception?.value ?? answer.exceptionDetails.text);
    return answer.result.value;
  }

  // Seconds that the page's main thread has worked so far: all of it, and JavaScript alone.
  async work() {
    const { metrics } = await this.#call("Performance.getMetrics", {});
    const of = name => metrics.find(metric => metric.name === name).value * 1000;
    return { task: of("TaskDuration"), script: of("ScriptDuration") };
  }

  async stop() {
    const running = [...tree(this.pid)];
    const deadline = Date.now() + ENDING_MS;
    this.process.kill();
    // The helpers write to the folder until they end, a little later.
    while (running.some(pid => existsSync(`/proc/${pid}`)) && Date.now() < deadline)
      await new Promise(resolve => setTimeout(resolve, 50));
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}
