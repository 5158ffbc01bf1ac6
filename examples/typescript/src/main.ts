// Prints what a site has: node dist/main.js http://127.0.0.1:8000
import { ApiError, createContentClient } from "./client.js";

const content = createContentClient(process.argv[2] ?? "http://127.0.0.1:8000");

function printTable(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => (row[i] ?? "").length)));
  for (const row of rows) {
    console.log(row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("  ").trimEnd());
  }
}

const series = await content.listSeries();
printTable([
  ["Series", "State", "Done", "Minutes"],
  ...series.map(({ title, state_label, progress, reading_minutes }) => [
    title,
    state_label ?? "",
    `${progress.done}/${progress.total}`,
    String(reading_minutes),
  ]),
]);

console.log();
let first: string | undefined;
for await (const article of content.articles()) {
  first ??= article.id;
  console.log(`${article.series.title} › ${article.title}`);
}

console.log();
for (const { published_at, title } of await content.listNewest(20)) {
  console.log(`${published_at?.slice(0, 10)}  ${title}`);
}

if (first) {
  const { title, reading_minutes, body } = await content.getArticle(first);
  console.log(`\n${title} (${reading_minutes} min)\n${body?.text?.slice(0, 200) ?? ""}…`);
}

try {
  await content.getArticle("no/hay");
} catch (error) {
  if (!(error instanceof ApiError)) throw error;
  console.log(`\n${error.message}`);
}
