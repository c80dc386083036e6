/**
 * What it costs to find a part among millions, over 8 connections: by its number however it is written, with a slip in it, by words, by
 * vehicle; the part's page and what its doors tell; a reference that comes and goes; and how fast files come in. Each is measured five
 * times, and the median is told. Load, server and database share the machine's processors.
 *
 * The catalogue is `engrane demo generate`: of the full scale, or of the small one with SCALE=0.02. DATA and PARTS are those of ./tenant.ts.
 */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { newDataFolder, residentMegabytes } from "../support/server.ts";
import { test } from "../support/test.ts";
import { median, percentile, print, type Figure } from "./figures.ts";
import { anyOf, load } from "./load.ts";
import { measure, scale, sql, type Part, type Tenant } from "./tenant.ts";

const connections = 8;
const runs = 5;
/** Of a run, at the most; a slow one ends after some seconds. */
const asked = 20_000;
const seconds = 10;
const warmUp = 400;
/** How many of each kind are drawn from all that there are. */
const drawn = 5_000;
/** As `engrane demo generate` makes them at the full scale. */
const full = { parts: 1_500_000, references: 8_000_000, fitments: 12_000_000 };
const queries = join(dirname(fileURLToPath(import.meta.url)), "../../src/catalog/query");
const { ENGRANE_BIN: executable = "engrane" } = process.env;

const parts: Record<string, Part> = {
  number: byNumber,
  typo: byTypo,
  words: byWords,
  text: byText,
  suggestions,
  vehicle: byVehicle,
  part: ofParts,
  page: partPages,
  memory,
  importing: (_, data) => importing(data),
  // Last: it changes the catalogue.
  reference: oneReference,
};

test("a part is found among millions", async () => {
  test.setTimeout(180 * 60_000);
  if (scale !== 1 && scale !== 0.02) {
    throw new Error("SCALE is 1 or 0.02");
  }
  await measure("platform", generate, parts);
});

function generate(data: string): void {
  const begun = performance.now();
  execFileSync(executable, ["demo", "generate", "--scale", scale === 1 ? "full" : "small", "--data-dir", data], { stdio: "inherit" });
  const value = (performance.now() - begun) / 1000;
  print([{ name: "made up and loaded", value, unit: "s", target: 20 * 60, how: `${full.parts * scale} parts, ${full.fitments * scale} fitments, with bodegas` }]);
}

/** The rows that a query finds. */
function rows(data: string, query: string): string[][] {
  return sql(data, "--command", query)
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split("|"));
}

/** How a table of so many rows is sampled, so that some more are found than are drawn. */
function sample(count: number): string {
  return `tablesample bernoulli (${Math.min(100, (120 * drawn) / (count * scale))}) repeatable (14)`;
}

/** Asks five times; how many a second, where that has a goal, and how long the slowest of a hundred takes. */
async function figures(name: string, next: () => string, goal: { perSecond?: number; ms: number }, cookie = ""): Promise<Figure[]> {
  const tried = await load(warmUp, connections, next, cookie);
  const count = Math.ceil(Math.min(asked, (seconds * 1000 * connections) / percentile(tried, 0.5)));
  const [rates, slow, usual]: [number[], number[], number[]] = [[], [], []];
  for (let run = 0; run < runs; run++) {
    const begun = performance.now();
    const times = await load(count, connections, next, cookie);
    rates.push((count * 1000) / (performance.now() - begun));
    slow.push(percentile(times, 0.99));
    usual.push(percentile(times, 0.5));
  }
  const how = `${connections} connections, median of ${runs} runs of ${count}; half of them within ${median(usual).toFixed(1)} ms`;
  return [
    { name, value: median(rates), unit: "/s", how, ...(goal.perSecond === undefined ? {} : { target: goal.perSecond }) },
    { name: `${name}, 99 of 100`, value: median(slow), unit: "ms", target: goal.ms, how },
  ];
}

const searchDoor = (tenant: Tenant, text: string) => `${tenant.door}/catalog/search?q=${encodeURIComponent(text)}`;

/** A number without its signs. */
const bare = (number: string) => number.replace(/[^A-Za-z0-9]/g, "");

/** A number as people write it. */
function spelt(number: string): string {
  return anyOf([number, number.toLowerCase(), bare(number), bare(number).toLowerCase(), number.replace(/[-./]/g, " ")]);
}

async function byNumber(tenant: Tenant, data: string): Promise<Figure[]> {
  const numbers = rows(data, `select number from parts ${sample(full.parts)} limit ${drawn}`).flat();
  const references = rows(data, `select from_number from cross_references ${sample(full.references)} limit ${drawn}`).flat();
  const next = () => searchDoor(tenant, spelt(anyOf(Math.random() < 0.5 ? numbers : references)));
  return figures("number in any spelling, across cross references", next, { perSecond: 3_000, ms: 10 });
}

/** One letter is another, is left out, is doubled, or stands before the one that it should follow. */
function mistyped(number: string): string {
  const key = bare(number);
  const at = 1 + Math.floor(Math.random() * (key.length - 2));
  const [before, letter, after] = [key.slice(0, at), key.charAt(at), key.slice(at + 1)];
  const other = anyOf([.../\d/.test(letter) ? "0123456789" : "ABCDEFGHJKLMNPQRSTUVWXYZ"].filter((one) => one !== letter));
  const swapped = before + after.charAt(0) + letter + after.slice(1);
  const slips = [before + other + after, before + after, before + letter + letter + after, swapped];
  return anyOf(slips.filter((slip) => slip !== key));
}

/** Found is a number, not one part of the many that may have it: which brand is meant, nobody says who types a number alone. */
async function byTypo(tenant: Tenant, data: string): Promise<Figure[]> {
  const looked = 500;
  const numbers = rows(data, `select number from parts ${sample(full.parts)} where length(key) >= 6 limit ${drawn}`).flat();
  let found = 0;
  for (let at = 0; at < looked; at++) {
    const number = anyOf(numbers);
    const answer = await tenant.read<{ data: { number: string }[] }>(`/catalog/search?q=${mistyped(number)}`);
    found += answer.data.slice(0, 10).some((row) => bare(row.number) === bare(number)) ? 1 : 0;
  }
  const recall: Figure = { name: "number with one typo, in the first 10", value: (100 * found) / looked, unit: "%", target: 98, how: `of ${looked} numbers` };
  const next = () => searchDoor(tenant, mistyped(anyOf(numbers)));
  return [recall, ...(await figures("number with one typo", next, { ms: 100 }))];
}

/** The graded queries, with what they are said to mean. */
function graded(): { query: string; make: string; model: string; group: string; number: string; rest: string }[] {
  const lines = ["graded.csv", "held_out.csv"].flatMap((name) => readFileSync(join(queries, name), "utf8").split("\n"));
  // Those with a comma in them are left out.
  const plain = lines.filter((line) => line !== "" && !line.startsWith("#") && !line.startsWith("class,") && !line.includes('"'));
  return plain.map((line) => {
    const [, query = "", make = "", model = "", group = "", , , , , , number = "", , rest = ""] = line.split(",");
    return { query, make, model, group, number, rest };
  });
}

function vehicleWords(): string[] {
  return graded()
    .filter(({ make, model, group }) => (make || model) && group)
    .map(({ query }) => query);
}

async function byWords(tenant: Tenant): Promise<Figure[]> {
  const words = vehicleWords();
  return figures("plain words that parse into vehicle and group", () => searchDoor(tenant, anyOf(words)), { perSecond: 1_000, ms: 25 });
}

async function byText(tenant: Tenant): Promise<Figure[]> {
  // Words of descriptions, and what nobody sells.
  const said = ["calidad original", "alto desempeño", "reemplazo directo", "línea económica", "refacción original", "número anterior"];
  const nothing = graded()
    .filter(({ make, model, group, number }) => !make && !model && !group && !number)
    .map(({ query }) => query);
  const next = () => searchDoor(tenant, Math.random() < 0.5 ? `${anyOf(said)} ${anyOf(said)}` : anyOf(nothing));
  return figures("free text that does not parse", next, { ms: 60 });
}

/** What is typed so far. */
async function suggestions(tenant: Tenant, data: string): Promise<Figure[]> {
  const numbers = rows(data, `select number from parts ${sample(full.parts)} limit ${drawn}`).flat();
  const words = vehicleWords();
  const next = () => {
    const whole = anyOf(Math.random() < 0.7 ? words : numbers);
    const typed = whole.slice(0, 3 + Math.floor(Math.random() * Math.max(1, whole.length - 3)));
    return `${tenant.door}/catalog/suggest?q=${encodeURIComponent(typed)}`;
  };
  return figures("suggestions while typing", next, { ms: 15 });
}

async function byVehicle(tenant: Tenant, data: string): Promise<Figure[]> {
  const known = rows(
    data,
    `select f.vehicle_id, g.code from fitments f ${sample(full.fitments)} join parts p on p.id = f.part_id join part_groups g on g.id = p.group_id limit ${drawn}`,
  );
  let asks = 0;
  const next = () => {
    const [vehicle = "", group = ""] = anyOf(known);
    return asks++ % 2 === 0 ? `${tenant.door}/catalog/vehicles/${vehicle}/groups` : `${tenant.door}/catalog/search?vehicle=${vehicle}&group=${group}`;
  };
  return figures("vehicle → groups with counts → parts", next, { perSecond: 2_500, ms: 12 });
}

function partIds(data: string): string[] {
  return rows(data, `select id from parts ${sample(full.parts)} limit ${drawn}`).flat();
}

async function ofParts(tenant: Tenant, data: string): Promise<Figure[]> {
  const ids = partIds(data);
  const told = ["interchange", "aftermarket", "availability"];
  let asks = 0;
  const next = () => `${tenant.door}/catalog/parts/${anyOf(ids)}/${told[asks++ % told.length]}`;
  return figures("part: interchange + aftermarket + availability", next, { perSecond: 2_000, ms: 12 }, tenant.cookie);
}

async function partPages(tenant: Tenant, data: string): Promise<Figure[]> {
  const ids = partIds(data);
  return figures("part page, drawn on the server", () => `${tenant.server.url}/catalog/parts/${anyOf(ids)}`, { ms: 40 });
}

async function memory(tenant: Tenant): Promise<Figure[]> {
  return [{ name: "memory of the server", value: residentMegabytes(tenant.server.pid), unit: "MB", target: 400, how: "after all of these" }];
}

/** A reference between two parts that have nothing to do with each other comes and goes. */
async function oneReference(tenant: Tenant, data: string): Promise<Figure[]> {
  const count = 200;
  const known = rows(
    data,
    `select p.id, b.name, p.number from parts p ${sample(full.parts)} join brands b on b.id = p.brand_id where p.kind = 'aftermarket' limit ${drawn}`,
  );
  const door = `${tenant.door}/catalog/references`;
  const ask = async (method: string, url: string, body?: object) => {
    const answer = await fetch(url, { method, headers: tenant.headers, body: body === undefined ? undefined : JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) {
      throw new Error(`${method} ${url}: ${answer.status} ${text}`);
    }
    return text;
  };
  const times: number[] = [];
  const timed = async (url: string, body?: object) => {
    const begun = performance.now();
    await ask("POST", url, body);
    times.push(performance.now() - begun);
  };
  for (let at = 0; at < count; at++) {
    const [id = "", brand = "", number = ""] = anyOf(known);
    const [other = "", replacedBrand = "", replacedNumber = ""] = anyOf(known);
    if (id === other) {
      continue;
    }
    await timed(door, { brand, number, replaced_brand: replacedBrand, replaced_number: replacedNumber, source: `banco ${at}`, two_way: true });
    const said = JSON.parse(await ask("GET", `${tenant.door}/catalog/parts/${other}/references`)) as { data: { id: string; source: string }[] };
    const made = said.data.find((reference) => reference.source === `banco ${at}`);
    await timed(`${door}/${made?.id ?? ""}/revoke`);
  }
  const how = `${count} of each, one after the other; half of them within ${percentile(times, 0.5).toFixed(1)} ms`;
  return [{ name: "one reference added or removed, 99 of 100", value: percentile(times, 0.99), unit: "ms", target: 10, how }];
}

/** Files of what is there come into an empty catalogue. */
async function importing(data: string): Promise<Figure[]> {
  const empty = newDataFolder();
  const file = (name: string) => join(data, `bench-${name}.csv`);
  const write = (name: string, query: string) => sql(data, "--command", `\\copy (${query}) to '${file(name)}' csv header`);
  const some = "(select * from parts order by id limit 300000)";
  try {
    write(
      "vehicles",
      `select k.name as make, m.name as model, v.year, v.displacement_cc as displacement, v.cylinders, v.fuel, v.engine_code, v.transmission, v.trim from vehicles v join vehicle_models m on m.id = v.model_id join vehicle_makes k on k.id = m.make_id`,
    );
    write(
      "parts",
      `select b.name as brand, p.number, p.name_es as name, g.code as "group", p.kind, p.tier, p.gtin, p.reference_price as price, p.currency, p.description_es as description from ${some} p join brands b on b.id = p.brand_id join part_groups g on g.id = p.group_id`,
    );
    write(
      "fitments",
      `select b.name as brand, p.number, k.name as make, m.name as model, v.year, v.engine_code, f.position, f.quantity, f.notes from ${some} p join brands b on b.id = p.brand_id join fitments f on f.part_id = p.id join vehicles v on v.id = f.vehicle_id join vehicle_models m on m.id = v.model_id join vehicle_makes k on k.id = m.make_id limit 1000000`,
    );
    execFileSync(executable, ["catalog", "import-vehicles", file("vehicles"), "--data-dir", empty], { stdio: "ignore" });
    const figures: Figure[] = [];
    for (const [kind, target] of [["parts", 15_000], ["fitments", 40_000]] as const) {
      const { rows, seconds, megabytes, told } = await bringIn(kind, file(kind), empty);
      const how = `${told}, with everything that is reckoned of them`;
      figures.push({ name: `import of ${kind}`, value: rows / seconds, unit: "/s", target, how });
      figures.push({ name: `import of ${kind}, memory`, value: megabytes, unit: "MB", target: 200, how });
    }
    return figures;
  } finally {
    ["vehicles", "parts", "fitments"].forEach((name) => rmSync(file(name), { force: true }));
    rmSync(empty, { recursive: true, force: true });
  }
}

/** Runs an import, and looks at the memory that it has meanwhile. */
async function bringIn(kind: string, file: string, data: string): Promise<{ rows: number; seconds: number; megabytes: number; told: string }> {
  const begun = performance.now();
  const command = spawn(executable, ["catalog", "import", kind, file, "--data-dir", data], { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  command.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  let [megabytes, ended] = [0, false];
  const end = once(command, "exit").then(() => (ended = true));
  while (!ended) {
    try {
      megabytes = Math.max(megabytes, residentMegabytes(command.pid ?? 0) || 0);
    } catch {
      // It has just ended.
    }
    await Promise.race([end, pause(50)]);
  }
  const seconds = (performance.now() - begun) / 1000;
  const told = /^\d+ rows: .*$/m.exec(output)?.[0];
  if (told === undefined) {
    throw new Error(`an import of ${kind} said ${output}`);
  }
  return { rows: Number.parseInt(told, 10), seconds, megabytes, told };
}
