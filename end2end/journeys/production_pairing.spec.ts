/** A pad beside a machine: a tablet that shows a code, somebody who types it, and people who say there who they are. */
import { get, post } from "../support/api.ts";
import { newProduction, signIn, tokenOfNew } from "../support/platform.ts";
import { mark } from "../support/price_list.ts";
import { accessible, desk, expect, expectNoSidewaysScroll, hydrated, phone, test, themes, visit, wear, type Page } from "../support/test.ts";

const tablet = { width: 1024, height: 768 };
const [badge, pin, other] = ["OP-017", "2580", "8642"];

/** A production with a lathe and an order of 100, somebody who manages its people, and an operator. */
async function shop() {
  const { head, of } = await newProduction();
  const token = await tokenOfNew(head);
  await post(token, "/production/machines", { code: "T-1", name: "Torno 1", stage: "machining", rate_per_shift: 40 });
  const order = await post<{ id: string }>(token, "/production/orders", { code: "BUJE-7", name: "Buje guía", qty_plan: 100 });
  const operator = await of("operator");
  const { id } = await get<{ id: string }>(await tokenOfNew(operator), "/auth/me");
  return { head, token, order: order.id, owner: await of("owner"), operator: { ...operator, id } };
}

async function identify(device: Page, typed: string): Promise<void> {
  await device.getByLabel("Gafete", { exact: true }).fill(badge.toLowerCase());
  await device.getByLabel("PIN", { exact: true }).fill(typed);
  await device.getByRole("button", { name: "Entrar" }).click();
}

test.describe("a production", () => {
  test.use({ viewport: desk });
  test.setTimeout(180_000);

  test("puts a pad beside a lathe, where an operator records by badge and PIN", async ({ page, browser, baseURL }) => {
    const { head, token, order, owner, operator } = await shop();
    const name = `Torno ${mark()}`;
    const beside = await browser.newContext({ baseURL, viewport: tablet });
    const device = await beside.newPage();
    await visit(device, "/pad");
    const shown = device.getByRole("status", { name: /Código/ });
    await expect(shown).toHaveText(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    const code = await shown.innerText();
    await accessible(device);

    await signIn(page, head);
    await visit(page, "/production/setup?show=machines");
    await page.getByRole("link", { name: "Terminales", exact: true }).click();
    await expect(page.getByText("Todavía no hay terminales")).toBeVisible();
    await page.getByLabel("Código de la terminal").fill(code);
    await page.getByLabel("Nombre", { exact: true }).fill(name);
    await page.getByLabel("Dónde está").selectOption({ label: "Maquinado · Torno 1" });
    await accessible(page);
    await page.getByRole("button", { name: "Conectar", exact: true }).click();
    const row = page.getByRole("row", { name: new RegExp(name) });
    await expect(row).toContainText("Maquinado · Torno 1");
    await expect(row).toContainText("Nadie");
    await page.setViewportSize(phone);
    await expectNoSidewaysScroll(page, "the pads");
    await page.setViewportSize(desk);

    await expect(device.getByText("¿Quién eres?")).toBeVisible({ timeout: 15_000 });
    await hydrated(device);
    for (const size of [tablet, phone]) {
      await device.setViewportSize(size);
      await expectNoSidewaysScroll(device, "who somebody is");
    }
    await device.setViewportSize(tablet);
    for (const theme of themes) {
      await wear(device, theme);
      await accessible(device);
    }

    await signIn(page, owner);
    await visit(page, `/settings/users?edit=${operator.id}`);
    await page.getByText("Gafete y PIN", { exact: true }).click();
    await expect(page.getByText("Todavía no tiene gafete.")).toBeVisible();
    await page.getByLabel("Código del gafete").fill(badge.toLowerCase());
    await page.getByLabel("PIN", { exact: true }).fill(pin);
    await page.getByRole("button", { name: "Guardar gafete" }).click();
    await expect(page.getByText(`Su gafete: ${badge}`)).toBeVisible();
    await expect(page.getByLabel("PIN", { exact: true })).toHaveValue("");

    await identify(device, "1357");
    await expect(device.getByText("El gafete o el PIN no es correcto")).toBeVisible();
    await expect(device.getByLabel("PIN", { exact: true })).toHaveValue("");
    await identify(device, pin);
    await expect(device.getByRole("heading", { name: "Maquinado · Torno 1" })).toBeVisible();
    await hydrated(device);
    await expect(device.getByText(operator.name)).toBeVisible();
    await expect(device.getByText(name)).toBeVisible();
    await expect(device.getByRole("link", { name: "Cambiar de lugar" })).toHaveCount(0);
    for (const theme of themes) {
      await wear(device, theme);
      await accessible(device);
    }
    await device.getByRole("link", { name: /BUJE-7/ }).click();
    for (const key of ["4", "0"]) {
      await device.getByRole("button", { name: key, exact: true }).click();
    }
    await device.getByRole("button", { name: "Registrar" }).click();
    await expect(device.getByText("40 buenas", { exact: false }).first()).toBeVisible();
    const facts = await get<{ data: { operator_id: string; qty_good: number }[] }>(token, `/production/orders/${order}/facts`);
    expect(facts.data.map(({ operator_id, qty_good }) => [operator_id, qty_good])).toEqual([[operator.id, 40]]);
    // It opens nothing else, and scripts see no token.
    expect(await device.evaluate(async () => (await fetch("/api/v1/production/orders")).status)).toBe(401);
    expect(await device.evaluate(() => document.cookie)).not.toContain("engrane_pad");

    await device.getByRole("link", { name: "Cambiar mi PIN" }).click();
    await expect(device.getByText(`${operator.name} está capturando aquí`)).toBeVisible();
    await hydrated(device);
    await device.getByLabel("PIN actual").fill(pin);
    await device.getByLabel("PIN nuevo").fill(other);
    await device.getByRole("button", { name: "Guardar PIN" }).click();
    await expect(device.getByText("Tu PIN cambió")).toBeVisible();
    await device.getByRole("link", { name: "Seguir capturando" }).click();
    await hydrated(device);
    await device.getByRole("button", { name: "Terminar" }).click();
    await expect(device.getByText("¿Quién eres?")).toBeVisible();
    await hydrated(device);
    await identify(device, other);
    await expect(device.getByRole("heading", { name: "Maquinado · Torno 1" })).toBeVisible();

    await visit(page, "/production/pads");
    await expect(row).toContainText(operator.name);
    await row.getByText("Desconectar", { exact: true }).click();
    await accessible(page);
    await row.getByRole("button", { name: "Desconectar ahora" }).click();
    await expect(row).toHaveCount(0);
    // It goes there by itself as soon as it hears of it, which cuts off whoever is about to open the page.
    await expect(async () => {
      await visit(device, "/pad");
    }).toPass();
    await expect(device.getByText("Conecta esta terminal")).toBeVisible();
    await beside.close();
  });
});
