/** How fast a page comes up in a browser that has never been here, and in one that has. The target is one second. */
import { expect, hydrated, test, type Page } from "../support/test.ts";

const pages = ["/"];
const visits = 10;
const targetMs = 1_000;

type Visit = { firstPaint: number; hydrated: number; kilobytes: number };

for (const path of pages) {
  test(`${path} comes up within a second`, async ({ browser, baseURL }) => {
    const first: Visit[] = [];
    const again: Visit[] = [];
    for (let visit = 0; visit < visits; visit++) {
      const context = await browser.newContext({ baseURL });
      const page = await context.newPage();
      first.push(await measure(page, path));
      again.push(await measure(page, path));
      await context.close();
    }
    console.log(`${path}  first visit  ${summary(first)}`);
    console.log(`${path}  next visit   ${summary(again)}`);
    expect(median(first.map((visit) => visit.hydrated))).toBeLessThan(targetMs);
  });
}

/** Milliseconds since the navigation began, and what came over the wire. */
async function measure(page: Page, path: string): Promise<Visit> {
  await page.goto(path);
  await hydrated(page);
  return page.evaluate(() => {
    const resources = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
    const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
    const bytes = [navigation, ...resources].reduce((sum, entry) => sum + (entry?.transferSize ?? 0), 0);
    return {
      firstPaint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN,
      hydrated: performance.now(),
      kilobytes: bytes / 1000,
    };
  });
}

function summary(visits: Visit[]): string {
  const of = (key: keyof Visit) => median(visits.map((visit) => visit[key])).toFixed(0);
  return `first paint ${of("firstPaint")} ms, answers to clicks ${of("hydrated")} ms, ${of("kilobytes")} kB (medians of ${visits.length})`;
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
