/** Joining, being let in, and what administers an organization: its people, its colour. */
import { password } from "../support/people.ts";
import { newApplicant } from "../support/platform.ts";
import { expect, refused, test, visit } from "../support/test.ts";

const secret = "Tornillo-Azul-93";

/** An email that nobody has yet. */
function fresh(name: string): string {
  return `${name}-${Date.now().toString(36)}@prueba.engrane.mx`;
}

test.describe("somebody new", () => {
  test.use({ allowedErrors: [refused(403)] });

  test("registers, waits, is approved and signs in", async ({ page, browser, baseURL }) => {
    const email = fresh("aguila");
    await visit(page, "/login");
    await page.getByRole("link", { name: "Crear una" }).click();
    await page.getByLabel("Tipo de negocio").selectOption("BODEGA");
    await page.getByLabel("Nombre del negocio").fill("Refacciones El Águila");
    await page.getByLabel("Tu nombre").fill("Ana Robles");
    await page.getByLabel("Correo").fill(email);
    await page.getByLabel("Contraseña", { exact: true }).fill(secret);
    await page.getByRole("button", { name: "Crear cuenta" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Cuenta creada. Pendiente de aprobación." })).toBeVisible();

    await visit(page, "/login");
    await page.getByLabel("Usuario o correo").fill(email);
    await page.getByLabel("Contraseña", { exact: true }).fill(secret);
    await page.getByRole("button", { name: "Entrar" }).click();
    await expect(page.getByRole("alert")).toContainText("Tu cuenta todavía no está activa");

    const platform = await browser.newContext({ baseURL });
    const office = await platform.newPage();
    await visit(office, "/login");
    await office.getByLabel("Usuario o correo").fill("plataforma@demo.engrane.mx");
    await office.getByLabel("Contraseña", { exact: true }).fill(password);
    await office.getByRole("button", { name: "Entrar" }).click();
    await expect(office).toHaveURL(/\/admin\/users$/);
    await expect(office.getByRole("link", { name: /Usuarios.*pendiente/ }).first()).toBeVisible();
    await office.getByRole("link", { name: /^Pendientes/ }).click();
    const row = office.getByRole("row", { name: new RegExp(email) });
    await row.getByRole("button", { name: "Aprobar" }).click();
    await expect(row).toHaveCount(0);
    await platform.close();

    await page.getByRole("button", { name: "Entrar" }).click();
    await expect(page).toHaveURL(/\/inventory$/);
  });
});

test.describe("the platform", () => {
  test.use({ as: "platform" });

  test("hears of somebody who registers, lets them in, and takes it back", async ({ page }) => {
    await visit(page, "/admin/users?show=pending");
    const email = await newApplicant();
    // The page was open all the time.
    await expect(page.getByRole("link", { name: /Usuarios.*pendiente/ }).first()).toBeVisible({ timeout: 20_000 });
    await visit(page, `/admin/users?q=${encodeURIComponent(email)}`);
    const row = page.getByRole("row", { name: new RegExp(email) });
    await row.getByRole("button", { name: "Aprobar" }).click();
    await expect(row).toContainText("Activo");
    await page.getByRole("button", { name: "Deshacer" }).click();
    await expect(row).toContainText("Pendiente");
    await expect(row.getByRole("button", { name: "Aprobar" })).toBeVisible();
  });
});

test.describe("an owner", () => {
  test.use({ as: "otherWarehouse" });

  test("creates somebody, whose password is shown once", async ({ page }) => {
    await visit(page, "/settings/users");
    await page.getByRole("link", { name: "Agregar usuario" }).click();
    await page.getByLabel("Nombre", { exact: true }).fill("Nadia Nueva");
    const email = fresh("nadia");
    await page.getByLabel("Correo").fill(email);
    await page.getByRole("button", { name: "Guardar" }).click();
    const made = page.getByRole("note").filter({ hasText: "Contraseña temporal de Nadia Nueva" });
    await expect(made.locator("code")).toHaveText(/^[A-Za-z0-9]{4}(-[A-Za-z0-9]{4}){2}$/);
    await expect(page.getByRole("row", { name: new RegExp(email) })).toContainText("Debe cambiar su contraseña");
    await page.reload();
    await expect(page.getByText("Contraseña temporal de Nadia Nueva")).toHaveCount(0);
  });

  test("gives the pages another colour at once, and takes it back", async ({ page }) => {
    await visit(page, "/settings");
    const button = page.getByRole("button", { name: "Guardar" });
    const colour = () => button.evaluate((element) => getComputedStyle(element).backgroundColor);
    const before = await colour();
    await page.getByLabel("Color principal").fill("#facc15");
    await button.click();
    await page.mouse.move(0, 0);
    await expect.poll(colour).toBe("rgb(250, 204, 21)");
    await visit(page, "/settings");
    // Away from the button, which is darker under the pointer.
    await page.mouse.move(0, 0);
    await expect.poll(colour).toBe("rgb(250, 204, 21)");
    await page.getByLabel("Color principal").fill("");
    await button.click();
    await page.mouse.move(0, 0);
    await expect.poll(colour).toBe(before);
  });
});

test.describe("a refusal", () => {
  test.use({ as: "otherWarehouse", allowedErrors: [refused(409)] });

  test("stands beside its field and keeps what was typed", async ({ page }) => {
    await visit(page, "/settings/users?edit=new");
    await page.getByLabel("Nombre", { exact: true }).fill("Nadia Nueva");
    await page.getByLabel("Correo").fill("centro@demo.engrane.mx");
    await page.getByRole("button", { name: "Guardar" }).click();
    await expect(page.getByRole("alert")).toContainText("Ya hay una cuenta con ese correo o usuario");
    await expect(page.getByLabel("Nombre", { exact: true })).toHaveValue("Nadia Nueva");
  });
});

test("whoever forgot the password is told the same, whoever they are", async ({ page }) => {
  for (const name of ["centro@demo.engrane.mx", "nadie@demo.engrane.mx"]) {
    await visit(page, "/forgot-password");
    await page.getByLabel("Usuario o correo").fill(name);
    await page.getByRole("button", { name: "Mandar enlace" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Revisa tu correo" })).toBeVisible();
  }
});
