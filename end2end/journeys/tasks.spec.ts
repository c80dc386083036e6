/** A task from its report to its review by another, on a phone as well; each time in a production of its own. */
import { post } from "../support/api.ts";
import { pixel } from "../support/files.ts";
import { newProduction, signIn, tokenOfNew } from "../support/platform.ts";
import { accessible, expect, expectNoSidewaysScroll, phone, refused, test, themes, visit, wear, type Page } from "../support/test.ts";

const task = (page: Page) => page.getByRole("dialog", { name: "Tarea", exact: true });
const form = (page: Page) => page.getByRole("dialog", { name: "Nueva tarea", exact: true });

/** A shop with an order that everybody sees. */
async function shop() {
  const { of } = await newProduction();
  const owner = await of("owner");
  const token = await tokenOfNew(owner);
  const order = await post<{ id: string }>(token, "/production/orders", { code: "B-1", name: "Buje", qty_plan: 500 });
  return { of, token, owner, order: order.id };
}

test.describe("a report", () => {
  test.use({ allowedErrors: [new RegExp(`${refused(403).source}|${refused(422).source}`)] });

  test("goes from who works there over who supervises to its review", async ({ page, browser }) => {
    const { of } = await shop();
    const [operator, master] = [await of("operator"), await of("master")];
    await signIn(page, operator);
    await visit(page, "/tasks");
    await expect(page.getByText("No hay tareas aquí")).toBeVisible();
    await page.getByRole("link", { name: "Nueva tarea" }).click();
    await form(page).getByLabel("Qué hay que hacer").fill("Falta la broca de 8");
    await form(page).getByLabel("Tipo").selectOption({ label: "Herramienta" });
    await form(page).getByLabel("Algo está detenido hasta que se haga").check();
    // Only of what one works on.
    await form(page).getByRole("button", { name: "Crear la tarea" }).click();
    await expect(form(page).getByRole("alert")).toBeVisible();
    await form(page).getByLabel("Orden", { exact: true }).fill("1");
    await form(page).getByRole("button", { name: "Crear la tarea" }).click();
    await expect(form(page)).toBeHidden();
    const row = page.getByRole("row", { name: /Falta la broca de 8/ });
    await expect(row).toContainText("Abierta");
    await expect(row).toContainText("Detiene");

    // Whoever supervises is told, takes it on and has it looked at, while the other page follows.
    const other = await browser.newContext();
    const theirs = await other.newPage();
    await signIn(theirs, master);
    await visit(theirs, "/tasks?show=mine");
    const mine = theirs.getByRole("row", { name: /Falta la broca de 8/ });
    await expect(mine).toContainText("Sin leer");
    await theirs.getByRole("link", { name: "Falta la broca de 8" }).click();
    await expect(task(theirs).getByText("Orden: #1 · B-1")).toBeVisible();
    await task(theirs).getByRole("button", { name: "Aceptar" }).click();
    await task(theirs).getByRole("button", { name: "Empezar" }).click();
    await expect(row).toContainText("En curso");
    await task(theirs).getByRole("button", { name: "Mandar a revisión" }).click();
    await expect(task(theirs).getByText("En revisión", { exact: true })).toBeVisible();
    await expect(task(theirs).getByRole("button", { name: "Está hecha" })).toHaveCount(0);

    // Sent back it says why; then it is done.
    await expect(row).toContainText("En revisión");
    await page.getByRole("link", { name: "Falta la broca de 8" }).click();
    await task(page).getByRole("button", { name: "Regresar" }).click();
    await expect(task(page).getByLabel("Comentario, nota o motivo")).toHaveAttribute("aria-invalid", "true");
    await task(page).getByLabel("Comentario, nota o motivo").fill("Es de 10");
    await task(page).getByRole("button", { name: "Regresar" }).click();
    await expect(task(theirs).getByText("Es de 10")).toBeVisible();
    await task(theirs).getByRole("button", { name: "Mandar a revisión" }).click();
    await task(page).getByRole("button", { name: "Está hecha" }).click();
    await expect(task(page).getByText("Hecha", { exact: true })).toBeVisible();
    await other.close();
  });
});

test("a task is done on a phone, in both themes", async ({ page }) => {
  const { of, token } = await shop();
  const master = await of("master");
  await post(token, "/tasks", { title: "Revisar el aceite del torno", description: "Antes del turno", assignee_type: "all", due_date: "2020-01-15" });
  await page.setViewportSize(phone);
  await signIn(page, master);
  await visit(page, "/tasks?show=overdue");
  await expect(page.getByRole("row", { name: /Revisar el aceite/ })).toContainText("Vencida");
  await expectNoSidewaysScroll(page);
  for (const theme of themes) {
    await wear(page, theme);
    await page.getByRole("link", { name: "Revisar el aceite del torno" }).click();
    await expect(task(page).getByText("Antes del turno")).toBeVisible();
    await accessible(page);
    await task(page).getByRole("button", { name: "Cerrar" }).click();
    await expect(task(page)).toBeHidden();
  }
  await page.getByRole("link", { name: "Revisar el aceite del torno" }).click();
  await task(page).getByRole("button", { name: "Aceptar" }).click();
  await task(page).getByLabel("Comentario, nota o motivo").fill("Voy el lunes");
  await task(page).getByRole("button", { name: "Comentar" }).click();
  await expect(task(page).getByText("Voy el lunes")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(task(page)).toBeHidden();
  await visit(page, "/tasks?show=mine");
  await expect(page.getByRole("row", { name: /Revisar el aceite/ })).toContainText("Aceptada");
});

test("a task about an order begins on its page", async ({ page }) => {
  const { token, owner, order } = await shop();
  await post(token, "/tasks", { title: "Barrer", assignee_type: "all" });
  await signIn(page, owner);
  await visit(page, `/production/orders/${order}`);
  await page.locator("main").getByRole("link", { name: "Tareas" }).click();
  await expect(page.getByText("Solo de la orden 1.")).toBeVisible();
  await expect(page.getByText("No hay tareas aquí")).toBeVisible();
  await page.getByRole("link", { name: "Nueva tarea" }).click();
  await expect(form(page).getByLabel("Orden", { exact: true })).toHaveValue("1");
  await form(page).getByLabel("Qué hay que hacer").fill("Pedir la broca");
  await form(page).getByLabel("Algo está detenido hasta que se haga").check();
  await form(page).getByRole("button", { name: "Crear la tarea" }).click();
  await expect(page.getByRole("row", { name: /Pedir la broca/ })).toContainText("Detiene");
  await expect(page.getByRole("row", { name: /Barrer/ })).toHaveCount(0);
  await page.getByRole("link", { name: "Ver todas" }).click();
  await expect(page.getByRole("row", { name: /Barrer/ })).toBeVisible();
  // The floor says so.
  await visit(page, "/production/floor");
  await expect(page.getByText("Una tarea la detiene").first()).toBeVisible();
});

test.describe("evidence", () => {
  test.use({ allowedErrors: [refused(409)] });

  test("is a photo that is taken on the phone, before anybody looks at what was done", async ({ page, browser }) => {
    const { of, owner } = await shop();
    const operator = await of("operator");
    await signIn(page, owner);
    await visit(page, "/tasks?new=1");
    await form(page).getByLabel("Qué hay que hacer").fill("Limpiar el torno");
    await form(page).getByLabel("Pedir una foto como evidencia").check();
    await form(page).getByRole("button", { name: "Crear la tarea" }).click();
    await expect(form(page)).toBeHidden();

    const other = await browser.newContext({ viewport: phone });
    const theirs = await other.newPage();
    await signIn(theirs, operator);
    await visit(theirs, "/tasks");
    await theirs.getByRole("link", { name: "Limpiar el torno" }).click();
    const opened = task(theirs);
    await expect(opened.getByText("De evidencia se pide: una foto.")).toBeVisible();
    const missing = opened.getByText("Falta: una foto");
    await expect(missing).toBeVisible();
    await opened.getByRole("button", { name: "Aceptar" }).click();
    await opened.getByRole("button", { name: "Empezar" }).click();
    await opened.getByRole("button", { name: "Mandar a revisión" }).click();
    await expect(opened.getByText("Falta la evidencia que se pidió")).toBeVisible();

    const camera = opened.getByLabel("Tomar una foto");
    await expect(camera).toHaveAttribute("accept", "image/*");
    await expect(camera).toHaveAttribute("capture", "environment");
    await camera.setInputFiles({ name: "torno.png", mimeType: "image/png", buffer: pixel });
    const photo = opened.getByRole("img", { name: "torno.png" });
    // It is sent first.
    await expect(photo).toBeVisible({ timeout: 15_000 });
    await expect(missing).toHaveCount(0);
    await expectNoSidewaysScroll(theirs);
    for (const theme of themes) {
      await wear(theirs, theme);
      await accessible(theirs);
    }

    // It was not the right one.
    await opened.getByRole("button", { name: "Quitar" }).click();
    await opened.getByRole("button", { name: "¿Quitar? Confirma" }).click();
    await expect(photo).toHaveCount(0);
    await expect(missing).toBeVisible();
    await camera.setInputFiles({ name: "limpio.png", mimeType: "image/png", buffer: pixel });
    await expect(opened.getByRole("img", { name: "limpio.png" })).toBeVisible();
    await opened.getByRole("button", { name: "Mandar a revisión" }).click();
    await expect(opened.getByText("En revisión", { exact: true })).toBeVisible();
    await expect(opened.getByRole("button", { name: "Quitar" })).toHaveCount(0);

    // Whoever looks at it sees the photo.
    await page.getByRole("link", { name: "Limpiar el torno" }).click();
    await expect(task(page).getByRole("img", { name: "limpio.png" })).toBeVisible();
    await task(page).getByRole("button", { name: "Está hecha" }).click();
    await expect(task(page).getByText("Hecha", { exact: true })).toBeVisible();
    await other.close();
  });
});

test("a photo that is being taken is not lost while somebody says something", async ({ page }) => {
  const { of, token } = await shop();
  const { id } = await post<{ id: string }>(token, "/tasks", { title: "Limpiar el torno", assignee_type: "all" });
  await signIn(page, await of("operator"));
  await visit(page, `/tasks?open=${id}`);
  const camera = page.waitForEvent("filechooser");
  await task(page).getByText("Tomar una foto").click();
  const chooser = await camera;
  await post(token, `/tasks/${id}/comments`, { comment: "También por abajo" });
  await expect(task(page).getByText("También por abajo")).toBeVisible();
  await chooser.setFiles({ name: "torno.png", mimeType: "image/png", buffer: pixel });
  await expect(task(page).getByRole("img", { name: "torno.png" })).toBeVisible();
});
