/** A workshop finds a part, and who has it at what price. */
import { bring, offersOf, partPath } from "../support/api.ts";
import { csv, mark } from "../support/price_list.ts";
import { expect, expectNoSidewaysScroll, phone, test, visit, type Page } from "../support/test.ts";

test.use({ as: "workshop" });

const searchBox = (page: Page) => page.getByRole("combobox", { name: "Buscar refacciones" });
const results = (page: Page) => page.getByRole("region", { name: "Resultados", exact: true }).getByRole("link");

const understood = (page: Page) => page.getByRole("group", { name: "Entendí" });

/** The prices of a table of offers from top to bottom, in pesos. */
async function prices(page: Page): Promise<number[]> {
  const cells = await page.locator("#offers tbody tr").getByText(/^\$[\d,]+\.\d\d$/).allTextContents();
  return cells.map((text) => Number(text.replaceAll(/[$,]/g, "")));
}

test("a number is found with the keyboard alone, however it is typed", async ({ page }) => {
  await visit(page, "/catalog");
  await page.keyboard.press("/");
  await expect(searchBox(page)).toBeFocused();
  await page.keyboard.type("41060 50y90");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/q=41060/);
  await expect(results(page).first()).toContainText("41060-50Y90");
  await expect(results(page).first()).toContainText("desde");
  await page.keyboard.press("ArrowDown");
  await expect(results(page).first()).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/catalog\/parts\//);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("41060-50Y90");
});

test("words, a vehicle and a year find the brake pads of that car", async ({ page }) => {
  await visit(page, "/catalog");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("balatas delanteras tsuru 2004");
  await page.keyboard.press("Enter");
  for (const name of ["Nissan Tsuru", "2004", "Balatas", "Delantera"]) {
    await expect(understood(page).getByRole("link", { name: `Quitar ${name} de la búsqueda` })).toBeVisible();
  }
  await expect(results(page).filter({ hasText: "41060-50Y90" })).toHaveCount(1);
  await expect(results(page).filter({ hasText: "D465" }).filter({ hasText: "WAGNER" })).toHaveCount(1);
  expect(await results(page).count()).toBeGreaterThanOrEqual(4);

  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(results(page).nth(1)).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await expect(searchBox(page)).toBeFocused();
});

test("mistyped words are understood, and a piece is taken off by keyboard", async ({ page }) => {
  await visit(page, `/catalog?q=${encodeURIComponent("valatas del. tsuru 04")}`);
  await expect(results(page).filter({ hasText: "41060-50Y90" })).toHaveCount(1);
  const year = understood(page).getByRole("link", { name: "Quitar 2004 de la búsqueda" });
  await year.focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/catalog\?q=valatas%20del\.%20tsuru$/);
  await expect(year).toHaveCount(0);
  await expect(understood(page).getByRole("link", { name: "Quitar Nissan Tsuru de la búsqueda" })).toBeVisible();
  await expect(searchBox(page)).toHaveValue("valatas del. tsuru");
});

test("the vehicle that words name is chosen, and stays for other words", async ({ page }) => {
  await visit(page, `/catalog?q=${encodeURIComponent("balatas delanteras tsuru 2004")}`);
  await understood(page).getByRole("link", { name: "Elegir Nissan Tsuru 2004" }).click();
  await expect(page).toHaveURL(/make=nissan&model=tsuru&year=2004&q=balatas%20delanteras$/);
  await expect(results(page).filter({ hasText: "41060-50Y90" })).toHaveCount(1);
  await expect(page.getByRole("region", { name: "Busca por tu vehículo" }).getByLabel("Año", { exact: true })).toHaveValue("2004");
});

test("words that are not understood are said", async ({ page }) => {
  await visit(page, `/catalog?q=${encodeURIComponent("balatas delanteras tsuru xyzzyx")}`);
  await expect(page.getByText("No entendí: xyzzyx. Se muestra lo demás.")).toBeVisible();
  await expect(results(page).filter({ hasText: "D465" })).toHaveCount(1);
  await visit(page, `/catalog?q=${encodeURIComponent("balatas delanteras tsuru antirruido")}`);
  await expect(page.getByText("No entendí: antirruido", { exact: true })).toBeVisible();
  await expect(results(page)).toHaveCount(1);
});

test("results stand by price, and only those in stock", async ({ page }) => {
  await visit(page, `/catalog?q=${encodeURIComponent("balatas delanteras tsuru 2004")}`);
  await page.getByRole("navigation", { name: "Ordenar" }).getByRole("link", { name: "Más barato" }).click();
  await expect(page).toHaveURL(/sort=price/);
  await expect(results(page).first()).toContainText("SHD-465");
  await page.getByRole("complementary", { name: "Filtros" }).getByRole("link", { name: "Solo con existencia" }).click();
  await expect(page).toHaveURL(/in_stock=1/);
  await expect(page).toHaveURL(/sort=price/);
  const chip = page.getByRole("link", { name: "Quitar el filtro Solo con existencia" });
  await expect(chip).toBeVisible();
  await chip.click();
  await expect(page).not.toHaveURL(/in_stock/);
});

test("results go on page by page, and back to the beginning", async ({ page }) => {
  await visit(page, "/catalog?q=balatas");
  const first = await results(page).first().textContent();
  const pages = page.getByRole("navigation", { name: "Páginas de resultados" });
  await pages.getByRole("link", { name: "Siguientes" }).click();
  await expect(page).toHaveURL(/cursor=/);
  await expect(results(page).first()).not.toHaveText(first ?? "");
  await pages.getByRole("link", { name: "Al principio" }).click();
  await expect(page).toHaveURL(/\/catalog\?q=balatas$/);
  await expect(results(page).first()).toHaveText(first ?? "");
});

test("results are narrowed by a brand, and widened again", async ({ page }) => {
  await visit(page, "/catalog?q=balatas");
  const before = await page.getByText(/^\d+ resultados$/).textContent();
  await page.getByRole("complementary", { name: "Filtros" }).getByRole("link", { name: /^WAGNER/i }).click();
  await expect(page).toHaveURL(/brand=/);
  // The chip is drawn together with the narrowed results: from here on the rows are theirs.
  const chip = page.getByRole("link", { name: /^Quitar el filtro/ });
  await expect(chip).toBeVisible();
  for (const row of await results(page).all()) {
    await expect(row).toContainText(/wagner/i);
  }
  await chip.click();
  await expect(page.getByText(before ?? "")).toBeVisible();
});

test("a part says what replaces it, what it fits, and who has it, cheapest first", async ({ page }) => {
  const path = await partPath("41060-50Y90");
  await visit(page, path);
  await expect(page.locator("#alternatives").getByRole("link", { name: /D465/ })).toBeVisible();
  await expect(page.locator("#fitments")).toContainText("Tsuru");
  const offers = page.locator("#offers");
  await expect(offers).toContainText("Refaccionaria del Norte");
  await expect(offers).toContainText("Autopartes Centro");
  await expect(offers).toContainText(/\d+ bodegas · /);
  const shown = await prices(page);
  expect(shown.length).toBeGreaterThanOrEqual(2);
  expect(shown).toEqual(shown.toSorted((a, b) => a - b));
  const known = (await offersOf(path)).map((offer) => offer.bodega);
  expect(new Set(known)).toEqual(new Set(["Refaccionaria del Norte", "Autopartes Centro"]));
});

test("a price that a bodega changes shows on the open page by itself", async ({ page }) => {
  const shelf = `V-${mark()}`;
  const list = (price: string) =>
    csv("precios.csv", ["No. de parte,Marca,Descripción,Precio,Existencia,Ubicación", `04465-02220,TOYOTA,Balatas delanteras Corolla,${price},3,${shelf}`]);
  await bring("otherWarehouse", list("987.65"));
  await visit(page, await partPath("04465-02220"));
  const offers = page.locator("#offers");
  await expect(offers).toContainText("$987.65");
  await page.evaluate(() => document.body.setAttribute("data-same-page", ""));

  await bring("otherWarehouse", list("876.54"));
  await expect(offers).toContainText("$876.54", { timeout: 10_000 });
  await expect(offers).not.toContainText("$987.65");
  await expect(page.locator("body")).toHaveAttribute("data-same-page", "");
});

test("what bodegas sell without catalogue is found by number and by words, under its own heading", async ({ page }) => {
  const loose = page.locator("section", { has: page.getByRole("heading", { name: "Ofertas sin catálogo" }) }).last();
  for (const words of ["15w40 gal", "aceite motor garrafa"]) {
    await visit(page, `/catalog?q=${encodeURIComponent(words)}`);
    await expect(loose).toContainText("ROSHFRANS 15W40-GAL");
    await expect(loose).toContainText("Refaccionaria del Norte");
    await expect(loose).toContainText("$640.00");
  }
});

test("a search that finds nothing says what was searched and what to try", async ({ page }) => {
  await visit(page, "/catalog?q=xyzzy-0000");
  await expect(page.getByText("No encontramos nada para “xyzzy-0000”")).toBeVisible();
  await expect(page.getByText("Revisa el número")).toBeVisible();
});

test("nothing found offers what is nearest", async ({ page }) => {
  const nearest = page.getByText("Lo más cercano").locator("..");
  await visit(page, "/catalog?make=volkswagen&model=jetta&year=2015&q=41060-50Y9O");
  await nearest.getByRole("link", { name: "41060-50Y90 de NISSAN" }).click();
  await expect(results(page).first()).toContainText("41060-50Y90");
  await visit(page, `/catalog?q=${encodeURIComponent("balatas delanteras tsuru 2019")}`);
  await nearest.getByRole("link", { name: "Modelo 2017" }).click();
  await expect(page).toHaveURL(/2017/);
  await expect(results(page).filter({ hasText: "D465" })).toHaveCount(1);
  await visit(page, `/catalog?q=${encodeURIComponent("balatas traseras tsuru 2004")}`);
  await nearest.getByRole("link", { name: /^Delantera/ }).click();
  await expect(page).toHaveURL(/position=front/);
  await expect(results(page).filter({ hasText: "41060-50Y90" })).toHaveCount(1);
});

test("on a phone what was understood and found fits the screen", async ({ page }) => {
  await page.setViewportSize(phone);
  await visit(page, `/catalog?q=${encodeURIComponent("balatas delanteras izquierdas nissan tsuru 2004 1.6 16v wagner")}`);
  await expect(understood(page)).toBeVisible();
  await expectNoSidewaysScroll(page);
});
