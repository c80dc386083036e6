/** Why parts replace each other, the one question, and prices that follow on a page of results. */
import { bring, partPath } from "../support/api.ts";
import { csv, mark } from "../support/price_list.ts";
import { accessible, expect, expectNoSidewaysScroll, phone, test, visit, type Page } from "../support/test.ts";

test.use({ as: "workshop" });

const results = (page: Page) => page.getByRole("region", { name: "Resultados", exact: true }).getByRole("link");
const pads = "/catalog?make=nissan&model=tsuru&year=2004&category=brakes&group=brake_pads";

test("a part tells why others replace it, with who says so, once it is asked", async ({ page }) => {
  await visit(page, await partPath("D465"));
  const why = page.locator("#why");
  await expect(why.getByText("según")).toHaveCount(0);
  await why.getByText("¿Por qué se reemplazan?").click();
  // By way of the part that both replace.
  const sibling = why.locator("div", { has: page.getByRole("link", { name: "GDB1420" }) }).last();
  await expect(sibling.getByRole("listitem")).toHaveCount(2);
  await expect(sibling).toContainText("WAGNER D465");
  await expect(sibling).toContainText("NISSAN 41060-50Y90");
  await expect(sibling.getByText(/según catálogo WAGNER/)).toBeVisible();
  await expect(why.getByRole("heading", { name: "Se reemplazan entre sí" })).toBeVisible();
  await accessible(page);
  await page.setViewportSize(phone);
  await expectNoSidewaysScroll(page);
  await why.getByRole("link", { name: "41060-50Y90" }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("41060-50Y90");
});

test("why parts replace each other is told by its link too, for the same vehicle", async ({ page }) => {
  await visit(page, `${await partPath("D465")}?make=nissan&model=tsuru&year=2004`);
  const why = page.locator("#why");
  // As by somebody who opens it before the page is alive.
  await why.locator("details").evaluate((fold) => fold.setAttribute("open", ""));
  await why.getByRole("link", { name: "Ver las fuentes" }).click();
  await expect(page).toHaveURL(/\?make=nissan&model=tsuru&year=2004&why=1#why$/);
  await expect(why.getByText(/según catálogo WAGNER/).first()).toBeVisible();
});

test("what a part fits is shown make by make, and the make stays in the address", async ({ page }) => {
  await visit(page, `${await partPath("41060-50Y90")}?fits=nissan`);
  await expect(page.locator("#fitments")).toContainText("Tsuru");
  // Of a make that it fits nothing of, what it does fit is shown.
  await visit(page, `${await partPath("41060-50Y90")}?fits=volkswagen`);
  await expect(page.locator("#fitments")).toContainText("Tsuru");
});

test("the one question is answered, taken back and skipped, by keyboard and on a phone", async ({ page }) => {
  await page.setViewportSize(phone);
  await visit(page, pads);
  const question = page.getByRole("region", { name: "Quedan varias. ¿Marca?" });
  await expect(question).toBeVisible();
  await expectNoSidewaysScroll(page);
  await question.getByRole("link", { name: /^WAGNER/ }).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/answers=brand%3AWAGNER/);
  await expect(results(page)).toHaveCount(1);
  await expect(question).toHaveCount(0);
  await page.getByRole("link", { name: "Quitar el filtro Marca: WAGNER" }).click();
  await expect(page).not.toHaveURL(/answers/);
  await question.getByRole("link", { name: "No sé" }).click();
  await expect(page).toHaveURL(/skip=brand/);
  await expect(question).toHaveCount(0);
  expect(await results(page).count()).toBeGreaterThan(1);
});

test("a price that a bodega changes shows among the results by itself", async ({ page }) => {
  const shelf = `R-${mark()}`;
  const list = (price: string) =>
    csv("precios.csv", ["No. de parte,Marca,Descripción,Precio,Existencia,Ubicación", `ZD1210,WAGNER,Balatas delanteras Corolla,${price},3,${shelf}`]);
  await bring("otherWarehouse", list("12.34"));
  await visit(page, "/catalog?q=ZD1210");
  const row = results(page).filter({ hasText: "ZD1210" }).first();
  await expect(row).toContainText("$12.34");
  await page.evaluate(() => document.body.setAttribute("data-same-page", ""));
  await bring("otherWarehouse", list("11.22"));
  await expect(row).toContainText("$11.22", { timeout: 10_000 });
  await expect(page.locator("body")).toHaveAttribute("data-same-page", "");
});
