/** A plant sees what its lines do, asks for another time, and sets itself up. */
import { mark } from "../support/price_list.ts";
import { tokenOf } from "../support/people.ts";
import { expect, hydrated, phone, test, visit, type Page } from "../support/test.ts";

test.use({ as: "plant" });

/** What a card says, by its name. */
function card(page: Page, name: string) {
  return page.locator("main details").filter({ has: page.locator("summary", { hasText: name }) });
}

/** Seconds of `h:mm:ss`, with a minus as it is printed. */
function seconds(text: string): number {
  const sum = text
    .replace("−", "")
    .replaceAll(",", "")
    .split(":")
    .reduce((sum, part) => sum * 60 + Number(part), 0);
  return text.startsWith("−") ? -sum : sum;
}

test("each figure opens its arithmetic", async ({ page }) => {
  await visit(page, "/plant?range=yesterday");
  for (const name of ["OEE", "Disponibilidad", "Rendimiento", "Calidad"]) {
    const figure = card(page, name);
    await expect(figure).toContainText(/\d+\.\d %/);
    await figure.locator("summary").click();
    await expect(figure).toContainText("=");
  }
  await expect(card(page, "Disponibilidad")).toContainText("Tiempo de producción ÷ tiempo planeado");
});

test("the charts are drawn, with their data behind them", async ({ page }) => {
  await visit(page, "/plant?range=yesterday");
  const charts = page.locator("engrane-chart");
  await expect(charts.first()).toBeVisible();
  const count = await charts.count();
  expect(count).toBeGreaterThanOrEqual(2);
  for (let at = 0; at < count; at += 1) {
    await expect(charts.nth(at).locator("canvas")).toBeVisible();
    await expect(charts.nth(at)).toHaveAttribute("aria-label", /\S/);
  }
  const production = page.locator("section").filter({ has: page.getByRole("heading", { name: "Producción por tiempo" }) });
  await production.getByText("Ver datos").click();
  await expect(production.getByRole("table")).toContainText("Producidas");
});

test("the waterfall falls from the calendar to what added value, to the second", async ({ page }) => {
  await visit(page, "/plant?range=yesterday");
  const waterfall = page.locator("section").filter({ has: page.getByRole("heading", { name: "De dónde se va el tiempo" }) });
  await waterfall.getByText("Ver datos").click();
  const rows = await waterfall.locator("tbody tr").evaluateAll((rows) =>
    rows.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent?.trim() ?? "")),
  );
  expect(rows.length).toBeGreaterThan(10);
  let at = seconds(rows[0]?.[2] ?? "");
  for (const [name, kind, time] of rows.slice(1)) {
    if (kind === "Pérdida") {
      at += seconds(time ?? "");
    } else {
      expect(seconds(time ?? ""), name).toBe(at);
    }
  }
});

test("what is chosen stands in the address, and is asked for at once", async ({ page }) => {
  await visit(page, "/plant");
  await page.getByLabel("Periodo", { exact: true }).selectOption({ label: "7 días" });
  await expect(page).toHaveURL(/range=7d/);
  await page.getByLabel("Intervalo").selectOption({ label: "1 día" });
  await expect(page).toHaveURL(/interval=1d/);
  await expect(page.getByLabel("Periodo", { exact: true })).toHaveValue("7d");
  const lines = page.getByRole("group", { name: "Líneas" }).getByRole("checkbox");
  await lines.first().check();
  await expect(page).toHaveURL(/line=/);
  await page.goBack();
  await expect(page).not.toHaveURL(/line=/);
});

test("an upside-down range is said beside its field, and something else is shown meanwhile", async ({ page }) => {
  await visit(page, "/plant?range=custom&from=2026-11-22&to=2026-11-20");
  await expect(page.getByText("No pudimos leer lo que pediste.")).toBeVisible();
  await expect(page.locator("[aria-invalid=true]").first()).toBeVisible();
  await expect(page.getByRole("heading", { name: "Producción por tiempo" })).toBeVisible();
});

/** Asks a REST door of the plant as the one who runs it. */
const call = async (path: string, init: RequestInit = {}) => {
  const headers = { authorization: `Bearer ${await tokenOf("plant")}`, "content-type": "application/json" };
  const answer = await fetch(`${process.env.ENGRANE_URL}/api/v1/oee${path}`, { ...init, headers });
  expect(answer.ok, `${path}: ${answer.status}`).toBe(true);
  return (await answer.json()) as { data: { code: string; name: string; kind: string; line: string }[] };
};
const post = (path: string, body: unknown) => call(path, { method: "POST", body: JSON.stringify(body) });

test("a detection arrives while somebody looks", async ({ page }) => {
  // A line of its own: the figures of the others are looked at by other journeys.
  const code = `V${mark().toUpperCase()}`.slice(0, 20);
  await post("/lines", { code, name: `Línea ${code}`, ideal_rate: 60 });
  await post("/areas", { line: code, code: "SAL", name: "Salida", kind: "output" });
  const send = (sequence: number) =>
    post("/detections", {
      detections: [{ line: code, area: "SAL", detected_at: new Date().toISOString(), device: "cam", sequence }],
    });
  await send(1);
  await visit(page, `/plant?line=${code}&interval=1h`);
  await expect(page.getByText("En vivo")).toBeVisible();
  const made = page.locator("main dl > div").filter({ hasText: "Piezas producidas" }).locator("dd");
  await expect(made).toHaveText("1");
  await send(2);
  await expect(made).toHaveText("2");
});

test.describe("a form that is refused", () => {
  test.use({ allowedErrors: [/^console: Failed to load resource: the server responded with a status of 4(09|22) /] });

  test("a line is set up with its mistakes said beside the fields, and is removed again", async ({ page }) => {
    const code = `N${mark().toUpperCase()}`.slice(0, 20);
    await visit(page, "/plant/settings");
    await page.getByRole("link", { name: "Agregar" }).click();
    await page.getByLabel("Nombre").fill(`Prueba ${code}`);
    await page.getByLabel("Clave").fill(code);
    await page.getByLabel("Ritmo ideal (piezas por minuto)").fill("rápido");
    await page.getByRole("button", { name: "Guardar" }).click();
    await expect(page.getByLabel("Ritmo ideal (piezas por minuto)")).toHaveAttribute("aria-invalid", "true");
    await expect(page.getByLabel("Nombre")).toHaveValue(`Prueba ${code}`);
    await page.getByLabel("Ritmo ideal (piezas por minuto)").fill("1,200.5");
    await page.getByRole("button", { name: "Guardar" }).click();
    const row = page.getByRole("table", { name: "Líneas" }).getByRole("row").filter({ hasText: code });
    await expect(row).toContainText("1200.5 por min");
    await row.getByRole("link").click();
    await page.getByText("Eliminar…").click();
    await page.getByRole("button", { name: "Eliminar para siempre" }).click();
    await expect(row).toHaveCount(0);
  });

  test("overlapping shifts are refused by name", async ({ page }) => {
    const name = `Turno ${mark()}`;
    await visit(page, "/plant/settings?show=shifts");
    const first = (await page.getByRole("table", { name: "Turnos" }).getByRole("link").first().textContent()) ?? "";
    await visit(page, "/plant/settings?show=shifts&edit=new");
    await page.getByLabel("Nombre").fill(name);
    await page.getByLabel("Empieza").fill("00:00");
    await page.getByLabel("Termina").fill("23:59");
    for (const box of await page.getByRole("group", { name: "Días en que empieza" }).getByRole("checkbox").all()) {
      await box.check();
    }
    await page.getByRole("button", { name: "Guardar" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    expect(first).not.toBe("");
  });
});

test("a long list of the set-up is searched, keeps what is being typed, and says when nothing is found", async ({ page }) => {
  const name = mark();
  const add = async (at: number) =>
    post("/products", { code: `B${name.toUpperCase()}-${at}`.slice(-30), name: `Bújía ${name} tipo${at}` });
  for (let at = 1; at <= 8; at += 1) {
    await add(at);
  }
  await visit(page, "/plant/settings?show=products");
  const rows = page.getByRole("table", { name: "Productos" }).locator("tbody").getByRole("row");
  const box = page.getByRole("main").getByRole("searchbox");
  const search = page.getByRole("main").getByRole("button", { name: "Buscar", exact: true });
  await box.fill(`bujia ${name} tipo3`);
  await search.click();
  await expect(page).toHaveURL(/show=products&q=bujia/);
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText(`Bújía ${name} tipo3`);
  await box.fill(`bujia ${name}`);
  await search.click();
  await expect(rows).toHaveCount(8);
  await box.fill("xyzzy");
  await add(9);
  await expect(rows).toHaveCount(9);
  await expect(box).toHaveValue("xyzzy");
  await search.click();
  await expect(page.getByText("Nada tiene «xyzzy»")).toBeVisible();
  await page.getByRole("link", { name: "Ver todo" }).click();
  await expect(rows.filter({ hasText: name })).toHaveCount(9);
});

test("on a phone everything stands in one column", async ({ page }) => {
  await page.setViewportSize(phone);
  await visit(page, "/plant?range=yesterday");
  const charts = page.locator("engrane-chart");
  await expect(charts.first()).toBeVisible();
  for (const box of await charts.evaluateAll((charts) => charts.map((chart) => chart.getBoundingClientRect().width))) {
    expect(box).toBeGreaterThan(280);
  }
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the filters are a form", async ({ page }) => {
    await page.goto("/plant");
    await page.getByLabel("Periodo", { exact: true }).selectOption({ label: "Ayer" });
    await page.getByRole("button", { name: "Ver", exact: true }).click();
    await expect(page).toHaveURL(/range=yesterday/);
    await expect(page.getByLabel("Periodo", { exact: true })).toHaveValue("yesterday");
  });
});

test.describe("as an operator", () => {
  test.use({ as: "plantOperator" });

  test("the set-up is seen and nothing can be changed", async ({ page }) => {
    await visit(page, "/plant/settings");
    await expect(page.getByRole("table", { name: "Líneas" })).toBeVisible();
    await expect(page.getByRole("link", { name: "Agregar" })).toHaveCount(0);
    await visit(page, "/plant/settings?show=lines&edit=new");
    await hydrated(page);
    await expect(page.getByRole("button", { name: "Guardar" })).toHaveCount(0);
  });
});
