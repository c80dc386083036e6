/** What somebody sees of a file before a byte of it is sent: the browser reads it, beside the page. */
import { newBodega, signIn } from "../support/platform.ts";
import { choose, csv, drop, mark, picture, xlsx, type PriceList } from "../support/price_list.ts";
import { accessible, desk, expect, expectNoSidewaysScroll, phone, test, themes, visit, wear, type Page } from "../support/test.ts";

test.use({ as: "warehouse" });

const doors = "**/api/v1/inventory/imports*";

/** A list of a shape of its own, whose last column only a person knows. */
function list(sign: string, rows: number): PriceList {
  const line = (at: number) => [`RD-${sign}-${at}`, "ACME", `Pieza ${at}`, at + 100.5, at % 7, `J-${sign}`];
  return xlsx(`lista ${sign}.xlsx`, "Precios", [
    ["Código", "Marca", "Descripción", "Precio", "Existencia", `Vitrina ${sign}`],
    ...Array.from({ length: rows }, (_, at) => line(at + 1)),
  ]);
}

/** Keeps files from being sent until it is told to let them go; counts those that would have been. */
async function held(page: Page): Promise<{ count: () => number; let: () => void }> {
  let count = 0;
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  await page.route(doors, async (route) => {
    if (route.request().method() !== "POST") {
      return route.continue();
    }
    count += 1;
    await opened;
    await route.continue();
  });
  return { count: () => count, let: () => open() };
}

const shown = (page: Page) => page.getByRole("heading", { name: "Así se ve tu archivo" });
const columns = (page: Page) => page.getByRole("table", { name: "Columnas del archivo" });
const rows = (page: Page) => page.getByRole("table", { name: "Primeros renglones" }).getByRole("row");
const meaning = (page: Page, column: string) => page.getByLabel(`Qué es la columna ${column}`, { exact: true });

async function mappingIsShown(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { name: "¿Qué es cada columna?" })).toBeVisible({ timeout: 15_000 });
}

test("a dropped workbook is seen before it is there, and what is said of it counts on its page", async ({ page }) => {
  const sign = mark();
  const sending = await held(page);
  await visit(page, "/inventory/import");
  await drop(page, list(sign, 1_234));

  await expect(shown(page)).toBeVisible();
  await expect(page.locator("dl").getByText("1,234")).toBeVisible();
  await expect(page.getByText("Excel (.xlsx)")).toBeVisible();
  await expect(page.getByText("Precios", { exact: true })).toBeVisible();
  for (const [column, field] of [["Código", "part_number"], ["Marca", "brand"], ["Precio", "price"], ["Existencia", "stock"]] as const) {
    await expect(meaning(page, column)).toHaveValue(field);
  }
  await expect(meaning(page, `Vitrina ${sign}`)).toHaveValue("");
  await expect(columns(page).getByRole("row", { name: /^Precio / })).toContainText("Números con punto decimal");

  // The first thousand rows, page by page.
  await expect(page.getByText("1,000 de 1,234 renglones")).toBeVisible();
  await expect(rows(page)).toHaveCount(1 + 25);
  await expect(rows(page).nth(1)).toContainText(`RD-${sign}-1`);
  const pages = page.getByRole("navigation", { name: "Páginas" }).first();
  await expect(pages).toContainText("Página 1 de 40");
  await pages.getByRole("button", { name: "Siguiente" }).click();
  await expect(rows(page).nth(1)).toContainText(`RD-${sign}-26`);
  await pages.getByRole("button", { name: "Anterior" }).click();
  await expect(pages.getByRole("button", { name: "Anterior" })).toBeDisabled();

  await meaning(page, `Vitrina ${sign}`).selectOption({ label: "Ubicación" });
  sending.let();
  await page.getByRole("button", { name: "Continuar" }).click();
  await mappingIsShown(page);
  await expect(meaning(page, `Vitrina ${sign}`)).toHaveValue("location");
  await expect(meaning(page, "Precio")).toHaveValue("price");
  expect(sending.count()).toBe(1);
});

test("whoever only drops a file is led on by itself", async ({ page }) => {
  await visit(page, "/inventory/import");
  await drop(page, list(mark(), 3));
  await mappingIsShown(page);
});

test("what is no list is refused before it is sent, and can be sent all the same", async ({ page }) => {
  const sending = await held(page);
  sending.let();
  await visit(page, "/inventory/import");
  await choose(page, picture("lista.xlsx"));
  const refusal = page.getByRole("alert");
  await expect(refusal).toContainText("No pudimos leer lista.xlsx");
  await expect(refusal).toContainText("No es una hoja de cálculo: es una imagen.");
  await expect(refusal).toContainText("Tu inventario sigue como estaba.");
  await expect(page.getByText("Suelta aquí tu lista de precios")).toBeVisible();
  expect(sending.count()).toBe(0);

  await refusal.getByRole("button", { name: "Subir de todos modos" }).click();
  await expect(page).toHaveURL(/\/inventory\/imports\/[0-9a-f-]{36}$/);
  await expect(page.getByText("No es una hoja de cálculo: es una imagen.")).toBeVisible({ timeout: 15_000 });
  expect(sending.count()).toBe(1);
});

test("another file is read after one that was refused", async ({ page }) => {
  await visit(page, "/inventory/import");
  await choose(page, picture("lista.xlsx"));
  await expect(page.getByText("No es una hoja de cálculo")).toBeVisible();
  const sending = await held(page);
  await drop(page, list(mark(), 30));
  await expect(shown(page)).toBeVisible();
  await expect(page.getByText("No es una hoja de cálculo")).toHaveCount(0);
  await page.getByRole("button", { name: "Cancelar" }).click();
  await expect(page.getByText("Suelta aquí tu lista de precios")).toBeVisible();
  await expect(shown(page)).toHaveCount(0);
  sending.let();
});

test.describe("of a bodega of its own, over a bad line", () => {
  test.use({ as: undefined, allowedErrors: [/net::ERR_CONNECTION_RESET/] });

  test("a file is sent again after the connection broke, and comes in once", async ({ page }) => {
    await signIn(page, await newBodega());
    const keys: (string | undefined)[] = [];
    await page.route(doors, async (route) => {
      if (route.request().method() !== "POST") {
        return route.continue();
      }
      keys.push(route.request().headers()["idempotency-key"]);
      if (keys.length === 1) {
        return route.abort("connectionreset");
      }
      if (keys.length === 2) {
        // It arrived, and nobody heard of it.
        await route.fetch();
        return route.abort("connectionreset");
      }
      await route.continue();
    });
    await visit(page, "/inventory/import");
    await drop(page, list(mark(), 5));
    await expect(page.getByText("Se cortó la conexión. En cuanto vuelva, lo subimos otra vez…")).toBeVisible();
    await mappingIsShown(page);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toBeTruthy();
    await visit(page, "/inventory/import");
    await expect(page.getByRole("table", { name: "Archivos que has traído" }).getByRole("row")).toHaveCount(1 + 1);
  });
});

test.describe("without the reader", () => {
  test.use({ allowedErrors: [/\/reader\//, /Failed to load resource/] });

  test("a file is sent as it is", async ({ page }) => {
    await page.route("**/reader/*", (route) => route.abort());
    await visit(page, "/inventory/import");
    await drop(page, list(mark(), 3));
    await mappingIsShown(page);
  });

  test("one whose code is broken keeps nobody from sending a file", async ({ page }) => {
    await page.route("**/reader/*.wasm", (route) => route.fulfill({ status: 200, contentType: "application/wasm", body: "no code" }));
    await visit(page, "/inventory/import");
    await drop(page, list(mark(), 3));
    await mappingIsShown(page);
  });
});

test("a file of many columns is shown by its first ones", async ({ page }) => {
  const sending = await held(page);
  const names = Array.from({ length: 60 }, (_, at) => `Dato ${at + 1}`);
  await visit(page, "/inventory/import");
  await drop(page, csv("ancha.csv", [names.join(","), names.map((_, at) => at).join(",")]));
  await expect(page.getByText("Aquí van las primeras 40 de 60 columnas.")).toBeVisible();
  await expect(columns(page).getByRole("row")).toHaveCount(1 + 40);
  await page.getByRole("button", { name: "Cancelar" }).click();
  sending.let();
});

test("the preview fits a phone, and is accessible in both themes", async ({ page }) => {
  const sending = await held(page);
  await visit(page, "/inventory/import");
  await drop(page, list(mark(), 200));
  await expect(shown(page)).toBeVisible();
  for (const size of [phone, desk]) {
    await page.setViewportSize(size);
    await expectNoSidewaysScroll(page);
    for (const theme of themes) {
      await wear(page, theme);
      await accessible(page);
    }
  }
  await page.getByRole("button", { name: "Cancelar" }).click();
  sending.let();
});
