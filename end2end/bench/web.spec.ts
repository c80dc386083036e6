/**
 * What the site promises, measured: how soon a server is ready, how fast pages are drawn, what a first visit downloads,
 * how soon it is seen and answers, and the memory of the server after many pages. Figures are told and never fail: a
 * busy machine is no fault of the code. Load, server and database share the machine's processors.
 */
import { rmSync } from "node:fs";
import type { Browser, Page } from "@playwright/test";
import { launch, newDataFolder, residentMegabytes, type Server } from "../support/server.ts";
import { hydrated, test } from "../support/test.ts";
import { median, percentile, print, type Figure } from "./figures.ts";
import { anyOf, ask, load } from "./load.ts";

const starts = 5;
const connections = 8;
const warmUp = 500;
const runs = 5;
const pagesPerRun = 1_000;
const viewsInAll = 10_000;
const visits = 10;

test("the figures", async ({ browser }) => {
  test.setTimeout(15 * 60_000);
  const data = newDataFolder();
  try {
    const figures: Figure[] = [];
    await (await launch(data, "bench.log")).stop();
    figures.push(await readiness(data));
    const server = await launch(data, "bench.log");
    try {
      figures.push(...(await weight(browser, server)));
      figures.push(...(await firstVisits(browser, server)));
      figures.push(...(await pages(server)));
    } finally {
      await server.stop();
    }
    print(figures);
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
});

/** Starts on a data directory that is there already. */
async function readiness(data: string): Promise<Figure> {
  const times: number[] = [];
  for (let start = 0; start < starts; start++) {
    const server = await launch(data, "bench.log");
    times.push(server.readyMs);
    await server.stop();
  }
  return { name: "server ready", value: median(times), unit: "ms", target: 2_000, how: `median of ${starts} starts, PostgreSQL included` };
}

/** What a browser that was never here downloads before the page answers to clicks. */
async function weight(browser: Browser, { url }: Server): Promise<Figure[]> {
  const page = await browser.newPage();
  const addresses = new Set<string>();
  page.on("request", (request) => {
    if (/\.(wasm|js|css|woff2)(\?|$)/.test(request.url())) {
      addresses.add(request.url());
    }
  });
  await page.goto(url);
  await hydrated(page);
  await page.close();
  let wasm = 0;
  let all = 0;
  for (const address of addresses) {
    const { bytes, headers } = await ask(address);
    all += bytes;
    if (address.includes(".wasm")) {
      wasm += bytes;
    }
    const name = new URL(address).pathname;
    console.log(`${name}: ${bytes} bytes, ${headers["content-encoding"] ?? "as it is"}, ${headers["cache-control"]}`);
    // Fonts are compressed in themselves.
    if (!name.endsWith(".woff2") && headers["content-encoding"] !== "br") {
      console.log(`${name} should come with brotli`);
    }
    if (!headers["cache-control"]?.includes("immutable")) {
      console.log(`${name} should be immutable`);
    }
  }
  const how = `${addresses.size} files as they travel`;
  return [
    { name: "first load", value: all / 1000, unit: "kB", target: 500, how },
    { name: "of it WebAssembly", value: wasm / 1000, unit: "kB", target: 400, how: "brotli" },
  ];
}

type Visit = { firstPaint: number; answers: number };

async function firstVisits(browser: Browser, { url }: Server): Promise<Figure[]> {
  const first: Visit[] = [];
  const again: Visit[] = [];
  for (let visit = 0; visit < visits; visit++) {
    const context = await browser.newContext();
    const page = await context.newPage();
    first.push(await timed(page, url));
    again.push(await timed(page, url));
    await context.close();
  }
  const figure = (name: string, visits: Visit[], of: keyof Visit): Figure => ({
    name,
    value: median(visits.map((visit) => visit[of])),
    unit: "ms",
    target: 1_000,
    how: `median of ${visits.length} in Chromium`,
  });
  return [
    figure("first visit seen", first, "firstPaint"),
    figure("first visit answers", first, "answers"),
    figure("next visit answers", again, "answers"),
  ];
}

/** Milliseconds since the navigation began. */
async function timed(page: Page, url: string): Promise<Visit> {
  await page.goto(url);
  await hydrated(page);
  return page.evaluate(() => ({
    firstPaint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN,
    answers: performance.now(),
  }));
}

/** Pages of parts drawn at random, so that no cache would help; then other pages until the server has shown many. */
async function pages(server: Server): Promise<Figure[]> {
  const parts = await everyPart(server.url);
  const aPart = () => `${server.url}/catalog/parts/${anyOf(parts)}`;
  await load(warmUp, connections, aPart);
  const slow: number[] = [];
  const middle: number[] = [];
  for (let run = 0; run < runs; run++) {
    const times = await load(pagesPerRun, connections, aPart);
    slow.push(percentile(times, 0.95));
    middle.push(median(times));
  }
  const others = ["/", "/catalog", "/catalog?q=balatas", "/catalog?q=41060-50Y90", "/login"];
  await load(viewsInAll - warmUp - runs * pagesPerRun, connections, () => `${server.url}${anyOf(others)}`);
  const how = `${parts.length} parts at random, ${connections} connections, median of ${runs} runs of ${pagesPerRun}`;
  return [
    { name: "part page, 95 of 100", value: median(slow), unit: "ms", target: 20, how },
    { name: "part page, median", value: median(middle), unit: "ms", how },
    { name: "server memory", value: residentMegabytes(server.pid), unit: "MB", target: 120, how: `VmRSS after ${viewsInAll} pages` },
  ];
}

async function everyPart(url: string): Promise<string[]> {
  type Listed = { data: { id: string; code?: string }[]; total: number };
  const list = async (path: string) => (await (await fetch(`${url}/api/v1${path}`)).json()) as Listed;
  const parts = new Set<string>();
  for (const { code } of (await list("/catalog/categories")).data) {
    for (let page = 1, last = 1; page <= last; page++) {
      const { data, total } = await list(`/catalog/search?category=${code}&page=${page}`);
      data.forEach(({ id }) => parts.add(id));
      last = Math.ceil(total / 20);
    }
  }
  return [...parts];
}
