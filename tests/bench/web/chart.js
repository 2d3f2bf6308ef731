// SPDX-License-Identifier: GPL-3.0-or-later
// One line of uPlot, moved as bench-chart.c moves the console's chart. Arrays are typed and have room
// for what comes, nothing is animated and the cursor is off: uPlot at its fastest.
"use strict";

const STEP = 60; // s between two samples
const N_LIVE = 10; // samples a frame
const SPARE = 10000; // samples that may come

class Chart {
  constructor(n, file) {
    this.n = n;
    this.end = n;
    this.at = 0;
    const values = new Float32Array(file);
    this.times = new Float64Array(n + SPARE);
    this.values = new Float32Array(n + SPARE);
    for (let i = 0; i < n + SPARE; i++) {
      this.times[i] = i * STEP;
      this.values[i] = values[i];
    }
  }

  // Resolves when the line is painted, with how long that took, ms.
  async open() {
    const begun = performance.now();
    this.plot = new uPlot({
      width: 1600, height: 600, cursor: { show: false }, legend: { show: false },
      series: [{}, { stroke: "#3584e4", width: 1, points: { show: false } }],
    }, this.data(), document.getElementById("place"));
    await painted();
    return performance.now() - begun;
  }

  data() {
    return [this.times.subarray(0, this.end), this.values.subarray(0, this.end)];
  }

  move(motion) {
    const total = Math.max(this.n, 10000) * STEP, at = this.at++;
    if (motion === "live") {
      this.end = Math.min(this.end + N_LIVE, this.times.length);
      this.plot.setData(this.data(), false);
      this.plot.setScale("x", { min: this.end * STEP - total, max: this.end * STEP });
    } else if (motion === "zoom") {
      const span = total * (0.55 + 0.45 * Math.cos(at * 0.05));
      this.plot.setScale("x", { min: (total - span) / 2, max: (total + span) / 2 });
    } else {
      const from = total * 0.1 * (1 + Math.sin(at * 0.03));
      this.plot.setScale("x", { min: from, max: from + total * 0.8 });
    }
  }
}

async function open(n, points) {
  window.subject = new Chart(n, await (await fetch(points)).arrayBuffer());
  return window.subject.open();
}
