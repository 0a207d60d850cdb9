"use strict";
// Where on a line or an area its sign stands: halfway along the longest line, inside the largest area.
const middleOf = (() => {
  // A GeoJSON LineString, Polygon or Multi* of them; gives [longitude, latitude].
  function middle({ type, coordinates }) {
    switch (type) {
      case "LineString": return halfway(coordinates);
      case "MultiLineString": return halfway(largest(coordinates, length));
      case "Polygon": return inside(coordinates);
      case "MultiPolygon": return inside(largest(coordinates, ([outer]) => area(outer)));
      default: throw new TypeError(type);
    }
  }

  function largest(parts, size) {
    return parts.reduce((best, part) => (size(part) > size(best) ? part : best));
  }

  function steps(line) {
    return line.slice(1).map((end, index) => [line[index], end]);
  }

  function reach([[x1, y1], [x2, y2]]) {
    return Math.hypot(x2 - x1, y2 - y1);
  }

  function length(line) {
    return steps(line).reduce((sum, step) => sum + reach(step), 0);
  }

  function area(ring) {
    return Math.abs(steps(ring).reduce((sum, [[x1, y1], [x2, y2]]) => sum + x1 * y2 - x2 * y1, 0));
  }

  function halfway(line) {
    let left = length(line) / 2;
    for (const step of steps(line)) {
      const long = reach(step);
      if (long >= left) return along(step, long ? left / long : 0);
      left -= long;
    }
    return line.at(-1);
  }

  function along([[x1, y1], [x2, y2]], share) {
    return [x1 + share * (x2 - x1), y1 + share * (y2 - y1)];
  }

  // In the widest stretch of the area on the parallel through its middle: never in a hole or a bay.
  function inside(rings) {
    const latitudes = rings[0].map(([, latitude]) => latitude);
    const level = (Math.min(...latitudes) + Math.max(...latitudes)) / 2;
    const crossings = rings.flatMap(steps)
      .filter(([[, y1], [, y2]]) => (y1 > level) !== (y2 > level))
      .map((step) => along(step, (level - step[0][1]) / (step[1][1] - step[0][1]))[0])
      .sort((a, b) => a - b);
    const stretches = crossings.flatMap((west, index) => (index % 2 ? [] : [[west, crossings[index + 1]]]));
    const [west, east] = largest(stretches, ([from, to]) => to - from);
    return [(west + east) / 2, level];
  }

  return middle;
})();
