/** A plant brings in what its machines wrote down, and sees it on its dashboard. */
import { reaches, upload } from "../support/api.ts";
import { csv, drop, mark, picture, type PriceList } from "../support/price_list.ts";
import { expect, hydrated, refused, test, visit, type Page } from "../support/test.ts";

test.use({ as: "plant" });

/** Forty pieces of a machine that nobody set up, one each twenty seconds with a stop among them; three rows are wrong. */
function shift(sign: string): PriceList {
  const time = (at: number) => new Date(Date.UTC(2026, 8, 7, 14, 0, at)).toISOString().slice(11, 19);
  const rows = Array.from({ length: 40 }, (_, at) => {
    const seconds = at * 20 + (at >= 20 ? 900 : 0);
    return `07/09/2026,${time(seconds)},Robot ${sign},R-${sign},${at % 10 === 9 ? "Rechazo" : "Completo"}`;
  });
  const wrong = [
    `07/09/2026,a las tres,Robot ${sign},R-${sign},Completo`,
    `07/09/2026,14:30:00,,R-${sign},Completo`,
    `07/09/2049,14:30:00,Robot ${sign},R-${sign},Completo`,
  ];
  return csv(`turno ${sign}.csv`, ["Fecha,Hora,Máquina,Producto,Estatus", ...rows, ...wrong]);
}

/** What a figure says, by its label. */
function figure(page: Page, label: string) {
  return page.locator("main dl > div").filter({ has: page.locator("dt", { hasText: new RegExp(`^${label}$`) }) }).locator("dd");
}

async function columnsAreShown(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { name: "¿Qué es cada columna?" })).toBeVisible({ timeout: 15_000 });
}

const next = "Revisar antes de aplicar";
const apply = "Aplicar a mi planta";

test("a shift is dropped, its unknown line is seen and created, and its dashboard is shown; once more doubles nothing", async ({ page }) => {
  // Two files, each through all of its moments.
  test.slow();
  const sign = mark();
  await visit(page, "/plant");
  await page.getByRole("link", { name: "Traer un archivo" }).click();
  await expect(page).toHaveURL(/\/plant\/imports$/);
  await drop(page, shift(sign));
  await columnsAreShown(page);

  // What was understood.
  await expect(page.getByLabel("Fecha", { exact: true })).toHaveValue("instant");
  await expect(page.getByLabel("Hora", { exact: true })).toHaveValue("time");
  await expect(page.getByLabel("Máquina")).toHaveValue("line");
  await expect(page.getByLabel("Estatus")).toHaveValue("status");
  const good = page.getByRole("group", { name: "Estados de las piezas buenas" });
  await expect(good.getByLabel("Completo")).toBeChecked();
  await expect(good.getByLabel("Rechazo")).not.toBeChecked();
  await page.getByRole("button", { name: next }).click();

  // What would be, before anything is.
  await expect(page.getByRole("heading", { name: "Esto entraría a tu planta" })).toBeVisible({ timeout: 15_000 });
  await expect(figure(page, "Renglones")).toHaveText("43");
  await expect(figure(page, "Piezas")).toHaveText("40");
  await expect(figure(page, "No entran")).toHaveText("3");
  const problems = page.getByRole("table", { name: "Renglones que no entran" });
  await expect(problems).toContainText("La fecha y hora no se entiende");
  await expect(problems).toContainText("Falta la línea");
  await expect(problems).toContainText("La fecha está en el futuro");
  const code = `ROBOT-${sign}`;
  await expect(page.getByLabel(`Línea ${code}`, { exact: true })).toHaveValue("");
  await expect(page.getByLabel(`Producto R-${sign}`)).toHaveValue("");
  // Choosing is asking at once, and what was chosen stays after a reload.
  await page.getByLabel(`Ritmo ideal de ${code}`).fill("3.5");
  await page.getByLabel(`Ritmo ideal de ${code}`).blur();
  await expect(page.getByLabel(`Ritmo ideal de ${code}`)).toHaveValue("3.5");
  await page.getByLabel(`Producto R-${sign}`).selectOption({ label: "Dejar fuera sus renglones" });
  await expect(page.getByText("Ningún renglón puede entrar")).toBeVisible();
  await expect(page.getByRole("button", { name: apply })).toHaveCount(0);
  await page.reload();
  await hydrated(page);
  await expect(page.getByLabel(`Producto R-${sign}`)).toHaveValue("-");
  await page.getByLabel(`Producto R-${sign}`).selectOption({ label: "Crear" });
  await expect(figure(page, "Piezas")).toHaveText("40");
  await page.getByRole("button", { name: apply }).click();

  await expect(page.getByText("Tu planta ya tiene estos datos")).toBeVisible({ timeout: 15_000 });
  await expect(figure(page, "Piezas nuevas")).toHaveText("40");
  await expect(page.getByText("40 de 43 renglones están en tu planta.")).toBeVisible();
  await page.getByRole("link", { name: "Ver el tablero de ese tiempo" }).click();
  await expect(page).toHaveURL(/from=2026-09-07T14%3A00&to=2026-09-07T14%3A29/);
  await expect(page.getByRole("heading", { name: "Producción por tiempo" })).toBeVisible();
  await page.getByRole("group", { name: "Líneas" }).getByLabel(code).check();
  await expect(page).toHaveURL(new RegExp(`line=${code}`));
  await expect(figure(page, "Piezas producidas")).toHaveText("40");
  await expect(figure(page, "Piezas buenas")).toHaveText("36");
  await expect(figure(page, "Descarte")).toHaveText("4");

  await visit(page, "/plant/imports");
  await drop(page, shift(sign));
  await columnsAreShown(page);
  await page.getByRole("button", { name: next }).click();
  await expect(page.getByText("Todo lo que nombra el archivo ya está en tu planta.")).toBeVisible({ timeout: 15_000 });
  await page.getByRole("button", { name: apply }).click();
  await expect(page.getByText("Estos datos ya estaban en tu planta")).toBeVisible({ timeout: 15_000 });
  await expect(figure(page, "Ya estaban")).toHaveText("40");
});

test("a file that is no table is refused with what to do", async ({ page }) => {
  await visit(page, "/plant/imports");
  await drop(page, picture("turno.csv"));
  // The browser says so before the file is sent; whoever knows better sends it, and the server says the same.
  await expect(page.getByRole("alert")).toContainText("No es una hoja de cálculo: es una imagen.");
  await page.getByRole("button", { name: "Subir de todos modos" }).click();
  await expect(page).toHaveURL(/\/plant\/imports\/[0-9a-f-]{36}$/);
  await expect(page.getByText("No es una hoja de cálculo: es una imagen.")).toBeVisible({ timeout: 15_000 });
  await expect(page.getByText("Tu planta sigue como estaba.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Traer otro archivo" })).toBeVisible();
});

test.describe("a file that lacks something", () => {
  test.use({ allowedErrors: [refused(422)] });

  test("the time is missing: it is said, and nothing that was chosen is lost", async ({ page }) => {
    const sign = mark();
    await visit(page, "/plant/imports");
    await drop(page, csv(`sin hora ${sign}.csv`, ["Equipo,Cosa,Nota", `Robot ${sign},A,x`, `Robot ${sign},B,y`]));
    await columnsAreShown(page);
    await page.getByLabel("Cosa").selectOption({ label: "Producto" });
    await page.getByRole("button", { name: next }).click();
    await expect(page.getByRole("alert")).toContainText("Fecha y hora");
    await expect(page.getByLabel("Cosa")).toHaveValue("product");
    await page.reload();
    await hydrated(page);
    await expect(page.getByLabel("Cosa")).toHaveValue("product");
  });
});

test("what no column says is the same for all rows, and a code of the file can be one of ours", async ({ page }) => {
  const sign = mark();
  await visit(page, "/plant/imports");
  await drop(page, csv(`una linea ${sign}.csv`, ["Instante,Pieza", `2026-09-08T15:00:00Z,X-${sign}`, `2026-09-08T15:00:30Z,X-${sign}`]));
  await columnsAreShown(page);
  await page.getByLabel("Pieza", { exact: true }).selectOption({ label: "Producto" });
  await page.getByLabel("Línea, igual en todos los renglones").fill("L1");
  await page.getByRole("button", { name: next }).click();
  await page.getByLabel(`Producto X-${sign}`).selectOption("SOPORTE-A");
  await expect(page.getByLabel(`Producto X-${sign}`)).toHaveValue("SOPORTE-A");
  await expect(figure(page, "Piezas")).toHaveText("2");
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the columns are a form, and so is the review", async ({ page }) => {
    const sign = mark();
    const id = await upload("plant", shift(sign), "/oee/imports");
    await reaches("plant", id, "needs_mapping", "/oee/imports");
    await page.goto(`/plant/imports/${id}`);
    await page.getByLabel("Hora", { exact: true }).selectOption({ label: "No usar" });
    await page.getByLabel("Fecha", { exact: true }).selectOption({ label: "No usar" });
    await page.getByRole("button", { name: next }).click();
    await expect(page.getByRole("alert")).toContainText("Fecha y hora");
    await expect(page.getByLabel("Hora", { exact: true })).toHaveValue("");
    await page.getByLabel("Hora", { exact: true }).selectOption({ label: "Hora" });
    await page.getByLabel("Fecha", { exact: true }).selectOption({ label: "Fecha y hora" });
    await page.getByRole("button", { name: next }).click();
    await expect(page).toHaveURL(/step=review/);
    await page.getByRole("button", { name: apply }).click();
    await reaches("plant", id, "completed", "/oee/imports");
    await page.goto(`/plant/imports/${id}`);
    await expect(page.getByText("40 de 43 renglones están en tu planta.")).toBeVisible();
  });
});

test.describe("as an operator", () => {
  test.use({ as: "plantOperator", allowedErrors: [refused(403)] });

  test("nothing can be brought in", async ({ page }) => {
    await visit(page, "/plant");
    await expect(page.getByRole("link", { name: "Traer un archivo" })).toHaveCount(0);
    expect(await visit(page, "/plant/imports")).toBe(403);
  });
});
