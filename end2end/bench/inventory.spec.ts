/**
 * How fast a bodega's own list of 100,000 lines is shown, over 8 connections: found by number, found by words, and far from its
 * beginning, beside 50 other bodegas of 20,000 lines. Load, server and database share the machine's processors.
 */
import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { password } from "../support/people.ts";
import { launch, newDataFolder, type Server } from "../support/server.ts";
import { test } from "../support/test.ts";
import { percentile, print, type Figure } from "./figures.ts";
import { load, post } from "./load.ts";

const lines = 100_000;
const bodegas = 50;
const linesEach = 20_000;
const connections = 8;
const asked = 2_000;
const warmUp = 200;
const perPage = 50;
const farPage = 200;
const target = 20;
const email = "banco@bench.engrane.mx";

test("a long list is shown", async () => {
  test.setTimeout(30 * 60_000);
  const data = newDataFolder();
  try {
    await (await launch(data, "bench.log")).stop();
    fill(data);
    const server = await launch(data, "bench.log");
    try {
      print(await measure(server));
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
});

function engrane(input: string, ...what: string[]): void {
  execFileSync(process.env.ENGRANE_BIN ?? "engrane", what, { input, stdio: ["pipe", "ignore", "inherit"] });
}

/** A catalogue, a bodega that has all of it in words of its own, and others that have some. */
function fill(data: string): void {
  const folder = ["--data-dir", data];
  engrane("", "tenant", "create", "--name", "Banco", "--code", "banco", "--modules", "warehouse", "--active", ...folder);
  const owner = ["--tenant", "banco", "--email", email, "--name", "Banco", "--role", "owner", "--password-stdin", "--active"];
  engrane(`${password}\n`, "user", "create", ...owner, ...folder);
  const file = join(data, "fill.sql");
  writeFileSync(
    file,
    `insert into brands (id, name, key, oem)
     select gen_random_uuid(), 'MARCA ' || n, 'MARCA' || n, false from generate_series(1, 40) n;
     insert into parts (id, brand_id, number, key, kind, tier, group_id, name_es, name_en, words)
     select gen_random_uuid(), b.id, 'BK-' || (1000000 + n), 'BK' || (1000000 + n), 'aftermarket', 'standard', g.id,
            'Pieza de banco ' || n, 'Bench part ' || n, 'banc marc piez vehicul' || n % 97 || ' ' || n
     from generate_series(0, ${lines - 1}) n
     join brands b on b.key = 'MARCA' || (1 + n % 40)
     cross join (select id from part_groups order by id limit 1) g;
     insert into tenants (id, code, name, modules, active)
     select gen_random_uuid(), 'otra-' || n, 'Otra ' || n, '{warehouse}', true from generate_series(1, ${bodegas}) n;
     create temporary table stocked as
     select id as tenant_id, 0 as first, 1 as step, ${lines} as lines from tenants where code = 'banco'
     union all
     select id, substr(code, 6)::integer, 5, ${linesEach} from tenants where code like 'otra-%';
     insert into inventory_items
       (tenant_id, id, part_id, brand_text, brand_key, number, key, description, price, currency, stock, words)
     select s.tenant_id, gen_random_uuid(), p.id, b.name, b.key, p.number, p.key, p.name_es, 100 + n % 900, 'MXN', n % 50,
            'balat bk ceram delanter ' || 'jueg' || n % 31 || ' ' || substr(p.key, 3)
     from stocked s
     cross join lateral generate_series(0, s.lines - 1) n
     join parts p on p.key = 'BK' || (1000000 + (n * s.step + s.first) % ${lines})
     join brands b on b.id = p.brand_id;
     insert into inventory_totals (tenant_id, lines, loose, out_of_stock, unpriced, missing)
     select tenant_id, count(*), 0, count(*) filter (where stock = 0), 0, 0 from inventory_items group by tenant_id
     on conflict do nothing;
     vacuum analyze;`,
  );
  engrane("", "postgres", "exec", ...folder, "--", "sh", "-c", `psql --quiet --set ON_ERROR_STOP=1 --file ${file} "$DATABASE_URL"`);
}

async function measure(server: Server): Promise<Figure[]> {
  const { access_token: token } = await post<{ access_token: string }>(`${server.url}/api/v1/auth/login`, { email, password });
  const cookie = `engrane_session=${token}`;
  const door = `${server.url}/api/v1/inventory/items`;
  const place = await placeBefore(door, token, farPage);
  const any = () => Math.floor(Math.random() * lines);
  const doors: [string, () => string][] = [
    ["by number", () => `${door}?q=BK-${1_000_000 + any()}`],
    ["by words", () => `${door}?q=balatas+delanteras+juego${any() % 31}+${1_000_000 + any()}`],
    ["by words, those of the catalogue among them", () => `${door}?q=balatas+vehiculo${any() % 97}+${any()}`],
    ["by words that every line has", () => `${door}?q=balatas+delanteras`],
    [`page ${farPage}, by its place`, () => `${door}?page=${farPage}&after=${encodeURIComponent(place)}`],
    [`page ${farPage}, by its number`, () => `${door}?page=${farPage}`],
  ];
  const figures: Figure[] = [];
  for (const [name, next] of doors) {
    await load(warmUp, connections, next, cookie);
    const times = await load(asked, connections, next, cookie);
    const how = `${lines} lines, ${perPage} a page, ${connections} connections; half of them within ${percentile(times, 0.5).toFixed(1)} ms`;
    figures.push({ name: `own list ${name}, 99 of 100`, value: percentile(times, 0.99), unit: "ms", target, how });
  }
  return figures;
}

/** Where the page before this one ends, as whoever goes from page to page is told. */
async function placeBefore(door: string, token: string, page: number): Promise<string> {
  const answer = await fetch(`${door}?page=${page - 1}`, { headers: { authorization: `Bearer ${token}` } });
  const { after } = (await answer.json()) as { after: string | null };
  if (after === null) {
    throw new Error(`there is no page ${page}`);
  }
  return after;
}
