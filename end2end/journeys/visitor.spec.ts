/** Whoever comes without signing in. */
import { partPath } from "../support/api.ts";
import { fillSignIn } from "../support/people.ts";
import { expect, hydrated, refused, test, visit } from "../support/test.ts";

test("the start leads to the catalogue by search and by category", async ({ page }) => {
  await visit(page, "/");
  await expect(page).toHaveTitle("Encuentra la refacción correcta · Engrane");
  await expect(page.locator("html")).toHaveAttribute("lang", "es");
  await page.getByRole("combobox", { name: "Buscar refacciones" }).fill("04465-02220");
  await page.getByRole("button", { name: "Buscar", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("04465-02220");

  await visit(page, "/catalog");
  await page.locator("main").getByRole("link", { name: /^Frenos/ }).click();
  await expect(page).toHaveURL(/category=brakes/);
  await expect(page.getByRole("region", { name: "Resultados", exact: true }).getByRole("link").first()).toBeVisible();
});

test("a part shows no price of a bodega, and the way to see them", async ({ page }) => {
  const path = await partPath("41060-50Y90");
  await visit(page, path);
  await expect(page.getByText("Inicia sesión como taller para ver precios")).toBeVisible();
  await expect(page.locator("#offers")).not.toContainText("$");
  await page.locator("#offers").getByRole("link", { name: "Iniciar sesión" }).click();
  await hydrated(page);
  await fillSignIn(page, "workshop");
  await expect(page).toHaveURL(new RegExp(`${path}$`));
  await expect(page.locator("#offers")).toContainText("Refaccionaria del Norte");
});

test("the address under which a page is known follows from page to page", async ({ page }) => {
  const known = page.locator("head > link[rel=canonical]");
  await visit(page, "/catalog?group=brake_pads&sort=brand");
  await expect(known).toHaveAttribute("href", /\/catalog\?category=brakes&group=brake_pads$/);
  await expect(page).toHaveTitle("Balatas · Engrane");
  await page.getByRole("region", { name: "Resultados", exact: true }).getByRole("link").first().click();
  await expect(page).toHaveURL(/\/catalog\/parts\//);
  await expect(known).toHaveAttribute("href", page.url());
  // What was said of the list is not said of the part.
  await expect(page.locator("head > meta[name=description]")).toHaveCount(0);
  await page.getByRole("button", { name: "English" }).click();
  await expect(known).toHaveAttribute("href", page.url());
  await page.locator("#offers").getByRole("link", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/login/);
  await expect(known).toHaveCount(0);
});

test("the title is that of the list that is shown, and then of the words that are searched for", async ({ page }) => {
  await visit(page, "/catalog?group=brake_pads&brand=TRW");
  await expect(page).toHaveTitle("Balatas · TRW · Engrane");
  await page.getByRole("link", { name: "Quitar el filtro TRW" }).click();
  await expect(page).toHaveTitle("Balatas · Engrane");
  const box = page.getByRole("combobox", { name: "Buscar refacciones" });
  await box.fill("04465-02220");
  await box.press("Enter");
  await expect(page).toHaveTitle("04465-02220 · Engrane");
  await page.goBack();
  await expect(page).toHaveTitle("Balatas · Engrane");
});

test("the doors of the API are described for whoever writes to them", async ({ page }) => {
  // The viewer reads hundreds of doors, and every shape that they tell, before it draws anything.
  test.slow();
  await page.goto("/api/docs/");
  await expect(page.getByRole("heading", { name: /^Engrane/ })).toBeVisible({ timeout: 30_000 });
  // Hundreds of doors are listed by area, and an area's once it is opened.
  await expect(page.getByText("/api/v1/catalog/search", { exact: true })).toHaveCount(0);
  await page.locator("#operations-tag-catalog").click();
  await page.getByText("/api/v1/catalog/search", { exact: true }).click();
  await expect(page.getByRole("button", { name: "Try it out" }).first()).toBeVisible();
});

test("a page of bodegas asks to sign in, and comes back", async ({ page }) => {
  await visit(page, "/inventory?show=loose");
  await expect(page).toHaveURL(/\/login\?next=/);
  await fillSignIn(page, "warehouse");
  await expect(page).toHaveURL(/\/inventory\?show=loose$/);
  await expect(page.getByRole("heading", { level: 1, name: "Mi inventario" })).toBeVisible();
});

test.describe("where there is nothing", () => {
  test.use({ allowedErrors: [refused(404)] });

  for (const [what, path, title] of [
    ["an unknown page", "/no-such-page", "Esta página no existe"],
    ["an unknown part", "/catalog/parts/00000000-0000-7000-8000-000000000000", "Esta refacción no existe"],
    ["a part whose address is none", "/catalog/parts/41060", "Esta refacción no existe"],
  ] as const) {
    test(`${what} says so, with a way out`, async ({ page }) => {
      expect(await visit(page, path)).toBe(404);
      await expect(page.getByRole("heading", { level: 1, name: title })).toBeAttached();
      await expect(page.getByText(title).last()).toBeVisible();
      await page.getByRole("link", { name: "Ir al catálogo" }).click();
      await expect(page).toHaveURL(/\/catalog$/);
      await expect(page.getByRole("heading", { level: 1, name: "Catálogo" })).toBeVisible();
    });
  }
});

test.describe("as a workshop", () => {
  test.use({ as: "workshop", allowedErrors: [refused(403)] });

  test("a page of bodegas is refused, with a way out", async ({ page }) => {
    expect(await visit(page, "/inventory")).toBe(403);
    await expect(page.getByText("No tienes permiso para ver esto").last()).toBeVisible();
    await expect(page.getByRole("link", { name: "Ir al catálogo" })).toBeVisible();
  });
});

test("a search is understood, and an address with prices shows none of them", async ({ page }) => {
  await visit(page, `/catalog?q=${encodeURIComponent("balatas delanteras tsuru 2004")}&sort=price&in_stock=1`);
  await expect(page.getByRole("group", { name: "Entendí" }).getByRole("link", { name: /^Quitar/ })).toHaveCount(4);
  const results = page.getByRole("region", { name: "Resultados", exact: true }).getByRole("link");
  await expect(results.first()).toContainText("41060-50Y90");
  await expect(page.getByRole("navigation", { name: "Ordenar" })).toHaveCount(0);
  await expect(page.getByText("desde $")).toHaveCount(0);
});

test("theme and language change at once, and are remembered", async ({ page }) => {
  const html = page.locator("html");
  await visit(page, "/catalog");
  await expect(html).toHaveAttribute("data-theme", "dark");
  await page.getByRole("button", { name: "Cambiar a tema claro" }).click();
  await expect(html).toHaveAttribute("data-theme", "light");
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Catalogue");
  await expect(html).toHaveAttribute("lang", "en");

  await page.reload();
  await hydrated(page);
  await expect(html).toHaveAttribute("data-theme", "light");
  await expect(html).toHaveAttribute("lang", "en");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Catalogue");
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("theme and language change all the same, and lead back to the page", async ({ page }) => {
    const html = page.locator("html");
    await page.goto("/catalog?q=balatas");
    await page.getByRole("button", { name: "Cambiar a tema claro" }).click();
    await expect(html).toHaveAttribute("data-theme", "light");
    await expect(page).toHaveURL(/\/catalog\?q=balatas$/);
    await page.getByRole("button", { name: "English" }).click();
    await expect(html).toHaveAttribute("lang", "en");
    await expect(html).toHaveAttribute("data-theme", "light");
    await expect(page).toHaveURL(/\/catalog\?q=balatas$/);
  });

  test("the catalogue is searched and read", async ({ page }) => {
    await page.goto("/");
    await page.getByRole("combobox", { name: "Buscar refacciones" }).fill("d 465");
    await page.getByRole("combobox", { name: "Buscar refacciones" }).press("Enter");
    await page.getByRole("link", { name: /D465/ }).first().click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("D465");
  });
});
