/** Whoever leads a production sets it up, orders and follows its orders; each time in a production of their own. */
import { post } from "../support/api.ts";
import { newProduction, signIn, tokenOfNew, type Boss } from "../support/platform.ts";
import { scan } from "../support/scanner.ts";
import { accessible, desk, expect, expectNoSidewaysScroll, phone, refused, test, themes, visit, wear, type Page } from "../support/test.ts";

const panel = (page: Page, name: string) => page.getByRole("dialog", { name, exact: true });

/** The figure of an order's page. */
const figure = (page: Page, name: string) =>
  page.locator("main dl > div").filter({ has: page.getByText(name, { exact: true }) }).locator("dd").first();

type Order = { id: string; number: number };

/** A production with a lathe, a partner, and an order of 500 flanges. */
async function ordered(): Promise<{ head: Boss; of: (role: string) => Promise<Boss>; token: string; order: Order }> {
  const { head, of } = await newProduction();
  const token = await tokenOfNew(head);
  await post(token, "/production/machines", { code: "T-1", name: "Torno 1", stage: "machining" });
  await post(token, "/production/partners", { name: "Galvánica del Bajío" });
  const asked = { code: "BRI-207", name: "Brida", qty_plan: 500, due: "2030-01-15", customer: "Hidráulica León", machine: "T-1" };
  return { head, of, token, order: await post<Order>(token, "/production/orders", asked) };
}

test("a machine is set up, an order is made of a new piece, held and let go on", async ({ page }) => {
  const { head } = await newProduction();
  await signIn(page, head);
  await expect(page).toHaveURL(/\/production\/orders$/);
  await expect(page.getByText("No hay órdenes abiertas")).toBeVisible();

  await page.getByRole("link", { name: "Preparación" }).click();
  await expect(page.getByRole("row", { name: /Maquinado/ })).toBeVisible();
  await page.getByRole("link", { name: /^Máquinas/ }).click();
  await page.getByRole("link", { name: "Agregar" }).click();
  await page.getByLabel("Clave", { exact: true }).fill("T-1");
  await page.getByLabel("Nombre", { exact: true }).fill("Torno CNC 1");
  await page.getByLabel("Piezas por turno", { exact: true }).fill("420");
  await page.getByLabel("Qué sabe hacer").fill("CNC, torneado");
  await page.getByRole("button", { name: "Guardar" }).click();
  const machine = page.getByRole("row", { name: /T-1 · Torno CNC 1/ });
  await expect(machine).toContainText("420");
  await expect(machine).toContainText("CNC, torneado");

  await visit(page, "/production/orders/new");
  await page.getByRole("combobox", { name: "Clave del plano" }).fill("EJE-204");
  await expect(page.getByText("Es nueva: se creará con esta clave.")).toBeVisible();
  await page.getByLabel("Nombre de la pieza").fill("Eje de transmisión");
  await page.getByLabel("Piezas del plan").fill("2,400");
  await page.getByLabel("Fecha de entrega").fill("2030-01-15");
  await page.getByLabel("Prioridad").selectOption({ label: "Alta" });
  await page.getByLabel("Máquina", { exact: true }).selectOption({ label: "T-1 · Torno CNC 1 (Maquinado)" });
  // The usual way, with one stage more before the last.
  await page.getByLabel("Agregar etapa").selectOption({ label: "Rectificado" });
  await page.getByRole("button", { name: "Subir Rectificado" }).click();
  await page.getByRole("button", { name: "Pedir", exact: true }).click();

  await expect(page.getByRole("heading", { level: 1, name: "Orden 1 · EJE-204" })).toBeVisible();
  await expect(figure(page, "Plan")).toHaveText("2,400");
  const stages = page.getByRole("listitem").getByRole("heading", { level: 3 });
  await expect(stages).toHaveText([/Maquinado/, /Ajuste/, /Rectificado/, /./]);
  await expect(page.getByText("Empezadas 0 de 2,640")).toBeVisible();
  await expect(page.getByText("Terminadas 0 de 2,400")).toBeVisible();

  await page.getByRole("link", { name: "Pausar" }).click();
  const hold = panel(page, "Pausar");
  await hold.getByLabel("Motivo").fill("Falta material");
  await hold.getByRole("button", { name: "Pausar", exact: true }).click();
  await expect(hold).toBeHidden();
  await expect(page.getByRole("note").filter({ hasText: "Falta material" })).toBeVisible();
  await page.getByRole("button", { name: "Reanudar" }).click();
  await expect(page.getByText("La orden sigue")).toBeVisible();
  await expect(page.getByRole("link", { name: "Pausar" })).toBeVisible();
  // What was taken back stands as it was, with its reason.
  await page.getByRole("button", { name: "Deshacer", exact: true }).last().click();
  await expect(page.getByRole("note").filter({ hasText: "Falta material" })).toBeVisible();

  await page.getByRole("link", { name: "Órdenes", exact: true }).first().click();
  const row = page.getByRole("row", { name: /1 · EJE-204/ });
  await expect(row).toContainText("En pausa");
  await expect(row).toContainText("0 de 2,400");
  await expect(row).toContainText("Alta");
});

test.describe("what an order refuses", () => {
  test.use({ allowedErrors: [refused(422)] });

  test("is said beside the field, and what was typed stays", async ({ page }) => {
    const { head } = await ordered();
    await signIn(page, head);
    await visit(page, "/production/orders/new");
    await page.getByRole("combobox", { name: "Clave del plano" }).fill("bri");
    await page.getByRole("option", { name: /BRI-207/ }).click();
    await expect(page.getByLabel("Nombre de la pieza")).toHaveCount(0);
    await page.getByLabel("Piezas del plan").fill("muchas");
    await page.getByRole("button", { name: "Pedir", exact: true }).click();
    await expect(page.getByLabel("Piezas del plan")).toHaveAttribute("aria-invalid", "true");
    await expect(page.getByLabel("Piezas del plan")).toHaveValue("muchas");
    // A partner makes it: another route, and no machine.
    await page.getByLabel("Maquila", { exact: true }).check();
    await expect(page.getByLabel("Máquina", { exact: true })).toHaveCount(0);
    await page.getByLabel("Maquilador", { exact: true }).selectOption({ label: "Galvánica del Bajío" });
    await page.getByLabel("Piezas del plan").fill("80");
    await page.getByRole("button", { name: "Pedir", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Orden 2 · BRI-207" })).toBeVisible();
    await expect(page.getByText("Maquila", { exact: true }).first()).toBeVisible();
    await expect(page.getByText("Sin publicar")).toBeVisible();
  });
});

test("an order is changed, cancelled, and that is taken back", async ({ page }) => {
  const { head, order } = await ordered();
  await signIn(page, head);
  await visit(page, `/production/orders/${order.id}`);
  await page.getByRole("link", { name: "Cambiar", exact: true }).click();
  const change = panel(page, "Cambiar");
  await change.getByLabel("Piezas del plan").fill("650");
  await change.getByRole("checkbox", { name: /Se salta Ajuste/ }).check();
  await change.getByRole("button", { name: "Guardar" }).click();
  await expect(change).toBeHidden();
  await expect(figure(page, "Plan")).toHaveText("650");
  await expect(page.getByText("Se salta", { exact: true })).toBeVisible();

  await page.getByRole("link", { name: "Cancelar", exact: true }).click();
  const cancel = panel(page, "Cancelar");
  await cancel.getByLabel("Motivo").fill("El cliente ya no la quiere");
  await cancel.getByRole("button", { name: "Cancelar", exact: true }).click();
  await expect(page.getByRole("note").filter({ hasText: "El cliente ya no la quiere" })).toBeVisible();
  await page.getByRole("button", { name: "Deshacer", exact: true }).click();
  await expect(page.getByText("Deshecho", { exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: "Pausar" })).toBeVisible();
});

test("a workpiece has its route and its norms", async ({ page }) => {
  const { head } = await ordered();
  await signIn(page, head);
  await visit(page, "/production/workpieces?q=bri");
  await page.getByRole("link", { name: "BRI-207" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "BRI-207" })).toBeVisible();
  await page.getByRole("link", { name: "Cambiar la pieza" }).click();
  const change = panel(page, "Cambiar la pieza");
  await change.getByLabel("Revisión").fill("B");
  await change.getByLabel("Agregar etapa").selectOption({ label: "Maquinado" });
  await change.getByLabel("Agregar etapa").selectOption({ label: "Rectificado" });
  await change.getByRole("button", { name: "Guardar" }).click();
  await expect(change).toBeHidden();
  await expect(page.getByRole("listitem").filter({ hasText: "Rectificado" })).toBeVisible();

  await page.getByRole("link", { name: "Nueva norma" }).click();
  const norm = panel(page, "Nueva norma");
  await norm.getByLabel("Máquina o etapa").selectOption({ label: "T-1 · Torno 1" });
  await norm.getByLabel("Piezas por turno").fill("350");
  await norm.getByRole("button", { name: "Guardar" }).click();
  await expect(page.getByRole("row", { name: /T-1 · Torno 1/ })).toContainText("350");
});

test("whoever only looks is offered nothing to do", async ({ page }) => {
  const { of, order } = await ordered();
  await signIn(page, await of("viewer"));
  await expect(page.getByRole("row", { name: /BRI-207/ })).toBeVisible();
  await expect(page.getByRole("link", { name: "Nueva orden" })).toHaveCount(0);
  await visit(page, `/production/orders/${order.id}?step=hold&edit=1`);
  await expect(page.getByRole("heading", { name: "Río de piezas" })).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Pausar" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Publicar" })).toHaveCount(0);
});

test.describe("ordering without being allowed to", () => {
  test.use({ allowedErrors: [refused(403)] });

  test("is refused", async ({ page }) => {
    const { of } = await ordered();
    await signIn(page, await of("viewer"));
    expect(await visit(page, "/production/orders/new")).toBe(403);
  });
});

test("an operator sees what is published, and what is hidden from them at once no more", async ({ page }) => {
  const { of, token, order } = await ordered();
  await signIn(page, await of("operator"));
  await visit(page, "/production/orders");
  await expect(page.getByRole("row", { name: /BRI-207/ })).toBeVisible();
  await post(token, `/production/orders/${order.id}/hold`, { reason: "Falta herramienta" });
  await expect(page.getByRole("row", { name: /BRI-207/ })).toContainText("En pausa");
});

test("whoever presses while news comes in is heard", async ({ page }) => {
  const { head, token, order } = await ordered();
  await post(token, `/production/orders/${order.id}/hold`, { reason: "Falta herramienta" });
  await signIn(page, head);
  await visit(page, `/production/orders/${order.id}`);
  const resume = page.getByRole("button", { name: "Reanudar" });
  await expect(resume).toBeVisible();
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  const begun = page.waitForRequest(/\/production_order\d+$/);
  await page.route(/\/production_order\d+$/, async (route) => {
    await released;
    await route.continue();
  });
  // Somebody sets a machine up, and what is shown is fetched anew.
  await post(token, "/production/machines", { code: "T-2", name: "Torno 2", stage: "machining" });
  await begun;
  await resume.click();
  await expect(page.getByText("La orden sigue")).toBeVisible();
  release();
  await expect(page.getByRole("link", { name: "Pausar" })).toBeVisible();
});

test("all of it fits a phone, in both themes", async ({ page }) => {
  const { head, order } = await ordered();
  await signIn(page, head);
  await page.setViewportSize(phone);
  for (const theme of themes) {
    // The panel in which an order is changed lies over the button of the theme.
    await visit(page, "/production/orders");
    await wear(page, theme);
    for (const path of ["/production/orders", `/production/orders/${order.id}`, "/production/orders/new", `/production/orders/${order.id}?edit=1`]) {
      await visit(page, path);
      await expectNoSidewaysScroll(page, path);
      await accessible(page);
    }
  }
  await page.setViewportSize(desk);
});

test("the sheet of an order is printed, and who scans an old one learns it", async ({ page }) => {
  const { head, of, token } = await ordered();
  const asked = { code: "EJE-9", name: "Eje", qty_plan: 40, due: "2030-02-01", revision: "A", description: "Rebabear los cantos" };
  const made = await post<{ id: string }>(token, "/production/orders", asked);
  await signIn(page, head);
  await visit(page, `/production/orders/${made.id}`);
  await page.getByRole("link", { name: "Hoja viajera" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "EJE-9" })).toBeVisible();
  const sheet = page.getByRole("article");
  await expect(sheet).toContainText("revisión A");
  await expect(sheet).toContainText("Rebabear los cantos");
  await expect(sheet.getByRole("row")).toHaveCount(4);
  await expect(sheet.getByRole("img", { name: "Código QR de la orden" })).toBeVisible();
  // On paper there is the sheet alone.
  await page.emulateMedia({ media: "print" });
  await expect(sheet).toBeVisible();
  await expect(page.getByRole("button", { name: "Imprimir" })).toBeHidden();
  await expect(page.getByRole("navigation").first()).toBeHidden();
  await page.emulateMedia({ media: "screen" });
  await page.setViewportSize(phone);
  for (const theme of themes) {
    await wear(page, theme);
    await expectNoSidewaysScroll(page, "the sheet");
    await accessible(page);
  }
  await page.setViewportSize(desk);

  await visit(page, `/production/orders/${made.id}?rev=A`);
  await expect(page.getByRole("note").filter({ hasText: "La hoja es de la revisión vigente" })).toBeVisible();
  await visit(page, `/production/orders/${made.id}?rev=0`);
  await expect(page.getByRole("alert").filter({ hasText: "Se imprimió con revisión 0; la orden va con revisión A." })).toBeVisible();

  // A scanner that types, where the device stands.
  await signIn(page, await of("operator"));
  await visit(page, "/production/pad?stage=machining&machine=T-1");
  await expect(page.getByRole("heading", { name: "Maquinado · Torno 1" })).toBeVisible();
  await scan(page, `https://taller.example.com/production/orders/${made.id}?rev=B`);
  await expect(page.getByText("EJE-9", { exact: true })).toBeVisible();
  await expect(page.getByLabel("Buenas")).toBeVisible();
  await expect(page.getByRole("alert").filter({ hasText: "La hoja es de otra revisión" })).toBeVisible();
  await scan(page, "A-1234567");
  await expect(page.getByText("Ese código no es de una hoja viajera")).toBeVisible();
});
