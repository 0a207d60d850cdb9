// CPU seconds that ical-generator takes to write N events. Usage: node ical_generator_feed.mjs N
// Needs: npm install --no-save ical-generator (in the folder it is run from, or NODE_PATH's)
import { createRequire } from "node:module";
const ical = createRequire(process.cwd() + "/")("ical-generator").default;

const count = Number(process.argv[2]);
const text = "居民可以凭预约参加，现场有志愿者引导；如遇天气变化另行通知。".repeat(10);
const rows = Array.from({ length: count }, (_, number) => ({
    id: `event-${number}`,
    summary: `测试活动${number}`,
    location: `测试场所${number}，测试路${number}号`,
    description: text,
    start: new Date(Date.UTC(2026, 0, 1 + (number % 1500))),
    end: new Date(Date.UTC(2026, 0, 2 + (number % 1500))),
    allDay: true,
    stamp: new Date(Date.UTC(2026, 3, 20)),
}));
const before = process.cpuUsage();
const begun = performance.now();
const calendar = ical({ name: "bench" });
for (const row of rows) calendar.createEvent(row);
const written = Buffer.from(calendar.toString());
const used = process.cpuUsage(before);
console.log(`${((used.user + used.system) / 1e6).toFixed(3)} ${((performance.now() - begun) / 1e3).toFixed(3)} ${written.length}`);
