// Counts per year as a table, and as a file that spreadsheets of both countries open.
import type { YearCounts } from '../../protocol';

export interface CountsTable {
  years: number[];
  rows: { act: string; label: string; counts: number[] }[];
}

/** Acts there are words for, in their order; then whatever else was counted. */
export function tableOf(years: readonly YearCounts[], labels: Record<string, string>): CountsTable {
  const counted = new Set(years.flatMap((one) => Object.keys(one.counts)));
  const known = Object.keys(labels).filter((act) => counted.has(act));
  const others = [...counted].filter((act) => !(act in labels)).sort();
  return {
    years: years.map((one) => one.year),
    rows: [...known, ...others].map((act) => ({ act, label: labels[act] ?? act, counts: years.map((one) => one.counts[act] ?? 0) })),
  };
}

/** A field that a spreadsheet takes for text: never a formula, never two fields. */
function field(text: string): string {
  const safe = /^[=+\-@\t]/.test(text) ? `'${text}` : text;
  return /[";\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** With a mark of its encoding, and semicolons, as spreadsheets in Germany and France expect. */
export function csvOf(table: CountsTable, heading: string): string {
  const lines = [[heading, ...table.years.map(String)], ...table.rows.map((row) => [row.label, ...row.counts.map(String)])];
  return `\ufeff${lines.map((line) => line.map(field).join(';')).join('\r\n')}\r\n`;
}
