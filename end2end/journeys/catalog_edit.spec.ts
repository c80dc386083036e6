/** The platform edits the catalogue: what it says is found at once, what two people change is not lost, and two brands become one. */
import { enter } from "../support/people.ts";
import { newBoss, signIn } from "../support/platform.ts";
import { mark } from "../support/price_list.ts";
import { accessible, expect, expectNoSidewaysScroll, phone, refused, test, visit, type Page } from "../support/test.ts";

/** The navigation of every page: at the side, or at the bottom of a phone. */
const places = (page: Page) => page.getByRole("navigation", { name: "Navegación principal" });

/** The pages by which the catalogue is kept, side by side. */
const tabs = (page: Page) => page.getByRole("navigation", { name: "Editar el catálogo" });

/** Makes a brand. */
async function newBrand(page: Page, name: string, aliases = ""): Promise<void> {
  await visit(page, "/catalog/edit?show=brands&edit=new");
  await page.getByLabel("Nombre").fill(name);
  await page.getByLabel("También se llama").fill(aliases);
  await page.getByRole("button", { name: "Guardar" }).click();
  await expect(page).toHaveURL(/\/catalog\/edit\?show=brands$/);
}

/** Makes a part, and is led to the page on which it is edited. */
async function newPart(page: Page, brand: string, number: string, name: string): Promise<void> {
  await visit(page, "/catalog/edit/parts/new");
  await page.getByLabel("Marca").fill(brand);
  await page.getByLabel("Número").fill(number);
  await page.getByLabel("Grupo").selectOption({ label: "Frenos · Balatas" });
  await page.getByLabel("Nombre en español").fill(name);
  await page.getByRole("button", { name: "Guardar" }).click();
  await expect(page).toHaveURL(/\/catalog\/edit\/parts\/[0-9a-f-]{36}$/);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(number);
}

/** Is the part found by these words? */
async function isFound(page: Page, words: string, number: string): Promise<void> {
  await visit(page, `/catalog?q=${encodeURIComponent(words)}`);
  await expect(page.getByRole("main").getByText(number, { exact: true }).first()).toBeVisible();
}

test("a part with its vehicles and references is said and found", async ({ page }) => {
  // Two brands, two parts, and what is known of them.
  test.slow();
  const sign = mark();
  await signIn(page, await newBoss());
  await visit(page, "/catalog");
  await places(page).getByRole("link", { name: "Editar" }).click();
  await expect(page).toHaveURL(/\/catalog\/edit$/);
  await newBrand(page, `Uno ${sign}`);
  await newPart(page, `uno ${sign}`, `${sign}-1`, `Balatas ${sign}`);
  await accessible(page);
  const edited = page.url();

  await page.getByText("Agregar una aplicación…").click();
  await page.getByLabel("Armadora").fill("Nissan");
  await page.getByLabel("Modelo").fill("Sentra");
  await page.getByLabel("Años").fill("2010-2011");
  await page.getByLabel("Fuente").first().fill("Catálogo");
  await page.getByRole("button", { name: "Agregar", exact: true }).first().click();
  await expect(page.getByText(/Sentra 2010/).first()).toBeVisible();
  await isFound(page, `balatas ${sign} sentra 2011`, `${sign}-1`);

  // A number that is no part yet.
  await visit(page, edited);
  await page.getByText("Agregar una equivalencia…").click();
  await page.getByLabel("Marca que reemplaza").fill("TRW");
  await page.getByLabel("Número que reemplaza").fill(`EQ-${sign}`);
  await page.getByLabel("Fuente").last().fill("Catálogo");
  await page.getByRole("button", { name: "Agregar", exact: true }).last().click();
  const revoke = page.getByRole("button", { name: new RegExp(`Revocar TRW EQ-${sign}`) });
  await expect(revoke).toBeVisible();
  await isFound(page, `EQ-${sign}`, `${sign}-1`);
  await visit(page, edited);
  await revoke.click();
  await expect(page.getByText("Revocada")).toBeVisible();
  await page.getByRole("button", { name: new RegExp(`Restaurar TRW EQ-${sign}`) }).click();
  await expect(revoke).toBeVisible();
  await page.setViewportSize(phone);
  await expectNoSidewaysScroll(page);
});

test("what is sold instead of a part is said on its page and among the results", async ({ page }) => {
  const sign = mark();
  await signIn(page, await newBoss());
  await newPart(page, "TRW", `${sign}-2`, `Balatas ${sign}`);
  await newPart(page, "TRW", `${sign}-1`, `Balatas ${sign}`);
  const old = page.url().replace("/catalog/edit/parts/", "/catalog/parts/");
  await page.getByLabel("Estado").selectOption({ label: "Sustituida" });
  await page.getByLabel("Sustituida por").fill(`${sign}-2`);
  const saved = page.waitForResponse(/save_catalog_part/);
  await page.getByRole("button", { name: "Guardar" }).click();
  await saved;
  await visit(page, `/catalog?q=${sign}-1`);
  await expect(page.getByText(`Sustituida por TRW ${sign}-2`).first()).toBeVisible();
  await visit(page, old);
  await expect(page.getByText("Ya no se vende: la sustituye otra")).toBeVisible();
  await page.getByRole("note").getByRole("link", { name: `TRW ${sign}-2` }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(`${sign}-2`);
  await expect(page.getByText("Antes era")).toBeVisible();
});

test("the pages by which the catalogue is kept lead to each other, on a phone as well", async ({ page }) => {
  test.slow();
  await page.setViewportSize(phone);
  await signIn(page, await newBoss());
  await visit(page, "/catalog");
  // The bar at the bottom has room for its words.
  await page.evaluate(() => document.fonts.ready);
  const words = places(page).locator("a > span:last-child");
  expect(await words.allTextContents()).toContain("Editar");
  expect(await words.evaluateAll((all) => all.filter((word) => word.scrollWidth > word.clientWidth + 1).length)).toBe(0);
  await places(page).getByRole("link", { name: "Editar" }).click();
  for (const [name, address, title] of [
    ["Grupos", /\/catalog\/edit\?show=groups$/, "Editar el catálogo"],
    ["Reportes", /\/catalog\/edit\/reports$/, "Reportes de que no le queda"],
    ["Lo que falta", /\/catalog\/edit\/wanted$/, "Lo que le falta al catálogo"],
    ["Marcas", /\/catalog\/edit\?show=brands$/, "Editar el catálogo"],
  ] as const) {
    await tabs(page).getByRole("link", { name }).click();
    await expect(page).toHaveURL(address);
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
    await expect(tabs(page).getByRole("link")).toHaveCount(4);
    await expect(tabs(page).getByRole("link", { name })).toHaveAttribute("aria-current", "page");
    await expect(places(page).getByRole("link", { name: "Editar" })).toHaveAttribute("aria-current", "page");
    await expectNoSidewaysScroll(page, name);
  }
  await page.getByRole("link", { name: "Nueva refacción" }).click();
  await page.getByRole("main").getByRole("link", { name: "Editar el catálogo" }).click();
  await expect(page).toHaveURL(/\/catalog\/edit$/);
});

test("groups that are too large are told to the platform", async ({ page }) => {
  await signIn(page, await newBoss());
  await visit(page, "/catalog/edit/reports");
  await page.getByRole("link", { name: "Grupos muy grandes" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Grupos muy grandes" })).toBeVisible();
  await expect(tabs(page).getByRole("link", { name: "Reportes" })).toHaveAttribute("aria-current", "page");
  await expect(page.getByText("Ningún grupo pasa de 300 refacciones")).toBeVisible();
});

test("who changes a part that somebody else has changed is told so", async ({ page, context }) => {
  const sign = mark();
  await signIn(page, await newBoss());
  await newPart(page, "TRW", `${sign}-1`, `Balatas ${sign}`);
  const other = await context.newPage();
  await visit(other, page.url());
  await page.getByLabel("Nombre en español").fill(`Pastillas ${sign}`);
  const saved = page.waitForResponse(/save_catalog_part/);
  await page.getByRole("button", { name: "Guardar" }).click();
  // Another page, opened at once, would take back what is on its way.
  await saved;
  await isFound(page, `pastillas ${sign}`, `${sign}-1`);
  await other.getByLabel("Nombre en español").fill("Otra cosa");
  await other.getByRole("button", { name: "Guardar" }).click();
  await expect(other.getByText("Alguien más lo cambió mientras lo veías")).toBeVisible();
  await expect(other.getByLabel("Nombre en español")).toHaveValue("Otra cosa");
});

test.describe("brands that are one", () => {
  // One is not merged into itself.
  test.use({ allowedErrors: [refused(422)] });

  test("two brands become one", async ({ page }) => {
    test.slow();
    const sign = mark();
    await signIn(page, await newBoss());
    await newBrand(page, `Bueno ${sign}`);
    await newBrand(page, `Malo ${sign}`);
    await newPart(page, `Malo ${sign}`, `${sign}-9`, `Balatas ${sign}`);
    await visit(page, `/catalog/edit?show=brands&q=Malo+${sign}`);
    await page.getByRole("main").getByRole("link", { name: `Malo ${sign}` }).click();
    await page.getByRole("link", { name: "Unir con otra marca" }).click();
    await page.getByLabel("Se queda").fill(`Malo ${sign}`);
    await page.getByRole("button", { name: "Unir las dos marcas" }).click();
    await expect(page.getByText("Está repetido")).toBeVisible();
    await page.getByLabel("Se queda").fill(`Bueno ${sign}`);
    await page.getByRole("button", { name: "Unir las dos marcas" }).click();
    await expect(page).toHaveURL(/\/catalog\/edit\?show=brands&edit=[0-9a-f-]{36}$/);
    await expect(page.getByLabel("También se llama")).toHaveValue(`MALO${sign}`.toUpperCase());
    await isFound(page, `bueno ${sign}`, `${sign}-9`);
  });
});

test("what a workshop reports is taken out of the catalogue, and put back", async ({ page, browser }) => {
  test.slow();
  const sign = mark();
  await signIn(page, await newBoss());
  await newPart(page, "TRW", `${sign}-1`, `Balatas ${sign}`);
  const part = page.url().replace("/catalog/edit/parts/", "/catalog/parts/");
  await page.getByText("Agregar una aplicación…").click();
  await page.getByLabel("Armadora").fill("Nissan");
  await page.getByLabel("Modelo").fill("Sentra");
  await page.getByLabel("Años").fill("2010");
  await page.getByLabel("Fuente").first().fill("Catálogo");
  await page.getByRole("button", { name: "Agregar", exact: true }).first().click();
  await expect(page.getByText(/Sentra 2010/).first()).toBeVisible();

  const workshop = await browser.newContext();
  await enter(workshop, "workshop");
  const theirs = await workshop.newPage();
  await visit(theirs, `${part}?make=nissan&model=sentra&year=2010`);
  await theirs.getByText("¿No le queda? Repórtalo…").click();
  await theirs.getByLabel("Nota").fill(`no entra ${sign}`);
  await theirs.getByRole("button", { name: "Reportar" }).click();
  await expect(theirs.getByText("Gracias: la plataforma lo va a revisar")).toBeVisible();
  await workshop.close();

  // Told by itself that there is something to decide, and where.
  await expect(places(page).getByRole("link", { name: /Editar.*pendiente/ })).toBeVisible({ timeout: 20_000 });
  await places(page).getByRole("link", { name: "Editar" }).click();
  await tabs(page).getByRole("link", { name: /Reportes.*\d/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Reportes de que no le queda" })).toBeVisible();
  const row = page.getByRole("group", { name: `TRW ${sign}-1` });
  await row.getByRole("button", { name: "Aceptar" }).click();
  await expect(row).toHaveCount(0);
  await visit(page, part);
  await expect(page.getByRole("main").getByText("Sentra")).toHaveCount(0);
  await visit(page, "/catalog/edit/reports?show=decided");
  await row.getByRole("button", { name: "Volver a abrir" }).click();
  await expect(row.getByRole("button", { name: "Aceptar" })).toBeVisible();
  await visit(page, part);
  await expect(page.getByRole("main").getByText("Sentra").first()).toBeVisible();
});

test("what was searched in vain is made a part", async ({ page }) => {
  const sign = mark();
  await signIn(page, await newBoss());
  await visit(page, "/catalog/edit/wanted");
  await accessible(page);
  await visit(page, `/catalog/edit/parts/new?brand=TRW&number=${sign}-7&name=Balero+${sign}`);
  await expect(page.getByLabel("Número")).toHaveValue(`${sign}-7`);
  await page.getByLabel("Grupo").selectOption({ label: "Frenos · Balatas" });
  await page.getByRole("button", { name: "Guardar" }).click();
  await expect(page).toHaveURL(/\/catalog\/edit\/parts\/[0-9a-f-]{36}$/);
  await isFound(page, `balero ${sign}`, `${sign}-7`);
});
