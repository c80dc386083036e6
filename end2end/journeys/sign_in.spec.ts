/** Getting in and out. These sign in for themselves: what they end is nobody else's session. */
import { emailOf, fillSignIn } from "../support/people.ts";
import { expect, hydrated, refused, test, visit } from "../support/test.ts";

test("each person arrives where their work is", async ({ page }) => {
  await visit(page, "/login");
  await fillSignIn(page, "warehouse");
  await expect(page).toHaveURL(/\/inventory$/);
});

test("whoever signs out is out", async ({ page }) => {
  await visit(page, "/login");
  await fillSignIn(page, "otherWarehouse");
  await expect(page).toHaveURL(/\/inventory$/);
  await page.getByRole("button", { name: /^Tu cuenta/ }).click();
  await page.getByRole("button", { name: "Cerrar sesión" }).click();
  await expect(page).toHaveURL(/\/$/);
  await expect(page.getByRole("button", { name: /^Tu cuenta/ })).toHaveCount(0);
  // A step back does not bring back what only they may see.
  await page.goBack();
  await expect(page).toHaveURL(/\/login\?next=/);
  await visit(page, "/inventory");
  await expect(page).toHaveURL(/\/login\?next=/);
});

test.describe("with a wrong password", () => {
  test.use({ allowedErrors: [refused(401)] });

  test("it says so, keeps the name, and the right one still works", async ({ page }) => {
    await visit(page, "/login");
    await fillSignIn(page, "workshop", "not-the-password");
    await expect(page.getByRole("alert")).toContainText("Usuario o contraseña incorrectos");
    await expect(page.getByLabel("Usuario o correo")).toHaveValue(emailOf("workshop"));
    await expect(page.getByLabel("Contraseña", { exact: true })).toBeFocused();
    await fillSignIn(page, "workshop");
    await expect(page).toHaveURL(/\/catalog$/);
  });
});

test("nobody is led to another site after signing in", async ({ page, baseURL }) => {
  await visit(page, "/login?next=//example.com/");
  await fillSignIn(page, "workshop");
  await expect(page).toHaveURL(`${baseURL}/catalog`);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the right password leads on", async ({ page }) => {
    await page.goto("/login?next=/inventory/import");
    await fillSignIn(page, "warehouse");
    await expect(page).toHaveURL(/\/inventory\/import$/);
    await expect(page.getByRole("heading", { level: 1, name: "Traer un archivo" })).toBeVisible();
  });

  test("a wrong one says so", async ({ page }) => {
    await page.goto("/login");
    await fillSignIn(page, "warehouse", "not-the-password");
    await expect(page.getByRole("alert")).toContainText("Usuario o contraseña incorrectos");
  });

  test("signing out works too", async ({ page }) => {
    await page.goto("/login");
    await fillSignIn(page, "workshop");
    await page.getByRole("button", { name: /^Tu cuenta/ }).click();
    await page.getByRole("button", { name: "Cerrar sesión" }).click();
    await expect(page.getByRole("button", { name: /^Tu cuenta/ })).toHaveCount(0);
  });
});

test("what is typed before the page is taken over stays", async ({ page }) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(/\.wasm$/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("/login", { waitUntil: "domcontentloaded" });
  const typed = [
    [page.getByLabel("Usuario o correo"), "alguien@ejemplo.mx"],
    [page.getByLabel("Contraseña", { exact: true }), "Secreta-de-alguien-1"],
    [page.getByRole("combobox", { name: "Buscar refacciones" }), "balatas tsuru"],
  ] as const;
  for (const [field, text] of typed) {
    await field.fill(text);
  }
  const remember = page.getByLabel("Recordar este equipo");
  await remember.check();
  release();
  await hydrated(page);
  for (const [field, text] of typed) {
    await expect(field).toHaveValue(text);
  }
  await expect(remember).toBeChecked();
});
