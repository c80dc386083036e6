/** A tenant that was filled by SQL, beside others, and its doors. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { password } from "../support/people.ts";
import { launch, newDataFolder, type Server } from "../support/server.ts";
import { print, type Figure } from "./figures.ts";
import { post } from "./load.ts";

/** SCALE makes less of it, for a try (0.01 is a hundredth). */
export const scale = Number(process.env.SCALE || 1);

const folder = dirname(fileURLToPath(import.meta.url));
const email = "banco@bench.engrane.mx";

export function engrane(input: string, ...what: string[]): string {
  return execFileSync(process.env.ENGRANE_BIN ?? "engrane", what, { input, encoding: "utf8", stdio: ["pipe", "pipe", "inherit"] });
}

/** What psql answers. */
export function sql(data: string, ...what: string[]): string {
  return engrane("", "postgres", "exec", "--data-dir", data, "--", "sh", "-c", 'psql --quiet --tuples-only --no-align "$DATABASE_URL" "$@"', "psql", ...what);
}

/** What is measured together: one load may give several figures. */
export type Part = (tenant: Tenant, data: string) => Promise<Figure[]>;

/**
 * Makes the tenant `banco`, which has this module, fills the database, starts a server, and measures part by part. DATA names a folder that
 * keeps what is filled, for the next run, and PARTS what alone is measured, with commas between.
 */
export async function measure(module: string, fill: (data: string) => void, parts: Record<string, Part>): Promise<void> {
  const kept = process.env.DATA;
  const data = kept ?? newDataFolder();
  try {
    fillOnce(data, module, fill);
    const server = await launch(data, "bench.log", {}, "empty");
    try {
      const wanted = process.env.PARTS ? process.env.PARTS.split(",") : Object.keys(parts);
      for (const [name, part] of Object.entries(parts)) {
        if (wanted.includes(name)) {
          // A token lives a quarter of an hour.
          print(await part(await Tenant.enter(server), data));
        }
      }
    } finally {
      await server.stop();
    }
  } finally {
    if (kept === undefined) {
      rmSync(data, { recursive: true, force: true });
    }
  }
}

/** Fills by `<module>.sql`, which knows the scale and these variables. */
export function bySql(module: string, variables: Record<string, number> = {}): (data: string) => void {
  const said = Object.entries({ scale, ...variables }).flatMap(([name, value]) => ["--set", `${name}=${value}`]);
  return (data) => sql(data, ...said, "--file", join(folder, `${module}.sql`));
}

function fillOnce(data: string, module: string, fill: (data: string) => void): void {
  const mark = join(data, "filled");
  if (existsSync(mark)) {
    return;
  }
  mkdirSync(data, { recursive: true });
  const here = ["--data-dir", data];
  engrane("", "tenant", "create", "--name", "Banco", "--code", "banco", "--modules", module, "--active", ...here);
  const owner = ["--tenant", "banco", "--email", email, "--name", "Banco", "--role", "owner", "--password-stdin", "--active"];
  engrane(`${password}\n`, "user", "create", ...owner, ...here);
  fill(data);
  sql(data, "--command", "vacuum analyze");
  writeFileSync(mark, "");
}

/** The largest tenant as those who work in it reach it. */
export class Tenant {
  constructor(
    readonly server: Server,
    readonly token: string,
  ) {}

  static async enter(server: Server): Promise<Tenant> {
    const { access_token: token } = await post<{ access_token: string }>(`${server.url}/api/v1/auth/login`, { email, password });
    return new Tenant(server, token);
  }

  get door(): string {
    return `${this.server.url}/api/v1`;
  }

  get cookie(): string {
    return `engrane_session=${this.token}`;
  }

  get headers(): Record<string, string> {
    return { authorization: `Bearer ${this.token}`, accept: "application/json", "content-type": "application/json" };
  }

  async read<Answer>(path: string): Promise<Answer> {
    const answer = await fetch(`${this.door}${path}`, { headers: this.headers });
    if (!answer.ok) {
      throw new Error(`${path}: ${answer.status}`);
    }
    return (await answer.json()) as Answer;
  }
}

/** The id that the SQL gives to something of the largest tenant. */
export function madeId(kind: number, number: number): string {
  return `${kind.toString(16).padStart(8, "0")}-0000-7000-8000-${number.toString(16).padStart(12, "0")}`;
}
