/** Whoever leads a production brings in the plan that a customer sent, and takes it back while nothing was recorded of it. */
import { readFile } from "node:fs/promises";
import { post } from "../support/api.ts";
import { newProduction, signIn, tokenOfNew } from "../support/platform.ts";
import { csv, drop, mark } from "../support/price_list.ts";
import { accessible, expect, expectNoSidewaysScroll, phone, test, visit, type Page } from "../support/test.ts";

/** A figure of the page. */
const figure = (page: Page, name: string) =>
  page.locator("main dl > div").filter({ has: page.getByText(name, { exact: true }) }).locator("dd");

const plan = (name: string) =>
  csv(name, [
    "Pedido,Plano,Nombre,Piezas,Fecha de entrega,Prioridad,Cliente,Ruta",
    "OT-1,EJE-204,Eje,2400,25/09/2030,alta,Hidráulica León,maquinado>ajuste>qc",
    "OT-2,EJE-204,,100,26/09/2030,,Hidráulica León,",
    "OT-3,BRI-207,Brida,0,26/09/2030,,,",
    "OT-4,BRI-208,Brida,5,26/09/2030,,,maquinado>pintura",
  ]);

async function columnsAreShown(page: Page): Promise<void> {
  await expect(page).toHaveURL(/\/production\/imports\/[0-9a-f-]{36}$/);
  await expect(page.getByRole("button", { name: "Revisar antes de aplicar" })).toBeVisible({ timeout: 15_000 });
}

test("a plan is reviewed row by row, taken, found unchanged, and undone but for what was begun", async ({ page }) => {
  // Two files, each through all of its moments.
  test.slow();
  const { head, of } = await newProduction();
  const token = await tokenOfNew(head);
  const name = `plan ${mark()}.csv`;
  await signIn(page, head);
  await visit(page, "/production/orders");
  await page.getByRole("main").getByRole("link", { name: "Traer un archivo" }).first().click();
  await expect(page).toHaveURL(/\/production\/import$/);
  await drop(page, plan(name));
  await columnsAreShown(page);
  await expect(page.getByLabel("Plano", { exact: true })).toHaveValue("code");
  await expect(page.getByLabel("Piezas", { exact: true })).toHaveValue("qty_plan");
  await expect(page.getByLabel("Las fechas dicen primero")).toHaveValue("day");
  await page.getByRole("button", { name: "Revisar antes de aplicar" }).click();

  await expect(page.getByText("Esto pasaría en tu producción").first()).toBeVisible({ timeout: 15_000 });
  await expect(figure(page, "Órdenes nuevas")).toHaveText("2");
  await expect(figure(page, "Piezas nuevas")).toHaveText("1");
  await accessible(page);
  await page.getByRole("link", { name: /^No entran/ }).click();
  await expect(page).toHaveURL(/state=refused/);
  await expect(page.getByText("Piezas del plan: Debe ser un número entero")).toBeVisible();
  await expect(page.getByText("Ruta: Ninguna etapa activa se llama pintura")).toBeVisible();
  await page.getByRole("button", { name: "Aplicar a mi producción" }).click();

  await expect(page.getByText("Tu producción ya tiene lo que dice el archivo")).toBeVisible({ timeout: 15_000 });
  await expect(page.getByText("2 de 4 renglones.")).toBeVisible();
  const toFix = page.getByRole("link", { name: "Descargarlos con su motivo" });
  const [rejected] = await Promise.all([page.waitForEvent("download"), toFix.click()]);
  expect(rejected.suggestedFilename()).toBe(name);
  expect((await readFile(await rejected.path())).toString()).toContain(
    "OT-4,BRI-208,Brida,5,26/09/2030,,,maquinado>pintura,Ruta: Ninguna etapa activa se llama pintura",
  );
  await page.getByRole("main").getByRole("link", { name: "Ver las órdenes" }).click();
  await expect(page.getByRole("row", { name: /1 · EJE-204/ })).toContainText("0 de 2,400");
  await expect(page.getByRole("row", { name: /2 · EJE-204/ })).toContainText("0 de 100");

  // The same file again.
  await visit(page, "/production/import");
  await drop(page, plan(name));
  await columnsAreShown(page);
  await page.getByRole("button", { name: "Revisar antes de aplicar" }).click();
  await expect(page.getByText("No hay nada que aplicar")).toBeVisible({ timeout: 15_000 });
  await expect(page.getByRole("button", { name: "Aplicar a mi producción" })).toHaveCount(0);

  // What was recorded of stays.
  await visit(page, "/production/orders?q=OT-1");
  await expect(page.getByRole("link", { name: "2 · EJE-204" })).toHaveCount(0);
  await page.getByRole("link", { name: "1 · EJE-204" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Orden 1 · EJE-204" })).toBeVisible();
  const order = page.url().split("/").at(-1);
  await post(token, `/production/orders/${order}/hold`, { reason: "Falta material" });
  // Somebody else's orders are taken back by whoever may delete orders.
  const undo = page.getByRole("button", { name: "Deshacer la carga" });
  for (const [boss, times] of [[await of("chief_engineer"), 0], [head, 1]] as const) {
    await signIn(page, boss);
    await visit(page, "/production/import");
    await page.getByRole("link", { name }).last().click();
    await expect(page.getByRole("link", { name: "Ver las órdenes" })).toBeVisible();
    await expect(undo).toHaveCount(times);
  }
  await undo.click();
  await expect(page.getByText("La carga se deshizo")).toBeVisible({ timeout: 15_000 });
  await expect(page.getByText("Órdenes eliminadas: 1.")).toBeVisible();
  await expect(page.getByRole("row", { name: /Orden 1/ })).toContainText("Alguien la cambió después");
  await visit(page, "/production/orders");
  await expect(page.getByRole("row", { name: /2 · EJE-204/ })).toHaveCount(0);
});

test("workpieces are brought in on a phone", async ({ page }) => {
  await page.setViewportSize(phone);
  const { head } = await newProduction();
  await signIn(page, head);
  await visit(page, "/production/import");
  await page.getByRole("navigation", { name: "Qué se trae" }).getByRole("link", { name: "Piezas" }).click();
  await expect(page).toHaveURL(/\/production\/import\/workpieces$/);
  await drop(page, csv(`piezas ${mark()}.csv`, ["Plano,Nombre,Revisión,Material,Ruta", "BUJE-7,Buje,B,Bronce,machining>qc"]));
  await columnsAreShown(page);
  await expectNoSidewaysScroll(page);
  await page.getByRole("button", { name: "Revisar antes de aplicar" }).click();
  await expect(page.getByText("Esto pasaría en tu producción").first()).toBeVisible({ timeout: 15_000 });
  await expectNoSidewaysScroll(page);
  await page.getByRole("button", { name: "Aplicar a mi producción" }).click();
  await page.getByRole("link", { name: "Ver las piezas" }).click();
  await expect(page.getByRole("link", { name: "BUJE-7" })).toBeVisible();
});
