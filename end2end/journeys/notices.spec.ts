/** What somebody is told: the bell in two windows, its panel by keyboard, and the page of all notices. */
import { post, upload } from "../support/api.ts";
import { newBodega, newStoreRoom, signIn, tokenOfNew } from "../support/platform.ts";
import { mark } from "../support/price_list.ts";
import { expect, refused, test, visit, type Page } from "../support/test.ts";

test.use({ as: "warehouse" });

const bell = (page: Page) => page.getByRole("button", { name: /^Avisos/ });
const panel = (page: Page) => page.getByRole("dialog", { name: "Avisos" });

/** A file that ends by itself, of which its sender is told. */
async function bringBroken(name: string): Promise<void> {
  await upload("warehouse", { name, mimeType: "text/csv", buffer: Buffer.from("\u0089PNG\r\n\u001a\n\0\0\0\rIHDR\0\0\0\u0001", "latin1") });
}

test("what happens is told in both windows, and what is read in one is read in the other", async ({ page, context }) => {
  const there = await context.newPage();
  await visit(page, "/catalog");
  await visit(there, "/inventory");
  await page.waitForLoadState("networkidle");
  const name = `rota ${mark()}.csv`;
  await bringBroken(name);
  for (const window of [page, there]) {
    await expect(bell(window)).toHaveAccessibleName(/sin leer/, { timeout: 15_000 });
  }

  // By keyboard: the panel opens, shows the notice and closes with Escape.
  await bell(page).focus();
  await page.keyboard.press("Enter");
  const notice = panel(page).getByRole("listitem").filter({ hasText: name });
  await expect(notice.getByRole("link", { name: `No se pudo cargar la lista: ${name}` })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(panel(page)).toBeHidden();
  await expect(bell(page)).toBeFocused();

  await bell(page).click();
  await panel(page).getByRole("button", { name: "Marcar todo como leído" }).click();
  for (const window of [page, there]) {
    await expect(bell(window)).toHaveAccessibleName("Avisos");
  }

  // Its link leads to what it is about, and the panel is gone.
  await notice.getByRole("link").click();
  await expect(page).toHaveURL(/\/inventory\/imports\//);
  await expect(panel(page)).toBeHidden();
  await there.close();
});

test("whoever takes care of a notice says so on the page of all of them", async ({ page }) => {
  const name = `rota ${mark()}.csv`;
  await bringBroken(name);
  await expect(async () => {
    await visit(page, "/notices?show=unread");
    await expect(page.getByRole("link", { name: `No se pudo cargar la lista: ${name}` })).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
  const notice = page.getByRole("listitem").filter({ hasText: name });
  await notice.getByLabel("Nota para los demás (opcional)").fill("La mando de nuevo");
  await notice.getByRole("button", { name: "Yo me encargo" }).click();
  await expect(notice).toBeHidden();
  await page.getByRole("link", { name: "Todos", exact: true }).click();
  await expect(notice).toContainText("se encarga: La mando de nuevo");
});

test("the panel fits a phone, and without notices it says so", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await signIn(page, await newBodega());
  await visit(page, "/inventory");
  await bell(page).click();
  await expect(panel(page).getByText("No tienes avisos")).toBeVisible();
  const box = await panel(page).boundingBox();
  expect(box?.x ?? -1).toBeGreaterThanOrEqual(0);
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390);
  await panel(page).getByRole("link", { name: "Ver todos los avisos" }).click();
  await expect(page).toHaveURL(/\/notices$/);
  await expect(panel(page)).toBeHidden();
});

test("how one is told is chosen and stays", async ({ page }) => {
  await signIn(page, await newBodega());
  await visit(page, "/account");
  const choice = page.getByLabel("Cargas que terminan");
  await expect(choice).toHaveValue("digest");
  await choice.selectOption("mail");
  await page.getByRole("button", { name: "Guardar cómo me avisan" }).click();
  await expect(page.getByText("Guardamos cómo te avisamos")).toBeVisible();
  await visit(page, "/account");
  await expect(page.getByLabel("Cargas que terminan")).toHaveValue("mail");
});

test("a chat is set up, tried, chosen and removed", async ({ page }) => {
  await signIn(page, await newBodega());
  // Without a chat nobody is offered one.
  await visit(page, "/account");
  await expect(page.getByLabel("Cargas que terminan").getByRole("option", { name: /chat/ })).toHaveCount(0);
  await visit(page, "/settings");
  await page.getByRole("link", { name: "Avisos al chat" }).click();
  await expect(page.getByText("Todavía no hay ninguno")).toBeVisible();
  await page.getByRole("link", { name: "Agregar" }).click();
  await page.getByLabel("Nombre").fill("Canal del almacén");
  await page.getByLabel("Dirección").fill("https://hooks.chat.invalid/services/T000/B000/secreto-del-chat");
  await page.getByRole("button", { name: "Guardar" }).click();

  // What was typed is shown to nobody any more.
  const row = page.getByRole("row").filter({ hasText: "Canal del almacén" });
  await expect(row).toContainText("https://hooks.chat.invalid/…chat");
  await expect(page.locator("body")).not.toContainText("secreto-del-chat");
  await row.getByRole("button", { name: "Probar" }).click();
  await expect(row).toContainText("No se pudo conectar", { timeout: 15_000 });

  await visit(page, "/account");
  await page.getByLabel("Cargas que terminan").selectOption("webhook");
  await page.getByRole("button", { name: "Guardar cómo me avisan" }).click();
  await expect(page.getByText("Guardamos cómo te avisamos")).toBeVisible();
  await visit(page, "/account");
  await expect(page.getByLabel("Cargas que terminan")).toHaveValue("webhook");

  await visit(page, "/settings/webhooks");
  await page.getByRole("link", { name: "Canal del almacén" }).click();
  await expect(page.getByText("Se queda https://hooks.chat.invalid/…chat si no escribes otra.")).toBeVisible();
  await page.getByText("Eliminar…", { exact: true }).click();
  await page.getByRole("button", { name: "Eliminar para siempre" }).click();
  await expect(page.getByText("Todavía no hay ninguno")).toBeVisible();
});

test.describe("what is refused", () => {
  test.use({ allowedErrors: [refused(422)] });

  test("an address without https, or inside, is refused beside its field", async ({ page }) => {
    await signIn(page, await newBodega());
    await visit(page, "/settings/webhooks?edit=new");
    await page.getByLabel("Nombre").fill("Canal");
    await page.getByLabel("Dirección").fill("http://hooks.chat.invalid/a");
    await page.getByRole("button", { name: "Guardar" }).click();
    await expect(page.getByText("Debe empezar con https")).toBeVisible();
    await page.getByLabel("Dirección").fill("https://169.254.169.254/latest/meta-data");
    await page.getByRole("button", { name: "Guardar" }).click();
    await expect(page.getByText("Es una dirección interna")).toBeVisible();
  });
});

test("whoever looks at an item follows it, and sees so in their account", async ({ page }) => {
  const { keeper, viewer } = await newStoreRoom();
  const name = `Tuerca ${mark()}`;
  const act = await post<{ lines: { item: string }[] }>(await tokenOfNew(keeper), "/stores/receive", { name, quantity: 5 });
  await signIn(page, viewer);
  await visit(page, `/stores/items/${act.lines[0]?.item}`);
  await page.getByRole("button", { name: "Seguir", exact: true }).click();
  await expect(page.getByRole("button", { name: "Dejar de seguir" })).toBeVisible();

  await visit(page, "/account");
  const followed = page.getByRole("listitem").filter({ hasText: name });
  await expect(followed).toBeVisible();
  await page.getByLabel("Seguir algo más").selectOption({ label: "Todo el almacén" });
  await page.getByRole("button", { name: "Seguir", exact: true }).click();
  const all = page.getByRole("listitem").filter({ hasText: "Todo el almacén" });
  await expect(all).toBeVisible();
  // Something else instead, without leaving it off first.
  await all.getByRole("link", { name: "Cambiar" }).click();
  await page.getByLabel("En lugar de Todo el almacén").selectOption({ label: "Ubicación: General" });
  await page.getByRole("button", { name: "Cambiar", exact: true }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "General" })).toBeVisible();
  await expect(all).toBeHidden();
  await expect(page).toHaveURL(/\/account$/);
  await followed.getByRole("button", { name: "Dejar de seguir" }).click();
  await expect(followed).toBeHidden();
});
