/**
 * What a store-room costs beside 99 others: acts by many at once, what is read while somebody waits, what analytics sum up, labels,
 * the room that a document takes, how soon a crossing is heard, reckoning the ledgers once more, which also proves that the acts
 * before it left them whole, and a file of items. Load, server and database share the machine's processors.
 *
 * SCALE, DATA and PARTS are those of ./tenant.ts.
 */
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { Agent, request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { csv } from "../support/price_list.ts";
import { test } from "../support/test.ts";
import { percentile, type Figure } from "./figures.ts";
import { anyOf, atOnce, load, post, send, steadily } from "./load.ts";
import { bySql, madeId, measure, scale, sql, type Part, type Tenant } from "./tenant.ts";

/** Of the largest room, as stores.sql makes them. */
const items = Math.ceil(20_000 * scale);
const longest = Math.ceil(100_000 * scale);
/** Those whose documents are in the audit. */
const verified = ["banco", ...Array.from({ length: 17 }, (_, at) => `otra-${at + 1}`)];

/** The own code of an item, with the two digits that check it. */
function ownCode(number: number): string {
  const digits = number.toString().padStart(8, "0");
  return `A${digits}${(98 - ((number * 100) % 97)).toString().padStart(2, "0")}`;
}

const itemId = (number: number) => madeId(2, number);
const anyItem = () => Math.floor(Math.random() * items);
const itemCode = (number: number) => `BK${1_000_000 + number}`;

/** An id as those who send one make it (UUIDv7): later ones come after. */
function newId(): string {
  const time = Date.now().toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

/** An issue of one piece. */
function issueOf(item: number): string {
  return JSON.stringify({ id: newId(), holder: { code: "P-1" }, lines: [{ item: itemId(item), quantity: 1 }] });
}

const parts: Record<string, Part> = {
  one: oneItem,
  many: manyItems,
  codes,
  reading,
  analytics,
  labels,
  crossing,
  storage,
  verify: (_, data) => verify(data),
  // Last: it leaves the room as it was in figures, and not in its history.
  importing,
};

test("store-rooms work", async () => {
  test.setTimeout(90 * 60_000);
  await measure("stores", bySql("stores"), parts);
});

/** Many take of one item what is not enough for all of them. */
async function oneItem(room: Tenant): Promise<Figure[]> {
  const [clients, asked, held, item] = [50, 5_000, 4_000, 2];
  const there = (await room.read<{ levels: { available: number } }>(`/stores/items/${itemId(item)}`)).levels.available;
  await post(`${room.door}/stores/adjust`, { reason: "Banco", lines: [{ item: itemId(item), to: "Estante 01", quantity: held }] }, room);
  const now = (await room.read<{ levels: { available: number } }>(`/stores/items/${itemId(item)}`)).levels.available;
  if (now !== held) {
    throw new Error(`of ${held} there are ${now}, after ${there}`);
  }
  const counted = { taken: 0, refused: 0 };
  const begun = performance.now();
  const times = await atOnce(asked, clients, async (agent) => {
    const { status, text } = await send(`${room.door}/stores/issue`, issueOf(item), { headers: room.headers, agent });
    if (status === 200) {
      counted.taken += 1;
    } else if (status === 409 && text.includes('"not_enough"')) {
      counted.refused += 1;
    } else {
      throw new Error(`an issue answered ${status} ${text}`);
    }
  });
  const seconds = (performance.now() - begun) / 1000;
  if (counted.taken !== held || counted.refused !== asked - held) {
    throw new Error(`of ${held} ${counted.taken} were taken, and ${counted.refused} refused`);
  }
  const how = `${clients} clients, ${asked} issues of a piece of one item that holds ${held}: ${counted.taken} taken, ${counted.refused} refused`;
  return [
    { name: "issues of one item", value: asked / seconds, unit: "/s", target: 150, how },
    { name: "issues of one item, 99 of 100", value: percentile(times, 0.99), unit: "ms", target: 800, how },
  ];
}

/** Somebody issues something all the time. */
async function manyItems(room: Tenant): Promise<Figure[]> {
  const [perSecond, seconds] = [20, 60];
  const steady = { url: `${room.door}/stores/issue`, headers: room.headers, status: 200, perSecond, connections: 20, sent: () => issueOf(anyItem()) };
  await steadily(steady, (asked) => asked < perSecond * 5);
  const times = await steadily(steady, (asked) => asked < perSecond * seconds);
  const how = `${perSecond} a second over ${items} items, for ${seconds} s; half of them within ${percentile(times, 0.5).toFixed(1)} ms`;
  return [{ name: "one-line issue, 99 of 100", value: percentile(times, 0.99), unit: "ms", target: 60, how }];
}

function codes(room: Tenant): Promise<Figure[]> {
  const door = `${room.door}/stores/codes`;
  return asked(room, [
    ["a code of its own", () => `${door}/${ownCode(anyItem())}`],
    ["a given code", () => `${door}/${itemCode(anyItem())}`],
    ["a supplier's code", () => `${door}/PROV-${500_000 + anyItem()}`],
  ]);
}

function reading(room: Tenant): Promise<Figure[]> {
  const door = `${room.door}/stores`;
  const families = ["tor", "tuer", "ronda", "bro", "gua", "lija", "cin", "dis", "foco", "roda", "ban", "fil", "man", "con", "cab", "fus"];
  const metals = ["acero", "laton", "nylon", "cobre", "aluminio", "hule", "bronce"];
  const anyPage = (rows: number) => 1 + Math.floor((Math.random() * rows) / 50);
  return asked(room, [
    ["search by the beginning of a word", () => `${door}/items?q=${anyOf(families)}&per_page=20`],
    ["search by two words", () => `${door}/items?q=${anyOf(families)}+${anyOf(metals)}&per_page=20`],
    ["search by a code", () => `${door}/items?q=${itemCode(anyItem())}&per_page=20`],
    ["the list", () => `${door}/items`],
    ["the list, one of its pages", () => `${door}/items?page=${anyPage(items)}`],
    ["the list of what is low", () => `${door}/items?show=low`],
    ["the list of a category", () => `${door}/items?category=${madeId(6, Math.floor(Math.random() * 50))}`],
    ["an item", () => `${door}/items/${itemId(anyItem())}`],
    ["a long history", () => `${door}/moves?item=${itemId(0)}`],
    ["a long history, one of its pages", () => `${door}/moves?item=${itemId(0)}&page=${anyPage(longest)}`],
  ]);
}

/** Doors that somebody waits for: a thousand times, or as often as half a minute allows. */
async function asked(room: Tenant, doors: [string, () => string][]): Promise<Figure[]> {
  const connections = 8;
  const figures: Figure[] = [];
  for (const [name, next] of doors) {
    const tried = await load(50, connections, next, room.cookie);
    const most = (30_000 * connections) / percentile(tried, 0.5);
    const times = await load(Math.ceil(Math.min(1_000, most)), connections, next, room.cookie);
    const how = `${items} items, ${connections} connections; half of them within ${percentile(times, 0.5).toFixed(1)} ms`;
    figures.push({ name: `${name}, 99 of 100`, value: percentile(times, 0.99), unit: "ms", target: 20, how });
  }
  return figures;
}

async function analytics(room: Tenant): Promise<Figure[]> {
  const door = `${room.door}/stores`;
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
  const year = `from=${day(364)}&to=${day(0)}`;
  const doors: [string, () => string][] = [
    ["what is to be ordered", () => `${door}/restock`],
    ["usage of the item that is moved most", () => `${door}/usage?item=${itemId(0)}&${year}`],
    ["usage of an item", () => `${door}/usage?item=${itemId(anyItem())}&${year}`],
    ["ABC", () => `${door}/analytics/abc?months=12`],
    ["dead stock", () => `${door}/analytics/dead?days=365`],
    ["cover", () => `${door}/analytics/cover?days=90`],
  ];
  const figures: Figure[] = [];
  for (const [name, next] of doors) {
    await load(5, 1, next, room.cookie);
    const times = await load(100, 1, next, room.cookie);
    const how = `of a year and ${items} items, one after the other; half of them within ${percentile(times, 0.5).toFixed(1)} ms`;
    figures.push({ name: `${name}, 95 of 100`, value: percentile(times, 0.95), unit: "ms", target: 300, how });
  }
  return figures;
}

async function labels(room: Tenant): Promise<Figure[]> {
  const count = Math.min(items, 1_000);
  const asked = { layout: "letter_30", items: Array.from({ length: count }, (_, at) => itemId(at)) };
  const times = await atOnce(3, 1, async (agent) => {
    const { status, text } = await send(`${room.door}/stores/labels`, JSON.stringify(asked), { headers: { ...room.headers, accept: "application/pdf" }, agent });
    if (status !== 200 || !text.startsWith("%PDF")) {
      throw new Error(`labels answered ${status}`);
    }
  });
  return [{ name: `${count} labels`, value: percentile(times, 1) / 1000, unit: "s", target: 2, how: "as PDF on letter sheets, the slowest of 3" }];
}

/** An item falls below its threshold, and every open page is told that there is something in its bell. */
async function crossing(room: Tenant): Promise<Figure[]> {
  const [pages, crossings] = [20, 50];
  const agent = new Agent({ keepAlive: true, maxSockets: pages + 1 });
  const told: (() => void)[] = [];
  const open = await Promise.all(Array.from({ length: pages }, (_, at) => listen(room, agent, () => told[at]?.())));
  const times: number[] = [];
  // Every fiftieth item, from the second on, is at its threshold, unless something was issued of it already.
  const first = Math.floor(Math.random() * Math.max(0, items / 50 - crossings));
  for (let at = first; at < first + crossings && 1 + at * 50 < items; at++) {
    const begun = performance.now();
    const heard = Array.from({ length: pages }, (_, page) => new Promise<void>((resolve) => (told[page] = resolve)));
    const spent = heard.map((one) => one.then(() => times.push(performance.now() - begun)));
    await post(`${room.door}/stores/issue`, JSON.parse(issueOf(1 + at * 50)) as object, room);
    await Promise.race([Promise.all(spent), pause(5_000)]);
    await pause(100);
  }
  open.forEach((close) => close());
  agent.destroy();
  const missed = crossings * pages - times.length;
  const how = `${crossings} crossings, ${pages} pages, counted from when the issue is sent; ${missed} not heard`;
  return [{ name: "a crossing is heard, 99 of 100", value: percentile(times, 0.99) / 1000, unit: "s", target: 1, how }];
}

/** Opens a page's stream of events; ends it. */
function listen(room: Tenant, agent: Agent, told: () => void): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const asked = request(`${room.door}/events`, { agent, headers: { cookie: room.cookie, accept: "text/event-stream" } }, (response) => {
      response.setEncoding("utf8").on("data", (text: string) => text.includes('"notices_changed"') && told());
      response.on("error", () => {});
      resolve(() => asked.destroy());
    });
    asked.on("error", reject);
    asked.end();
  });
}

/** What documents of one line take, by the relations in which they are: a file grows in pages of 8 kB. */
async function storage(room: Tenant, data: string): Promise<Figure[]> {
  const [count, taken] = [2_000, Math.ceil(items / 50)];
  const kept = {
    documents: ["stock_documents", "stock_numbers"],
    moves: ["stock_moves"],
    "what is out": ["stock_issues"],
    balances: ["stock_balances", "stock_totals"],
    "days and months": ["stock_days", "stock_months", "stock_holder_months"],
    audit: ["audit_entries", "audit_seals", "audit_unsealed"],
  };
  const names = Object.values(kept).flat();
  const sizes = () => {
    const list = names.map((name) => `'${name}'`).join();
    const lines = sql(data, "--command", `select name, pg_total_relation_size(name::regclass) from unnest(array[${list}]) as name`);
    return new Map(lines.trim().split("\n").map((line) => [line.split("|")[0], Number(line.split("|")[1])]));
  };
  const before = sizes();
  let next = 0;
  await atOnce(count, 8, async (agent) => {
    const item = 3 + ((next++ % taken) * 50) % (items - 3);
    const { status, text } = await send(`${room.door}/stores/issue`, issueOf(item), { headers: room.headers, agent });
    if (status !== 200) {
      throw new Error(`an issue answered ${status} ${text}`);
    }
  });
  const after = sizes();
  const grown = (tables: string[]) => tables.reduce((sum, name) => sum + (after.get(name) ?? 0) - (before.get(name) ?? 0), 0) / count;
  const whole = Object.entries(kept).filter(([name]) => name !== "audit");
  const how = `${count} documents over ${taken} items, with indexes: ${Object.entries(kept).map(([name, tables]) => `${name} ${grown(tables).toFixed(0)}`).join(", ")}`;
  return [{ name: "a one-line document, audit apart", value: whole.reduce((sum, [, tables]) => sum + grown(tables), 0), unit: "B", target: 700, how }];
}

/** Reckons five million moves once more. */
async function verify(data: string): Promise<Figure[]> {
  let [moves, milliseconds] = [0, 0];
  for (const tenant of verified) {
    const begun = performance.now();
    const { stdout } = await promisify(execFile)(process.env.ENGRANE_BIN ?? "engrane", ["stores", "verify", "--tenant", tenant, "--data-dir", data]);
    milliseconds += performance.now() - begun;
    moves += Number(/(\d+) moves hold/.exec(stdout)?.[1]);
  }
  const how = `${moves} moves of ${verified.length} store-rooms, and the audit of their documents`;
  return [{ name: "the ledgers reckoned once more", value: milliseconds / 1000, unit: "s", target: 90, how }];
}

type Import = { id: string; status: string; documents: number; mapping: object; counts: { items_new: number } | null };

/** A file of new items with what there is of them comes in, counted from when its columns are confirmed, and is undone. */
async function importing(room: Tenant): Promise<Figure[]> {
  const rows = Math.ceil(100_000 * scale);
  const mark = Date.now().toString(36).toUpperCase();
  const line = (row: number) =>
    `${mark}-${row},Artículo traído ${mark} ${row},pza,Nave ${row % 5} / Estante ${row % 40},${20 + (row % 90)},${1 + (row % 50)}.50,${row % 9},Proveedor ${row % 200}`;
  const list = csv("articulos.csv", ["Código,Nombre,Unidad,Ubicación,Existencia,Costo,Mínimo,Proveedor", ...Array.from({ length: rows }, (_, row) => line(row))]);
  const form = new FormData();
  form.append("file", new Blob([new Uint8Array(list.buffer)], { type: list.mimeType }), list.name);
  const headers = { authorization: `Bearer ${room.token}` };
  const sent = (await (await fetch(`${room.door}/stores/imports`, { method: "POST", headers, body: form })).json()) as Import;
  const reaches = async (status: string): Promise<Import> => {
    for (;;) {
      const seen = await room.read<Import>(`/stores/imports/${sent.id}`);
      if (seen.status === status) {
        return seen;
      }
      if (!["queued", "reading", "applying", "undoing"].includes(seen.status)) {
        throw new Error(`the import is ${seen.status} instead of ${status}: ${JSON.stringify(seen)}`);
      }
      await pause(100);
    }
  };
  const { mapping } = await reaches("needs_mapping");
  const timed = async (step: string, body: object, status: string): Promise<[number, Import]> => {
    const begun = performance.now();
    await post(`${room.door}/stores/imports/${sent.id}/${step}`, body, room);
    const seen = await reaches(status);
    return [(performance.now() - begun) / 1000, seen];
  };
  const [taken, done] = await timed("apply", { ...mapping, quantity_is: "opening" }, "completed");
  if (done.counts?.items_new !== rows) {
    throw new Error(`of ${rows} items ${done.counts?.items_new} were made`);
  }
  const [undone] = await timed("undo", {}, "undone");
  const how = `${rows} new items with opening balances, in ${done.documents} documents`;
  return [
    { name: "a file of items comes in", value: taken, unit: "s", target: 25, how },
    { name: "and is undone", value: undone, unit: "s", how },
  ];
}
