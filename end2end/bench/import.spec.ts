/**
 * How fast a bodega's file comes in: 100,000 parts in the catalogue, 50 other bodegas of 20,000 lines, a file whose shape is
 * known. Counted from the first byte sent until the import says that it is done; the catalogue is searched meanwhile. Load,
 * server and database share the machine's processors.
 */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { password } from "../support/people.ts";
import { csv, xlsx, type PriceList } from "../support/price_list.ts";
import { launch, newDataFolder, residentMegabytes, type Server } from "../support/server.ts";
import { test } from "../support/test.ts";
import { percentile, print, type Figure } from "./figures.ts";
import { post, steadily } from "./load.ts";

const parts = 100_000;
const bodegas = 50;
const linesEach = 20_000;
const firstDay = "CSV of a known shape";
const brands = 40;
const searchesPerSecond = 20;
const idleSearches = 400;
const email = "banco@bench.engrane.mx";
const header = ["Código", "Marca", "Descripción", "Precio público", "Existencia", "Ubicación"];
const fields = ["part_number", "brand", "description", "price", "stock", "location"];
const mapping = Object.fromEntries(fields.map((field, column) => [field, header[column]]));

type Row = { part: number; price: number; stock: number };
type Import = { id: string; status: string; rows_imported: number };

test("files come in", async () => {
  test.setTimeout(60 * 60_000);
  const data = newDataFolder();
  try {
    await (await launch(data, "bench.log")).stop();
    fill(data);
    const server = await launch(data, "bench.log");
    let figures: Figure[];
    try {
      figures = await measure(server);
    } finally {
      await server.stop();
    }
    print([...figures, against(figures, bareMerge(data))]);
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
});

function engrane(input: string, ...what: string[]): string {
  return execFileSync(process.env.ENGRANE_BIN ?? "engrane", what, { input, encoding: "utf8", stdio: ["pipe", "pipe", "inherit"] });
}

/** Has psql do what stands in a file of the data's folder; what it prints. */
function psql(data: string, name: string, sql: string): string {
  const file = join(data, name);
  writeFileSync(file, sql);
  const command = `psql --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 --file ${file} "$DATABASE_URL"`;
  return engrane("", "postgres", "exec", "--data-dir", data, "--", "sh", "-c", command);
}

/** The catalogue, what others have in stock, and a bodega without anything. */
function fill(data: string): void {
  const folder = ["--data-dir", data];
  engrane("", "tenant", "create", "--name", "Banco", "--code", "banco", "--modules", "warehouse", "--active", ...folder);
  const owner = ["--tenant", "banco", "--email", email, "--name", "Banco", "--role", "owner", "--password-stdin", "--active"];
  engrane(`${password}\n`, "user", "create", ...owner, ...folder);
  psql(
    data,
    "fill.sql",
    `insert into brands (id, name, key, oem)
     select gen_random_uuid(), 'MARCA ' || n, 'MARCA' || n, false from generate_series(1, ${brands}) n;
     insert into parts (id, brand_id, number, key, kind, tier, group_id, name_es, name_en, words)
     select gen_random_uuid(), b.id, 'BK-' || (1000000 + n), 'BK' || (1000000 + n), 'aftermarket', 'standard', g.id,
            'Pieza de banco ' || n, 'Bench part ' || n, 'pieza de banco ' || n
     from generate_series(0, ${parts - 1}) n
     join brands b on b.key = 'MARCA' || (1 + n % ${brands})
     cross join (select id from part_groups order by id limit 1) g;
     insert into tenants (id, code, name, modules, active)
     select gen_random_uuid(), 'otra-' || n, 'Otra ' || n, '{warehouse}', true from generate_series(1, ${bodegas}) n;
     insert into inventory_items
       (tenant_id, id, part_id, brand_text, brand_key, number, key, description, price, currency, stock, words)
     select t.id, gen_random_uuid(), p.id, b.name, b.key, p.number, p.key, p.name_es, 100 + n % 900, 'MXN', n % 50, p.words
     from tenants t
     cross join generate_series(0, ${linesEach - 1}) n
     join parts p on p.key = 'BK' || (1000000 + (n * 5 + substr(t.code, 6)::integer) % ${parts})
     join brands b on b.id = p.brand_id
     where t.code like 'otra-%';
     analyze;`,
  );
}

/**
 * The least that bringing in the file of the first day could cost: its rows are copied into the database and merged into an empty
 * inventory by one statement, which knows their columns, checks nothing, keeps no history and tells nobody. In seconds.
 */
function bareMerge(data: string): number {
  const file = join(data, "rows.csv");
  writeFileSync(file, text(list()).buffer);
  return Number(
    psql(
      data,
      "merge.sql",
      `insert into tenants (id, code, name, modules, active) values (gen_random_uuid(), 'sola', 'Sola', '{warehouse}', true);
       select clock_timestamp() as begun \\gset
       begin;
       create temporary table said (number text, brand text, description text, price numeric, stock numeric, location text)
       on commit drop;
       \\copy said from '${file}' csv header
       insert into inventory_items
         (tenant_id, id, part_id, brand_text, brand_key, number, key, description, price, currency, stock, location, words)
       select t.id, gen_random_uuid(), p.id, b.name, b.key, s.number, p.key, s.description, s.price, 'MXN', s.stock, s.location, p.words
       from said s
       join brands b on b.name = s.brand
       join parts p on p.brand_id = b.id and p.number = s.number
       join tenants t on t.code = 'sola'
       on conflict (tenant_id, key, brand_key, location) do update set price = excluded.price, stock = excluded.stock;
       commit;
       select extract(epoch from clock_timestamp() - :'begun'::timestamptz);`,
    ),
  );
}

function against(figures: Figure[], bare: number): Figure {
  const first = figures.find(({ name }) => name === firstDay)?.value ?? Number.NaN;
  const how = `which takes ${bare.toFixed(2)} s`;
  return { name: "the same, beside one bare merge of its rows", value: first / bare, unit: "times", target: 2, how };
}

async function measure(server: Server): Promise<Figure[]> {
  const { access_token: token } = await post<{ access_token: string }>(`${server.url}/api/v1/auth/login`, { email, password });
  const bodega = new Bodega(server, token);
  const rows = list();
  const nextWeek = shuffled(rows).map((row) => (row.part % 33 === 0 ? { ...row, price: Math.round(row.price * 110) / 100 } : row));
  // A short one first, with what its columns are: from then on the shape is known.
  await bodega.learns(text(rows.slice(0, 10)));
  const idle = await searched(server, idleSearches);

  const how = `${parts} rows, ${parts} parts, ${bodegas} other bodegas of ${linesEach} lines`;
  const first = await bodega.brings(text(rows), parts);
  const second = await bodega.brings(text(nextWeek), parts);
  // Its columns are those of the text files.
  const book = await bodega.brings(workbook(shuffled(rows)), parts);
  const million = Array.from({ length: 1_000_000 }, (_, part): Row => ({ part, price: price(part), stock: part % 40 }));
  const large = await bodega.brings(text(million), million.length);
  const searches = [first, second, book].flatMap((run) => run.searches);
  return [
    { name: firstDay, value: first.seconds, unit: "s", target: 2.5, how },
    { name: "next week's, shuffled, 3 % of prices changed", value: second.seconds, unit: "s", target: 2, how },
    { name: "the same as XLSX", value: book.seconds, unit: "s", target: 3, how },
    { name: "CSV of 1,000,000 rows", value: large.seconds, unit: "s", target: 15, how: "nine of ten without catalogue" },
    { name: "memory of server and reader", value: Math.max(first.megabytes, book.megabytes), unit: "MB", target: 200, how },
    { name: "a search, idle, 99 of 100", value: percentile(idle, 0.99), unit: "ms", how: `${searchesPerSecond} a second` },
    {
      name: "a search meanwhile, 99 of 100",
      value: percentile(searches, 0.99),
      unit: "ms",
      target: 3 * percentile(idle, 0.99),
      how: `${searchesPerSecond} a second, during the first three files`,
    },
  ];
}

type Run = { seconds: number; megabytes: number; searches: number[] };

class Bodega {
  constructor(
    private readonly server: Server,
    private readonly token: string,
  ) {}

  /** Brings in a file by what is said of its columns. */
  async learns(list: PriceList): Promise<void> {
    const { id } = await this.send(list, "");
    await this.reaches(id, "needs_mapping");
    const headers = { "content-type": "application/json" };
    await this.ask(`/${id}/apply`, { method: "POST", headers, body: JSON.stringify({ mapping }) });
    await this.reaches(id, "completed");
  }

  /** Sends a file, and waits until all its rows are in the inventory. */
  async brings(list: PriceList, expected: number): Promise<Run> {
    let going = true;
    let megabytes = 0;
    const searches = steadily(search(this.server), () => going);
    const begun = performance.now();
    const { id } = await this.send(list, "?apply=true");
    const { rows_imported } = await this.reaches(id, "completed", () => {
      megabytes = Math.max(megabytes, withReader(this.server.pid));
    });
    const seconds = (performance.now() - begun) / 1000;
    going = false;
    if (rows_imported !== expected) {
      throw new Error(`${rows_imported} of ${expected} rows of ${list.name} are in the inventory`);
    }
    return { seconds, megabytes, searches: await searches };
  }

  private send({ name, mimeType, buffer }: PriceList, query: string): Promise<Import> {
    const form = new FormData();
    form.append("file", new Blob([new Uint8Array(buffer)], { type: mimeType }), name);
    return this.ask<Import>(query, { method: "POST", body: form });
  }

  /** Waits until the import stands where it should; `look` is called each time it does not yet. */
  private async reaches(id: string, wanted: string, look = () => {}): Promise<Import> {
    for (;;) {
      const seen = await this.ask<Import>(`/${id}`);
      if (seen.status === wanted) {
        return seen;
      }
      if (!["queued", "reading", "applying"].includes(seen.status)) {
        throw new Error(`the import is ${seen.status} instead of ${wanted}: ${JSON.stringify(seen)}`);
      }
      look();
      await pause(50);
    }
  }

  private async ask<Answer>(path: string, init: RequestInit & { headers?: Record<string, string> } = {}): Promise<Answer> {
    const headers = { authorization: `Bearer ${this.token}`, ...init.headers };
    const answer = await fetch(`${this.server.url}/api/v1/inventory/imports${path}`, { ...init, headers });
    if (!answer.ok) {
      throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    }
    return (await answer.json()) as Answer;
  }
}

function search({ url }: Server) {
  const part = () => 1_000_000 + Math.floor(Math.random() * parts);
  return { url: `${url}/api/v1/catalog/search?q=BK-${part()}`, status: 200, perSecond: searchesPerSecond, connections: 4 };
}

function searched(server: Server, count: number): Promise<number[]> {
  return steadily(search(server), (asked) => asked < count);
}

/** What the server and the reader that it started keep for themselves. */
function withReader(pid: number): number {
  const parent = (process: string) => /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${process}/status`, "utf8"))?.[1];
  let sum = residentMegabytes(pid);
  for (const process of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const command = readFileSync(`/proc/${process}/cmdline`, "utf8");
      sum += parent(process) === String(pid) && !command.includes("postgres") ? residentMegabytes(Number(process)) : 0;
    } catch {
      // It has ended meanwhile.
    }
  }
  return sum;
}

/** The list of the first day. */
const list = () => Array.from({ length: parts }, (_, part): Row => ({ part, price: price(part), stock: part % 40 }));
const price = (part: number) => (500 + (part % 9000)) / 10;
const cells = ({ part, price, stock }: Row) =>
  [`BK-${1_000_000 + part}`, `MARCA ${1 + (part % brands)}`, `Pieza de banco ${part}`, price, stock, `A-${part % 90}`];

const text = (rows: Row[]) => csv("lista.csv", [header.join(","), ...rows.map((row) => cells(row).join(","))]);
const workbook = (rows: Row[]) => xlsx("lista.xlsx", "Lista", [header, ...rows.map(cells)]);

/** The same rows in another order, always the same one. */
function shuffled(rows: Row[]): Row[] {
  const mixed = ({ part }: Row) => (part * 7_919) % 100_003;
  return rows.toSorted((left, right) => mixed(left) - mixed(right));
}
