/**
 * Starts the built server with demo data for one run of the tests, and stops it afterwards. It keeps its database in a
 * folder of its own, so that a run neither sees nor leaves anything. With ENGRANE_URL set nothing is started.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The first start makes a cluster, migrates it and loads the demo data. */
const startSeconds = 120;
const stopSeconds = 30;
/** How often a server that starts is asked whether it is there. */
const askEveryMs = 10;
const folder = dirname(dirname(fileURLToPath(import.meta.url)));

/** Journeys and benches sign the same few people in again and again, and ask more than people do. */
const unlimited = {
  ENGRANE__SESSION__PER_USER: "0",
  ENGRANE__LIMITS__REST_PER_MINUTE: "0",
  ENGRANE__LIMITS__BROWSER_PER_MINUTE: "0",
  ENGRANE__LIMITS__INGEST_PER_MINUTE: "0",
  ENGRANE__LIMITS__LOGIN_PER_MINUTE: "0",
  ENGRANE__LIMITS__LOCKOUT_FAILURES: "0",
};

/** A server of ours. */
export type Server = {
  url: string;
  pid: number;
  /** From the start of the process to its first good answer. */
  readyMs: number;
  stop: () => Promise<void>;
};

export default async function start(): Promise<() => Promise<void>> {
  if (process.env.ENGRANE_URL) {
    return async () => {};
  }
  const data = newDataFolder();
  const remove = () => rmSync(data, { recursive: true, force: true });
  try {
    const server = await launch(data, "server.log");
    // Tests run in processes of their own, which inherit this and read it in playwright.config.ts.
    process.env.ENGRANE_URL = server.url;
    return async () => {
      await server.stop();
      remove();
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/** A folder for the files and the database of a server. */
export function newDataFolder(): string {
  const data = mkdtempSync(join(tmpdir(), "engrane-"));
  // As root the database runs as another user, who has to get in.
  chmodSync(data, 0o755);
  return data;
}

/** Starts the built server, with demo data unless it is to have none, and waits until it answers. */
export async function launch(
  data: string,
  logName: string,
  settings: Record<string, string> = {},
  content: "demo" | "empty" = "demo",
): Promise<Server> {
  const executable = process.env.ENGRANE_BIN;
  if (!executable) {
    throw new Error("ENGRANE_BIN must name the built server, or ENGRANE_URL one that runs. `make test-browser` sets it.");
  }
  const address = `127.0.0.1:${await freePort()}`;
  const url = `http://${address}`;

  const logFile = join(folder, "results", logName);
  mkdirSync(dirname(logFile), { recursive: true });
  const log = createWriteStream(logFile, { flags: "a" });
  const begun = performance.now();
  const server = spawn(executable, ["serve", ...(content === "demo" ? ["--demo"] : []), "--addr", address, "--data-dir", data], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...withoutDatabase(process.env), ...unlimited, ...settings },
  });
  server.stdout.pipe(log);
  server.stderr.pipe(log);
  try {
    await healthy(url, server);
  } catch (error) {
    await end(server);
    throw new Error(`${(error as Error).message} Its log: ${logFile}`);
  }
  return { url, pid: server.pid ?? 0, readyMs: performance.now() - begun, stop: () => end(server) };
}

/** The memory that a process keeps for itself at the moment. */
export function residentMegabytes(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return (Number(kibibytes) * 1024) / 1_000_000;
}

/** The journeys write; they must not write into the database of whoever runs them. */
function withoutDatabase(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { DATABASE_URL: _, ...rest } = env;
  return rest;
}

async function freePort(): Promise<number> {
  const listener = createServer();
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = listener.address() as AddressInfo;
  listener.close();
  await once(listener, "close");
  return port;
}

async function healthy(url: string, server: ChildProcess): Promise<void> {
  let gone = "";
  server.once("error", (error) => (gone = `The server could not be started: ${error.message}.`));
  server.once("exit", (code, signal) => (gone = `The server ended at its start (${code ?? signal}).`));
  const deadline = Date.now() + startSeconds * 1000;
  while (Date.now() < deadline) {
    if (gone) {
      throw new Error(gone);
    }
    const answer = await fetch(`${url}/api/v1/system/health`).catch(() => undefined);
    if (answer?.ok) {
      return;
    }
    await pause(askEveryMs);
  }
  throw new Error(`The server was not healthy within ${startSeconds} s.`);
}

async function end(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) {
    return;
  }
  const ended = once(server, "exit");
  server.kill("SIGTERM");
  const late = setTimeout(() => server.kill("SIGKILL"), stopSeconds * 1000);
  await ended;
  clearTimeout(late);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
