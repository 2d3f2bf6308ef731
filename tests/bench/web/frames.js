// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages share: frames, and how far apart they are.
"use strict";

const nextFrame = () => new Promise(requestAnimationFrame);

// What was asked for before is painted once the frame after the next begins.
async function painted() {
  await nextFrame();
  await nextFrame();
}

// Moves the subject once a frame; resolves with the intervals between frames, ms.
async function frames(motion, n) {
  const intervals = [];
  let before = await nextFrame();
  for (let i = 0; i < n; i++) {
    window.subject.move(motion);
    const now = await nextFrame();
    intervals.push(now - before);
    before = now;
  }
  return intervals;
}
