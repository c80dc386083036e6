/** A storekeeper brings in the list that the business has: items with what there is of them, and takes it back. */
import { readFile } from "node:fs/promises";
import { newStoreRoom, signIn } from "../support/platform.ts";
import { csv, drop, mark } from "../support/price_list.ts";
import { expect, expectNoSidewaysScroll, phone, test, visit, type Page } from "../support/test.ts";

/** A figure of the page. */
const figure = (page: Page, name: string) =>
  page.locator("main dl > div").filter({ has: page.getByText(name, { exact: true }) }).locator("dd");

const list = (name: string) =>
  csv(name, [
    "Código,Nombre,Unidad,Ubicación,Existencia,Costo,Mínimo",
    'TU-6,Tuerca M6,pza,Almacén A / Pasillo 2,100,"1.50",20',
    'TU-6,Tuerca M6,pza,Almacén B,50,"1.50",20',
    "TAL-1,Taladro,pza,Almacén B,-3,900.00,",
  ]);

async function columnsAreShown(page: Page): Promise<void> {
  await expect(page).toHaveURL(/\/stores\/imports\/[0-9a-f-]{36}$/);
  await expect(page.getByRole("button", { name: "Revisar antes de aplicar" })).toBeVisible({ timeout: 15_000 });
}

test("a list is reviewed row by row, taken, found unchanged, and undone", async ({ page }) => {
  // Two files, each through all of its moments.
  test.slow();
  const { keeper } = await newStoreRoom();
  const name = `lista ${mark()}.csv`;
  await signIn(page, keeper);
  await visit(page, "/stores");
  await page.getByRole("main").getByRole("link", { name: "Traer un archivo" }).last().click();
  await expect(page).toHaveURL(/\/stores\/import$/);
  await drop(page, list(name));
  await columnsAreShown(page);
  await expect(page.getByLabel("Código", { exact: true })).toHaveValue("code");
  await expect(page.getByLabel("Existencia", { exact: true })).toHaveValue("quantity");
  await expect(page.getByLabel("La cantidad es")).toHaveValue("opening");
  await page.getByRole("button", { name: "Revisar antes de aplicar" }).click();

  await expect(page.getByText("Esto pasaría en tu almacén").first()).toBeVisible({ timeout: 15_000 });
  await expect(figure(page, "Artículos nuevos")).toHaveText("1");
  await expect(figure(page, "Movimientos")).toHaveText("2");
  await page.getByRole("link", { name: /^No entran/ }).click();
  await expect(page).toHaveURL(/state=refused/);
  await expect(page.getByText("Cantidad: Es negativo")).toBeVisible();
  await page.getByRole("button", { name: "Aplicar a mi almacén" }).click();

  await expect(page.getByText("Tu almacén ya tiene estos artículos")).toBeVisible({ timeout: 15_000 });
  await expect(page.getByText("2 de 3 renglones, en 1 vales.")).toBeVisible();
  const toFix = page.getByRole("link", { name: "Descargarlos con su motivo" });
  const [rejected] = await Promise.all([page.waitForEvent("download"), toFix.click()]);
  expect(rejected.suggestedFilename()).toBe(name);
  expect((await readFile(await rejected.path())).toString()).toContain("TAL-1,Taladro,pza,Almacén B,-3,900.00,,Cantidad: Es negativo");
  await page.getByRole("main").getByRole("link", { name: "Ver el almacén" }).click();
  await expect(page.getByRole("row", { name: /Tuerca M6/ })).toContainText("150");
  await expect(page.getByRole("row", { name: /Taladro/ })).toHaveCount(0);

  // The same file again.
  await visit(page, "/stores/import");
  await drop(page, list(name));
  await columnsAreShown(page);
  await page.getByRole("button", { name: "Revisar antes de aplicar" }).click();
  await expect(page.getByText("No hay nada que aplicar")).toBeVisible({ timeout: 15_000 });
  await expect(page.getByRole("button", { name: "Aplicar a mi almacén" })).toHaveCount(0);

  await visit(page, "/stores/import");
  await page.getByRole("link", { name }).last().click();
  await page.getByRole("button", { name: "Deshacer la carga" }).click();
  await expect(page.getByText("La carga se deshizo")).toBeVisible({ timeout: 15_000 });
  await expect(page.getByText(/Artículos archivados: 1\./)).toBeVisible();
  await visit(page, "/stores");
  await expect(page.getByRole("row", { name: /Tuerca M6/ })).toHaveCount(0);
});

test("on a phone the review fits", async ({ page }) => {
  await page.setViewportSize(phone);
  const { keeper } = await newStoreRoom();
  await signIn(page, keeper);
  await visit(page, "/stores/import");
  await drop(page, list(`lista ${mark()}.csv`));
  await columnsAreShown(page);
  await expectNoSidewaysScroll(page);
  await page.getByRole("button", { name: "Revisar antes de aplicar" }).click();
  await expect(page.getByText("Esto pasaría en tu almacén").first()).toBeVisible({ timeout: 15_000 });
  await expectNoSidewaysScroll(page);
});
