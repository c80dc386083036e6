/** The platform fills the catalogue from the lists of a maker, and a visitor finds the parts by number, words and vehicle. */
import { readFile } from "node:fs/promises";
import { newBoss, signIn } from "../support/platform.ts";
import { csv, drop, mark, xlsx, type PriceList } from "../support/price_list.ts";
import { accessible, expect, expectNoSidewaysScroll, phone, test, visit, type Page } from "../support/test.ts";

/** A figure of the page. */
const figure = (page: Page, name: string) =>
  page.locator("main dl > div").filter({ has: page.getByText(name, { exact: true }) }).locator("dd");

/** Drops a file where its kind is brought in, and has its rows taken in as its columns seem to be. */
async function bring(page: Page, address: string, list: PriceList): Promise<void> {
  await visit(page, address);
  await drop(page, list);
  await expect(page).toHaveURL(/\/catalog\/imports\/[0-9a-f-]{36}$/);
  const add = page.getByRole("button", { name: "Agregar al catálogo" });
  await expect(add).toBeVisible({ timeout: 15_000 });
  await add.click();
  await expect(page.getByText("renglones.").first()).toBeVisible({ timeout: 15_000 });
}

test("a maker's parts, references and fitments are taken in and found", async ({ page }) => {
  // Four files, each through all of its moments.
  test.slow();
  const sign = mark();
  const brand = `Frenos ${sign}`;
  const number = `${sign}-100`;
  const parts = csv(`partes ${sign}.csv`, [
    "Marca,Número,Nombre,Grupo,Código de barras,Precio,Atributos",
    `${brand},${number},Balatas delanteras ${sign},BALATAS,7501031311309,605.50,Espesor: 17 mm`,
    `${brand},${sign}-200,Balatas,Nadie lo conoce,,OBSOLETA,`,
  ]);
  await signIn(page, await newBoss());
  await visit(page, "/catalog");
  await page.getByRole("navigation", { name: "Navegación principal" }).getByRole("link", { name: "Cargas" }).click();
  await expect(page).toHaveURL(/\/catalog\/import$/);
  await bring(page, "/catalog/import", parts);
  await expect(page.getByText("El catálogo ya tiene lo que dice el archivo")).toBeVisible();
  await expect(page.getByText("1 de 2 renglones.")).toBeVisible();
  await expect(figure(page, "Refacciones nuevas")).toHaveText("1");
  await expect(figure(page, "Marcas nuevas")).toHaveText("1");
  await expect(page.getByText("Grupo: Ningún grupo se llama así")).toBeVisible();
  await accessible(page);
  const toFix = page.getByRole("link", { name: "Descargarlos con su motivo" });
  const [rejected] = await Promise.all([page.waitForEvent("download"), toFix.click()]);
  expect((await readFile(await rejected.path())).toString()).toContain("Grupo: Ningún grupo se llama así");

  // The same file again.
  await bring(page, "/catalog/import", parts);
  await expect(page.getByText("Nada cambió: el catálogo ya lo tenía")).toBeVisible();

  await bring(
    page,
    "/catalog/import/references",
    xlsx(`equivalencias ${sign}.xlsx`, "Hoja1", [
      ["Marca", "Número", "Marca OEM", "Número OEM", "Fuente"],
      [brand, number, "Nissan", `OE${sign}1 / OE${sign}2`, `Catálogo ${sign}`],
    ]),
  );
  await expect(figure(page, "Equivalencias nuevas")).toHaveText("2");
  await bring(
    page,
    "/catalog/import/fitments",
    csv(`aplicaciones ${sign}.csv`, [
      "Marca,Número,Armadora,Modelo,Años,Motor,Posición,Cantidad",
      `${brand},${number},NISSAN,Sentra,2008 - 2010,L4 2.0L,DEL.,1`,
      `${brand},${number},UNIVERSAL,,,,,`,
    ]),
  );
  await expect(page.getByText("Le queda a todos: no nombra ningún vehículo")).toBeVisible();

  for (const query of [number, `OE${sign}2`, `balatas ${sign} sentra`]) {
    await visit(page, `/catalog?q=${encodeURIComponent(query)}`);
    await expect(page.getByRole("main").getByText(number, { exact: true }).first()).toBeVisible();
  }
  await page.getByRole("main").getByRole("link", { name: number }).first().click();
  await expect(page).toHaveURL(/\/catalog\/parts\//);
  await expect(page.getByRole("main").getByText("Sentra").first()).toBeVisible();
});

test("a list of vehicles is taken in, each vehicle once however it is written", async ({ page }) => {
  const sign = mark();
  const list = csv(`vehículos ${sign}.csv`, [
    "year,make,model,body_styles",
    `2021,NISSAN,Zafiro ${sign},"[""SUV"", ""Sedan""]"`,
    `2022,Nissan,zafiro ${sign},"[""SUV""]"`,
    `2022,nissan,ZAFIRO ${sign},"[""SUV""]"`,
  ]);
  await signIn(page, await newBoss());
  await bring(page, "/catalog/import/vehicles", list);
  await expect(figure(page, "Vehículos nuevos")).toHaveText("2");
  await bring(page, "/catalog/import/vehicles", list);
  await expect(page.getByText("Nada cambió: el catálogo ya lo tenía")).toBeVisible();
});

test("the columns of a list are put right on a phone, and brands that nobody knows may stay out", async ({ page }) => {
  await page.setViewportSize(phone);
  const sign = mark();
  await signIn(page, await newBoss());
  await visit(page, "/catalog/import");
  await expectNoSidewaysScroll(page);
  await drop(page, csv(`lista ${sign}.csv`, ["Marca,Clave,Texto,Grupo", `Nadie ${sign},${sign}-1,Filtro,Filtro de aceite`]));
  await expect(page.getByRole("button", { name: "Agregar al catálogo" })).toBeVisible({ timeout: 15_000 });
  await page.getByLabel("Texto", { exact: true }).selectOption("name");
  await page.getByLabel("Clave", { exact: true }).selectOption("number");
  await page.getByLabel("Marcas que nadie conoce").selectOption("refuse");
  await expectNoSidewaysScroll(page);
  await page.getByRole("button", { name: "Agregar al catálogo" }).click();
  await expect(page.getByText("Ningún renglón entró")).toBeVisible({ timeout: 15_000 });
  await expect(page.getByText("Ninguna marca se llama así")).toBeVisible();
  await expectNoSidewaysScroll(page);
});
