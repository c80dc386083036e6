/** What journeys ask of the REST doors to set their scene: parts by number, files that somebody else brings in. */
import { expect } from "@playwright/test";
import { tokenOf, type Person } from "./people.ts";
import type { PriceList } from "./price_list.ts";

type Found = { data: { id: string; number: string; brand: string; name: string }[]; total: number };
type Offer = { bodega: string; price: number; currency: string; part_number: string; brand: string };
type Import = { id: string; status: string };

/** Asks a door with this access token, or as nobody. */
async function request<Answer>(token: string | undefined, path: string, init: RequestInit = {}): Promise<Answer> {
  const headers = new Headers(init.headers);
  if (token !== undefined) {
    headers.set("authorization", `Bearer ${token}`);
  }
  const answer = await fetch(`${process.env.ENGRANE_URL}/api/v1${path}`, { ...init, headers });
  const text = await answer.text();
  if (!answer.ok) {
    throw new Error(`${init.method ?? "GET"} ${path}: ${answer.status} ${text}`);
  }
  return (text === "" ? undefined : JSON.parse(text)) as Answer;
}

/** Sends JSON. */
export function post<Answer>(token: string | undefined, path: string, body: object): Promise<Answer> {
  const headers = { "content-type": "application/json" };
  return request(token, path, { method: "POST", headers, body: JSON.stringify(body) });
}

/** What a door says. */
export function get<Answer>(token: string | undefined, path: string): Promise<Answer> {
  return request(token, path);
}

async function call<Answer>(who: Person | undefined, path: string, init: RequestInit = {}): Promise<Answer> {
  return request(who && (await tokenOf(who)), path, init);
}

/** The page of the part with this number. */
export async function partPath(number: string): Promise<string> {
  const { data } = await call<Found>(undefined, `/catalog/search?q=${encodeURIComponent(number)}`);
  const part = data.find((row) => row.number === number);
  if (!part) {
    throw new Error(`The demo catalogue has no ${number}.`);
  }
  return `/catalog/parts/${part.id}`;
}

/** Who offers a part, as a workshop is told, in the order in which it is told. */
export async function offersOf(path: string): Promise<Offer[]> {
  const id = path.split("/").at(-1);
  return (await call<{ data: Offer[] }>("workshop", `/catalog/parts/${id}/availability`)).data;
}

/** What a file is brought in for: the door of its imports, or of what it is attached to. */
type Imports = "/inventory/imports" | "/oee/imports" | "/stores/imports" | "/production/imports" | `/production/imports?kind=${string}` | "/catalog/imports" | `/catalog/imports?kind=${string}` | `/stores/items/${string}/files`;

/** Sends a file; its import is the answer. */
export async function upload(who: Person, list: PriceList, imports: Imports = "/inventory/imports"): Promise<string> {
  const form = new FormData();
  form.append("file", new Blob([new Uint8Array(list.buffer)], { type: list.mimeType }), list.name);
  const { id } = await call<Import>(who, imports, { method: "POST", body: form });
  return id;
}

/** Waits until an import has come this far. */
export async function reaches(who: Person, id: string, status: string, imports: Imports = "/inventory/imports"): Promise<void> {
  await expect
    .poll(async () => (await call<Import>(who, `${imports}/${id}`)).status, { timeout: 20_000, intervals: [100] })
    .toBe(status);
}

/** Sends a file and applies it as it is understood. */
export async function bring(who: Person, list: PriceList): Promise<string> {
  const id = await upload(who, list);
  await reaches(who, id, "needs_mapping");
  await call<Import>(who, `/inventory/imports/${id}/apply`, { method: "POST" });
  await reaches(who, id, "completed");
  return id;
}

/** Brings in a list and has worked out what it would do. */
export async function planned(who: Person, list: PriceList): Promise<string> {
  const id = await upload(who, list);
  await reaches(who, id, "needs_mapping");
  await post<Import>(await tokenOf(who), `/inventory/imports/${id}/plan`, { decimals: "point" });
  await reaches(who, id, "planned");
  return id;
}

/** An import of this person that has come this far. */
export async function importInHistory(who: Person, status: string): Promise<string> {
  const { data } = await call<{ data: Import[] }>(who, "/inventory/imports?per_page=200");
  const found = data.find((row) => row.status === status);
  if (!found) {
    throw new Error(`${who} has no import that is ${status}.`);
  }
  return found.id;
}

/** The page of something in the demo store-room: of the first that its door lists. */
export async function storePath(things: "items" | "holders" | "documents" | "counts"): Promise<string> {
  const { data } = await call<{ data: { id: string }[] }>("storekeeper", `/stores/${things}`);
  const [first] = data;
  if (!first) {
    throw new Error(`The demo store-room has no ${things}.`);
  }
  return `/stores/${things}/${first.id}`;
}

/** The page of something in the demo production: of the first that its door lists. */
export async function productionPath(things: "orders" | "specifications" | "workpieces"): Promise<string> {
  // Operators see what is published; the first order is, and so is a specification.
  const { data } = await call<{ data: { id: string; published?: boolean }[] }>("producer", `/production/${things}`);
  const first = data.find(({ published }) => published !== false);
  if (!first) {
    throw new Error(`The demo production has no ${things}.`);
  }
  return `/production/${things}/${first.id}`;
}
