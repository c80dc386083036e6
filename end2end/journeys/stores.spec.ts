/** A storekeeper receives, issues, takes back and undoes; each time in a store-room of their own. */
import { get, post } from "../support/api.ts";
import { pixel } from "../support/files.ts";
import { newStoreRoom, signIn, tokenOfNew, type Boss } from "../support/platform.ts";
import { accessible, expect, expectNoSidewaysScroll, phone, refused, test, themes, visit, wear, type Page } from "../support/test.ts";

const panel = (page: Page, name: string) => page.getByRole("dialog", { name, exact: true });

/** The figure of an item's page. */
const figure = (page: Page, name: string) =>
  page.locator("main dl > div").filter({ has: page.getByText(name, { exact: true }) }).locator("dd");

/** A store-room with a box of nuts on a shelf, a drill, and Ana, who has a badge. */
async function stocked(): Promise<{ keeper: Boss; viewer: Boss; token: string }> {
  const { keeper, viewer } = await newStoreRoom();
  const token = await tokenOfNew(keeper);
  await post(token, "/stores/locations", { name: "Estante 1" });
  await post(token, "/stores/locations", { name: "Dañado", usable: false });
  await post(token, "/stores/holders", { kind: "person", name: "Ana Núñez", code: "B-7" });
  await post(token, "/stores/items", { code: "T-6", name: "Tuerca M6", kind: "consumable", unit: "piece", threshold: 100, home: "Estante 1" });
  await post(token, "/stores/items", { code: "TAL-1", name: "Taladro", kind: "tool", unit: "piece", home: "Estante 1" });
  await post(token, "/stores/receive", { lines: [{ code: "T-6", quantity: 103, cost: 2.5 }, { code: "TAL-1", quantity: 4 }] });
  return { keeper, viewer, token };
}

/** Types into a field that proposes, and takes what has this name. */
async function pick(page: Page, label: string, words: string, name: string): Promise<void> {
  await page.getByRole("combobox", { name: label, exact: true }).fill(words);
  await page.getByRole("option", { name }).click();
}

test("an empty store-room says what to do first, and the first item is received", async ({ page }) => {
  const { keeper } = await newStoreRoom();
  await signIn(page, keeper);
  await expect(page).toHaveURL(/\/stores$/);
  await visit(page, "/stores");
  await expect(page.getByText("Tu almacén está vacío")).toBeVisible();
  await page.getByRole("link", { name: "Dar la primera entrada" }).click();

  const entry = panel(page, "Entrada");
  await entry.getByRole("combobox", { name: "Artículo", exact: true }).fill("Guante de carnaza");
  await expect(entry.getByText("Es nuevo: se creará con este nombre.")).toBeVisible();
  await entry.getByLabel("Cantidad", { exact: true }).fill("1,200");
  await entry.getByRole("button", { name: "Entrada", exact: true }).click();
  await expect(entry).toBeHidden();
  await expect(page.getByText(/^Entrada 1: 1,200 de Guante de carnaza\./)).toBeVisible();
  const row = page.getByRole("row", { name: /Guante de carnaza/ });
  await expect(row).toContainText("1,200");
  await expect(page.getByText("1 artículo", { exact: true })).toBeVisible();

  // The other way: the set-up leads to a form.
  await visit(page, "/stores/settings?show=items&edit=new");
  await page.getByLabel("Nombre", { exact: true }).fill("Broca 3 mm");
  await page.getByRole("button", { name: "Guardar" }).click();
  await expect(page.getByRole("row", { name: /Broca 3 mm/ })).toBeVisible();
});

test.describe("more than there is", () => {
  test.use({ allowedErrors: [refused(409)] });

  test("what is issued never exceeds what there is, and comes back in parts", async ({ page }) => {
    const { keeper } = await stocked();
    await signIn(page, keeper);
    await visit(page, "/stores");
    const row = page.getByRole("row", { name: /Tuerca M6/ });
    await expect(row).toContainText("103");
    await row.getByRole("link", { name: "Dar salida a Tuerca M6" }).click();

    const exit = panel(page, "Salida");
    await pick(page, "¿A quién?", "nunez", "Ana Núñez");
    await exit.getByLabel("Cantidad", { exact: true }).fill("104");
    await exit.getByRole("button", { name: "Salida", exact: true }).click();
    const line = exit.getByRole("group");
    await expect(line).toContainText("103");
    await expect(line.getByRole("alert").filter({ hasText: "104" })).toBeVisible();
    // What was typed is still there; less of it is taken.
    await exit.getByLabel("Cantidad", { exact: true }).fill("20");
    await exit.getByRole("button", { name: "Salida", exact: true }).click();
    await expect(exit).toBeHidden();
    await expect(page.getByText("Salida 2: 20 de Tuerca M6. Quedan 83 disponibles.")).toBeVisible();
    await expect(row).toContainText("83");
    await expect(row).toContainText("Bajo");

    // Part of it comes back, and one of that is broken and goes elsewhere.
    await page.getByRole("link", { name: "Devolución", exact: true }).first().click();
    const back = panel(page, "Devolución");
    await pick(page, "¿Quién devuelve?", "B-7", "Ana Núñez");
    const out = back.getByRole("button", { name: /Tuerca M6: 20 con Ana Núñez/ });
    await out.click();
    await out.click();
    const lines = back.getByRole("group");
    await lines.nth(0).getByLabel("Cantidad", { exact: true }).fill("4");
    await lines.nth(1).getByLabel("Cantidad", { exact: true }).fill("1");
    await lines.nth(1).getByLabel("A la ubicación").selectOption({ label: "Dañado (no disponible)" });
    await back.getByRole("button", { name: "Devolución", exact: true }).click();
    await expect(back).toBeHidden();
    await expect(row).toContainText("87");

    await row.getByRole("link", { name: "Tuerca M6", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Tuerca M6" })).toBeVisible();
    await expect(figure(page, "Disponible")).toHaveText("87");
    await expect(figure(page, "En existencia")).toHaveText("88");
    await expect(page.getByRole("row", { name: /Ana Núñez/ }).first()).toContainText("15 de 20");
    await expect(page.getByRole("link", { name: "Salida 2" })).toBeVisible();
  });
});

test("an act is undone, and what that does is shown first", async ({ page }) => {
  const { keeper } = await stocked();
  await signIn(page, keeper);
  await visit(page, "/stores?q=taladro");
  await page.getByRole("link", { name: "Dar salida a Taladro" }).click();
  const exit = panel(page, "Salida");
  await pick(page, "¿A quién?", "ana", "Ana Núñez");
  await exit.getByLabel("Cantidad", { exact: true }).fill("1");
  await exit.getByRole("button", { name: "Salida", exact: true }).click();
  await page.getByRole("button", { name: "Deshacer…" }).click();

  await expect(page).toHaveURL(/\/stores\/documents\//);
  const undo = page.locator("section").filter({ has: page.getByRole("heading", { name: "Deshacer" }) });
  await expect(undo.getByRole("row", { name: /Taladro/ })).toContainText("Ana Núñez → Estante 1");
  await undo.getByRole("button", { name: "Deshacer todo" }).click();
  await expect(page.getByText(/^Reversa 3: 1 de Taladro\. Quedan 4 disponibles\.$/)).toBeVisible();
  await expect(page.getByText("Deshecho", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Deshacer todo" })).toHaveCount(0);
  await page.getByRole("link", { name: "Vales", exact: true }).first().click();
  await expect(page.getByRole("row", { name: /Reversa 3/ })).toBeVisible();
});

test("what a person has is on their page, and is taken back from there", async ({ page }) => {
  const { keeper, token } = await stocked();
  const due_at = new Date(Date.now() + 86_400_000).toISOString();
  await post(token, "/stores/issue", { holder: { code: "B-7" }, due_at, lines: [{ code: "TAL-1", quantity: 2 }] });
  await signIn(page, keeper);
  await visit(page, "/stores?show=on_loan");
  await page.getByRole("link", { name: "Taladro", exact: true }).click();
  await page.getByRole("link", { name: "Ana Núñez" }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Ana Núñez" })).toBeVisible();
  await page.getByRole("link", { name: "Devolver", exact: true }).click();
  // The issue is a line already.
  const back = panel(page, "Devolución");
  await expect(back.getByLabel("Cantidad", { exact: true })).toHaveValue("2");
  await back.getByRole("button", { name: "Devolución", exact: true }).click();
  await expect(back).toBeHidden();
  await expect(page.getByText("Nadie tiene nada por devolver")).toBeVisible();
});

test("a list that is open hears of what somebody else does", async ({ page }) => {
  const { keeper, token } = await stocked();
  await signIn(page, keeper);
  await visit(page, "/stores");
  await page.waitForLoadState("networkidle");
  await post(token, "/stores/receive", { lines: [{ code: "T-6", quantity: 7 }] });
  await expect(page.getByRole("row", { name: /Tuerca M6/ })).toContainText("110", { timeout: 15_000 });
});

test("the panel is used by keyboard, fits a phone and is accessible in both themes", async ({ page }) => {
  const { keeper } = await stocked();
  await page.setViewportSize(phone);
  await signIn(page, keeper);
  await visit(page, "/stores");
  await expectNoSidewaysScroll(page);
  const bar = page.getByRole("navigation", { name: "Movimientos" });
  await bar.getByRole("link", { name: "Entrada" }).click();
  const entry = panel(page, "Entrada");
  const item = entry.getByRole("combobox", { name: "Artículo", exact: true });
  await expect(item).toBeFocused();
  await page.keyboard.type("tuer");
  await expect(entry.getByRole("option", { name: /Tuerca M6/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(item).toHaveValue("Tuerca M6");
  await page.keyboard.press("Tab");
  await page.keyboard.type("5");
  await expectNoSidewaysScroll(page);
  await page.keyboard.press("Escape");
  await expect(entry).toBeHidden();
  await expect(page).toHaveURL(/\/stores$/);

  for (const theme of themes) {
    await wear(page, theme);
    await bar.getByRole("link", { name: "Salida" }).click();
    await expect(panel(page, "Salida").getByRole("combobox", { name: "¿A quién?" })).toBeVisible();
    await accessible(page);
    await panel(page, "Salida").getByRole("button", { name: "Cerrar" }).click();
    await expect(panel(page, "Salida")).toBeHidden();
  }
});

test("a shelf is counted on a phone while work goes on, and what differs is adjusted", async ({ page }) => {
  const { keeper, manager } = await newStoreRoom();
  const token = await tokenOfNew(keeper);
  await post(token, "/stores/locations", { name: "Estante 1" });
  await post(token, "/stores/items", { code: "T-6", name: "Tuerca M6", kind: "consumable", unit: "piece", home: "Estante 1" });
  await post(token, "/stores/items", { code: "T-8", name: "Tuerca M8", kind: "consumable", unit: "piece", home: "Estante 1" });
  const occurred_at = new Date(Date.now() - 3_600_000).toISOString();
  await post(token, "/stores/receive", { occurred_at, lines: [{ code: "T-6", quantity: 100 }, { code: "T-8", quantity: 50 }] });
  await page.setViewportSize(phone);
  await signIn(page, keeper);
  await visit(page, "/stores/counts");
  await expect(page.getByText("Todavía no hay conteos")).toBeVisible();
  await page.getByLabel("Ubicación").selectOption("Estante 1");
  await page.getByLabel("Nombre").fill("Conteo de prueba");
  await page.getByRole("button", { name: "Empezar a contar" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Conteo de prueba" })).toBeVisible();
  await expectNoSidewaysScroll(page);

  const line = (name: string) => page.getByRole("listitem").filter({ hasText: name });
  await page.getByLabel("Contado de Tuerca M6").fill("98");
  await page.keyboard.press("Enter");
  await expect(line("Tuerca M6")).toContainText("Contado");
  // The next one is at hand; whoever counts blindly is not told what there should be.
  await expect(page.getByLabel("Contado de Tuerca M8")).toBeFocused();
  await page.keyboard.type("20");
  await page.keyboard.press("Enter");
  await expect(line("Tuerca M8")).toContainText("Difiere mucho: que cuente otra persona");
  await expect(page.getByText(/Debe haber \d/)).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Aplicar conteo" })).toHaveCount(0);
  await expect(page.getByText("2 de 2 renglones")).toBeVisible();
  const counted = page.url();
  await signIn(page, await manager());
  await visit(page, counted);
  await expect(line("Tuerca M8")).toContainText("Debe haber 50");
  await page.getByLabel("Contado de Tuerca M8").fill("20");
  await line("Tuerca M8").getByRole("button", { name: "Guardar" }).click();
  await expect(line("Tuerca M8")).toContainText("Diferencia −30");
  await page.getByRole("button", { name: "Aplicar conteo" }).click();
  await expect(page.getByText("Conteo aplicado: 2 renglones, 2 con diferencia.")).toBeVisible();
  await expect(page.getByText("Cerrado", { exact: true })).toBeVisible();
  await visit(page, "/stores");
  await expect(page.getByRole("row", { name: /Tuerca M6/ })).toContainText("98");
});

test.describe("a kit", () => {
  test.use({ allowedErrors: [refused(422)] });

  test("is set up of items and how many, changed, issued at once, and put away", async ({ page }) => {
    const { keeper } = await stocked();
    await signIn(page, keeper);
    await visit(page, "/stores/settings?show=kits");
    await expect(page.getByText("Todavía no hay nada aquí")).toBeVisible();
    await page.getByRole("link", { name: "Agregar" }).click();
    await page.getByLabel("Nombre", { exact: true }).fill("Brida de 2 pulgadas");
    const lines = page.getByRole("group", { name: "Qué lleva" }).getByRole("group");
    const choose = async (at: number, words: string, name: string, quantity: string) => {
      await lines.nth(at).getByRole("combobox", { name: "Artículo" }).fill(words);
      await page.getByRole("option", { name }).click();
      await lines.nth(at).getByLabel("Cantidad", { exact: true }).fill(quantity);
    };
    // A line that is left blank in between is none.
    await choose(0, "tuer", "Tuerca M6", "8");
    await choose(2, "tal", "Taladro", "1.5");
    await page.getByRole("button", { name: "Guardar" }).click();
    await expect(lines.nth(2).getByRole("alert").filter({ hasText: /./ })).toHaveCount(1);
    await lines.nth(2).getByLabel("Cantidad", { exact: true }).fill("1");
    await page.getByRole("button", { name: "Guardar" }).click();
    const row = page.getByRole("row", { name: /Brida de 2 pulgadas/ });
    await expect(row).toContainText("8 × Tuerca M6, 1 × Taladro");

    await row.getByRole("link", { name: "Brida de 2 pulgadas" }).click();
    await lines.nth(1).getByRole("button", { name: "Quitar el renglón" }).click();
    await lines.nth(0).getByLabel("Cantidad", { exact: true }).fill("4");
    await page.setViewportSize(phone);
    await expectNoSidewaysScroll(page);
    await page.getByRole("button", { name: "Guardar" }).click();
    await expect(page.getByText("4 × Tuerca M6", { exact: true })).toBeVisible();

    await visit(page, "/stores?act=issue");
    const exit = panel(page, "Salida");
    await pick(page, "¿A quién?", "ana", "Ana Núñez");
    await exit.getByLabel("Juego").selectOption("Brida de 2 pulgadas");
    await expect(exit.getByRole("combobox", { name: "Artículo", exact: true })).toHaveValue("Tuerca M6");
    await expect(exit.getByLabel("Cantidad", { exact: true })).toHaveValue("4");
    await exit.getByRole("button", { name: "Salida", exact: true }).click();
    await expect(page.getByText("Salida 2: 4 de Tuerca M6. Quedan 99 disponibles.")).toBeVisible();

    await visit(page, "/stores/settings?show=kits");
    await page.getByRole("link", { name: "Brida de 2 pulgadas" }).click();
    await page.getByLabel("Archivado").check();
    await page.getByRole("button", { name: "Guardar" }).click();
    await expect(page.getByText("Inactivo", { exact: true })).toBeVisible();
  });
});

test("a count of some items is assigned, and what others do leaves what is filled in alone", async ({ page }) => {
  const { keeper, token } = await stocked();
  await signIn(page, keeper);
  await visit(page, "/stores/counts");
  await pick(page, "Solo estos artículos", "tuer", "Tuerca M6");
  await pick(page, "Solo estos artículos", "tal", "Taladro");
  const chosen = page.getByRole("listitem");
  await expect(chosen.filter({ hasText: "Tuerca M6" })).toBeVisible();
  await page.getByRole("button", { name: "Quitar Taladro" }).click();
  await expect(chosen.filter({ hasText: "Taladro" })).toHaveCount(0);
  await page.getByLabel("Lo cuenta").selectOption(keeper.name);
  await page.getByLabel("Tolerancia en %").fill("2.5");
  await post(token, "/stores/counts", { name: "De otra persona", items: ["TAL-1"] });
  await expect(page.getByRole("link", { name: "De otra persona" })).toBeVisible({ timeout: 15_000 });
  await expect(page.getByLabel("Tolerancia en %")).toHaveValue("2.5");
  await page.getByRole("button", { name: "Empezar a contar" }).click();
  await expect(page.getByText("0 de 1 renglones")).toBeVisible();
  await visit(page, "/stores/counts");
  await expect(page.getByText(`Lo cuenta ${keeper.name}`)).toBeVisible();
  await page.setViewportSize(phone);
  await expectNoSidewaysScroll(page);
});

test("an item is reserved for somebody while others move it, and released", async ({ page }) => {
  const { keeper, token } = await stocked();
  const { data } = await get<{ data: { id: string }[] }>(token, "/stores/items?q=tuerca");
  await signIn(page, keeper);
  await visit(page, `/stores/items/${data[0].id}`);
  const card = page.locator("section").filter({ has: page.getByRole("heading", { name: "Apartados" }) });
  await card.getByLabel("Cantidad", { exact: true }).fill("40");
  await card.getByLabel("Hasta", { exact: true }).fill(new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10));
  const holder = card.getByRole("combobox", { name: "Para", exact: true });
  await holder.fill("nunez");
  const proposed = page.getByRole("option", { name: "Ana Núñez" });
  await expect(proposed).toBeVisible();
  // What others do meanwhile sweeps nothing away that somebody types, nor what is proposed to them.
  await post(token, "/stores/issue", { holder: { code: "B-7" }, lines: [{ code: "T-6", quantity: 3 }] });
  await expect(page.locator("#history").getByRole("row")).toHaveCount(3);
  await expect(holder).toBeFocused();
  await proposed.click();
  await expect(card.getByLabel("Cantidad", { exact: true })).toHaveValue("40");
  await card.getByRole("button", { name: "Apartar", exact: true }).click();
  const row = card.getByRole("row", { name: /Ana Núñez/ });
  await expect(row).toContainText("40");
  await expect(card.getByLabel("Cantidad", { exact: true })).toHaveValue("");
  await row.getByRole("button", { name: "Liberar" }).click();
  await expect(page.getByText("Quedó libre.")).toBeVisible();
  await expect(row).toHaveCount(0);
});

test("what is asked for is ordered, and closed when it comes", async ({ page }) => {
  const { keeper, token } = await stocked();
  await signIn(page, keeper);
  await visit(page, "/stores/requests");
  await expect(page.getByText("No hay solicitudes")).toBeVisible();
  await pick(page, "Artículo", "tuer", "Tuerca M6");
  await page.getByLabel("Cantidad", { exact: true }).fill("200");
  await page.getByLabel("Urgencia").selectOption("Alta");
  await page.getByRole("button", { name: "Pedir", exact: true }).click();
  await expect(page.getByText("Solicitud enviada.")).toBeVisible();
  await expect(page.getByLabel("Cantidad", { exact: true })).toHaveValue("");
  const row = page.getByRole("row", { name: /Tuerca M6/ });
  await expect(row).toContainText("Abierta");
  await expect(row).toContainText("Alta");

  await row.getByRole("link", { name: "Atender" }).click();
  const steps = panel(page, "Tuerca M6");
  // What others do meanwhile sweeps nothing away that somebody types.
  const why = steps.getByLabel("Motivo");
  await why.fill("Hay otra que");
  await post(token, "/stores/requests", { kind: "pick", item: "Taladro", quantity: 2 });
  await expect(page.getByRole("row", { name: /Taladro/ })).toContainText("Abierta");
  await expect(why).toHaveValue("Hay otra que");
  await steps.getByRole("button", { name: "Marcar como pedida al proveedor" }).click();
  await expect(page.getByText("Solicitud pedida al proveedor.")).toBeVisible();
  await expect(steps).toBeHidden();
  // The panel begins anew.
  await row.getByRole("link", { name: "Atender" }).click();
  await expect(why).toHaveValue("");
  await page.keyboard.press("Escape");
  await expect(steps).toBeHidden();
  await page.getByRole("link", { name: "Pedidas" }).click();
  await expect(row).toContainText("Pedido al proveedor: 200");
  await visit(page, "/stores?show=ordered");
  await expect(row).toBeVisible();
  await expect(page.getByRole("row", { name: /Taladro/ })).toHaveCount(0);

  await post(token, "/stores/receive", { lines: [{ code: "T-6", quantity: 200 }] });
  await visit(page, "/stores/requests?state=closed");
  await expect(row).toContainText("Llegó 200");
  await page.setViewportSize(phone);
  await expectNoSidewaysScroll(page);
});

test("whoever only looks is offered no act, and is not told who has what", async ({ page }) => {
  const { viewer } = await stocked();
  await signIn(page, viewer);
  await visit(page, "/stores");
  await expect(page.getByRole("row", { name: /Tuerca M6/ })).toContainText("103");
  await expect(page.getByRole("link", { name: /^(Dar|Traspasar|Salida|Entrada)/ })).toHaveCount(0);
  // An address with an act opens nothing.
  await visit(page, "/stores?act=issue");
  await expect(page.getByRole("dialog", { name: "Salida" })).toHaveCount(0);
  await page.getByRole("link", { name: "Tuerca M6", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Tuerca M6" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Historial" })).toHaveCount(0);
  await visit(page, "/stores/mine");
  await expect(page.getByText("Nadie tiene nada por devolver")).toBeVisible();
});

test.describe("what is no picture", () => {
  test.use({ allowedErrors: [refused(422)] });

  test("an item gets a picture and a paper, which everybody sees and whoever may takes off", async ({ page, browser }) => {
    const { keeper, viewer } = await stocked();
    await signIn(page, keeper);
    await visit(page, "/stores");
    await page.getByRole("link", { name: "Taladro", exact: true }).click();
    await expect(page.getByRole("heading", { name: "Fotos y archivos" })).toBeVisible();
    const choose = page.getByLabel("Agregar foto o archivo");
    await choose.setInputFiles({ name: "taladro.png", mimeType: "image/png", buffer: Buffer.from("<script>") });
    await expect(page.getByRole("alert")).toBeVisible();
    await choose.setInputFiles({ name: "taladro.png", mimeType: "image/png", buffer: pixel });
    const picture = page.getByRole("img", { name: "taladro.png" });
    await expect(picture).toBeVisible();
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1);
    await choose.setInputFiles({ name: "manual año 2.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 x") });
    const paper = page.getByRole("link", { name: "manual año 2.pdf" });
    await expect(paper).toBeVisible();
    const download = page.waitForEvent("download");
    await paper.click();
    expect((await download).suggestedFilename()).toBe("manual año 2.pdf");
    for (const theme of themes) {
      await wear(page, theme);
      await accessible(page);
    }

    const other = await browser.newPage();
    await signIn(other, viewer);
    await other.goto(page.url());
    await expect(other.getByRole("img", { name: "taladro.png" })).toBeVisible();
    await expect(other.getByLabel("Agregar foto o archivo")).toHaveCount(0);
    await expect(other.getByRole("button", { name: "Quitar" })).toHaveCount(0);

    const entry = page.getByRole("listitem").filter({ has: picture });
    await entry.getByRole("button", { name: "Quitar" }).click();
    await entry.getByRole("button", { name: "¿Quitar? Confirma" }).click();
    await expect(picture).toHaveCount(0);
    await expect(other.getByRole("img", { name: "taladro.png" })).toHaveCount(0);
    await other.close();
  });
});

test("what somebody has is printed to be signed", async ({ page }) => {
  const { keeper, token } = await stocked();
  await post(token, "/stores/issue", { holder: { code: "B-7" }, lines: [{ code: "TAL-1", quantity: 1 }] });
  await signIn(page, keeper);
  await visit(page, "/stores");
  await page.getByRole("link", { name: "Taladro", exact: true }).click();
  await page.getByRole("link", { name: "Ana Núñez" }).first().click();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Resguardo (PDF)" }).click();
  expect((await download).suggestedFilename()).toMatch(/^resguardo-\d{4}-\d\d-\d\d\.pdf$/);
});
