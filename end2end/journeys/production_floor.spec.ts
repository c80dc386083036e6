/** Whoever leads sees how much each stage and each machine has before it; each time in a production of their own. */
import { post } from "../support/api.ts";
import { newProduction, signIn, tokenOfNew } from "../support/platform.ts";
import { accessible, desk, expect, expectNoSidewaysScroll, phone, test, themes, visit, wear, type Page } from "../support/test.ts";

const column = (page: Page, name: string) =>
  page.locator("section").filter({ has: page.getByRole("heading", { level: 2, name, exact: true }) });

for (const [device, size] of [["a desk", desk], ["a phone", phone]] as const) {
  test.describe(`on ${device}`, () => {
    test.use({ viewport: size });

    test("the load is told in shifts, or in pieces where nothing says how long they take", async ({ page }) => {
      const { head } = await newProduction();
      const token = await tokenOfNew(head);
      await post(token, "/production/machines", { code: "T-1", name: "Torno 1", stage: "machining", rate_per_shift: 40 });
      await post(token, "/production/machines", { code: "T-2", name: "Torno 2", stage: "machining", rate_per_shift: 400 });
      await post(token, "/production/orders", { code: "BUJE-7", name: "Buje guía", qty_plan: 100, machine: "T-1" });
      await post(token, "/production/orders", { code: "EJE-9", name: "Eje", qty_plan: 200, machine: "T-2" });
      await signIn(page, head);
      await visit(page, "/production/floor");
      await expect(column(page, "Maquinado")).toContainText("3 turnos de carga");
      await expect(column(page, "Ajuste")).toContainText("300 piezas por hacer, sin norma");
      await expect(column(page, "Ajuste").locator("progress")).toHaveCount(0);
      // A norm of one of them: the rest is told beside it, on every page that is open.
      await post(token, "/production/norms", { workpiece: "BUJE-7", stage: "fitting", pieces: 50 });
      await expect(column(page, "Ajuste")).toContainText("2 turnos de carga, y 200 piezas sin norma");
      await expectNoSidewaysScroll(page, "the floor by stage");

      await page.getByRole("link", { name: "Por máquina" }).click();
      await expect(column(page, "T-1 · Torno 1")).toContainText("2.5 turnos de carga");
      await expect(column(page, "T-1 · Torno 1").locator("progress")).toHaveAttribute("value", "100");
      await expect(column(page, "T-2 · Torno 2")).toContainText("0.5 turnos de carga");
      await expect(column(page, "T-2 · Torno 2").locator("progress")).toHaveAttribute("value", "20");
      await expectNoSidewaysScroll(page, "the floor by machine");
      for (const theme of themes) {
        await wear(page, theme);
        await accessible(page);
      }
    });
  });
}

test("a long floor shows the first at each stage, and all of one page by page", async ({ page }) => {
  const { head } = await newProduction();
  const token = await tokenOfNew(head);
  for (let number = 1; number <= 52; number++) {
    await post(token, "/production/orders", { code: "BUJE-7", name: "Buje guía", qty_plan: 100, stages: ["machining", "qc"] });
  }
  await signIn(page, head);
  await visit(page, "/production/floor");
  const machining = column(page, "Maquinado");
  await expect(machining).toContainText("52 de 52 pueden correr");
  await expect(machining.getByRole("listitem")).toHaveCount(20);
  await machining.getByRole("link", { name: "Ver las 52" }).click();
  await expect(machining.getByRole("listitem")).toHaveCount(50);
  await expect(column(page, "Control de calidad")).toHaveCount(0);
  await page.getByRole("link", { name: "Siguiente" }).click();
  await expect(machining.getByRole("listitem")).toHaveCount(2);
  await expect(machining).toContainText("Orden 52");
  await page.getByRole("link", { name: "Todo el piso" }).click();
  await expect(column(page, "Control de calidad")).toContainText("0 de 52 pueden correr");
  await column(page, "Maquinado").getByRole("link", { name: "BUJE-7" }).first().click();
  await expect(page).toHaveURL(/production\/orders\/[0-9a-f-]{36}$/);
});
