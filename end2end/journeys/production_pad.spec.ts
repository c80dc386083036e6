/** At the machine: an operator says what they made and corrects it; the supervisor closes the shift. */
import { get, post } from "../support/api.ts";
import { newProduction, signIn, tokenOfNew } from "../support/platform.ts";
import { accessible, expect, expectNoSidewaysScroll, hydrated, phone, test, themes, visit, wear, type Page } from "../support/test.ts";

const tablet = { width: 1024, height: 768 };

/** A production with a lathe and an order of 100. */
async function shop() {
  const { head, of } = await newProduction();
  const token = await tokenOfNew(head);
  await post(token, "/production/machines", { code: "T-1", name: "Torno 1", stage: "machining", rate_per_shift: 40 });
  const order = await post<{ id: string }>(token, "/production/orders", { code: "BUJE-7", name: "Buje guía", qty_plan: 100 });
  return { order: order.id, operator: await of("operator"), master: await of("master") };
}

async function press(page: Page, keys: string): Promise<void> {
  for (const key of keys) {
    await page.getByRole("button", { name: key, exact: true }).click();
  }
}

for (const [name, size] of [["a phone", phone], ["a tablet", tablet]] as const) {
  test.describe(`on ${name}`, () => {
    test.use({ viewport: size });

    test("an operator records and corrects, and the supervisor closes the shift", async ({ page }) => {
      const { order, operator, master } = await shop();
      await signIn(page, operator);
      await visit(page, "/production/pad");
      await page.getByRole("link", { name: "Maquinado" }).click();
      await page.getByRole("link", { name: "Torno 1" }).click();
      await expect(page.getByRole("heading", { name: "Maquinado · Torno 1" })).toBeVisible();
      await page.getByRole("link", { name: /BUJE-7/ }).click();
      await expect(page.getByText("Esperadas por turno")).toBeVisible();
      await press(page, "40");
      // What others record of it meanwhile is seen, and takes nothing of what is filled in.
      await expect(page.locator("dl")).toContainText(/Faltan\s*100/);
      const token = await tokenOfNew(operator);
      const now = await get<{ shift: { date: string; shift_type: string } }>(token, "/production/current-shift");
      const { date, shift_type } = now.shift;
      await post(token, `/production/orders/${order}/facts`, { stage: "machining", machine: "T-1", date, shift_type, qty_good: 10 });
      await expect(page.locator("dl")).toContainText(/Faltan\s*90/);
      await expect(page.getByLabel("Buenas")).toHaveValue("40");
      await page.getByRole("button", { name: "Merma" }).click();
      await press(page, "3");
      await page.getByRole("button", { name: "Retrabajo" }).click();
      await press(page, "2");
      await page.getByLabel("Motivo de la merma").selectOption({ label: "Fuera de medida" });
      // What was filled in is still there when the page comes back.
      await page.reload();
      await hydrated(page);
      await expect(page.getByLabel("Buenas")).toHaveValue("40");
      await expect(page.getByLabel("Merma", { exact: true })).toHaveValue("3");
      await expectNoSidewaysScroll(page, "the pad");
      for (const theme of themes) {
        await wear(page, theme);
        await accessible(page);
      }
      await page.getByRole("button", { name: "Registrar" }).click();
      await expect(page.getByText("40 buenas · 3 de merma · 2 a retrabajo")).toBeVisible();

      await page.getByRole("link", { name: "Corregir" }).first().click();
      const panel = page.getByRole("dialog");
      await panel.getByLabel("Buenas").fill("38");
      await panel.getByLabel("Retrabajo").fill("0");
      await panel.getByLabel("¿Por qué se corrige?").fill("Se contó mal");
      await panel.getByRole("button", { name: "Guardar corrección" }).click();
      await expect(page.getByText("38 buenas · 3 de merma")).toBeVisible();

      // The device remembers where it stands.
      await visit(page, "/production/pad");
      await expect(page.getByRole("heading", { name: "Maquinado · Torno 1" })).toBeVisible();

      await signIn(page, master);
      await visit(page, "/production/shifts");
      await page.getByRole("link", { name: /Día|Noche/ }).first().click();
      const shift = page.getByRole("dialog");
      await expect(shift.getByText("48 buenas · 3 de merma")).toBeVisible();
      await accessible(page);
      await shift.getByRole("button", { name: "Cerrar turno" }).click();
      await expect(page.getByText("Turno cerrado")).toBeVisible();
      await page.getByRole("link", { name: /Día|Noche/ }).first().click();
      await expect(page.getByRole("dialog").getByText(/^Cerró /)).toBeVisible();
      await visit(page, "/production/floor");
      await expect(page.getByText("BUJE-7").first()).toBeVisible();
      await expectNoSidewaysScroll(page, "the floor");
      await accessible(page);
    });
  });
}

test.describe("many orders", () => {
  test.use({ viewport: phone });

  test("are found by number, piece or name", async ({ page }) => {
    const { head, of } = await newProduction();
    const token = await tokenOfNew(head);
    await post(token, "/production/machines", { code: "T-1", name: "Torno 1", stage: "machining", rate_per_shift: 40 });
    for (let number = 1; number <= 32; number++) {
      const name = number === 32 ? "Árbol de levas" : "Buje guía";
      await post(token, "/production/orders", { code: `P-${number}`, name, qty_plan: 100, stages: ["machining", "qc"] });
    }
    await signIn(page, await of("operator"));
    await visit(page, "/production/pad?stage=machining&machine=T-1");
    const orders = page.getByRole("listitem").filter({ hasText: "Orden" });
    await expect(orders).toHaveCount(30);
    await expect(page.getByText("30 de 32")).toBeVisible();
    const box = page.getByRole("searchbox", { name: "Buscar orden o pieza" });
    for (const sought of ["arbol", "Árbol LEVAS", "P-32"]) {
      await box.fill(sought);
      await expect(orders).toHaveCount(1);
      await expect(orders).toContainText("Árbol de levas");
    }
    await box.fill("engrane");
    await expect(page.getByText("Ninguna orden dice “engrane”")).toBeVisible();
    await box.fill("p-32");
    await expectNoSidewaysScroll(page, "the pad with a search");
    await accessible(page);
    await orders.getByRole("link").click();
    await expect(page.getByLabel("Buenas")).toBeVisible();
  });
});
