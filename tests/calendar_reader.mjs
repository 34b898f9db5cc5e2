// Reads calendars with ical.js, for tests/test_calendar_readers.py: JSON in, JSON out.
// Each of [{ ics, windows: [[from, to], ...] }] gives the instants (seconds) at which something begins.
import { readFileSync } from "node:fs";

const { default: ICAL } = await import(process.argv[2]);

function events(calendar) {
  const all = calendar.getAllSubcomponents("vevent").map((found) => new ICAL.Event(found));
  const masters = all.filter((event) => !event.isRecurrenceException());
  for (const other of all.filter((event) => event.isRecurrenceException()))
    masters.find((event) => event.uid === other.uid).relateException(other);
  return masters.filter((event) => event.component.getFirstPropertyValue("status") !== "CANCELLED");
}

function begins(event, from, to) {
  const found = [];
  if (!event.isRecurring()) found.push(event.startDate.toUnixTime());
  const dates = event.isRecurring() ? event.iterator() : null;
  for (let next; dates && (next = dates.next()); ) {
    if (next.toUnixTime() > to + 30 * 86400) break;
    found.push(event.getOccurrenceDetails(next).startDate.toUnixTime());
  }
  return found.filter((at) => at >= from && at < to);
}

const asked = JSON.parse(readFileSync(0, "utf-8"));
const told = asked.map(({ ics, windows }) => {
  const calendar = new ICAL.Component(ICAL.parse(ics));
  return windows.map(([from, to]) => events(calendar).flatMap((e) => begins(e, from, to)).sort((a, b) => a - b));
});
process.stdout.write(JSON.stringify(told));
