/** A tool that is tracked by unit: each drill has its serial, and it is known who has which. */
import { post } from "../support/api.ts";
import { newStoreRoom, signIn, tokenOfNew, type Boss } from "../support/platform.ts";
import { accessible, expect, expectNoSidewaysScroll, phone, refused, test, themes, visit, wear, type Page } from "../support/test.ts";

const panel = (page: Page, name: string) => page.getByRole("dialog", { name, exact: true });

/** The card of an item's units. */
const units = (page: Page) => page.locator("#pieces");

const unit = (page: Page, serial: string) => units(page).getByRole("row", { name: new RegExp(serial) });

async function withAna(): Promise<{ keeper: Boss; token: string }> {
  const { keeper } = await newStoreRoom();
  const token = await tokenOfNew(keeper);
  await post(token, "/stores/locations", { name: "Estante 1" });
  await post(token, "/stores/holders", { kind: "person", name: "Ana Núñez", code: "B-7" });
  return { keeper, token };
}

/** A drill that is tracked by unit, with two of them on a shelf. */
async function withDrills(): Promise<{ keeper: Boss; item: string }> {
  const { keeper, token } = await withAna();
  const drill = { code: "TAL-1", name: "Taladro", kind: "tool", unit: "piece", tracking: "piece", home: "Estante 1" };
  const { id } = await post<{ id: string }>(token, "/stores/items", drill);
  const lines = ["SN-1", "SN-2"].map((piece) => ({ code: "TAL-1", quantity: 1, piece }));
  await post(token, "/stores/receive", { lines });
  return { keeper, item: id };
}

test("a tool is received by its serials, one is issued by name, and comes back", async ({ page }) => {
  const { keeper } = await withAna();
  await signIn(page, keeper);
  await visit(page, "/stores/settings?show=items&edit=new");
  await page.getByLabel("Nombre", { exact: true }).fill("Taladro");
  await page.getByLabel("Clase", { exact: true }).selectOption({ label: "Herramienta" });
  await page.getByLabel("Cómo se lleva", { exact: true }).selectOption({ label: "Por unidad (número de serie)" });
  await page.getByRole("button", { name: "Guardar" }).click();
  await expect(page.getByRole("row", { name: /Taladro/ })).toBeVisible();

  await visit(page, "/stores?q=taladro");
  await page.getByRole("link", { name: "Taladro", exact: true }).click();
  await expect(units(page).getByText("Todavía no hay unidades")).toBeVisible();
  await page.getByRole("link", { name: "Entrada", exact: true }).click();
  const entry = panel(page, "Entrada");
  await entry.getByLabel("Número de serie", { exact: true }).fill("SN-1");
  await entry.getByRole("button", { name: "Otra unidad" }).click();
  await entry.getByLabel("Número de serie", { exact: true }).nth(1).fill("SN-2");
  await entry.getByRole("button", { name: "Entrada", exact: true }).click();
  await expect(entry).toBeHidden();
  await expect(unit(page, "SN-1")).toContainText("General");
  await expect(unit(page, "SN-2")).toContainText("Buena");

  await page.getByRole("link", { name: "Salida", exact: true }).first().click();
  const exit = panel(page, "Salida");
  await page.getByRole("combobox", { name: "¿A quién?", exact: true }).fill("ana");
  await page.getByRole("option", { name: "Ana Núñez" }).click();
  await exit.getByLabel("Unidad", { exact: true }).selectOption({ label: "SN-2 · General" });
  await exit.getByRole("button", { name: "Salida", exact: true }).click();
  await expect(exit).toBeHidden();
  await expect(unit(page, "SN-2")).toContainText("Ana Núñez");
  await expect(unit(page, "SN-1")).toContainText("General");

  // It is named on the page of whoever has it, and taken back from its own row.
  await unit(page, "SN-2").getByRole("link", { name: "Ana Núñez" }).click();
  await expect(page.getByRole("row", { name: /Taladro · SN-2/ })).toBeVisible();
  await page.goBack();
  await unit(page, "SN-2").getByRole("link", { name: "Devolución" }).click();
  const back = panel(page, "Devolución");
  await expect(back.getByRole("group").getByText("Taladro · SN-2")).toBeVisible();
  await back.getByRole("button", { name: "Devolución", exact: true }).click();
  await expect(back).toBeHidden();
  await expect(unit(page, "SN-2")).toContainText("General");
  await expect(page.locator("#history").getByText("SN-2").first()).toBeVisible();
});

test.describe("a service that is overdue", () => {
  test.use({ allowedErrors: [refused(422)] });

  test("keeps a unit in the store-room until it is serviced", async ({ page }) => {
    const { keeper, item } = await withDrills();
    await signIn(page, keeper);
    await visit(page, `/stores/items/${item}`);
    await unit(page, "SN-1").getByRole("button", { name: "Cambiar" }).click();
    await units(page).getByLabel("Servicio", { exact: true }).fill("2020-01-15");
    await units(page).getByRole("button", { name: "Guardar" }).click();
    await expect(unit(page, "SN-1")).toContainText("Vencido");
    await unit(page, "SN-1").getByRole("link", { name: "Salida" }).click();
    const exit = panel(page, "Salida");
    await page.getByRole("combobox", { name: "¿A quién?", exact: true }).fill("ana");
    await page.getByRole("option", { name: "Ana Núñez" }).click();
    await exit.getByRole("button", { name: "Salida", exact: true }).click();
    await expect(exit.getByText("Su servicio venció: primero hay que darle servicio")).toBeVisible();
  });
});

test("what is typed while a unit is being saved is the next one", async ({ page }) => {
  const { keeper, item } = await withDrills();
  await signIn(page, keeper);
  await visit(page, `/stores/items/${item}`);
  const serial = units(page).getByLabel("Número de serie", { exact: true });
  const save = units(page).getByRole("button", { name: "Guardar" });
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(/\/save_piece\d+$/, async (route) => {
    await released;
    await route.continue();
  });
  await serial.fill("SN-3");
  await save.click();
  await serial.fill("SN-4");
  release();
  await expect(unit(page, "SN-3")).toBeVisible();
  await expect(serial).toHaveValue("SN-4");
  await save.click();
  await expect(unit(page, "SN-4")).toBeVisible();
  await expect(serial).toHaveValue("");
});

test("units fit a phone and are accessible in both themes", async ({ page }) => {
  const { keeper, item } = await withDrills();
  await signIn(page, keeper);
  await page.setViewportSize(phone);
  for (const theme of themes) {
    await visit(page, `/stores/items/${item}`);
    await wear(page, theme);
    await expect(unit(page, "SN-1")).toBeVisible();
    await expectNoSidewaysScroll(page);
    await accessible(page);
  }
});
