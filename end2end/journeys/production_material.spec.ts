/** What an order is made of: said of its piece, kept, given out and taken back, on a desk and on a phone; each time in a production of its own. */
import { post } from "../support/api.ts";
import { newProduction, signIn, tokenOfNew, type Boss } from "../support/platform.ts";
import { accessible, desk, expect, expectNoSidewaysScroll, phone, refused, test, themes, visit, wear } from "../support/test.ts";

type Order = { id: string; workpiece: { id: string } };

/** A production with 20 m of a bar, and an order of 100 pieces. */
async function ordered(): Promise<{ head: Boss; of: (role: string) => Promise<Boss>; token: string; order: Order }> {
  const { head, of } = await newProduction(["production", "stores"]);
  const token = await tokenOfNew(head);
  await post(token, "/stores/items", { code: "BARRA-1045", name: "Barra 1045", kind: "material", unit: "metre" });
  await post(token, "/stores/receive", { lines: [{ code: "BARRA-1045", quantity: 20 }] });
  const asked = { code: "PER-330", name: "Perno", qty_plan: 100, stages: ["fitting", "qc"] };
  return { head, of, token, order: await post<Order>(token, "/production/orders", asked) };
}

const need = { workpiece: "PER-330", item: "BARRA-1045", quantity: 0.085 };

for (const [name, size] of [["a desk", desk], ["a phone", phone]] as const) {
  test.describe(`on ${name}`, () => {
    test.use({ viewport: size });

    test("what a piece takes is said on its page", async ({ page }) => {
      const { head, order } = await ordered();
      await signIn(page, head);
      await visit(page, `/production/workpieces/${order.workpiece.id}`);
      await page.getByRole("link", { name: "Nuevo material" }).click();
      const panel = page.getByRole("dialog", { name: "Nuevo material" });
      await panel.getByRole("combobox", { name: "Artículo", exact: true }).fill("barra");
      await panel.getByRole("option", { name: /Barra 1045/ }).click();
      await panel.getByLabel("Cantidad").fill("0.085");
      for (const theme of themes) {
        await wear(page, theme);
        await accessible(page);
      }
      await panel.getByRole("button", { name: "Guardar" }).click();
      const row = page.getByRole("row", { name: /Barra 1045/ });
      await expect(row).toContainText("0.085 m por pieza");
      await expectNoSidewaysScroll(page, "the workpiece");

      await page.getByRole("link", { name: "Barra 1045" }).click();
      const change = page.getByRole("dialog", { name: "Cambiar el material" });
      await change.getByLabel("Cantidad").fill("6");
      await change.getByLabel("Para cuántas piezas").fill("70");
      await change.getByRole("button", { name: "Guardar" }).click();
      await expect(row).toContainText("6 m para 70 piezas");
    });

    test("supply keeps material, gives it out and takes a remnant back", async ({ page }) => {
      const { of, token, order } = await ordered();
      await post(token, "/production/needs", need);
      await signIn(page, await of("supply"));
      await visit(page, "/production/floor");
      await expect(page.getByText("Falta material")).toBeVisible();
      await visit(page, `/production/orders/${order.id}`);
      const row = page.getByRole("row", { name: /Barra 1045/ });
      await expect(row).toContainText("8.5 m");

      await page.getByRole("link", { name: "Apartar material" }).click();
      const keeping = page.getByRole("dialog", { name: "Apartar material" });
      const kept = keeping.getByRole("group", { name: /Barra 1045/ }).getByLabel("Cantidad");
      await expect(kept).toHaveValue("8.5");
      await kept.fill("5");
      await keeping.getByRole("button", { name: "Apartar", exact: true }).click();
      await expect(row).toContainText("3.5 m");

      await page.getByRole("link", { name: "Entregar material" }).click();
      const giving = page.getByRole("dialog", { name: "Entregar material" });
      const given = giving.getByRole("group", { name: /Barra 1045/ }).getByLabel("Cantidad");
      await expect(given).toHaveValue("5");
      await given.fill("6");
      await giving.getByRole("button", { name: "Entregar", exact: true }).click();
      await expect(row).toContainText("2.5 m");

      await page.getByRole("link", { name: "Devolver material" }).click();
      const back = page.getByRole("dialog", { name: "Devolver material" });
      await back.getByLabel("Cantidad").fill("0.8");
      await back.getByLabel("Medida del retal").fill("Punta de 0.8 m");
      await back.getByLabel("Número de colada").fill("C-48213");
      for (const theme of themes) {
        await wear(page, theme);
        await accessible(page);
      }
      await back.getByRole("button", { name: "Devolver", exact: true }).click();
      await expect(page.getByText("Punta de 0.8 m · colada C-48213")).toBeVisible();
      await expect(row).toContainText("devuelto 0.8 m");
      await expectNoSidewaysScroll(page, "the order");
      await accessible(page);

      // It is a document of the store-room like any other.
      await page.getByRole("link", { name: /^Vale 3/ }).click();
      await expect(page).toHaveURL(/\/stores\/documents\//);
      await expect(page.getByText("0.8 m · Barra 1045 · Punta de 0.8 m · C-48213")).toBeVisible();
      await page.getByRole("link", { name: "#1 · PER-330" }).click();
      await expect(page.getByRole("link", { name: "Ver la orden" })).toBeVisible();

      await post(token, `/production/orders/${order.id}/cancel`, { reason: "Ya no" });
      await visit(page, `/production/orders/${order.id}`);
      await expect(page.getByRole("link", { name: "Apartar material" })).toHaveCount(0);
      await expect(page.getByRole("link", { name: "Devolver material" })).toBeVisible();
      // Whoever has the address of a form that is closed by now is told why.
      await visit(page, `/production/orders/${order.id}?material=issue`);
      const over = page.getByRole("dialog", { name: "Entregar material" });
      await expect(over.getByText("Esta orden ya terminó")).toBeVisible();
      await expect(over.getByRole("button", { name: "Entregar", exact: true })).toHaveCount(0);
    });
  });
}

test.describe("more than there is", () => {
  test.use({ allowedErrors: [refused(409)] });

  test("is not given out", async ({ page }) => {
    const { of, order } = await ordered();
    await signIn(page, await of("supply"));
    await visit(page, `/production/orders/${order.id}?material=issue`);
    const giving = page.getByRole("dialog", { name: "Entregar material" });
    await giving.getByRole("combobox", { name: "Otro artículo", exact: true }).fill("barra");
    await giving.getByRole("option", { name: /Barra 1045/ }).click();
    await giving.getByLabel("Cantidad del otro artículo").fill("21");
    await giving.getByRole("button", { name: "Entregar", exact: true }).click();
    await expect(giving.getByText("No alcanza")).toBeVisible();
    await giving.getByLabel("Cantidad del otro artículo").fill("20");
    await giving.getByRole("button", { name: "Entregar", exact: true }).click();
    await expect(page.getByRole("row", { name: /Barra 1045/ })).toContainText("20 m");
  });
});

test("whoever only looks moves nothing, and operators see no material", async ({ page }) => {
  const { of, token, order } = await ordered();
  await post(token, "/production/needs", need);
  await signIn(page, await of("viewer"));
  await visit(page, `/production/orders/${order.id}?material=issue`);
  await expect(page.getByRole("row", { name: /Barra 1045/ })).toContainText("8.5 m");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await signIn(page, await of("operator"));
  await visit(page, `/production/orders/${order.id}`);
  await expect(page.getByRole("heading", { name: "Río de piezas" })).toBeVisible();
  await expect(page.getByRole("row", { name: /Barra 1045/ })).toHaveCount(0);
});
