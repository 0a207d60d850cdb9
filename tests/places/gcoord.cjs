// What npm's gcoord makes of positions over China and beyond the guard: gcoord.json, on standard output.
"use strict";
const { transform, WGS84, GCJ02, BD09 } = require("gcoord");

const ways = {
  wgs84_gcj02: [WGS84, GCJ02],
  wgs84_bd09: [WGS84, BD09],
  gcj02_wgs84: [GCJ02, WGS84],
  gcj02_bd09: [GCJ02, BD09],
  bd09_wgs84: [BD09, WGS84],
  bd09_gcj02: [BD09, GCJ02],
};
// Sixteen by twelve over China, off the round numbers at which sines vanish; Beijing closer; then the world.
const grid = (columns, rows, west, south, east, north) =>
  Array.from({ length: columns * rows }, (_, cell) => [
    west + ((east - west) * (cell % columns)) / (columns - 1),
    south + ((north - south) * Math.floor(cell / columns)) / (rows - 1),
  ]);
const positions = [
  ...grid(16, 12, 73.137, 3.413, 136.731, 54.319),
  ...grid(7, 7, 115.417, 39.443, 117.583, 41.057),
  ...grid(9, 6, -171.3, -61.7, 63.9, 72.9),
];
const round = (number) => Number(number.toFixed(9));
const answers = positions.map((position) => [
  position.map(round),
  ...Object.values(ways).map(([from, to]) => transform(position.map(round), from, to).map(round)),
]);
const lines = answers.map((answer) => JSON.stringify(answer)).join(",\n");
process.stdout.write(`{"columns":${JSON.stringify(["position", ...Object.keys(ways)])},"rows":[\n${lines}\n]}\n`);
