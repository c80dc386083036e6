/** Whoever leads writes down what a customer ordered, shows it and orders it; each time in a production of their own. */
import { post } from "../support/api.ts";
import { newProduction, signIn, tokenOfNew, type Boss } from "../support/platform.ts";
import { accessible, desk, expect, expectNoSidewaysScroll, phone, refused, test, themes, visit, wear } from "../support/test.ts";

type Specification = { id: string; version: number; lines: { id: string; orders: { id: string }[] }[] };

/** A production with a specification of 100 flanges, which nobody published. */
async function written(): Promise<{ head: Boss; of: (role: string) => Promise<Boss>; token: string; specification: Specification }> {
  const { head, of } = await newProduction();
  const token = await tokenOfNew(head);
  const lines = [{ code: "BRI-207", name: "Brida", quantity: 100 }];
  const asked = { number: "OC-77", customer: "Hidráulica León", due: "2030-01-15", lines };
  return { head, of, token, specification: await post<Specification>(token, "/production/specifications", asked) };
}

for (const [name, size] of [["a desk", desk], ["a phone", phone]] as const) {
  test.describe(`on ${name}`, () => {
    test.use({ viewport: size });

    test("what a customer ordered is written down, published and ordered", async ({ page }) => {
      const { head } = await newProduction();
      await signIn(page, head);
      await page.getByRole("link", { name: "Pedidos", exact: true }).click();
      await expect(page.getByText("No hay pedidos abiertos")).toBeVisible();
      await page.getByRole("link", { name: "Nuevo pedido" }).first().click();
      await page.getByLabel("Número del pedido").fill("OC-77");
      await page.getByLabel("Cliente").fill("Hidráulica León");
      await page.getByLabel("Fecha de entrega").fill("2030-01-15");
      const line = (at: number) => page.getByRole("group", { name: `Renglón ${at}`, exact: true });
      await line(1).getByRole("combobox", { name: "Clave del plano" }).fill("BRI-207");
      await expect(line(1).getByText("Es nueva: se creará con esta clave.")).toBeVisible();
      await line(1).getByLabel("Nombre de la pieza").fill("Brida");
      await line(1).getByLabel("Cantidad").fill("1,500");
      await page.getByRole("button", { name: "Agregar renglón" }).click();
      await line(2).getByRole("combobox", { name: "Clave del plano" }).fill("SOP-051");
      await line(2).getByLabel("Nombre de la pieza").fill("Soporte");
      await line(2).getByLabel("Cantidad").fill("40");
      await line(2).getByLabel("Quién la hace").selectOption({ label: "Maquila" });
      await expectNoSidewaysScroll(page, "a new specification");
      for (const theme of themes) {
        await wear(page, theme);
        await accessible(page);
      }
      await page.getByRole("button", { name: "Registrar", exact: true }).click();

      await expect(page.getByRole("heading", { level: 1, name: "Pedido OC-77" })).toBeVisible();
      await expect(page.getByText("Borrador", { exact: true })).toBeVisible();
      const flange = page.getByRole("row", { name: /BRI-207/ });
      await expect(flange).toContainText("Abierto");
      await expect(flange).toContainText("1,500 pza");
      await page.getByRole("button", { name: "Publicar" }).click();
      await expect(page.getByText("Activo", { exact: true })).toBeVisible();
      await page.getByRole("button", { name: "Deshacer", exact: true }).last().click();
      await expect(page.getByText("Borrador", { exact: true })).toBeVisible();
      await page.getByRole("button", { name: "Crear órdenes de lo abierto" }).click();
      await expect(flange).toContainText("Orden 1");
      await expect(page.getByRole("row", { name: /SOP-051/ })).toContainText("Orden 2");
      await expect(page.getByRole("button", { name: "Crear órdenes de lo abierto" })).toHaveCount(0);
      await expectNoSidewaysScroll(page, "a specification");
      await accessible(page);

      await flange.getByRole("link", { name: "Orden 1" }).click();
      await expect(page.getByRole("heading", { level: 1, name: "Orden 1 · BRI-207" })).toBeVisible();
      await page.getByRole("link", { name: "Pedido OC-77" }).click();
      await expect(page.getByRole("heading", { level: 1, name: "Pedido OC-77" })).toBeVisible();
    });
  });
}

test.describe("a line that is ordered", () => {
  test.use({ allowedErrors: [refused(422)] });

  test("stays, and what is wrong is said beside its field", async ({ page }) => {
    const { head, token, specification } = await written();
    await post(token, `/production/specifications/${specification.id}/orders`, {});
    await signIn(page, head);
    await visit(page, `/production/specifications/${specification.id}`);
    await page.getByRole("link", { name: "Cambiar", exact: true }).click();
    const panel = page.getByRole("dialog", { name: "Cambiar el pedido" });
    const line = panel.getByRole("group", { name: "Renglón 1", exact: true });
    await expect(line.getByRole("button", { name: "Quitar el renglón" })).toHaveCount(0);
    await line.getByLabel("Cantidad").fill("muchas");
    await panel.getByRole("button", { name: "Guardar" }).click();
    await expect(line.getByLabel("Cantidad")).toHaveAttribute("aria-invalid", "true");
    await expect(line.getByLabel("Cantidad")).toHaveValue("muchas");
    await line.getByLabel("Cantidad").fill("140");
    await panel.getByRole("button", { name: "Guardar" }).click();
    await expect(panel).toBeHidden();
    await expect(page.getByRole("row", { name: /BRI-207/ })).toContainText("140 pza");
    // What is not ordered yet is open again.
    await expect(page.getByRole("button", { name: "Crear órdenes de lo abierto" })).toBeVisible();
    await page.getByRole("link", { name: "Cambiar", exact: true }).click();
    await line.getByLabel("Estado").selectOption({ label: "Cancelado" });
    await panel.getByRole("button", { name: "Guardar" }).click();
    await expect(page.getByText("Cerrado", { exact: true })).toBeVisible();
  });
});

test("an operator is shown a specification once it is published, with its orders", async ({ page }) => {
  const { of, token, specification } = await written();
  await signIn(page, await of("operator"));
  await visit(page, "/production/specifications");
  await expect(page.getByText("No hay pedidos abiertos")).toBeVisible();
  await post(token, `/production/specifications/${specification.id}/publish`, {});
  await page.getByRole("link", { name: "OC-77" }).click();
  await expect(page.getByRole("row", { name: /BRI-207/ })).toContainText("Sin órdenes");
  await post(token, `/production/specifications/${specification.id}/orders`, { published: false });
  await expect(page.getByRole("row", { name: /BRI-207/ })).toContainText("Orden 1");
  await expect(page.getByRole("button", { name: "Crear órdenes de lo abierto" })).toHaveCount(0);
});
