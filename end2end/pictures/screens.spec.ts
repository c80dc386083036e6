/**
 * Screenshots to look at: each screen in both themes, on a phone and on a desk, in pictures/out; and the two of the
 * README, in docs/pictures.
 */
import { bring, partPath, planned, productionPath, reaches, storePath, upload } from "../support/api.ts";
import type { Person } from "../support/people.ts";
import { csv, picture } from "../support/price_list.ts";
import { desk, phone, test, themes, visit, wear, type Page } from "../support/test.ts";

type Screen = { name: string; as?: Person; path: () => string | Promise<string> };

const screens: Screen[] = [
  { name: "home", path: () => "/" },
  { name: "catalog", path: () => "/catalog" },
  { name: "results", path: () => "/catalog?q=balatas+delanteras+tsuru+2004" },
  { name: "results-workshop", as: "workshop", path: () => "/catalog?q=balatas+delanteras+tsuru+2004" },
  { name: "results-loose", as: "workshop", path: () => "/catalog?q=aceite" },
  { name: "results-none", path: () => "/catalog?q=xyzzy-0000" },
  { name: "part", path: () => partPath("41060-50Y90") },
  { name: "part-workshop", as: "workshop", path: () => partPath("41060-50Y90") },
  { name: "login", path: () => "/login" },
  { name: "account", as: "workshop", path: () => "/account" },
  { name: "inventory", as: "warehouse", path: () => "/inventory" },
  { name: "inventory-loose", as: "warehouse", path: () => "/inventory?show=loose" },
  { name: "upload", as: "otherWarehouse", path: () => "/inventory/import" },
  {
    name: "mapping",
    as: "otherWarehouse",
    path: async () => {
      const id = await upload("otherWarehouse", list());
      await reaches("otherWarehouse", id, "needs_mapping");
      return `/inventory/imports/${id}`;
    },
  },
  {
    name: "plan",
    as: "warehouse",
    path: async () => {
      await bring("warehouse", prices(310.5, 250.9));
      return `/inventory/imports/${await planned("warehouse", prices(3105, 260.9))}`;
    },
  },
  { name: "result", as: "otherWarehouse", path: async () => `/inventory/imports/${await bring("otherWarehouse", list())}` },
  {
    name: "failed",
    as: "otherWarehouse",
    path: async () => {
      const id = await upload("otherWarehouse", picture("lista.xlsx"));
      await reaches("otherWarehouse", id, "failed");
      return `/inventory/imports/${id}`;
    },
  },
  { name: "vehicle", path: () => "/catalog?make=nissan&model=tsuru&year=2004" },
  { name: "plant", as: "plant", path: () => "/plant?range=yesterday" },
  { name: "plant-week", as: "plant", path: () => "/plant?range=7d" },
  { name: "plant-imports", as: "plant", path: () => "/plant/imports" },
  { name: "plant-columns", as: "plant", path: () => waiting() },
  { name: "plant-review", as: "plant", path: async () => `${await waiting()}?step=review` },
  { name: "production-orders", as: "producer", path: () => "/production/orders" },
  { name: "production-order", as: "producer", path: () => productionPath("orders") },
  { name: "production-order-new", as: "producer", path: () => "/production/orders/new" },
  { name: "production-specifications", as: "producer", path: () => "/production/specifications" },
  { name: "production-specification", as: "producer", path: () => productionPath("specifications") },
  { name: "production-specification-new", as: "producer", path: () => "/production/specifications/new" },
  { name: "production-traveller", as: "producer", path: async () => `${await productionPath("orders")}/traveller` },
  { name: "production-workpieces", as: "producer", path: () => "/production/workpieces" },
  { name: "production-workpiece", as: "producer", path: () => productionPath("workpieces") },
  { name: "production-stages", as: "producer", path: () => "/production/setup" },
  { name: "production-machine", as: "producer", path: () => "/production/setup?show=machines&edit=new" },
  { name: "production-import", as: "producer", path: () => "/production/import" },
  { name: "catalog-import", as: "platform", path: () => "/catalog/import" },
  { name: "catalog-brands", as: "platform", path: () => "/catalog/edit" },
  { name: "catalog-brand", as: "platform", path: () => "/catalog/edit?show=brands&edit=new" },
  { name: "catalog-groups", as: "platform", path: () => "/catalog/edit?show=groups" },
  { name: "catalog-part", as: "platform", path: async () => (await partPath("GDB1420")).replace("/catalog/", "/catalog/edit/") },
  { name: "catalog-reports", as: "platform", path: () => "/catalog/edit/reports" },
  { name: "catalog-wanted", as: "platform", path: () => "/catalog/edit/wanted" },
  { name: "production-import-columns", as: "producer", path: () => orders() },
  { name: "production-pad", as: "machinist", path: () => "/production/pad" },
  { name: "production-need", as: "producer", path: async () => `${await productionPath("workpieces")}?need=new` },
  { name: "production-material", as: "producer", path: async () => `${await productionPath("orders")}?material=issue` },
  { name: "production-sharing", as: "producer", path: async () => `${await productionPath("orders")}?share=1` },
  { name: "production-pads", as: "producer", path: () => "/production/pads" },
  { name: "pad-waits", path: () => "/pad" },
  { name: "production-floor", as: "producer", path: () => "/production/floor" },
  { name: "production-movements", as: "producer", path: () => "/production/movements" },
  { name: "production-shifts", as: "producer", path: () => "/production/shifts" },
  { name: "stores", as: "storekeeper", path: () => "/stores" },
  { name: "stores-labels", as: "storekeeper", path: () => "/stores/labels?all=1&show=low&commands=1" },
  { name: "stores-low", as: "storekeeper", path: () => "/stores?show=low" },
  { name: "stores-item", as: "storekeeper", path: () => storePath("items") },
  { name: "stores-holder", as: "storekeeper", path: () => storePath("holders") },
  { name: "stores-documents", as: "storekeeper", path: () => "/stores/documents" },
  { name: "stores-document", as: "storekeeper", path: () => storePath("documents") },
  { name: "stores-counts", as: "storekeeper", path: () => "/stores/counts" },
  { name: "stores-count", as: "storekeeper", path: () => storePath("counts") },
  { name: "stores-counter", as: "storekeeper", path: () => "/stores/counter" },
  { name: "stores-code", as: "storekeeper", path: () => "/stores/codes/NADIE-0000" },
  { name: "tasks", as: "plant", path: () => "/tasks" },
  { name: "tasks-new", as: "plant", path: () => "/tasks?new=1" },
  { name: "stores-requests", as: "storekeeper", path: () => "/stores/requests" },
  { name: "stores-exports", as: "storeOwner", path: () => "/stores/exports" },
  { name: "stores-settings", as: "storekeeper", path: () => "/stores/settings" },
  { name: "stores-new-item", as: "storekeeper", path: () => "/stores/settings?show=items&edit=new" },
  { name: "stores-kits", as: "storekeeper", path: () => "/stores/settings?show=kits" },
  { name: "stores-new-kit", as: "storekeeper", path: () => "/stores/settings?show=kits&edit=new" },
  { name: "stores-import", as: "storekeeper", path: () => "/stores/import" },
  { name: "stores-import-columns", as: "storekeeper", path: () => stock() },
  {
    name: "stores-item-files",
    as: "storekeeper",
    path: async () => {
      const path = await storePath("items");
      await upload("storekeeper", picture("taladro.png"), `/stores/items/${path.split("/").at(-1)}/files`);
      return path;
    },
  },
  { name: "webhooks", as: "storeOwner", path: () => "/settings/webhooks" },
  { name: "webhook-new", as: "storeOwner", path: () => "/settings/webhooks?edit=new" },
  { name: "account-stores", as: "storekeeper", path: () => "/account" },
  { name: "audit", as: "plant", path: () => "/settings/audit" },
  { name: "plant-screens", as: "plant", path: () => "/plant/screens?range=7d" },
  { name: "screen-waits", path: () => "/screen" },
  { name: "plant-lines", as: "plant", path: () => "/plant/settings" },
  { name: "plant-areas", as: "plant", path: () => "/plant/settings?show=areas" },
  { name: "plant-areas-none", as: "plant", path: () => "/plant/settings?show=areas&q=xyzzy" },
  { name: "plant-area", as: "plant", path: () => "/plant/settings?show=areas&edit=new" },
  { name: "plant-shift", as: "plant", path: () => "/plant/settings?show=shifts&edit=new" },
  { name: "users", as: "platform", path: () => "/admin/users" },
  { name: "forbidden", as: "workshop", path: () => "/inventory" },
  { name: "not-found", path: () => "/no-such-page" },
];

/** A shift as machines write it down, of a press that nobody set up and with a few rows that cannot be taken. */
async function waiting() {
  const rows = Array.from({ length: 12 }, (_, at) => `07/09/2026,08:00:${String(at * 5).padStart(2, "0")},Prensa 7,B-12,Completo`);
  const shift = csv("turno_septiembre.csv", ["Fecha,Hora,Máquina,Producto,Estatus", ...rows, "07/09/2026,mañana,Prensa 7,B-12,Completo", "07/09/2026,08:02:00,,B-12,Error"]);
  const id = await upload("plant", shift, "/oee/imports");
  await reaches("plant", id, "needs_mapping", "/oee/imports");
  return `/plant/imports/${id}`;
}

/** A plan as a customer sends it. */
async function orders() {
  const rows = ["Pedido,Plano,Nombre,Piezas,Fecha de entrega,Ruta", "OT-1,EJE-310,Eje,400,05/09/2030,maquinado>qc", "OT-2,EJE-310,,muchas,06/09/2030,"];
  const id = await upload("producer", csv("plan.csv", rows), "/production/imports?kind=orders");
  await reaches("producer", id, "needs_mapping", "/production/imports");
  return `/production/imports/${id}`;
}

/** A list of items that waits for its columns. */
async function stock() {
  const rows = ["Código,Nombre,Existencia,Ubicación,Mínimo", "BR-3,Broca 3 mm,12,Estante 1,5", "BR-4,Broca 4 mm,-2,Estante 1,5"];
  const id = await upload("storekeeper", csv("articulos.csv", rows), "/stores/imports");
  await reaches("storekeeper", id, "needs_mapping", "/stores/imports");
  return `/stores/imports/${id}`;
}

/** A list whose prices are these. */
function prices(first: number, second: number) {
  return csv("lista_agosto.csv", [
    "Código,Descripción,Marca,Precio,Existencia,Repisa",
    `PL-1,Cofre de prueba,ACME,${first},3,J-1`,
    `PL-2,Salpicadera de prueba,ACME,${second},7,J-1`,
    ...(first > 1000 ? ["PL-4,Facia de prueba,ACME,999.9,2,J-2"] : ["PL-3,Faro de prueba,ACME,120.5,4,J-2"]),
  ]);
}

/** A list as bodegas have it: with a title, signs before prices, an ambiguous column and a few mistakes. */
function list() {
  return csv("lista_julio.csv", [
    "Autopartes Centro,,,,,",
    "Lista de precios de julio,,,,,",
    "Código,Descripción,Marca,P. Público,Exist.,Anaquel 2",
    '41060-50Y90,BALATAS DELANTERAS TSURU 92-17,NISSAN,"$ 1,349.00",17,R-01',
    "D465,BALATAS DELANTERAS TSURU 92-17,WAGNER,$ 429.50,15,R-01",
    "SHD-465,BALATAS DELANTERAS TSURU 92-17,FRITEC,$ 344.90,-2,R-02",
    "04465-02220,BALATAS DELANTERAS COROLLA,TOYOTA,consultar,6,R-02",
    ",SIN NÚMERO,GENÉRICO,$ 12.00,1,R-03",
    "CLX-12V,CLAXON DE DOS TONOS 12 V,HELLA,$ 189.00,9,R-03",
    "TAP-M12,TAPÓN DE CÁRTER M12,DORMAN,,30,R-04",
    "TOTAL,,,,76,",
  ]);
}

/** Makes the screen as high as the page, so that what keeps to the edges of the screen does not lie over the page. */
async function showAll(page: Page, size: { width: number; height: number }): Promise<void> {
  await page.setViewportSize(size);
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width: size.width, height });
}

for (const { name, as, path } of screens) {
  test.describe(name, () => {
    test.use({ as, allowedErrors: [/status of 40[34]/] });

    test("in both themes, on a phone and on a desk", async ({ page }) => {
      await visit(page, await path());
      for (const theme of themes) {
        await wear(page, theme);
        for (const size of [desk, phone]) {
          await showAll(page, size);
          await page.screenshot({ path: `pictures/out/${name}-${theme}-${size.width}.png` });
        }
      }
    });
  });
}

for (const { name, as, path } of screens.filter((screen) => ["part-workshop", "mapping", "plant"].includes(screen.name))) {
  test.describe(`${name} for the README`, () => {
    test.use({ as, viewport: { width: 1280, height: 800 } });

    test("is taken", async ({ page }) => {
      await visit(page, await path());
      await page.screenshot({ path: `../docs/pictures/${name}.png` });
    });
  });
}
