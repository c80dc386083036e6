/** Somebody finds parts by their vehicle: make, model, year and engine, by keyboard, on a phone and without script. */
import { partPath } from "../support/api.ts";
import { expect, expectNoSidewaysScroll, hydrated, phone, refused, test, visit, type Page } from "../support/test.ts";

const picker = (page: Page) => page.getByRole("region", { name: "Busca por tu vehículo" });
const step = (page: Page, name: string) => picker(page).getByLabel(name, { exact: true });
const results = (page: Page) => page.getByRole("region", { name: "Resultados", exact: true });
const tsuru = "make=nissan&model=tsuru&year=2004";

/** The texts of what a step offers. */
async function offered(page: Page, name: string): Promise<string[]> {
  return step(page, name).getByRole("option").allTextContents();
}

/** Chooses by keyboard alone: the list is reached with Tab, and an option by the beginning of its name. */
async function typeInto(page: Page, name: string, text: string): Promise<void> {
  await expect(step(page, name)).toBeEnabled();
  for (let presses = 0; presses < 40; presses++) {
    if (await step(page, name).evaluate((select) => select === document.activeElement)) {
      break;
    }
    await page.keyboard.press("Tab");
  }
  await expect(step(page, name)).toBeFocused();
  await page.keyboard.type(text);
}

test("each step offers what exists and nothing else, until the parts are there", async ({ page }) => {
  await visit(page, "/");
  await expect(step(page, "Modelo")).toBeDisabled();
  await step(page, "Marca").selectOption({ label: "Nissan" });
  await expect(step(page, "Modelo")).toBeEnabled();
  expect(await offered(page, "Modelo")).not.toContain("Jetta");
  await step(page, "Modelo").selectOption({ label: "Tsuru" });
  await expect(step(page, "Año")).toBeEnabled();
  const years = (await offered(page, "Año")).slice(1).map((year) => Number.parseInt(year, 10));
  expect(years[0]).toBe(2017);
  expect(years).toEqual(years.toSorted((a, b) => b - a));
  await step(page, "Año").selectOption("2004");
  await expect(page).toHaveURL(new RegExp(`/catalog\\?${tsuru}$`));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Refacciones para Nissan Tsuru 2004");
  await expect(step(page, "Marca")).toHaveValue("nissan");

  await page.locator("main").getByRole("link", { name: /^Balatas \d+/ }).click();
  await expect(page).toHaveURL(/group=brake_pads/);
  await expect(page).toHaveURL(new RegExp(tsuru));
  await expect(results(page).getByRole("heading", { name: "Delantera" })).toBeVisible();
  const row = results(page).getByRole("link").filter({ hasText: "41060-50Y90" });
  await expect(row).toContainText("por aplicación");
  await expect(row).toContainText("Delantera");
  await row.click();
  await expect(page).toHaveURL(new RegExp(`/catalog/parts/.*${tsuru}`));
  await expect(page.getByText("Le queda a tu Nissan Tsuru 2004")).toBeVisible();
});

test("a vehicle is chosen with the keyboard alone", async ({ page }) => {
  await visit(page, "/catalog");
  await typeInto(page, "Marca", "Nissan");
  await typeInto(page, "Modelo", "Tsuru");
  await typeInto(page, "Año", "2004");
  await expect(page).toHaveURL(new RegExp(`/catalog\\?${tsuru}$`));
  await typeInto(page, "Motor", "1.6");
  await expect(page).toHaveURL(/engine=[0-9a-f-]{36}/);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("1.6 GA16DNE");
});

test("the vehicle stays through a search, a filter and a page, and is taken off again", async ({ page }) => {
  await visit(page, `/catalog?${tsuru}`);
  await page.getByRole("combobox", { name: "Buscar refacciones" }).fill("balatas");
  await page.getByRole("combobox", { name: "Buscar refacciones" }).press("Enter");
  await expect(page).toHaveURL(/q=balatas/);
  await expect(page).toHaveURL(new RegExp(tsuru));
  const rows = results(page).getByRole("link");
  await expect(rows.filter({ hasText: "D465" })).toHaveCount(1);
  await page.getByRole("complementary", { name: "Filtros" }).getByRole("link", { name: /^WAGNER/i }).click();
  await expect(page).toHaveURL(/brand=WAGNER/);
  await expect(page).toHaveURL(new RegExp(tsuru));

  await page.getByRole("link", { name: "Quitar el vehículo Nissan Tsuru 2004" }).click();
  await expect(page).not.toHaveURL(/make=/);
  await expect(page).toHaveURL(/q=balatas/);
  await expect(step(page, "Marca")).toHaveValue("");
});

test("a part says that it is not known to fit, and leads to what is", async ({ page }) => {
  await visit(page, `${await partPath("D465")}?make=volkswagen&model=jetta&year=2015`);
  await expect(page.getByText("No tenemos esta aplicación: Volkswagen Jetta 2015")).toBeVisible();
  await page.getByRole("link", { name: "Ver lo que le queda" }).click();
  await expect(page).toHaveURL(/make=volkswagen&model=jetta&year=2015.*group=brake_pads/);
  await expect(results(page).getByRole("link").first()).toBeVisible();
});

test("the last vehicles are remembered, the last one first", async ({ page }) => {
  for (const vehicle of [tsuru, "make=volkswagen&model=jetta&year=2015"]) {
    await visit(page, `/catalog?${vehicle}`);
  }
  await visit(page, "/");
  const mine = picker(page).getByRole("listitem");
  await expect(mine).toHaveText(["Volkswagen Jetta 2015", "Nissan Tsuru 2004"]);
  await mine.getByRole("link", { name: "Nissan Tsuru 2004" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Refacciones para Nissan Tsuru 2004");
});

test("on a phone a vehicle is chosen without scrolling sideways", async ({ page }) => {
  await page.setViewportSize(phone);
  await visit(page, "/catalog");
  await step(page, "Marca").selectOption({ label: "Volkswagen" });
  await step(page, "Modelo").selectOption({ label: "Jetta" });
  await expectNoSidewaysScroll(page);
  await step(page, "Año").selectOption("2015");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Refacciones para Volkswagen Jetta 2015");
  await expectNoSidewaysScroll(page);
});

test.describe("a vehicle that does not exist", () => {
  test.use({ allowedErrors: [refused(404)] });

  test("is said, and the search goes on without it", async ({ page }) => {
    expect(await visit(page, "/catalog?make=nissan&model=tsuru&year=2019&q=balatas")).toBe(404);
    await expect(page.getByRole("heading", { level: 1, name: "No conocemos ese vehículo" })).toBeVisible();
    await page.getByRole("link", { name: "Buscar sin vehículo" }).click();
    await expect(page).toHaveURL(/\/catalog\?q=balatas$/);
    await expect(results(page).getByRole("link").first()).toBeVisible();
  });
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the form goes one step further each time, and keeps what was searched", async ({ page }) => {
    await page.goto("/catalog?q=balatas");
    for (const [name, value] of [
      ["Marca", "nissan"],
      ["Modelo", "tsuru"],
      ["Año", "2004"],
    ] as const) {
      await step(page, name).selectOption(value);
      await picker(page).getByRole("button", { name: "Ver refacciones" }).click();
    }
    await expect(page).toHaveURL(new RegExp(tsuru));
    await expect(page).toHaveURL(/q=balatas/);
    await expect(results(page).getByRole("link").filter({ hasText: "D465" })).toHaveCount(1);
  });
});

test("choosing again starts where the choice differs", async ({ page }) => {
  await visit(page, `/catalog?${tsuru}`);
  await step(page, "Marca").selectOption({ label: "Kia" });
  await expect(step(page, "Modelo")).toHaveValue("");
  await expect(step(page, "Año")).toBeDisabled();
  await step(page, "Modelo").selectOption({ label: "Rio" });
  await step(page, "Año").selectOption("2018");
  await hydrated(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Refacciones para Kia Rio 2018");
});
