// SPDX-License-Identifier: GPL-3.0-or-later
//
// Makes natural-earth.rwmap, the base map that the console carries: land and borders of Natural
// Earth (public domain) in three levels of detail, ready to be drawn without a network.
//
//   npm install world-atlas@2 topojson-client@3
//   node data/map/make-basemap.mjs data/map/natural-earth.rwmap
//
// The file, all numbers LEB128 varints unless said otherwise:
//   "RWBM"                    four bytes
//   version                   one byte, 1
//   number of levels          one byte, coarse to fine
//   per level: bits           one byte: the world is 2^bits units wide and high
//              size           bytes of the level's geometry
//   per level: the geometry:  rings of land, then border lines, each as
//     number of shapes; per shape: number of points, then x and y of each point as zigzag
//     differences from the point before it (the first from 0, 0)
//
// x and y are spherical mercator, 0 at 180° W and at 85.05° N, 2^bits at 180° E and 85.05° S. A ring
// is not repeated at its end: the last point joins the first. Shapes never cross the antimeridian:
// they are cut there, and Antarctica is closed along the southern edge.

import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';

// The packages lie where the command is run, which need not be beside this file.
const require = createRequire(join(process.cwd(), 'package.json'));
const topojson = require('topojson-client');

const LEVELS = [
  { name: '110m', bits: 18 },
  { name: '50m', bits: 20 },
  { name: '10m', bits: 22 },
];
const MAX_LATITUDE = 85.0511287798066;
const POLE_STEP = 15; // degrees between the points of Antarctica's artificial southern edge

function mercatorY(latitude) {
  const clamped = Math.max(-MAX_LATITUDE, Math.min(MAX_LATITUDE, latitude));
  const s = Math.sin(clamped * Math.PI / 180);
  return 0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI);
}

// Makes longitudes continuous, so that a ring across the antimeridian goes on past 180°. Returns the
// points and by how many degrees the ring ends away from where it began: ±360 around a pole.
function unwrap(ring) {
  let offset = 0;
  const points = [];
  ring.forEach(([longitude, latitude], i) => {
    if (i > 0) {
      const step = longitude - ring[i - 1][0];
      if (step > 180)
        offset -= 360;
      else if (step < -180)
        offset += 360;
    }
    points.push([longitude + offset, latitude]);
  });
  return { points, turn: offset };
}

// A ring around the south pole becomes a closed one by walking back along the edge of the map.
function closeAtPole(points) {
  const first = points[0][0];
  const last = points[points.length - 1][0];
  const steps = Math.ceil(Math.abs(last - first) / POLE_STEP);
  for (let i = 0; i <= steps; i++)
    points.push([last + (first - last) * i / steps, -MAX_LATITUDE]);
}

// Sutherland-Hodgman against the meridian at `limit`; keeps the side that `sign` points to.
function clipAtMeridian(ring, limit, sign) {
  const result = [];
  ring.forEach((a, i) => {
    const b = ring[(i + 1) % ring.length];
    const da = sign * (a[0] - limit);
    const db = sign * (b[0] - limit);
    if (da >= 0)
      result.push(a);
    if ((da >= 0) !== (db >= 0))
      result.push([limit, a[1] + da / (da - db) * (b[1] - a[1])]);
  });
  return result;
}

// The parts of one ring that lie in the world from 180° W to 180° E.
function cutRing(ring) {
  const { points, turn } = unwrap(ring);
  if (turn !== 0)
    closeAtPole(points);
  let west = Infinity;
  let east = -Infinity;
  for (const [longitude] of points) {
    west = Math.min(west, longitude);
    east = Math.max(east, longitude);
  }
  const parts = [];
  for (const shift of [-360, 0, 360]) {
    if (east + shift <= -180 || west + shift >= 180)
      continue;
    let part = points.map(([longitude, latitude]) => [longitude + shift, latitude]);
    if (west + shift < -180)
      part = clipAtMeridian(part, -180, 1);
    if (east + shift > 180)
      part = clipAtMeridian(part, 180, -1);
    parts.push(part);
  }
  return parts;
}

function cutLine(line) {
  const parts = [];
  let part = [];
  line.forEach((point, i) => {
    if (i > 0 && Math.abs(point[0] - line[i - 1][0]) > 180) {
      parts.push(part);
      part = [];
    }
    part.push(point);
  });
  parts.push(part);
  return parts;
}

// On the grid, without repeated points.
function quantise(points, bits, closed) {
  const size = 2 ** bits;
  const clamp = v => Math.max(0, Math.min(size, Math.round(v * size)));
  const result = [];
  for (const [longitude, latitude] of points) {
    const x = clamp((longitude + 180) / 360);
    const y = clamp(mercatorY(latitude));
    const last = result[result.length - 1];
    if (!last || last[0] !== x || last[1] !== y)
      result.push([x, y]);
  }
  while (closed && result.length > 1 && result[0][0] === result[result.length - 1][0]
         && result[0][1] === result[result.length - 1][1])
    result.pop();
  return result;
}

class Writer {
  bytes = [];

  varint(value) {
    while (value > 127) {
      this.bytes.push(value % 128 + 128);
      value = Math.floor(value / 128);
    }
    this.bytes.push(value);
  }

  zigzag(value) {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  shapes(shapes) {
    this.varint(shapes.length);
    for (const shape of shapes) {
      let [px, py] = [0, 0];
      this.varint(shape.length);
      for (const [x, y] of shape) {
        this.zigzag(x - px);
        this.zigzag(y - py);
        [px, py] = [x, y];
      }
    }
  }
}

function polygonsOf(land) {
  const features = land.type === 'FeatureCollection' ? land.features : [land];
  return features.flatMap(({ geometry }) =>
    geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates);
}

function encodeLevel({ name, bits }) {
  const file = require.resolve(`world-atlas/countries-${name}.json`);
  const topology = JSON.parse(readFileSync(file, 'utf8'));
  const land = topojson.feature(topology, topology.objects.land);
  const borders = topojson.mesh(topology, topology.objects.countries, (a, b) => a !== b);

  const rings = polygonsOf(land).flat().flatMap(cutRing)
    .map(ring => quantise(ring, bits, true)).filter(ring => ring.length > 2);
  const lines = borders.coordinates.flatMap(cutLine)
    .map(line => quantise(line, bits, false)).filter(line => line.length > 1);

  const writer = new Writer();
  writer.shapes(rings);
  writer.shapes(lines);
  console.log(`${name}: ${rings.length} rings, ${lines.length} lines, ${writer.bytes.length} bytes`);
  return Buffer.from(writer.bytes);
}

const output = process.argv[2];
if (!output) {
  console.error('Usage: node make-basemap.mjs natural-earth.rwmap');
  process.exit(64);
}
const levels = LEVELS.map(encodeLevel);
const head = new Writer();
head.bytes.push(...Buffer.from('RWBM'), 1, LEVELS.length);
LEVELS.forEach(({ bits }, i) => {
  head.bytes.push(bits);
  head.varint(levels[i].length);
});
writeFileSync(output, Buffer.concat([Buffer.from(head.bytes), ...levels]));
