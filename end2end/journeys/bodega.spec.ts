/** A bodega brings in the file it has, and finds its lines. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { bring, reaches, upload } from "../support/api.ts";
import { newBodega, signIn } from "../support/platform.ts";
import { choose, csv, drop, mark, picture, xlsx, type PriceList } from "../support/price_list.ts";
import { expect, hydrated, refused, test, visit, type Page } from "../support/test.ts";

test.use({ as: "warehouse" });

/** What the tiles of a result say, by their labels. */
async function tiles(page: Page, title: string | RegExp = "Tu inventario está al día"): Promise<Record<string, number>> {
  await expect(page.getByText(title)).toBeVisible({ timeout: 15_000 });
  return page.locator("main dl > div").evaluateAll((cells) =>
    Object.fromEntries(
      cells.map((cell) => [cell.querySelector("dt")?.textContent?.trim(), Number(cell.querySelector("dd")?.textContent?.replaceAll(",", ""))]),
    ),
  );
}

async function mappingIsShown(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { name: "¿Qué es cada columna?" })).toBeVisible({ timeout: 15_000 });
}

function meaningOf(page: Page, column: string) {
  return page.getByLabel(`Qué es la columna ${column}`, { exact: true });
}

const apply = "Aplicar a mi inventario";

/** As the office keeps it: a title, prices with signs, gaps, a total; and what is wrong with it. Nine rows, of a shape of their own. */
function messy(sign: string): PriceList {
  const shelf = `J-${sign}`;
  const records = [
    "Refaccionaria del Norte, S.A. de C.V.,,,,,,",
    "Lista de precios – refacción nacional e importación,,,,,,",
    "",
    `Código,Descripción,Marca,Línea,P. Público,Exist.,Vitrina ${sign}`,
    `41060-50Y90,Balatas delanteras Tsuru,NISSAN,Frenos,"$ 1,234.50",12,${shelf}`,
    `d-465,Balatas delanteras Tsuru,Wagner,Frenos,$ 389.50,8,${shelf}`,
    `ZZ-${sign}-1,Empaque de motoneta año 1999 ${sign},ACME,Motor,$ 250.00,3,${shelf}`,
    `,Sin número,ACME,Motor,$ 10.00,1,${shelf}`,
    `SHD-465,Balatas delanteras Tsuru,FRITEC,Frenos,$ 300.00,-2,${shelf}`,
    `P56021N,Balatas delanteras Tsuru,BREMBO,Frenos,consultar,4,${shelf}`,
    `ZZ-${sign}-2,Cuña de motoneta,ACME,Motor,$ 100.00,1,${shelf}`,
    `ZZ-${sign}-2,Cuña de motoneta,ACME,Motor,$ 120.00,2,${shelf}`,
    `ZZ-${sign}-3,Niple de motoneta,ACME,Motor,,5,${shelf}`,
    "TOTAL,,,,,33,",
  ];
  return csv(`lista ${sign}.csv`, records, "windows-1252");
}

const taken = { "Ya no vienen": 0, "Con error": 2, "Sin número": 1, Ambiguas: 0, Repetidas: 1 };

test("a messy list is dropped, understood, corrected, applied and found; the same list again changes nothing", async ({ page }) => {
  const sign = mark();
  await visit(page, "/inventory/import");
  await drop(page, messy(sign));
  await mappingIsShown(page);

  // What was understood.
  const written = page.getByRole("definition").filter({ hasText: "Windows-1252" });
  await expect(written).toBeVisible();
  await expect(page.getByLabel("Encabezado")).toHaveValue("4");
  await expect(meaningOf(page, "Código")).toHaveValue("part_number");
  await expect(meaningOf(page, "Descripción")).toHaveValue("description");
  await expect(meaningOf(page, "Marca")).toHaveValue("brand");
  await expect(meaningOf(page, "P. Público")).toHaveValue("price");
  await expect(meaningOf(page, "Exist.")).toHaveValue("stock");
  await expect(meaningOf(page, "Línea")).toHaveValue("");
  await expect(meaningOf(page, `Vitrina ${sign}`)).toHaveValue("");
  const preview = page.getByRole("region", { name: "Así se verá en tu inventario" });
  await expect(preview.getByText("$1,234.50")).toBeVisible();
  await expect(preview.getByText("El precio no es un número")).toBeVisible();

  // Somebody who sees wrong letters has the file read by another code page, and sees that these are worse.
  await page.getByLabel("Codificación").selectOption({ label: "CP850" });
  await expect(meaningOf(page, "C¾digo")).toBeVisible();
  await expect(page.getByLabel("Codificación")).toHaveValue("cp850");
  await page.getByLabel("Codificación").selectOption({ label: "Automática" });
  await expect(written).toBeVisible();
  await expect(page.getByLabel("Separador")).toHaveValue("");

  // What only a person knows.
  await meaningOf(page, `Vitrina ${sign}`).selectOption({ label: "Ubicación" });
  await expect(preview.getByText(`J-${sign}`).first()).toBeVisible();
  await page.getByRole("button", { name: apply }).click();

  expect(await tiles(page)).toEqual({ Nuevas: 5, Cambiaron: 0, Iguales: 0, ...taken });
  await expect(page.getByText("5 de 9 renglones están en tu inventario.")).toBeVisible();
  await expect(page.getByRole("link", { name: "3 sin catálogo" })).toBeVisible();
  await expect(page.getByRole("link", { name: "1 sin precio" })).toBeVisible();
  const problems = page.getByRole("table", { name: "Renglones que no entraron o entraron con una observación" });
  const problem = (row: number) => problems.getByRole("row").filter({ has: page.getByRole("cell", { name: `Renglón ${row}`, exact: true }).or(page.getByRole("cell", { name: String(row), exact: true })) });
  await expect(problem(8)).toContainText("No trae número de parte");
  await expect(problem(9)).toContainText("-2");
  await expect(problem(9)).toContainText("La existencia es negativa");
  await expect(problem(10)).toContainText("consultar");
  await expect(problem(10)).toContainText("P. Público");
  await expect(problem(10)).toContainText("El precio no es un número");
  await expect(problem(11)).toContainText("Se repite más abajo");
  await expect(problems.getByRole("row")).toHaveCount(1 + 4);

  // They are there to be put right, with what is wrong with them.
  const [toFix] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Descargarlos como Excel" }).click()]);
  expect(toFix.suggestedFilename()).toBe(`lista ${sign}.xlsx`);

  // The file is there as it came.
  const link = page.getByRole("link", { name: "Descargar el archivo" });
  const [file] = await Promise.all([page.waitForEvent("download"), link.click()]);
  expect(file.suggestedFilename()).toBe(`lista ${sign}.csv`);
  expect(await readFile(await file.path())).toEqual(messy(sign).buffer);

  // The lines are there: by number, by words, and among those without catalogue.
  await page.getByRole("link", { name: "Ver mi inventario" }).click();
  await expect(page).toHaveURL(/\/inventory$/);
  const search = page.getByRole("search", { name: "Buscar en mi inventario" });
  await search.getByRole("searchbox").fill(`zz-${sign.toLowerCase()}`);
  await search.getByRole("button", { name: "Buscar" }).click();
  const lines = page.getByRole("table", { name: "Existencias de tu bodega" }).getByRole("row");
  await expect(lines).toHaveCount(1 + 3);
  await expect(lines.filter({ hasText: `ZZ-${sign}-2` })).toContainText("$120.00");
  await expect(lines.filter({ hasText: `ZZ-${sign}-3` })).toContainText("Sin precio");
  await expect(lines.filter({ hasText: `ZZ-${sign}-1` })).toContainText(`J-${sign}`);
  await search.getByRole("searchbox").fill(`ano motoneta ${sign}`);
  await search.getByRole("button", { name: "Buscar" }).click();
  await expect(lines).toHaveCount(1 + 1);
  await expect(lines.last()).toContainText("Empaque de motoneta año 1999");

  // Once more: what was decided is known, nobody is asked, and nothing is written.
  await visit(page, "/inventory/import");
  await drop(page, messy(sign));
  // Where another journey changed the catalogue meanwhile, the lines were searched anew, to the same end.
  expect(await tiles(page, /Nada cambió desde la última vez|Tu inventario está al día/)).toEqual({ Nuevas: 0, Cambiaron: 0, Iguales: 5, ...taken });
});

test("a workbook comes in by the file chooser", async ({ page }) => {
  const sign = mark();
  const list = xlsx(`lista ${sign}.xlsx`, "Precios", [
    ["No. de parte", "Marca", "Descripción", "Precio", "Existencia", "Ubicación"],
    ["41060-50Y90", "NISSAN", "Balatas delanteras", 1199.5, 4, `X-${sign}`],
    [`XZ-${sign}`, "ACME", "Cofre de <prueba> & más", 89, 2, `X-${sign}`],
  ]);
  await visit(page, "/inventory/import");
  await choose(page, list);
  await mappingIsShown(page);
  await expect(page.getByText("Excel (.xlsx)")).toBeVisible();
  await expect(page.getByText("Cofre de <prueba> & más").first()).toBeVisible();
  await page.getByRole("button", { name: apply }).click();
  expect(await tiles(page)).toMatchObject({
    Nuevas: 2, Cambiaron: 0, Iguales: 0, "Con error": 0, "Sin número": 0, Ambiguas: 0, Repetidas: 0,
  });
  await expect(page.getByRole("link", { name: "1 sin catálogo" })).toBeVisible();

  // And back, and forth again.
  await page.getByRole("button", { name: "Deshacer esta carga" }).click();
  await expect(page.getByText("Esta carga está deshecha")).toBeVisible();
  await page.getByRole("button", { name: "Volver a aplicar" }).click();
  await expect(page.getByText("Tu inventario está al día")).toBeVisible();
});

test("what a file would do is seen before anything is written, and what alarms waits", async ({ page }) => {
  const sign = mark();
  const list = (price: string) =>
    csv(`plan ${sign}.csv`, [
      `Código,Descripción,Marca,Precio,Existencia,Vitrina ${sign}`,
      `PL-${sign}-1,Cofre de prueba,ACME,${price},3,J`,
      `PL-${sign}-2,Salpicadera de prueba,ACME,250.90,7,J`,
    ]);
  await visit(page, "/inventory/import");
  await drop(page, list("310.50"));
  await mappingIsShown(page);
  await page.getByRole("button", { name: "Ver antes qué cambia" }).click();
  await expect(page.getByText("Esto cambiaría en tu inventario")).toBeVisible({ timeout: 15_000 });
  const lines = page.getByRole("table", { name: "Lo que cambiaría" }).getByRole("row");
  await expect(lines).toHaveCount(1 + 2);
  await expect(lines.nth(1)).toContainText("$310.50");
  await page.getByRole("button", { name: "Cambiar columnas" }).click();
  await mappingIsShown(page);
  await page.reload();
  await hydrated(page);
  await page.getByRole("button", { name: apply }).click();
  expect(await tiles(page)).toMatchObject({ Nuevas: 2, "Ya no vienen": 0 });

  // The shape is known, so nobody is asked; but ten times the price is looked at.
  await visit(page, "/inventory/import");
  await drop(page, list("3105.00"));
  await expect(page.getByText("Míralo antes de aplicar")).toBeVisible({ timeout: 15_000 });
  await expect(page.getByText("Precios que suben a más del triple o bajan a menos de un tercio: 1")).toBeVisible();
  await page.getByRole("navigation", { name: "Qué renglones ver" }).getByRole("link", { name: "Cambiaron" }).click();
  await expect(lines).toHaveCount(1 + 1);
  await expect(lines.nth(1)).toContainText("$310.50 → $3,105.00");
  await page.getByRole("button", { name: apply }).click();
  expect(await tiles(page)).toMatchObject({ Nuevas: 0, Cambiaron: 1, Iguales: 1 });
});

test("rows that are one part are added up where that is chosen", async ({ page }) => {
  const sign = mark();
  const list = csv(`lotes ${sign}.csv`, [
    `Código,Descripción,Marca,Precio,Existencia,Vitrina ${sign}`,
    `LO-${sign},Tapón de prueba,ACME,40.00,3,J`,
    `LO-${sign},Tapón de prueba,ACME,42.00,4,J`,
  ]);
  await visit(page, "/inventory/import");
  await drop(page, list);
  await mappingIsShown(page);
  await page.getByLabel("Refacciones que se repiten en este archivo").selectOption({ label: "Se suman sus existencias" });
  await page.getByRole("button", { name: apply }).click();
  expect(await tiles(page)).toMatchObject({ Nuevas: 1, Repetidas: 1 });
  await expect(page.getByText("Se repite más abajo: su existencia se sumó")).toBeVisible();
  await visit(page, `/inventory?q=LO-${sign}`);
  const lines = page.getByRole("table", { name: "Existencias de tu bodega" }).getByRole("row");
  await expect(lines).toHaveCount(1 + 1);
  await expect(lines.last()).toContainText("$42.00");
  await expect(lines.last()).toContainText("7");
});

test("a price is typed over in the list, and put back", async ({ page }) => {
  const sign = mark();
  await bring("warehouse", csv(`a mano ${sign}.csv`, [`Código,Marca,Precio,Existencia,Vitrina ${sign}`, `AM-${sign},ACME,75.50,4,J`, `AN-${sign},ACME,19.90,9,J`]));
  await visit(page, `/inventory?q=am-${sign.toLowerCase()}`);
  const line = page.getByRole("table", { name: "Existencias de tu bodega" }).getByRole("row").nth(1);
  const price = line.getByRole("button", { name: `Cambiar el precio de AM-${sign}` });
  await price.press("Enter");
  const input = line.getByRole("textbox", { name: `Cambiar el precio de AM-${sign}` });
  await expect(input).toBeFocused();
  await expect(input).toHaveValue("75.5");
  await input.fill("mucho");
  await input.press("Enter");
  await expect(line.getByRole("alert")).toHaveText("Escribe un número");
  await input.press("Escape");
  await expect(price).toBeFocused();
  await expect(price).toContainText("$75.50");

  await price.press("Enter");
  await input.fill("1,080.25");
  await input.press("Enter");
  await expect(line).toContainText("$1,080.25");
  const stock = line.getByRole("button", { name: `Cambiar la existencia de AM-${sign}` });
  await stock.click();
  await line.getByRole("textbox").fill("0");
  await line.getByRole("textbox").press("Enter");
  await expect(stock).toContainText("0");
  await page.getByRole("button", { name: "Deshacer" }).last().click();
  await expect(stock).toContainText("4");
  await page.reload();
  await hydrated(page);
  await expect(line).toContainText("$1,080.25");
  await expect(stock).toContainText("4");
});

test.describe("while somebody types", () => {
  // What was typed over was an older line.
  test.use({ allowedErrors: [refused(409)] });

  test("what is being typed over stays when the list changes meanwhile", async ({ page }) => {
    const sign = mark();
    const lines = (stock: number): PriceList =>
      csv(`mientras ${sign}.csv`, [`No. de parte,Marca,Precio,Existencia,Vitrina ${stock} ${sign}`, `EM-${sign},ACME,75.50,${stock},J`, `EN-${sign},ACME,19.90,9,J`]);
    await bring("warehouse", lines(4));
    await visit(page, `/inventory?q=em-${sign.toLowerCase()}`);
    const line = page.getByRole("table", { name: "Existencias de tu bodega" }).getByRole("row").nth(1);
    await line.getByRole("button", { name: `Cambiar el precio de EM-${sign}` }).click();
    const input = line.getByRole("textbox", { name: `Cambiar el precio de EM-${sign}` });
    await input.fill("80");
    await bring("warehouse", lines(5));
    await expect(line.getByRole("button", { name: `Cambiar la existencia de EM-${sign}` })).toContainText("5");
    await expect(input).toBeFocused();
    await expect(input).toHaveValue("80");
    // The line is another by now: that is said, and what was typed is still there to be kept.
    await input.press("Enter");
    await expect(line.getByRole("alert")).not.toBeEmpty();
    await expect(input).toHaveValue("80");
    await input.press("Enter");
    await expect(line).toContainText("$80.00");
  });
});

test.describe("of a bodega of its own", () => {
  test.use({ as: undefined });

  test("the lines are downloaded as a workbook, come in again as they were, and are looked back at", async ({ page }) => {
    await signIn(page, await newBodega());
    const bringIn = async (list: PriceList): Promise<Record<string, number>> => {
      await visit(page, "/inventory/import");
      await drop(page, list);
      await mappingIsShown(page);
      await page.getByRole("button", { name: apply }).click();
      return tiles(page);
    };
    const list = ["Código,Marca,Descripción,Precio,Existencia", "00123,ACME,=1+1,75.50,4", "1-12,ACME,-5 grados,19.90,9"];
    expect(await bringIn(csv("lista.csv", list))).toMatchObject({ Nuevas: 2 });

    await visit(page, "/inventory");
    const title = page.getByRole("heading", { name: "Existencias y valor por carga" });
    await expect(title).toHaveCount(0);
    const link = page.getByRole("link", { name: "Descargar como Excel" });
    const [file] = await Promise.all([page.waitForEvent("download"), link.click()]);
    expect(file.suggestedFilename()).toMatch(/^inventario-\d{4}-\d\d-\d\d\.xlsx$/);
    const mimeType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    const workbook = { name: file.suggestedFilename(), mimeType, buffer: await readFile(await file.path()) };
    expect(await bringIn(workbook)).toMatchObject({ Nuevas: 0, Cambiaron: 0, Iguales: 2, "Con error": 0 });

    await visit(page, "/inventory");
    await expect(title).toBeVisible();
    await expect(page.getByRole("img", { name: "De 2 a 2 existencias, al final con un valor de $481.10." })).toBeVisible();
    await page.getByText("Ver datos").click();
    const figures = page.getByRole("table", { name: "Existencias y valor por carga" }).getByRole("row");
    await expect(figures).toHaveCount(1 + 2);
    await expect(figures.nth(1)).toContainText("$481.10");
  });

  test("the inventory is cleared by typing the word, and comes back", async ({ page }) => {
    await signIn(page, await newBodega());
    await visit(page, "/inventory/import");
    await drop(page, csv("lista.csv", ["Código,Marca,Precio,Existencia", "CL-1,ACME,75.50,4", "CL-2,ACME,19.90,9"]));
    await mappingIsShown(page);
    await page.getByRole("button", { name: apply }).click();
    expect(await tiles(page)).toMatchObject({ Nuevas: 2 });

    await visit(page, "/inventory");
    await page.getByText("Vaciar inventario").first().click();
    const clear = page.getByRole("button", { name: "Vaciar inventario" });
    await expect(clear).toBeDisabled();
    await page.getByLabel("Escribe VACIAR para confirmar").fill("VACIAR");
    await clear.click();
    await expect(page.getByText("Tu inventario empieza con un archivo")).toBeVisible();
    await page.getByRole("button", { name: "Deshacer" }).click();
    await expect(page.getByRole("table", { name: "Existencias de tu bodega" }).getByRole("row")).toHaveCount(1 + 2);
  });
});

test.describe("of a bodega with several prices", () => {
  test.use({ as: undefined });

  test("of several prices the bodega says which one workshops see", async ({ page }) => {
    await signIn(page, await newBodega());
    await visit(page, "/inventory/import");
    const records = ["Código,Precio público,Mayoreo,Costo,Existencia", "PN-1,100.50,90.25,70.10,4", "PN-2,200.75,180.50,150.25,2"];
    await drop(page, csv("niveles.csv", records));
    await mappingIsShown(page);
    await expect(meaningOf(page, "Mayoreo")).toHaveValue("price_2");
    await expect(meaningOf(page, "Costo")).toHaveValue("cost");
    await page.getByLabel("¿Cuál ven los talleres?").selectOption({ label: "Mayoreo" });
    await page.getByRole("button", { name: apply }).click();
    expect(await tiles(page)).toMatchObject({ Nuevas: 2 });

    await visit(page, "/inventory?q=PN-1");
    const lines = page.getByRole("table", { name: "Existencias de tu bodega" });
    await expect(lines).toContainText("$90.25");
    await expect(lines).toContainText("Precio público $100.50 · Costo $70.10");

    await visit(page, "/settings");
    await expect(page.getByLabel("Precio que ven los talleres")).toHaveValue("2");
    await page.getByLabel("Precio que ven los talleres").selectOption({ label: "Precio público" });
    await page.getByRole("button", { name: "Guardar" }).click();
    await expect(page.getByText("Guardado", { exact: true })).toBeVisible();
    await visit(page, "/inventory?q=PN-1");
    await expect(lines).toContainText("Mayoreo $90.25 · Costo $70.10");
  });
});

test("the export of another program opens at its columns", async ({ page }) => {
  const shared = process.env.ENGRANE_SHARED_DATA;
  test.skip(!shared, "ENGRANE_SHARED_DATA is not set");
  const file = join(shared ?? "", "inv_openboxes", "inventory.xls");
  await visit(page, "/inventory/import");
  await choose(page, file);
  await mappingIsShown(page);
  await expect(page.getByText("Excel 97 (.xls)")).toBeVisible();
});

test("a picture with the name of a workbook is refused in words", async ({ page }) => {
  const id = await upload("warehouse", picture("lista.xlsx"));
  await reaches("warehouse", id, "failed");
  await visit(page, `/inventory/imports/${id}`);
  await expect(page.getByText("No pudimos leer lista.xlsx")).toBeVisible();
  await expect(page.getByText("No es una hoja de cálculo: es una imagen.")).toBeVisible();
  await expect(page.getByText("Tu inventario sigue como estaba.")).toBeVisible();
  await page.getByRole("link", { name: "Traer otro archivo" }).click();
  await expect(page.getByText("Suelta aquí tu lista de precios")).toBeVisible();
});

test("columns wait for whoever loads the page again in the middle", async ({ page }) => {
  const sign = mark();
  await visit(page, "/inventory/import");
  await drop(page, messy(sign));
  await mappingIsShown(page);
  await page.reload();
  await hydrated(page);
  await mappingIsShown(page);
  await expect(meaningOf(page, "P. Público")).toHaveValue("price");
  await expect(page.getByRole("button", { name: apply })).toBeEnabled();
});

test("without a price nothing can be applied, and the page says what is missing", async ({ page }) => {
  const id = await upload("warehouse", messy(mark()));
  await reaches("warehouse", id, "needs_mapping");
  await visit(page, `/inventory/imports/${id}`);
  await meaningOf(page, "P. Público").selectOption({ label: "No usar" });
  await expect(page.getByText("Falta decir qué columna es: Precio")).toBeVisible();
  await expect(page.getByRole("button", { name: apply })).toBeDisabled();
});

test("a field given to another column leaves the first, and the preview follows", async ({ page }) => {
  const sign = mark();
  const id = await upload("warehouse", csv(`dos precios ${sign}.csv`, [`Código,Precio,Existencia,Otro ${sign}`, `DP-${sign},75.50,4,99.90`]));
  await reaches("warehouse", id, "needs_mapping");
  await visit(page, `/inventory/imports/${id}`);
  const preview = page.getByRole("region", { name: "Así se verá en tu inventario" });
  await expect(preview.getByText("$75.50")).toBeVisible();
  await meaningOf(page, `Otro ${sign}`).selectOption({ label: "Precio" });
  await expect(meaningOf(page, "Precio")).toHaveValue("");
  await expect(preview.getByText("$99.90")).toBeVisible();
  await expect(page.getByRole("button", { name: apply })).toBeEnabled();
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the columns are a form", async ({ page }) => {
    const sign = mark();
    const id = await upload("warehouse", messy(sign));
    await reaches("warehouse", id, "needs_mapping");
    await page.goto(`/inventory/imports/${id}`);
    await meaningOf(page, `Vitrina ${sign}`).selectOption({ label: "Ubicación" });
    await page.getByRole("button", { name: apply }).click();
    await reaches("warehouse", id, "completed");
    await page.goto(`/inventory/imports/${id}`);
    await expect(page.getByText("5 de 9 renglones están en tu inventario.")).toBeVisible();
  });
});

test("the inventory has views and pages with addresses of their own", async ({ page }) => {
  await visit(page, "/inventory");
  const views = page.getByRole("navigation", { name: "Qué existencias ver" });
  await views.getByRole("link", { name: "Sin catálogo" }).click();
  await expect(page).toHaveURL(/show=loose/);
  const table = page.getByRole("table", { name: "Existencias de tu bodega" });
  await expect(table).toContainText("ROSHFRANS");
  await expect(table).not.toContainText("41060-50Y90");

  await views.getByRole("link", { name: "Todas" }).click();
  const pages = page.getByRole("navigation", { name: "Páginas" });
  await expect(pages).toContainText("Página 1 de");
  const first = await table.getByRole("row").nth(1).textContent();
  await pages.getByRole("link", { name: "Siguiente" }).click();
  await expect(page).toHaveURL(/page=2/);
  await expect(pages).toContainText("Página 2 de");
  await expect(table.getByRole("row").nth(1)).not.toHaveText(first ?? "");
  await pages.getByRole("link", { name: "Anterior" }).click();
  await expect(pages).toContainText("Página 1 de");
  await expect(table.getByRole("row").nth(1)).toHaveText(first ?? "");
  await page.goBack();
  await expect(pages).toContainText("Página 2 de");
});

test("the inventory is narrowed and sorted, all of it in the address", async ({ page }) => {
  await visit(page, "/inventory");
  const table = page.getByRole("table", { name: "Existencias de tu bodega" });
  await page.getByText("Filtrar y ordenar").click();
  await page.getByRole("textbox", { name: "Marca" }).fill("nissan");
  await page.getByLabel("Ordenar por").selectOption({ label: "Precio" });
  await page.getByLabel("Orden", { exact: true }).selectOption({ label: "De mayor a menor" });
  await page.getByRole("button", { name: "Aplicar" }).click();
  await expect(page).toHaveURL(/brand=nissan.*sort=price.*order=desc/);
  const brands = table.getByRole("row").locator("td:nth-child(2)");
  await expect(brands.first()).toHaveText("NISSAN");
  expect(new Set(await brands.allTextContents())).toEqual(new Set(["NISSAN"]));

  // A head sorts by its column, and pressed again the other way round.
  const number = table.getByRole("columnheader", { name: "Número" });
  await number.getByRole("link").click();
  await expect(number).toHaveAttribute("aria-sort", "ascending");
  await expect(page).toHaveURL(/brand=nissan/);
  await number.getByRole("link").press("Enter");
  await expect(number).toHaveAttribute("aria-sort", "descending");
  await page.reload();
  await expect(number).toHaveAttribute("aria-sort", "descending");
});

test.describe("of another bodega", () => {
  test.use({ as: "otherWarehouse" });

  test("a long list shows how far it is", async ({ page }) => {
    const sign = mark();
    const rows = Array.from({ length: 10_000 }, (_, index) => `L${sign}${index},Pieza ${index},${index + 1}.50,${index % 90}`);
    await visit(page, "/inventory/import");
    await choose(page, csv(`larga ${sign}.csv`, ["Código,Descripción,Precio,Existencia", ...rows]));
    await mappingIsShown(page);
    await page.getByRole("button", { name: apply }).click();
    await expect(page.getByRole("progressbar", { name: "Actualizando tu inventario" })).toBeVisible();
    expect(await tiles(page)).toMatchObject({ Nuevas: 10_000, "Con error": 0 });
  });
});

test.describe("as a viewer", () => {
  test.use({ as: "viewer" });

  test("the lines are seen and no file is taken", async ({ page }) => {
    await visit(page, "/inventory");
    await expect(page.getByRole("table", { name: "Existencias de tu bodega" })).toBeVisible();
    await expect(page.getByRole("link", { name: "Traer archivo" })).toHaveCount(0);
    await visit(page, "/inventory/import");
    await expect(page.locator("input[type=file]")).toHaveCount(0);
  });
});
