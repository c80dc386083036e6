/**
 * How fast detections come in by REST: a month of three lines, a piece of each every ten seconds, in batches of several
 * sizes. Each size begins with a plant of its own on an empty database, of which the planner knows nothing yet: what
 * depends on that is seen here first. A batch that is not taken as a whole ends it. Load, server and database share the
 * machine's processors.
 */
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { Agent } from "node:http";
import { password } from "../support/people.ts";
import { launch, newDataFolder, type Server } from "../support/server.ts";
import { test } from "../support/test.ts";
import { print, type Figure } from "./figures.ts";
import { post } from "./load.ts";

const sizes = [1_000, 5_000, 10_000, 20_000, 50_000];
const lines = ["L1", "L2", "L3"];
const days = 30;
const secondsApart = 10;
const target = 30_000;
const email = "banco@bench.engrane.mx";

test("detections come in", async () => {
  test.setTimeout(45 * 60_000);
  const figures: Figure[] = [];
  for (const size of sizes) {
    figures.push(...(await onAnEmptyDatabase(size)));
  }
  print(figures);
});

async function onAnEmptyDatabase(size: number): Promise<Figure[]> {
  const data = newDataFolder();
  try {
    newPlant(data);
    const server = await launch(data, "bench.log", {}, "empty");
    try {
      return await sending(server, size);
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

/** A plant without anything in it, and its owner. */
function newPlant(data: string): void {
  const engrane = (input: string, ...what: string[]) =>
    execFileSync(process.env.ENGRANE_BIN ?? "engrane", [...what, "--active", "--data-dir", data], { input, stdio: ["pipe", "ignore", "inherit"] });
  engrane("", "tenant", "create", "--name", "Banco", "--code", "banco", "--modules", "plant");
  const owner = ["--tenant", "banco", "--email", email, "--name", "Banco", "--role", "owner", "--password-stdin"];
  engrane(`${password}\n`, "user", "create", ...owner);
}

async function sending({ url }: Server, size: number): Promise<Figure[]> {
  const door = `${url}/api/v1`;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const { access_token: token } = await post<{ access_token: string }>(`${door}/auth/login`, { email, password });
  for (const line of lines) {
    await post(`${door}/oee/lines`, { code: line, name: line, ideal_rate: 10, stop_seconds: 120 }, { token, agent });
    await post(`${door}/oee/areas`, { line, code: "OUT", name: "Salida", kind: "output" }, { token, agent });
  }
  let sent = 0;
  let slowest = 0;
  let whole = 0;
  for (const detections of batches(size)) {
    const begun = performance.now();
    const receipt = await post<{ accepted: number }>(`${door}/oee/detections`, { detections }, { token, agent });
    const milliseconds = performance.now() - begun;
    if (receipt.accepted !== detections.length) {
      throw new Error(`of ${detections.length} detections ${receipt.accepted} were taken`);
    }
    [sent, slowest, whole] = [sent + detections.length, Math.max(slowest, milliseconds), whole + milliseconds];
  }
  agent.destroy();
  const how = `${sent} of ${lines.length} lines in ${days} days, one batch after the other, on an empty database`;
  return [
    { name: `batches of ${size}`, value: sent / (whole / 1000), unit: "/s", target, how },
    { name: `batches of ${size}: the slowest`, value: slowest, unit: "ms", how },
  ];
}

type Detection = { line: string; area: string; detected_at: string; device: string; sequence: number };

/** As the cameras of the lines would have sent them, up to an hour ago. */
function* batches(size: number): Generator<Detection[]> {
  const pieces = (days * 86_400) / secondsApart;
  const begun = Date.now() - 3_600_000 - days * 86_400_000;
  let batch: Detection[] = [];
  for (let sequence = 0; sequence < pieces; sequence++) {
    const detected_at = new Date(begun + sequence * secondsApart * 1000).toISOString();
    for (const line of lines) {
      batch.push({ line, area: "OUT", detected_at, device: `CAM-${line}`, sequence });
      if (batch.length === size) {
        yield batch;
        batch = [];
      }
    }
  }
  if (batch.length > 0) {
    yield batch;
  }
}
