/**
 * What a production costs beside others: facts by many at once, what is read while somebody waits, how soon open pages hear of a fact,
 * a plan that comes in, and reckoning all counters once more, which also proves that the facts before it left them whole. Load, server and database share
 * the machine's processors.
 *
 * SCALE, DATA and PARTS are those of ./tenant.ts; OTHERS are the tenants beside, 50 where it is not said.
 */
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { Agent, request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { test } from "../support/test.ts";
import { percentile, type Figure } from "./figures.ts";
import { load, post, send, steadily } from "./load.ts";
import { bySql, madeId, measure, scale, type Part, type Tenant } from "./tenant.ts";

/** Of the largest tenant, as production.sql makes them. */
const open = Math.ceil(500 * scale);
const others = Number(process.env.OTHERS || 50);
const anyOrder = () => madeId(7, 1 + Math.floor(Math.random() * open));

const parts: Record<string, Part> = {
  facts: manyOrders,
  order: oneOrder,
  reading,
  hearing,
  importing,
  verify: (_, data) => verify(data),
};

test("a production works", async () => {
  test.setTimeout(120 * 60_000);
  await measure("production", bySql("production", { others }), parts);
});

/** A piece through the first stage. Any number of them are alike. */
function fact(): string {
  return JSON.stringify({ id: randomUUID(), stage: "b1", qty_good: 1, repeat: true });
}

/** Facts all the time, of many orders. */
async function manyOrders(tenant: Tenant): Promise<Figure[]> {
  const [perSecond, seconds] = [150, 60];
  const url = () => `${tenant.door}/production/orders/${anyOrder()}/facts`;
  const times = await recording(tenant, url, perSecond, seconds);
  const how = `${perSecond} a second over ${open} orders, for ${seconds} s; half of them within ${percentile(times, 0.5).toFixed(1)} ms`;
  return [{ name: "a fact, 99 of 100", value: percentile(times, 0.99), unit: "ms", target: 30, how }];
}

/** Facts all the time, of one order. */
async function oneOrder(tenant: Tenant): Promise<Figure[]> {
  const [perSecond, seconds] = [30, 60];
  const asked = { code: `BANCO-${Date.now()}`, name: "Banco", qty_plan: 1_000_000, stages: Array.from({ length: 12 }, (_, at) => `b${at + 1}`) };
  const { id } = await post<{ id: string }>(`${tenant.door}/production/orders`, asked, tenant);
  const times = await recording(tenant, `${tenant.door}/production/orders/${id}/facts`, perSecond, seconds);
  const how = `${perSecond} a second, for ${seconds} s; half of them within ${percentile(times, 0.5).toFixed(1)} ms`;
  return [{ name: "a fact of one order, 99 of 100", value: percentile(times, 0.99), unit: "ms", target: 60, how }];
}

async function recording(tenant: Tenant, url: string | (() => string), perSecond: number, seconds: number): Promise<number[]> {
  const steady = { url, headers: tenant.headers, status: 201, perSecond, connections: 50, sent: fact };
  await steadily(steady, (asked) => asked < perSecond * 5);
  return steadily(steady, (asked) => asked < perSecond * seconds);
}

/** What is read at a steady rate. */
async function reading(tenant: Tenant): Promise<Figure[]> {
  const [perSecond, seconds] = [50, 20];
  const door = `${tenant.door}/production`;
  const doors: [string, number, () => string][] = [
    ["the floor", 60, () => `${door}/floor`],
    ["the pad, its page", 20, () => `${tenant.server.url}/production/pad?stage=b1`],
    ["an order", 30, () => `${door}/orders/${anyOrder()}`],
    ["the orders that are open", 20, () => `${door}/orders?status=in_progress`],
    ["the facts of an order", 20, () => `${door}/orders/${anyOrder()}/facts`],
    ["the tasks that stand, by due date", 20, () => `${tenant.door}/tasks?open=true`],
    ["the tasks of an order", 20, () => `${tenant.door}/tasks?order=${anyOrder()}`],
    ["the tasks that block", 20, () => `${tenant.door}/tasks?blocker=true&status=open`],
  ];
  const figures: Figure[] = [];
  for (const [name, target, url] of doors) {
    await load(50, 8, url, tenant.cookie);
    const steady = { url, headers: { ...tenant.headers, cookie: tenant.cookie }, status: 200, perSecond, connections: 50 };
    const times = await steadily(steady, (asked) => asked < perSecond * seconds);
    const how = `${perSecond} a second, for ${seconds} s; half of them within ${percentile(times, 0.5).toFixed(1)} ms`;
    figures.push({ name: `${name}, 95 of 100`, value: percentile(times, 0.95), unit: "ms", target, how });
  }
  return figures;
}

/** A fact is recorded each second, and every open page is told. */
async function hearing(tenant: Tenant): Promise<Figure[]> {
  const [pages, facts] = [20, 30];
  const agent = new Agent({ keepAlive: true, maxSockets: pages });
  const told: (() => void)[] = [];
  const ends = await Promise.all(Array.from({ length: pages }, (_, at) => listen(tenant, agent, () => told[at]?.())));
  const times: number[] = [];
  for (let at = 0; at < facts; at++) {
    const begun = performance.now();
    const heard = Array.from({ length: pages }, (_, page) => new Promise<void>((resolve) => (told[page] = resolve)));
    const spent = heard.map((one) => one.then(() => times.push(performance.now() - begun)));
    const { status, text } = await send(`${tenant.door}/production/orders/${anyOrder()}/facts`, fact(), { headers: tenant.headers });
    if (status !== 201) {
      throw new Error(`a fact answered ${status} ${text}`);
    }
    await Promise.race([Promise.all(spent), pause(5_000)]);
    await pause(Math.max(0, begun + 1_000 - performance.now()));
  }
  ends.forEach((end) => end());
  agent.destroy();
  const missed = facts * pages - times.length;
  const how = `${facts} facts, one a second, ${pages} pages, counted from when the fact is sent; ${missed} not heard`;
  return [{ name: "a fact is heard, 99 of 100", value: percentile(times, 0.99), unit: "ms", target: 300, how }];
}

/** Opens a page's stream of events; ends it. */
function listen(tenant: Tenant, agent: Agent, told: () => void): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const asked = request(`${tenant.door}/events`, { agent, headers: { cookie: tenant.cookie, accept: "text/event-stream" } }, (response) => {
      response.setEncoding("utf8").on("data", (text: string) => text.includes("order_changed") && told());
      response.on("error", () => {});
      resolve(() => asked.destroy());
    });
    asked.on("error", reject);
    asked.end();
  });
}

/** A plan comes in as a file, which is read and mapped before. */
async function importing(tenant: Tenant): Promise<Figure[]> {
  const [orders, pieces] = [10_000, 1_000];
  const sign = Date.now();
  const row = (at: number) => `${sign}-${at},PLAN-${sign}-${at % pieces},Pieza ${at % pieces},${100 + at},2030-01-15`;
  const text = ["Pedido,Plano,Nombre,Piezas,Entrega", ...Array.from({ length: orders }, (_, at) => row(at))].join("\n");
  const form = new FormData();
  form.append("file", new Blob([text], { type: "text/csv" }), "plan.csv");
  const door = `${tenant.door}/production/imports`;
  const sent = await fetch(`${door}?kind=orders`, { method: "POST", headers: { authorization: `Bearer ${tenant.token}` }, body: form });
  const { id } = (await sent.json()) as { id: string };
  const reaches = async (status: string) => {
    for (;;) {
      const seen = await tenant.read<{ status: string }>(`/production/imports/${id}`);
      if (seen.status === status) {
        return;
      }
      if (seen.status === "failed") {
        throw new Error(JSON.stringify(seen));
      }
      await pause(20);
    }
  };
  await reaches("needs_mapping");
  const columns = ["reference", "code", "name", "qty_plan", "due"].map((field, column) => ({ field, source: { column } }));
  const begun = performance.now();
  await post(`${door}/${id}/apply`, { columns }, tenant);
  await reaches("completed");
  const seconds = (performance.now() - begun) / 1000;
  const how = `of ${pieces} workpieces that are made as well; from when it is applied until it is completed`;
  return [{ name: "10,000 orders brought in", value: seconds, unit: "s", target: 2, how }];
}

/** Reckons all counters once more. */
async function verify(data: string): Promise<Figure[]> {
  const begun = performance.now();
  const { stdout } = await promisify(execFile)(process.env.ENGRANE_BIN ?? "engrane", ["production", "verify", "--tenant", "banco", "--data-dir", data]);
  const seconds = (performance.now() - begun) / 1000;
  return [{ name: "the counters reckoned once more", value: seconds, unit: "s", target: 30, how: stdout.trim() }];
}
