/** Somebody who runs the platform and an organization, both new: what a journey does to them concerns no other one. */
import type { Page } from "@playwright/test";
import { tokenOf } from "./people.ts";
import { expect } from "./test.ts";

const secret = "Tornillo-Azul-93";

async function send(method: string, path: string, token: string, body: object): Promise<Record<string, unknown>> {
  const answer = await fetch(`${process.env.ENGRANE_URL}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) {
    throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  }
  return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
}

function mark(): string {
  return `${Date.now().toString(36)}${Math.floor(Math.random() * 1e6).toString(36)}`;
}

export type Boss = { name: string; email: string };

/** A super admin with a password of their own. */
export async function newBoss(): Promise<Boss> {
  const sign = mark();
  const boss = { name: `Ada ${sign}`, email: `ada-${sign}@prueba.engrane.mx` };
  const made = await send("POST", "/users", await tokenOf("platform"), { ...boss, role: "super_admin" });
  const temporary = made.temporary_password as string;
  const signedIn = await send("POST", "/auth/login", "", { username: boss.email, password: temporary });
  const change = { current_password: temporary, new_password: secret };
  await send("POST", "/auth/change-password", signedIn.access_token as string, change);
  return boss;
}

/** A bodega without anybody in it. */
export async function newOrganization(): Promise<{ id: string; name: string }> {
  const name = `Bodega ${mark()}`;
  const made = await send("POST", "/tenants", await tokenOf("platform"), { name, modules: ["warehouse"] });
  return { id: made.id as string, name };
}

/** Somebody who registers a bodega and waits. */
export async function newApplicant(): Promise<string> {
  const email = `solicita-${mark()}@prueba.engrane.mx`;
  const applicant = { name: "Ana Robles", email, password: secret, role: "BODEGA", business_name: "Solicitud", phone: "", address: "" };
  await send("POST", "/auth/register", "", applicant);
  return email;
}

/** Signs in on the page. */
export async function signIn(page: Page, boss: Boss): Promise<void> {
  await page.goto("/login");
  await page.getByLabel("Usuario o correo").fill(boss.email);
  await page.getByLabel("Contraseña", { exact: true }).fill(secret);
  await page.getByRole("button", { name: "Entrar" }).click();
  await expect(page).toHaveURL(/\/admin\/users$/);
}
