/** The people of the demo data, and the two ways they get in: through the page, or already inside. */
import type { BrowserContext, Page } from "@playwright/test";

/** One person of each kind; the server's demo data says the same. */
const people = {
  workshop: "taller@demo.engrane.mx",
  warehouse: "norte@demo.engrane.mx",
  viewer: "mostrador.norte@demo.engrane.mx",
  otherWarehouse: "centro@demo.engrane.mx",
  platform: "plataforma@demo.engrane.mx",
  plant: "planta@demo.engrane.mx",
  plantOperator: "operador.planta@demo.engrane.mx",
  producer: "jefe.forja@demo.engrane.mx",
  machinist: "operador.forja@demo.engrane.mx",
  storeOwner: "almacen@demo.engrane.mx",
  storeManager: "gerente.almacen@demo.engrane.mx",
  storekeeper: "almacenista@demo.engrane.mx",
} as const;

export const password = "Engrane-demo-2026";

export type Person = keyof typeof people;

export function emailOf(who: Person): string {
  return people[who];
}

/** Types name and password and sends them; where that leads is up to the caller. */
export async function fillSignIn(page: Page, who: Person, secret: string = password): Promise<void> {
  await page.getByLabel("Usuario o correo").fill(people[who]);
  await page.getByLabel("Contraseña", { exact: true }).fill(secret);
  await page.getByRole("button", { name: "Entrar" }).click();
}

const tokens = new Map<Person, { token: Promise<string>; until: number }>();
/** An access token lives a quarter of an hour; a test that begins with one may last a few minutes. */
const keptMs = 8 * 60_000;

/** The access token of a person: one sign-in for many tests of this process, so nobody may sign out with it. */
export function tokenOf(who: Person): Promise<string> {
  const known = tokens.get(who);
  if (known && Date.now() < known.until) {
    return known.token;
  }
  const token = signInByRest(who);
  tokens.set(who, { token, until: Date.now() + keptMs });
  return token;
}

async function signInByRest(who: Person): Promise<string> {
  const answer = await fetch(`${process.env.ENGRANE_URL}/api/v1/auth/login`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: people[who], password }),
  });
  if (!answer.ok) {
    throw new Error(`${people[who]} could not sign in: ${answer.status} ${await answer.text()}`);
  }
  const { access_token: token } = (await answer.json()) as { access_token: string };
  return token;
}

/** Gives a browser the session of a person. */
export async function enter(context: BrowserContext, who: Person): Promise<void> {
  await context.addCookies([{ name: "engrane_session", value: await tokenOf(who), url: process.env.ENGRANE_URL ?? "" }]);
}
