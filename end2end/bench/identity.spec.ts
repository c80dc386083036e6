/**
 * What knowing who asks costs: a request with a token against one without, everybody signing in at once, and how soon a
 * session that ended is ended everywhere. Two servers share a database here, as in the field. Figures are told and never
 * fail. Load, servers and database share the machine's processors.
 */
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, rmSync } from "node:fs";
import { Agent, get, type IncomingMessage } from "node:http";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { emailOf, password } from "../support/people.ts";
import { launch, newDataFolder, residentMegabytes, type Server } from "../support/server.ts";
import { test } from "../support/test.ts";
import { median, percentile, print, type Figure } from "./figures.ts";
import { ask, steadily, type Steady } from "./load.ts";

const perSecond = 500;
const connections = 32;
const secondsPerRun = 5;
const runs = 3;
const people = 200;
/** Made this many at a time. */
const madeAtOnce = 8;
const pagesPerSecond = 50;
const revocations = 20;

test("the figures of identity", async () => {
  test.setTimeout(15 * 60_000);
  const [data, beside] = [newDataFolder(), newDataFolder()];
  try {
    const server = await launch(data, "bench.log");
    try {
      const figures = [...(await knowing(server)), ...(await signingIn(server))];
      const other = await launch(beside, "bench.log", sharedWith(data, beside));
      try {
        figures.push(await revoking(server, other));
      } finally {
        await other.stop();
      }
      print(figures);
    } finally {
      await server.stop();
    }
  } finally {
    [data, beside].forEach((folder) => rmSync(folder, { recursive: true, force: true }));
  }
});

type Tokens = { access_token: string };

const json = { "content-type": "application/json" };

async function post<Answer>({ url }: Server, path: string, body: object, token = "", method = "POST"): Promise<Answer> {
  const headers = { ...json, authorization: `Bearer ${token}` };
  const answer = await fetch(`${url}/api/v1${path}`, { method, headers, body: JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) {
    throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  }
  return (text === "" ? undefined : JSON.parse(text)) as Answer;
}

const signIn = async (server: Server, email: string) =>
  (await post<Tokens>(server, "/auth/login", { email, password })).access_token;

/**
 * Two doors that open one transaction and read one small list or row in it: one is open to anybody, the other one looks at
 * the signature and the session as well and works in the tenant. What the second takes longer is the price of knowing who
 * asks. Against a refusal, which asks the database nothing, the whole of it is told besides.
 */
async function knowing(server: Server): Promise<Figure[]> {
  const steady = (path: string, status: number, token?: string): Steady => ({
    url: `${server.url}/api/v1${path}`,
    headers: { accept: "application/json", ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    status,
    perSecond,
    connections,
  });
  const own = steady("/tenant", 200, await signIn(server, emailOf("warehouse")));
  return [
    ...(await difference("known against anybody", steady("/catalog/vehicles/makes", 200), own, { middle: 0.5, slow: 3 })),
    ...(await difference("known against refused", steady("/tenant", 401), own)),
  ];
}

/** How much longer the second takes, in turns with the first. */
async function difference(
  name: string,
  without: Steady,
  having: Steady,
  targets?: { middle: number; slow: number },
): Promise<Figure[]> {
  const all = (seconds: number) => (asked: number) => asked < seconds * perSecond;
  await steadily(without, all(1));
  await steadily(having, all(2));
  const more: Record<"middle" | "slow", number[]> = { middle: [], slow: [] };
  const told: string[] = [];
  for (let run = 0; run < runs; run++) {
    const [less, full] = [await steadily(without, all(secondsPerRun)), await steadily(having, all(secondsPerRun))];
    more.middle.push(median(full) - median(less));
    more.slow.push(percentile(full, 0.99) - percentile(less, 0.99));
    told.push([less, full].map((times) => `${median(times).toFixed(2)}/${percentile(times, 0.99).toFixed(2)}`).join(" → "));
  }
  console.log(`${name}, p50/p99 in ms: ${told.join("; ")}`);
  const how = `${perSecond} a second over ${connections} connections, median of ${runs} runs of ${secondsPerRun} s`;
  const figure = (what: string, values: number[], target?: number): Figure => ({
    name: `${name}: ${what}`,
    value: median(values),
    unit: "ms",
    how,
    ...(target === undefined ? {} : { target }),
  });
  return [
    figure("half of all take more by", more.middle, targets?.middle),
    figure("99 of 100 take more by", more.slow, targets?.slow),
  ];
}

/** Everybody at once, while others look at pages. */
async function signingIn(server: Server): Promise<Figure[]> {
  const emails = await everybody(server);
  // The connections are there already: to open them all would keep this process, which measures, from measuring.
  const agent = new Agent({ keepAlive: true, maxSockets: people });
  await Promise.all(emails.map(() => ask(`${server.url}/api/v1/system/health`, agent)));
  let over = false;
  let memory = 0;
  const page = { url: `${server.url}/catalog`, status: 200, perSecond: pagesPerSecond, connections };
  await steadily(page, (asked) => asked < 2 * pagesPerSecond);
  const pages = steadily(page, () => !over);
  const watch = (async () => {
    while (!over) {
      memory = Math.max(memory, residentMegabytes(server.pid));
      await pause(20);
    }
  })();
  const begun = performance.now();
  const answers = await Promise.all(
    emails.map((email) => ask(`${server.url}/api/v1/auth/login`, agent, json, JSON.stringify({ email, password }))),
  );
  const seconds = (performance.now() - begun) / 1000;
  over = true;
  await watch;
  const times = await pages;
  agent.destroy();
  const refused = answers.filter(({ status }) => status !== 200);
  if (refused.length > 0) {
    throw new Error(`${refused.length} could not sign in: ${refused[0]?.status}`);
  }
  const how = `${people} people, each with an account of their own`;
  return [
    { name: "all have signed in", value: seconds, unit: "s", target: 30, how },
    { name: "other pages meanwhile, 99 of 100", value: percentile(times, 0.99), unit: "ms", target: 100, how: `${times.length} at ${pagesPerSecond} a second` },
    { name: "server memory meanwhile", value: memory, unit: "MB", target: 400, how: "the most that VmRSS was" },
  ];
}

/** As many workshops with their owners, registered and approved; their emails. */
async function everybody(server: Server): Promise<string[]> {
  const platform = await signIn(server, emailOf("platform"));
  const emails = Array.from({ length: people }, (_, number) => `persona${number}@bench.engrane.mx`);
  const waiting = [...emails];
  const make = async () => {
    for (let email = waiting.pop(); email !== undefined; email = waiting.pop()) {
      const business = { name: "Persona", business_name: `Taller ${email}`, phone: "5555555555", address: "Calle 1", role: "TALLER" };
      const { user_id: user } = await post<{ user_id: string }>(server, "/auth/register", { ...business, email, password });
      await post(server, `/users/${user}/activation`, { is_active: true }, platform, "PUT");
    }
  };
  await Promise.all(Array.from({ length: madeAtOnce }, make));
  return emails;
}

/** What a second server needs to share the first one's database and sessions. */
function sharedWith(data: string, beside: string): Record<string, string> {
  ["session.secret", "audit.secret"].forEach((name) => copyFileSync(join(data, name), join(beside, name)));
  const engrane = process.env.ENGRANE_BIN ?? "engrane";
  const url = execFileSync(engrane, ["postgres", "exec", "--data-dir", data, "--", "printenv", "DATABASE_URL"], { encoding: "utf8" });
  return { DATABASE_URL: url.trim() };
}

/** From the sign-out at one server until the event stream at the other has ended. */
async function revoking(here: Server, there: Server): Promise<Figure> {
  const times: number[] = [];
  for (let time = 0; time < revocations; time++) {
    const token = await signIn(here, emailOf("warehouse"));
    const ended = once(await stream(there, token), "end");
    const asked = performance.now();
    await post(here, "/auth/logout", {}, token);
    await ended;
    times.push(performance.now() - asked);
  }
  const how = `event stream at a second server, the slowest of ${revocations}`;
  return { name: "session ended everywhere", value: Math.max(...times), unit: "ms", target: 1_000, how };
}

/** An event stream that has begun. */
async function stream({ url }: Server, token: string): Promise<IncomingMessage> {
  const headers = { authorization: `Bearer ${token}` };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${url}/api/v1/events`, { agent: false, headers }, resolve).on("error", reject);
  });
  await once(response, "data");
  return response;
}
