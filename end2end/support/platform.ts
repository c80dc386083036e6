/** Somebody who runs the platform and an organization, both new: what a journey does to them concerns no other one. */
import type { Page } from "@playwright/test";
import { post } from "./api.ts";
import { tokenOf } from "./people.ts";
import { mark } from "./price_list.ts";
import { expect } from "./test.ts";

const secret = "Tornillo-Azul-93";

export type Boss = { name: string; email: string };

/** A super admin with a password of their own. */
export async function newBoss(): Promise<Boss> {
  const sign = mark().toLowerCase();
  return enabled({ name: `Ada ${sign}`, email: `ada-${sign}@prueba.engrane.mx` }, { role: "super_admin" });
}

/** Lets somebody in, with a password of their own. */
async function enabled(boss: Boss, as: { role: string; tenant?: string }): Promise<Boss> {
  const made = await post<{ temporary_password: string }>(await tokenOf("platform"), "/users", { ...boss, ...as });
  const temporary = made.temporary_password;
  const signedIn = await post<{ access_token: string }>(undefined, "/auth/login", { username: boss.email, password: temporary });
  const change = { current_password: temporary, new_password: secret };
  await post(signedIn.access_token, "/auth/change-password", change);
  return boss;
}

/** A bodega, or something else, without anybody in it. */
export async function newOrganization(modules: string[] = ["warehouse"]): Promise<{ id: string; name: string }> {
  const name = `Bodega ${mark()}`;
  const { id } = await post<{ id: string }>(await tokenOf("platform"), "/tenants", { name, modules });
  return { id, name };
}

/** A bodega of its own, by its owner. */
export async function newBodega(): Promise<Boss> {
  const { id } = await newOrganization();
  const sign = mark().toLowerCase();
  return enabled({ name: `Rosa ${sign}`, email: `rosa-${sign}@prueba.engrane.mx` }, { role: "owner", tenant: id });
}

/** A store-room of its own, with nothing in it: its storekeeper, somebody who only looks, and who leads it where that is asked for. */
export async function newStoreRoom(): Promise<{ keeper: Boss; viewer: Boss; manager: () => Promise<Boss> }> {
  const { id } = await newOrganization(["stores"]);
  const sign = mark().toLowerCase();
  const keeper = { name: `Luz ${sign}`, email: `luz-${sign}@prueba.engrane.mx` };
  const viewer = { name: `Noé ${sign}`, email: `noe-${sign}@prueba.engrane.mx` };
  const manager = { name: `Eva ${sign}`, email: `eva-${sign}@prueba.engrane.mx` };
  return {
    manager: () => enabled(manager, { role: "manager", tenant: id }),
    keeper: await enabled(keeper, { role: "supply", tenant: id }),
    viewer: await enabled(viewer, { role: "viewer", tenant: id }),
  };
}

/** A production of its own, with nothing ordered: who leads it, and others by their roles. */
export async function newProduction(modules: string[] = ["production"]): Promise<{ head: Boss; of: (role: string) => Promise<Boss> }> {
  const { id } = await newOrganization(modules);
  const of = (role: string) => {
    const sign = mark().toLowerCase();
    return enabled({ name: `Pía ${sign}`, email: `pia-${sign}@prueba.engrane.mx` }, { role, tenant: id });
  };
  return { head: await of("shop_head"), of };
}

/** An access token of somebody new. */
export async function tokenOfNew({ email }: Boss): Promise<string> {
  const signedIn = await post<{ access_token: string }>(undefined, "/auth/login", { username: email, password: secret });
  return signedIn.access_token;
}

/** Somebody who registers a bodega and waits. */
export async function newApplicant(): Promise<string> {
  const email = `solicita-${mark().toLowerCase()}@prueba.engrane.mx`;
  const applicant = { name: "Ana Robles", email, password: secret, role: "BODEGA", business_name: "Solicitud", phone: "", address: "" };
  await post(undefined, "/auth/register", applicant);
  return email;
}

/** Signs in on the page. */
export async function signIn(page: Page, boss: Boss): Promise<void> {
  // Whoever was here before leaves first: what an open page still asks for would be refused once its cookies are gone.
  await page.goto("about:blank");
  await page.context().clearCookies({ name: /^engrane_(session|refresh)$/ });
  await page.goto("/login");
  await page.getByLabel("Usuario o correo").fill(boss.email);
  await page.getByLabel("Contraseña", { exact: true }).fill(secret);
  await page.getByRole("button", { name: "Entrar" }).click();
  await expect(page).not.toHaveURL(/\/login/);
}
