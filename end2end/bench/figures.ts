/** Figures and their targets, as a table for people and as JSON for programs. */

export type Figure = {
  name: string;
  value: number;
  unit: "ms" | "s" | "B" | "kB" | "MB" | "/s" | "%" | "times";
  /** At the most, or of what happens in a second and of shares at the least; a figure without a target is only told. */
  target?: number;
  /** How it was measured. */
  how: string;
};

export function print(figures: Figure[]): void {
  const rows = figures.map((figure) => [
    figure.name,
    `${rounded(figure.value)} ${figure.unit}`,
    figure.target === undefined ? "" : `${isAtLeast(figure) ? "≥" : "≤"} ${figure.target} ${figure.unit}`,
    verdict(figure),
    figure.how,
  ]);
  const head = ["figure", "measured", "target", "", "how"];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: string[]) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd();
  console.log(["", line(head), ...rows.map(line), "", JSON.stringify(figures.map((figure) => ({ ...figure, verdict: verdict(figure) })))].join("\n"));
}

function verdict(figure: Figure): string {
  const { value, target } = figure;
  if (target === undefined) {
    return "";
  }
  if (isAtLeast(figure)) {
    return value >= target ? "within" : "under";
  }
  return value <= target ? "within" : "over";
}

function isAtLeast({ unit }: Figure): boolean {
  return unit === "/s" || unit === "%";
}

function rounded(value: number): string {
  return value.toFixed(value < 100 ? 1 : 0);
}

export function median(values: number[]): number {
  return percentile(values, 0.5);
}

/** The value that this share of all values does not exceed (nearest rank). */
export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
