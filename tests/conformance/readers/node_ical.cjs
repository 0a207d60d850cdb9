// iCalendar on standard input; what node-ical makes of it as JSON on standard output.
"use strict";
const ical = require("node-ical");

const two = (number) => String(number).padStart(2, "0");
// A whole day is local midnight here.
const spelt = (date, isDay) =>
  isDay
    ? `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
    : date.toISOString().replace(".000Z", "Z");
const span = (uid, { start, end }, isDay) => [uid, spelt(start, isDay), spelt(end, isDay)];
const isDay = (event) => event.datetype === "date";

const found = ical.sync.parseICS(require("fs").readFileSync(0, "utf8"));
const masters = Object.values(found).filter((component) => component.type === "VEVENT");
// Overrides are kept under more than one key: each is counted once.
const overrides = (master) => new Set(Object.values(master.recurrences ?? {}));
const events = masters.flatMap((master) => [master, ...overrides(master)]);
const from = new Date(Date.UTC(1990, 0, 1));
const to = new Date(Date.UTC(2060, 0, 1));
const occurrences = masters.flatMap((master) =>
  ical.expandRecurringEvent(master, { from, to }).map((instance) => span(master.uid, instance, instance.isFullDay)),
);
const read = events.map((event) => span(event.uid, event, isDay(event)));
process.stdout.write(JSON.stringify({ events: read, occurrences }));
