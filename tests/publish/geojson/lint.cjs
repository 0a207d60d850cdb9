// What check-geojson finds wrong in each of the texts that stand, as a JSON array, on standard input.
const { getIssues } = require("@placemarkio/check-geojson");

let input = "";
process.stdin.setEncoding("utf8");
process.stdin.on("data", (part) => { input += part; });
process.stdin.on("end", () => process.stdout.write(JSON.stringify(JSON.parse(input).map((text) => getIssues(text)))));
