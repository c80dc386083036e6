/**
 * Supply sends pieces to a partner and receives them in parts, and ships finished ones to the customer, on a desk and on a phone; each
 * time in a production of their own.
 */
import { post } from "../support/api.ts";
import { newProduction, signIn, tokenOfNew, type Boss } from "../support/platform.ts";
import { accessible, desk, expect, expectNoSidewaysScroll, phone, refused, test, themes, visit, wear } from "../support/test.ts";

type Order = { id: string; number: number };

/** A production with a partner, and an order of which 60 wait to be galvanized. */
async function waiting(): Promise<{ of: (role: string) => Promise<Boss>; token: string; order: Order }> {
  const { head, of } = await newProduction();
  const token = await tokenOfNew(head);
  await post(token, "/production/partners", { name: "Galvánica del Bajío" });
  const asked = { code: "SOP-051", name: "Soporte", qty_plan: 100, stages: ["fitting", "galvanic", "qc"] };
  const order = await post<Order>(token, "/production/orders", asked);
  await post(token, `/production/orders/${order.id}/facts`, { stage: "fitting", qty_good: 60 });
  return { of, token, order };
}

/** An order of which 50 are finished. */
async function finished(): Promise<{ of: (role: string) => Promise<Boss>; order: Order }> {
  const { head, of } = await newProduction();
  const token = await tokenOfNew(head);
  const asked = { code: "EJE-204", name: "Eje", qty_plan: 50, customer: "Hidráulica León", stages: ["fitting", "qc"] };
  const order = await post<Order>(token, "/production/orders", asked);
  await post(token, `/production/orders/${order.id}/facts`, { stage: "fitting", qty_good: 50 });
  await post(token, `/production/orders/${order.id}/facts`, { stage: "qc", qty_good: 50 });
  return { of, order };
}

for (const [name, size] of [["a desk", desk], ["a phone", phone]] as const) {
  test.describe(`on ${name}`, () => {
    test.use({ viewport: size });

    test("supply sends to a partner and receives in parts", async ({ page }) => {
      const { of, token, order } = await waiting();
      await signIn(page, await of("supply"));
      await visit(page, `/production/orders/${order.id}`);
      await page.getByRole("link", { name: "Enviar a maquilador" }).click();
      const sending = page.getByRole("dialog", { name: "Nuevo traslado" });
      await expect(sending.getByLabel("Piezas")).toHaveValue("60");
      await sending.getByLabel("Maquilador", { exact: true }).selectOption({ label: "Galvánica del Bajío" });
      await sending.getByLabel("Piezas").fill("50");
      await sending.getByLabel("Prometido para").fill("2030-01-20");
      await sending.getByRole("button", { name: "Enviar", exact: true }).click();
      await expect(page.getByText("Galvánica del Bajío (Galvanizado)")).toBeVisible();
      await expect(page.getByText("En Galvanizado")).toBeVisible();

      await visit(page, "/production/movements");
      const row = page.getByRole("row", { name: /Galvánica del Bajío/ });
      await expect(row).toContainText("Orden 1 · SOP-051 · Galvanizado");
      await expect(row).toContainText("0 de 50");
      await expectNoSidewaysScroll(page, "the movements");
      await page.getByRole("link", { name: "Galvánica del Bajío" }).click();
      const panel = page.getByRole("dialog", { name: "Traslado" });
      await panel.getByLabel("Buenas").fill("30");
      await panel.getByLabel("Merma", { exact: true }).fill("2");
      await panel.getByLabel("Sin trabajar").fill("3");
      for (const theme of themes) {
        await wear(page, theme);
        await accessible(page);
      }
      await panel.getByRole("button", { name: "Recibir" }).click();
      await expect(panel.getByText("30 buenas · 2 de merma · 3 sin trabajar")).toBeVisible();
      await expect(panel.getByText("Recibido en parte")).toBeVisible();

      // What was lost came after all.
      await panel.getByLabel("Buenas").fill("10");
      await panel.getByLabel("Ya no llega más: lo que falta se perdió").check();
      await panel.getByRole("button", { name: "Recibir" }).click();
      await expect(panel.getByText("10 buenas · 5 perdidas")).toBeVisible();
      await panel.getByText("Anular esta recepción").first().click();
      await panel.getByLabel("¿Por qué se anula?").first().fill("Sí llegaron");
      await panel.getByRole("button", { name: "Anular", exact: true }).first().click();
      await expect(panel.getByText("Anula: 10 buenas · 5 perdidas")).toBeVisible();
      await panel.getByLabel("Buenas").fill("15");
      await panel.getByRole("button", { name: "Recibir" }).click();
      await expect(panel.getByText("Recibido", { exact: true }).first()).toBeVisible();
      await panel.getByRole("button", { name: "Cerrar" }).click();
      await expect(page.getByText("Nada está fuera")).toBeVisible();

      await post(token, `/production/orders/${order.id}/facts`, { stage: "qc", qty_good: 44, qty_scrap: 1 });
      await visit(page, `/production/orders/${order.id}`);
      await expect(page.getByText("1 rechazadas")).toBeVisible();
      await expect(page.getByText("Terminadas, en casa")).toBeVisible();
      await expectNoSidewaysScroll(page, "the order");
      await accessible(page);
    });

    test("supply prepares what goes to the customer, and has it leave", async ({ page }) => {
      const { of, order } = await finished();
      await signIn(page, await of("supply"));
      await visit(page, `/production/orders/${order.id}`);
      const ship = page.getByRole("link", { name: "Enviar al cliente" });
      await ship.click();
      const sending = page.getByRole("dialog", { name: "Nuevo traslado" });
      await expect(sending.getByLabel("Tipo")).toHaveValue("shipping");
      await expect(sending.getByLabel("Piezas")).toHaveValue("50");
      await expect(sending.getByLabel("Cliente")).toHaveValue("Hidráulica León");
      await sending.getByLabel("Piezas").fill("30");
      await sending.getByLabel("Número de guía").fill("MX-77");
      await expectNoSidewaysScroll(page, "a new movement");
      for (const theme of themes) {
        await wear(page, theme);
        await accessible(page);
      }
      await sending.getByRole("button", { name: "Preparar" }).click();
      // Nothing has left.
      const row = page.getByRole("row", { name: /Hidráulica León/ });
      await expect(row).toContainText("Preparado");
      await expect(page.getByText("Terminadas, en casa")).toBeVisible();
      await expect(page.getByText("Entregadas")).toHaveCount(0);

      await row.getByRole("link", { name: "Hidráulica León" }).click();
      const panel = page.getByRole("dialog", { name: "Traslado", exact: true });
      await expect(panel.getByText("MX-77")).toBeVisible();
      await panel.locator("summary", { hasText: "Ya salió" }).click();
      await panel.getByRole("button", { name: "Ya salió" }).click();
      await expect(panel.getByText("Enviado", { exact: true }).first()).toBeVisible();
      await panel.getByRole("button", { name: "Cerrar" }).click();
      await expect(page.getByText("Entregadas")).toBeVisible();

      // The rest, by the keyboard alone: then there is nothing to send any more.
      await ship.focus();
      await page.keyboard.press("Enter");
      await expect(sending.getByLabel("Piezas")).toHaveValue("20");
      await sending.getByLabel("Piezas").press("Enter");
      await expect(ship).toHaveCount(0);
      await expect(page.getByText("Terminadas, en casa")).toHaveCount(0);
    });

    test("what moves within the house is of no order", async ({ page }) => {
      const { of } = await newProduction();
      await signIn(page, await of("supply"));
      await visit(page, "/production/movements");
      await page.getByRole("link", { name: "Nuevo traslado" }).click();
      const moving = page.getByRole("dialog", { name: "Nuevo traslado" });
      await expect(moving.getByLabel("Tipo")).toHaveValue("inbound");
      await expect(moving.getByLabel("Maquilador", { exact: true })).toBeVisible();
      await moving.getByLabel("Tipo").selectOption({ label: "Interno" });
      await expect(moving.getByLabel("Maquilador", { exact: true })).toHaveCount(0);
      await moving.getByLabel("Qué es").fill("Mordazas");
      await moving.getByLabel("Cantidad").fill("4");
      await moving.getByLabel("Quién lo recibe").fill("Turno de noche");
      await moving.getByRole("button", { name: "Enviar", exact: true }).click();
      const row = page.getByRole("row", { name: /Turno de noche/ });
      await expect(row).toContainText("Mordazas");
      await expect(row).toContainText("0 de 4");
      await expectNoSidewaysScroll(page, "the movements");
    });

    test("material comes into the store-room in parts, and a receipt is taken back with its document", async ({ page }) => {
      const { head, of } = await newProduction(["production", "stores"]);
      const token = await tokenOfNew(head);
      await post(token, "/stores/items", { code: "BARRA-1045", name: "Barra 1045", kind: "material", unit: "metre" });
      await signIn(page, await of("supply"));
      await visit(page, "/production/movements");
      await page.getByRole("link", { name: "Nuevo traslado" }).click();
      const moving = page.getByRole("dialog", { name: "Nuevo traslado" });
      await moving.getByRole("combobox", { name: "Artículo del almacén" }).fill("barra");
      await moving.getByRole("option", { name: /Barra 1045/ }).click();
      await expect(moving.getByLabel("Costo de cada uno")).toBeVisible();
      await moving.getByLabel("Cantidad").fill("12.5");
      await moving.getByLabel("Quién lo entrega").fill("Aceros León");
      for (const theme of themes) {
        await wear(page, theme);
        await accessible(page);
      }
      await expectNoSidewaysScroll(page, "a new movement");
      await moving.getByRole("button", { name: "Enviar", exact: true }).click();
      const row = page.getByRole("row", { name: /Aceros León/ });
      await expect(row).toContainText("Barra 1045");
      await expect(row).toContainText("0 de 12.5 m");

      await page.getByRole("link", { name: "Aceros León" }).click();
      const panel = page.getByRole("dialog", { name: "Traslado", exact: true });
      await expect(panel.getByLabel("Sin trabajar")).toHaveCount(0);
      await panel.getByLabel("Al almacén").fill("7.25");
      await panel.getByLabel("Merma", { exact: true }).fill("0.5");
      await accessible(page);
      await panel.getByRole("button", { name: "Recibir" }).click();
      await expect(panel.getByText("7.25 m al almacén · 0.5 m de merma")).toBeVisible();
      await expect(panel.getByText("Recibido en parte")).toBeVisible();

      // Its document says by which movement it came, and is not undone alone.
      await panel.getByRole("link", { name: /^Vale \d+$/ }).click();
      await expect(page.getByRole("heading", { level: 1, name: /^Entrada \d+$/ })).toBeVisible();
      await expect(page.getByRole("button", { name: "Deshacer todo" })).toHaveCount(0);
      await page.getByRole("link", { name: "Entró o salió con un traslado: se anula ahí" }).click();
      await panel.getByText("Anular esta recepción").click();
      await panel.getByLabel("¿Por qué se anula?").fill("Era de otro");
      await panel.getByRole("button", { name: "Anular", exact: true }).click();
      await expect(panel.getByText("Anula: 7.25 m al almacén · 0.5 m de merma")).toBeVisible();
      await expect(panel.getByRole("link", { name: /^Vale \d+$/ })).toHaveCount(2);
      await expect(row).toContainText("0 de 12.5 m");
    });
  });
}

test.describe("a second movement", () => {
  test.use({ allowedErrors: [refused(409)] });

  test("of the same stage asks whether it is meant", async ({ page }) => {
    const { of, token, order } = await waiting();
    const sent = { kind: "to_partner", order: order.id, partner: "Galvánica del Bajío", quantity: 20 };
    await post(token, "/production/movements", sent);
    await signIn(page, await of("supply"));
    await visit(page, `/production/orders/${order.id}?send=to_partner`);
    const sending = page.getByRole("dialog", { name: "Nuevo traslado" });
    await sending.getByLabel("Maquilador", { exact: true }).selectOption({ label: "Galvánica del Bajío" });
    await sending.getByRole("button", { name: "Enviar", exact: true }).click();
    await expect(sending.getByText("Ya hay otro traslado en camino")).toBeVisible();
    await sending.getByRole("button", { name: "Sí, va por separado" }).click();
    await expect(page.getByText("Galvánica del Bajío (Galvanizado)")).toHaveCount(2);
  });
});

test("news of a receipt show on the page of another", async ({ page }) => {
  const { of, token, order } = await waiting();
  const sent = { kind: "to_partner", order: order.id, partner: "Galvánica del Bajío", quantity: 20, eta: "2020-01-20" };
  const { movement } = await post<{ movement: { id: string } }>(token, "/production/movements", sent);
  await signIn(page, await of("director"));
  await visit(page, "/production/movements?show=late");
  const row = page.getByRole("row", { name: /Galvánica del Bajío/ });
  await expect(row).toContainText("Atrasado");
  await post(token, `/production/movements/${movement.id}/receipts`, { qty_good: 5 });
  await expect(row).toContainText("5 de 20");
});
