/** Whoever leads or supervises shows an order, or what a customer ordered, to an operator who would not see it. */
import { get, post } from "../support/api.ts";
import { newProduction, signIn, tokenOfNew, type Boss } from "../support/platform.ts";
import { accessible, desk, expect, expectNoSidewaysScroll, phone, refused, test, themes, visit, wear, type Page } from "../support/test.ts";

type Made = { id: string };

/** A production with an order that nobody published, and an operator. */
async function hidden(): Promise<{ head: Boss; of: (role: string) => Promise<Boss>; operator: Boss; token: string; order: Made }> {
  const { head, of } = await newProduction();
  const [token, operator] = [await tokenOfNew(head), await of("operator")];
  const asked = { code: "BRI-207", name: "Brida", qty_plan: 500, published: false };
  return { head, of, operator, token, order: await post<Made>(token, "/production/orders", asked) };
}

const panel = (page: Page, name: string) => page.getByRole("dialog", { name, exact: true });

/** Chooses an operator by a part of their name, with the keyboard alone. */
async function choose(page: Page, name: string, operator: Boss): Promise<void> {
  const field = panel(page, name).getByRole("combobox", { name: "Operador" });
  await expect(field).toBeFocused();
  await field.pressSequentially(operator.name.split(" ").at(-1) ?? "");
  await expect(panel(page, name).getByRole("option", { name: operator.name })).toBeVisible();
  await field.press("Enter");
  await expect(field).toHaveValue(operator.name);
}

for (const [device, size] of [["a desk", desk], ["a phone", phone]] as const) {
  test.describe(`on ${device}`, () => {
    test.use({ viewport: size });

    test("an order is shown to an operator, not any more, and that is taken back", async ({ page }) => {
      const { of, operator, order } = await hidden();
      await signIn(page, await of("master"));
      await visit(page, `/production/orders/${order.id}`);
      await page.getByRole("link", { name: "Quién la ve" }).click();
      const share = panel(page, "Quién la ve");
      await expect(share.getByRole("note")).toContainText("Sin publicar");
      await expect(share.getByText("Nadie con acceso propio")).toBeVisible();
      for (const theme of themes) {
        await wear(page, theme);
        await accessible(page);
      }
      await expectNoSidewaysScroll(page, "who sees an order");
      await choose(page, "Quién la ve", operator);
      await share.getByRole("button", { name: "Dar acceso" }).click();
      const row = share.getByRole("listitem").filter({ hasText: operator.name });
      await expect(row).toContainText("Operación · desde el");
      await expect(share.getByRole("combobox", { name: "Operador" })).toHaveValue("");
      await accessible(page);

      await row.getByRole("button", { name: `Quitar a ${operator.name}` }).press("Enter");
      await expect(share.getByText("Nadie con acceso propio")).toBeVisible();
      // The button is gone with its row: one goes on where it is said, beside the way back.
      await expect(share.getByRole("status")).toBeFocused();
      await expect(share.getByRole("status")).toContainText(`${operator.name} ya no tiene acceso`);
      await share.getByRole("button", { name: "Deshacer", exact: true }).click();
      await expect(row).toBeVisible();
      await page.keyboard.press("Escape");
      await expect(share).toBeHidden();
    });
  });
}

test("an operator sees the order as soon as they may, and the other who leads sees it too", async ({ page, browser, baseURL }) => {
  const { head, of, operator, token, order } = await hidden();
  await signIn(page, operator);
  await visit(page, "/production/orders");
  await expect(page.getByText("No hay órdenes abiertas")).toBeVisible();
  const office = await browser.newContext({ baseURL });
  const other = await office.newPage();
  await signIn(other, await of("director"));
  await visit(other, `/production/orders/${order.id}?share=1`);
  await expect(panel(other, "Quién la ve").getByText("Nadie con acceso propio")).toBeVisible();
  const { data } = await get<{ data: { id: string; name: string }[] }>(token, "/production/people");
  const person = data.find(({ name }) => name === operator.name);
  await post(token, "/production/grants", { order: order.id, person: person?.id });
  await expect(page.getByRole("row", { name: /BRI-207/ })).toBeVisible();
  const row = panel(other, "Quién la ve").getByRole("listitem").filter({ hasText: operator.name });
  await expect(row).toContainText(`por ${head.name}`);
  await office.close();
});

test("what a customer ordered is shown with its orders", async ({ page }) => {
  const { head, operator, token } = await hidden();
  const lines = [{ code: "SOP-051", name: "Soporte", quantity: 40 }];
  const specification = await post<Made>(token, "/production/specifications", { number: "OC-77", lines });
  const ordered = await post<{ lines: { orders: Made[] }[] }>(token, `/production/specifications/${specification.id}/orders`, { published: false });
  await signIn(page, head);
  await visit(page, `/production/specifications/${specification.id}`);
  await page.getByRole("link", { name: "Quién lo ve" }).click();
  await choose(page, "Quién lo ve", operator);
  await panel(page, "Quién lo ve").getByRole("button", { name: "Dar acceso" }).click();
  await expect(panel(page, "Quién lo ve").getByRole("listitem").filter({ hasText: operator.name })).toBeVisible();
  // Its order says by what they see it, and leads there.
  await visit(page, `/production/orders/${ordered.lines[0]?.orders[0]?.id}?share=1`);
  await panel(page, "Quién la ve").getByRole("link", { name: "Por el pedido OC-77" }).click();
  await expect(panel(page, "Quién lo ve")).toBeVisible();
});

test.describe("giving access to nobody", () => {
  test.use({ allowedErrors: [refused(422)] });

  test("is refused beside the field", async ({ page }) => {
    const { head, order } = await hidden();
    await signIn(page, head);
    await visit(page, `/production/orders/${order.id}?share=1`);
    const share = panel(page, "Quién la ve");
    await share.getByRole("combobox", { name: "Operador" }).fill("Nadie así");
    await expect(share.getByText("Ningún operador se llama así.")).toBeVisible();
    await share.getByRole("button", { name: "Dar acceso" }).click();
    await expect(share.getByRole("combobox", { name: "Operador" })).toHaveAttribute("aria-invalid", "true");
    await expect(share.getByRole("combobox", { name: "Operador" })).toHaveValue("Nadie así");
  });
});

test("whoever only looks is not asked who sees it", async ({ page }) => {
  const { of, order } = await hidden();
  await signIn(page, await of("viewer"));
  await visit(page, `/production/orders/${order.id}?share=1`);
  await expect(page.getByRole("heading", { name: "Río de piezas" })).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Quién la ve" })).toHaveCount(0);
});
