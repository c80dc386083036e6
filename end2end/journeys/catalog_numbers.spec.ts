/** Somebody finds a part by its number, however it was mistyped, by a VIN, and with what is suggested while they type. */
import { accessible, expect, expectNoSidewaysScroll, phone, test, visit, type Page } from "../support/test.ts";

const box = (page: Page) => page.getByRole("combobox", { name: "Buscar refacciones" });
const list = (page: Page) => page.getByRole("listbox", { name: "Sugerencias" });
const results = (page: Page) => page.getByRole("region", { name: "Resultados", exact: true }).getByRole("link");
const find = (page: Page, q: string, vehicle = "") => visit(page, `/catalog?${vehicle}q=${encodeURIComponent(q)}`);

test("what is suggested is gone through and taken with the keyboard", async ({ page }) => {
  await visit(page, "/");
  let asked = 0;
  page.on("request", (request) => (asked += /\/api\/suggest\d/.test(request.url()) ? 1 : 0));
  await box(page).pressSequentially("balatas delanteras tsu", { delay: 10 });
  const first = list(page).getByRole("option").first();
  await expect(first).toContainText("balatas delanteras Tsuru");
  await expect(first).toContainText("Vehículo · Nissan Tsuru");
  // Whoever types on is not asked for at each letter.
  expect(asked).toBeLessThan(8);
  await expect(box(page)).toHaveAttribute("aria-expanded", "true");
  await expect(first).toHaveAttribute("aria-selected", "false");
  await page.keyboard.press("ArrowDown");
  await expect(first).toHaveAttribute("aria-selected", "true");
  await expect(box(page)).toHaveAttribute("aria-activedescendant", (await first.getAttribute("id")) ?? "");
  await expect(box(page)).toBeFocused();
  await accessible(page);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/catalog\?q=balatas%20delanteras%20Tsuru$/);
  await expect(list(page)).toBeHidden();
  await expect(box(page)).toHaveValue("balatas delanteras Tsuru");
  await expect(results(page).first()).toBeVisible();
});

test("there is one search box, also while the results are on their way", async ({ page }) => {
  await visit(page, "/");
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/pkg/**", async (route) => {
    await released;
    await route.continue();
  });
  const isAsked = page.waitForRequest("**/pkg/**");
  await box(page).fill("balatas Tsuru");
  await page.keyboard.press("Enter");
  await isAsked;
  await expect(page).toHaveURL(/\/catalog\?q=balatas%20Tsuru$/);
  await expect(box(page)).toHaveValue("balatas Tsuru");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Encuentra la refacción correcta");
  release();
  await expect(results(page).first()).toBeVisible();
  await expect(box(page)).toHaveValue("balatas Tsuru");
  await expect(box(page)).toHaveCount(1);
});

test("the suggestion that the keyboard would take is in sight, and scrolling the list leaves it open", async ({ page }) => {
  await visit(page, "/");
  await box(page).pressSequentially("fil");
  const last = list(page).getByRole("option").last();
  await expect(last).toBeAttached();
  await expect(last).not.toBeInViewport({ ratio: 1 });
  await page.keyboard.press("ArrowUp");
  await expect(last).toHaveAttribute("aria-selected", "true");
  await expect(last).toBeInViewport({ ratio: 0.9 });
  // A press on its bar does not take the focus from the field.
  const isLetThrough = await list(page).evaluate((list) => list.dispatchEvent(new MouseEvent("mousedown", { cancelable: true })));
  expect(isLetThrough).toBe(false);
});

test("what was typed is sent where nothing is taken", async ({ page }) => {
  await visit(page, "/catalog");
  await box(page).pressSequentially("04465");
  await expect(list(page).getByRole("option").filter({ hasText: "04465-02220" })).toContainText("Número · TOYOTA");
  await page.keyboard.press("Escape");
  await expect(list(page)).toBeHidden();
  await expect(box(page)).toBeFocused();
  await expect(box(page)).toHaveValue("04465");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/catalog\?q=04465$/);
  await expect(results(page).first()).toContainText("empieza igual");
});

test("suggestions come in the language of the page", async ({ page }) => {
  await visit(page, "/catalog");
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("combobox", { name: "Search parts" }).pressSequentially("brake pa");
  const option = page.getByRole("listbox", { name: "Suggestions" }).getByRole("option").first();
  await expect(option).toContainText("Group · Brake pads");
  await option.click();
  await expect(page).toHaveURL(/\/catalog\?q=brake%20pads$/);
});

test("on a phone the list is as wide as the screen, and a press takes one", async ({ page }) => {
  await page.setViewportSize(phone);
  await visit(page, "/catalog");
  await box(page).pressSequentially("filtro de ac");
  const option = list(page).getByRole("option").first();
  await expect(option).toContainText("filtro de aceite");
  expect((await list(page).boundingBox())?.width).toBeGreaterThan(phone.width * 0.9);
  await expectNoSidewaysScroll(page);
  await option.click();
  await expect(page).toHaveURL(/q=filtro%20de%20aceite$/);
});

for (const [q, how] of [
  ["4465-02220", "sin contar los ceros"],
  ["O4465-0222O", "O por 0, I por 1 o S por 5"],
  ["04465-02221", "con una letra o un dígito de diferencia"],
] as const) {
  test(`${q} is found all the same, and why is said`, async ({ page }) => {
    await find(page, q);
    await expect(results(page).first()).toContainText("04465-02220");
    await expect(results(page).first()).toContainText(how);
    await expect(page.getByText("Ningún número es exactamente ese.")).toBeVisible();
  });
}

test("a VIN is read as its make and year, which are taken off one by one", async ({ page }) => {
  await find(page, "balatas delanteras 3N1EB31S24K512345");
  await expect(page.getByText("VIN 3N1EB31S24K512345: Nissan, hecho en México, modelo 2004.")).toBeVisible();
  await expect(page.getByText("El modelo y el motor no se leen de él")).toBeVisible();
  await expect(results(page).filter({ hasText: "41060-50Y90" })).toContainText("por tu VIN");
  const understood = page.getByRole("group", { name: "Entendí" });
  await expect(understood.getByRole("link", { name: "Quitar Nissan de la búsqueda" })).toBeVisible();
  await understood.getByRole("link", { name: "Quitar 2004 de la búsqueda" }).click();
  await expect(page).toHaveURL(/q=balatas%20delanteras%20Nissan$/);

  await find(page, "3N1EB31S04K512345");
  await expect(page.getByText("Su dígito verificador no coincide")).toBeVisible();
  await expect(results(page).first()).toBeVisible();
  await find(page, "00ZZZ31S00K512345");
  await expect(page.getByText("no conocemos ni su fabricante ni su año")).toBeVisible();
});

test("nothing found says what was searched, and leads to what is nearest", async ({ page }) => {
  await find(page, "41060-50Y90", "make=volkswagen&model=jetta&year=2015&");
  await expect(page.getByText("Se buscó: número exacto, por equivalencia")).toBeVisible();
  await page.getByRole("link", { name: "41060-50Y90 de NISSAN" }).click();
  await expect(results(page).first()).toContainText("41060-50Y90");
  await expect(results(page).first()).toContainText("número exacto");
});
