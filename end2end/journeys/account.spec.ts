/** One's own account: sessions that stay, end and are closed, and the password. */
import type { BrowserContext } from "@playwright/test";
import { fillSignIn, password } from "../support/people.ts";
import { newBoss, signIn } from "../support/platform.ts";
import { expect, refused, test, visit } from "../support/test.ts";

async function cookie(context: BrowserContext, name: string) {
  return (await context.cookies()).find((cookie) => cookie.name === name);
}

test("a computer that is remembered keeps its cookie, another one only until the browser closes", async ({ page, context }) => {
  await visit(page, "/login");
  await fillSignIn(page, "otherWarehouse");
  await expect(page).toHaveURL(/\/inventory$/);
  expect((await cookie(context, "engrane_refresh"))?.expires).toBe(-1);

  // The list is there, and nobody asks for anything any more.
  await expect(page.getByRole("navigation", { name: "Qué existencias ver" })).toBeVisible();
  await page.goto("about:blank");
  await context.clearCookies();
  await visit(page, "/login");
  await page.getByLabel("Recordar este equipo").check();
  await fillSignIn(page, "otherWarehouse");
  await expect(page).toHaveURL(/\/inventory$/);
  const kept = await cookie(context, "engrane_refresh");
  expect(kept?.httpOnly).toBe(true);
  expect(kept?.sameSite).toBe("Lax");
  expect(kept?.expires ?? 0).toBeGreaterThan(Date.now() / 1000 + 29 * 86_400);
});

test("whoever comes back after the access token has ended is still in", async ({ page, context }) => {
  await visit(page, "/login");
  await fillSignIn(page, "otherWarehouse");
  await expect(page).toHaveURL(/\/inventory$/);
  const before = await cookie(context, "engrane_refresh");
  // The browser forgets the access token after a quarter of an hour.
  await context.clearCookies({ name: "engrane_session" });
  expect(await visit(page, "/inventory")).toBe(200);
  await expect(page).toHaveURL(/\/inventory$/);
  const after = await cookie(context, "engrane_refresh");
  expect(after?.value).not.toBe(before?.value);
});

test("a session is closed from another computer", async ({ page, browser }) => {
  await visit(page, "/login");
  await fillSignIn(page, "otherWarehouse");
  await expect(page).toHaveURL(/\/inventory$/);
  const elsewhere = await browser.newContext({ baseURL: process.env.ENGRANE_URL, userAgent: "Otra/1.0" });
  const there = await elsewhere.newPage();
  await there.goto("/login");
  await there.locator("html[data-hydrated]").waitFor({ state: "attached" });
  await fillSignIn(there, "otherWarehouse");
  await expect(there).toHaveURL(/\/inventory$/);

  await visit(page, "/account");
  const open = page.getByRole("table", { name: "Sesiones abiertas" });
  const row = open.getByRole("row").filter({ hasText: "Otra" }).first();
  await row.getByRole("button", { name: "Cerrar" }).click();
  await expect(page.getByRole("table", { name: "Historial de accesos" })).toContainText("La cerraste");
  // Whoever goes on from an open page learns it as well as whoever opens one.
  await there.getByRole("link", { name: "Cargas" }).first().click();
  await expect(there).toHaveURL(/\/login\?next=%2Finventory%2Fimport/);
  await expect(there.getByLabel("Usuario o correo")).toBeVisible();
  await there.goto("/inventory");
  await expect(there).toHaveURL(/\/login\?next=/);
  await elsewhere.close();
});

test("what one is called and where one is reached is changed and stays", async ({ page }) => {
  await signIn(page, await newBoss());
  await visit(page, "/account");
  const phone = `55 ${Date.now() % 100_000_000}`;
  await page.getByLabel("Teléfono").fill(phone);
  await page.getByLabel("Recibir avisos por correo").uncheck();
  await page.getByRole("button", { name: "Guardar", exact: true }).click();
  await expect(page.getByText("Guardado", { exact: true })).toBeVisible();
  await visit(page, "/account");
  await expect(page.getByLabel("Teléfono")).toHaveValue(phone);
  await expect(page.getByLabel("Recibir avisos por correo")).not.toBeChecked();
  await page.getByLabel("Recibir avisos por correo").check();
  await page.getByRole("button", { name: "Guardar", exact: true }).click();
  await expect(page.getByText("Guardado", { exact: true })).toBeVisible();
});

test.describe("the password", () => {
  test.use({ allowedErrors: [refused(422)] });

  test("is measured while it is typed, and refused beside its field", async ({ page }) => {
    await visit(page, "/login");
    await fillSignIn(page, "otherWarehouse");
    await expect(page).toHaveURL(/\/inventory$/);
    await visit(page, "/account");
    await page.getByLabel("Contraseña nueva", { exact: true }).fill("Password1");
    await expect(page.getByText("Todavía no sirve")).toBeVisible();
    await expect(page.getByText("Es fácil de adivinar")).toBeVisible();
    await page.getByLabel("Contraseña nueva", { exact: true }).fill("Tractor-verde-en-Oaxaca-91");
    await expect(page.getByText("Muy buena")).toBeVisible();
    await page.getByLabel("Contraseña actual", { exact: true }).fill("not-the-password");
    await page.getByRole("button", { name: "Cambiar contraseña" }).click();
    await expect(page.getByText("No es la actual")).toBeVisible();
    await expect(page.getByLabel("Contraseña actual", { exact: true })).toBeFocused();
    // The same one again is no change.
    await page.getByLabel("Contraseña nueva", { exact: true }).fill(password);
    await page.getByLabel("Contraseña actual", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Cambiar contraseña" }).click();
    await expect(page.getByText("Está repetido")).toBeVisible();
  });
});
