// iCalendar on standard input; what ical.js makes of it as JSON on standard output.
"use strict";
const ICAL = require("ical.js");

const two = (number) => String(number).padStart(2, "0");
const spelt = (time) =>
  time.isDate
    ? `${time.year}-${two(time.month)}-${two(time.day)}`
    : new Date(time.toUnixTime() * 1000).toISOString().replace(".000Z", "Z");

const calendar = new ICAL.Component(ICAL.parse(require("fs").readFileSync(0, "utf8")));
const components = calendar.getAllSubcomponents("vevent");
const events = components.map((component) => new ICAL.Event(component));
const masters = components
  .filter((component) => !component.hasProperty("recurrence-id"))
  .map((component) => new ICAL.Event(component, { exceptions: [] }));
for (const event of events.filter((event) => event.isRecurrenceException())) {
  masters.find((master) => master.uid === event.uid).relateException(event);
}

const occurrences = [];
for (const master of masters) {
  if (!master.isRecurring()) {
    occurrences.push([master.uid, spelt(master.startDate), spelt(master.endDate)]);
    continue;
  }
  const iterator = master.iterator();
  for (let next = iterator.next(); next; next = iterator.next()) {
    const { startDate, endDate } = master.getOccurrenceDetails(next);
    occurrences.push([master.uid, spelt(startDate), spelt(endDate)]);
  }
}
const read = events.map((event) => [event.uid, spelt(event.startDate), spelt(event.endDate)]);
process.stdout.write(JSON.stringify({ events: read, occurrences }));
