/** Every page there is, and how it answers to each kind of person. A new route of the application belongs here. */
import { get, importInHistory, partPath, planned, productionPath, reaches, storePath, upload } from "./api.ts";
import { tokenOf, type Person } from "./people.ts";
import { csv, mark } from "./price_list.ts";

export type Route = {
  name: string;
  /** Found out when it is visited: it may hold the id of something. */
  path: () => string | Promise<string>;
  /** The status as each person gets it; nobody is `undefined`. */
  status: (who: Person | undefined) => number;
  /** Who sees most on it. */
  sees: Person | undefined;
};

const open = () => 200;
const missing = () => 404;
/** Pages of some; whoever is not signed in is led to the sign-in page, which is there. */
const only =
  (...those: Person[]) =>
  (who: Person | undefined) =>
    who === undefined || those.includes(who) ? 200 : 403;
/** Pages of a bodega. */
const bodega = only("warehouse", "viewer", "otherWarehouse");
/** Pages of a plant. */
const plant = only("plant", "plantOperator");
/** Pages of those who set a plant up. */
const planner = only("plant");
/** Pages of a production. */
const production = only("producer", "machinist");
/** Pages of a store-room: a production has one. */
const stores = only("storekeeper", "producer", "machinist");
/** Pages of those who keep it. */
const keeps = only("storekeeper", "producer");
/** Pages of one thing of the demo store-room: others who see such pages do not find it. */
const ofOne =
  (...those: Person[]) =>
  (who: Person | undefined) =>
    who !== undefined && those.includes(who) ? 404 : only("storekeeper")(who);
/** Pages of all who make or keep something. */
const works = only("plant", "plantOperator", "storekeeper", "producer", "machinist");
/** What nobody there knows. */
const known = (who: Person | undefined) => (who !== undefined && stores(who) === 200 ? 404 : stores(who));

/** Pages of those who administer an organization. */
const administers = only("workshop", "warehouse", "otherWarehouse", "plant", "platform");
/** Pages of the platform alone. */
const platform = only("platform");

export const routes: Route[] = [
  { name: "the start", path: () => "/", status: open, sees: undefined },
  { name: "the catalogue", path: () => "/catalog", status: open, sees: "workshop" },
  { name: "results", path: () => "/catalog?q=balatas+delanteras+tsuru+2004", status: open, sees: "workshop" },
  { name: "results without any", path: () => "/catalog?q=xyzzy-0000", status: open, sees: "workshop" },
  { name: "a vehicle", path: () => "/catalog?make=nissan&model=tsuru&year=2004", status: open, sees: undefined },
  {
    name: "what fits a vehicle, by place",
    path: () => "/catalog?make=nissan&model=tsuru&year=2004&category=brakes&group=brake_pads",
    status: open,
    sees: "workshop",
  },
  { name: "a vehicle half chosen", path: () => "/catalog?make=nissan&model=tsuru", status: open, sees: undefined },
  { name: "a vehicle that is not there", path: () => "/catalog?make=nissan&model=tsuru&year=2019", status: missing, sees: undefined },
  { name: "offers without catalogue", path: () => "/catalog?q=15w40+gal", status: open, sees: "workshop" },
  { name: "a part", path: () => partPath("41060-50Y90"), status: open, sees: "workshop" },
  { name: "a part for a vehicle", path: async () => `${await partPath("D465")}?make=nissan&model=tsuru&year=2004`, status: open, sees: undefined },
  { name: "a part without prices", path: () => partPath("D465"), status: open, sees: undefined },
  { name: "signing in", path: () => "/login", status: open, sees: undefined },
  { name: "my account", path: () => "/account", status: open, sees: "workshop" },
  { name: "my notices", path: () => "/notices", status: open, sees: "warehouse" },
  { name: "my unread notices", path: () => "/notices?show=unread", status: open, sees: "plantOperator" },
  { name: "the tasks", path: () => "/tasks", status: works, sees: "plant" },
  { name: "a new task", path: () => "/tasks?show=mine&new=1", status: works, sees: "storekeeper" },
  { name: "my inventory", path: () => "/inventory", status: bodega, sees: "warehouse" },
  { name: "bringing in a file", path: () => "/inventory/import", status: bodega, sees: "warehouse" },
  {
    name: "the columns of a file",
    path: async () => {
      const id = await upload("warehouse", waiting());
      await reaches("warehouse", id, "needs_mapping");
      return `/inventory/imports/${id}`;
    },
    status: bodega,
    sees: "warehouse",
  },
  {
    name: "what a file would do",
    path: async () => `/inventory/imports/${await planned("warehouse", waiting())}`,
    status: bodega,
    sees: "warehouse",
  },
  {
    name: "the result of a file",
    path: async () => `/inventory/imports/${await importInHistory("warehouse", "completed")}`,
    status: bodega,
    sees: "warehouse",
  },
  { name: "the plant", path: () => "/plant", status: plant, sees: "plant" },
  { name: "the plant's week", path: () => "/plant?range=7d&interval=1d", status: plant, sees: "plant" },
  { name: "the plant with an upside-down range", path: () => "/plant?range=custom&from=2026-11-22&to=2026-11-20", status: plant, sees: "plant" },
  { name: "bringing detections in", path: () => "/plant/imports", status: planner, sees: "plant" },
  { name: "the columns of a file of detections", path: async () => seenFile(), status: planner, sees: "plant" },
  { name: "the review of a file of detections", path: async () => `${await seenFile()}?step=review`, status: planner, sees: "plant" },
  { name: "the plant's lines", path: () => "/plant/settings", status: plant, sees: "plant" },
  { name: "a new shift", path: () => "/plant/settings?show=shifts&edit=new", status: plant, sees: "plant" },
  { name: "the plant's calendar", path: () => "/plant/settings?show=calendar", status: plant, sees: "plant" },
  { name: "the plant's screens", path: () => "/plant/screens?range=7d", status: planner, sees: "plant" },
  { name: "a screen that waits", path: () => "/screen", status: open, sees: undefined },
  { name: "the plan of a production", path: () => "/production/orders", status: production, sees: "producer" },
  { name: "orders of partners that are due", path: () => "/production/orders?show=all&cooperation=true&due=2030-01-15", status: production, sees: "producer" },
  { name: "no such order", path: () => "/production/orders?q=xyzzy-0000", status: production, sees: "producer" },
  { name: "ordering", path: () => "/production/orders/new", status: only("producer"), sees: "producer" },
  { name: "an order", path: () => productionPath("orders"), status: production, sees: "producer" },
  { name: "changing an order", path: async () => `${await productionPath("orders")}?edit=1`, status: production, sees: "producer" },
  { name: "holding an order", path: async () => `${await productionPath("orders")}?step=hold`, status: production, sees: "producer" },
  { name: "who sees an order", path: async () => `${await productionPath("orders")}?share=1`, status: production, sees: "producer" },
  { name: "what customers ordered", path: () => "/production/specifications", status: production, sees: "producer" },
  { name: "no such specification", path: () => "/production/specifications?show=all&q=xyzzy-0000", status: production, sees: "producer" },
  { name: "writing a specification down", path: () => "/production/specifications/new", status: only("producer"), sees: "producer" },
  { name: "a specification", path: () => productionPath("specifications"), status: production, sees: "producer" },
  { name: "changing a specification", path: async () => `${await productionPath("specifications")}?edit=1`, status: production, sees: "producer" },
  { name: "who sees a specification", path: async () => `${await productionPath("specifications")}?share=1`, status: production, sees: "producer" },
  { name: "the traveller of an order", path: async () => `${await productionPath("orders")}/traveller`, status: production, sees: "producer" },
  { name: "an order whose sheet was scanned", path: async () => `${await productionPath("orders")}?rev=Z`, status: production, sees: "producer" },
  { name: "the workpieces", path: () => "/production/workpieces", status: production, sees: "producer" },
  { name: "a new workpiece", path: () => "/production/workpieces?edit=new", status: production, sees: "producer" },
  { name: "a workpiece", path: () => productionPath("workpieces"), status: production, sees: "producer" },
  { name: "a new norm", path: async () => `${await productionPath("workpieces")}?norm=new`, status: production, sees: "producer" },
  { name: "new material of a workpiece", path: async () => `${await productionPath("workpieces")}?need=new`, status: production, sees: "producer" },
  { name: "giving material out", path: async () => `${await productionPath("orders")}?material=issue`, status: production, sees: "producer" },
  { name: "recording at a stage", path: () => "/production/pad", status: production, sees: "machinist" },
  { name: "recording at a machine", path: () => "/production/pad?stage=machining", status: production, sees: "machinist" },
  { name: "a device that waits to become a pad", path: () => "/pad", status: open, sees: undefined },
  { name: "the pads of a production", path: () => "/production/pads", status: only("producer"), sees: "producer" },
  { name: "the floor", path: () => "/production/floor", status: production, sees: "producer" },
  { name: "the shifts of a production", path: () => "/production/shifts", status: only("producer"), sees: "producer" },
  { name: "who has what", path: () => "/production/movements", status: only("producer"), sees: "producer" },
  { name: "what is late to come back", path: () => "/production/movements?show=late", status: only("producer"), sees: "producer" },
  { name: "a new movement", path: () => "/production/movements?new=1", status: only("producer"), sees: "producer" },
  { name: "sending to a partner", path: async () => `${await productionPath("orders")}?send=to_partner`, status: production, sees: "producer" },
  { name: "bringing orders in", path: () => "/production/import", status: only("producer"), sees: "producer" },
  { name: "bringing workpieces in", path: () => "/production/import/workpieces", status: only("producer"), sees: "producer" },
  { name: "the columns of a file of orders", path: () => ordersFile(), status: only("producer"), sees: "producer" },
  { name: "the production's stages", path: () => "/production/setup", status: production, sees: "producer" },
  { name: "a new machine", path: () => "/production/setup?show=machines&edit=new", status: production, sees: "producer" },
  { name: "the store-room", path: () => "/stores", status: stores, sees: "storekeeper" },
  { name: "what is low in the store-room", path: () => "/stores?show=low", status: stores, sees: "storekeeper" },
  { name: "nothing like it in the store-room", path: () => "/stores?q=xyzzy-0000&kind=tool", status: stores, sees: "storekeeper" },
  { name: "an item of the store-room", path: () => storePath("items"), status: ofOne("producer", "machinist"), sees: "storekeeper" },
  { name: "what a holder has", path: () => storePath("holders"), status: ofOne("producer"), sees: "storekeeper" },
  { name: "what I have", path: () => "/stores/mine", status: stores, sees: "storekeeper" },
  { name: "the documents of the store-room", path: () => "/stores/documents", status: keeps, sees: "storekeeper" },
  { name: "a document of the store-room", path: () => storePath("documents"), status: ofOne("producer"), sees: "storekeeper" },
  { name: "the store-room as files", path: () => "/stores/exports", status: only("storeOwner"), sees: "storeOwner" },
  { name: "bringing items in", path: () => "/stores/import", status: keeps, sees: "storekeeper" },
  { name: "the counts of the store-room", path: () => "/stores/counts", status: stores, sees: "storekeeper" },
  { name: "a count of the store-room", path: () => storePath("counts"), status: ofOne("producer", "machinist"), sees: "storekeeper" },
  { name: "labels of the store-room", path: () => "/stores/labels", status: keeps, sees: "storekeeper" },
  {
    name: "labels of an item, of all tools and of the counter",
    path: async () => `/stores/labels?item=${(await storePath("items")).split("/").pop()}&all=1&kind=tool&commands=1`,
    status: ofOne("producer"),
    sees: "storekeeper",
  },
  { name: "the counter", path: () => "/stores/counter", status: keeps, sees: "storekeeper" },
  { name: "a code that nobody knows", path: () => "/stores/codes/NADIE-0000", status: known, sees: "storekeeper" },
  { name: "the requests of the store-room", path: () => "/stores/requests", status: stores, sees: "storekeeper" },
  { name: "the store-room's items", path: () => "/stores/settings", status: stores, sees: "storekeeper" },
  { name: "a new item", path: () => "/stores/settings?show=items&edit=new", status: stores, sees: "storekeeper" },
  { name: "the store-room's people", path: () => "/stores/settings?show=holders", status: stores, sees: "storekeeper" },
  { name: "the store-room's kits", path: () => "/stores/settings?show=kits", status: stores, sees: "storekeeper" },
  { name: "a new kit", path: () => "/stores/settings?show=kits&edit=new", status: stores, sees: "storekeeper" },
  { name: "the audit", path: () => "/settings/audit", status: administers, sees: "warehouse" },
  { name: "the audit of a day and an action", path: () => "/settings/audit?action=sign_in&from=2026-01-01", status: administers, sees: "plant" },
  { name: "the audit with an upside-down range", path: () => "/settings/audit?from=2026-11-22&to=2026-11-20", status: administers, sees: "platform" },
  { name: "registering", path: () => "/register", status: open, sees: undefined },
  { name: "having registered", path: () => "/register?done=1", status: open, sees: undefined },
  { name: "a forgotten password", path: () => "/forgot-password", status: open, sees: undefined },
  { name: "a new password", path: () => "/reset-password?token=x", status: open, sees: undefined },
  { name: "the settings", path: () => "/settings", status: administers, sees: "warehouse" },
  { name: "notices in chats", path: () => "/settings/webhooks", status: administers, sees: "warehouse" },
  { name: "a new chat", path: () => "/settings/webhooks?edit=new", status: administers, sees: "plant" },
  { name: "the people of an organization", path: () => "/settings/users", status: administers, sees: "warehouse" },
  { name: "somebody new", path: () => "/settings/users?edit=new", status: administers, sees: "warehouse" },
  { name: "bringing parts in", path: () => "/catalog/import", status: platform, sees: "platform" },
  { name: "bringing cross references in", path: () => "/catalog/import/references", status: platform, sees: "platform" },
  { name: "bringing fitments in", path: () => "/catalog/import/fitments", status: platform, sees: "platform" },
  { name: "bringing vehicles in", path: () => "/catalog/import/vehicles", status: platform, sees: "platform" },
  { name: "the brands of the catalogue", path: () => "/catalog/edit", status: platform, sees: "platform" },
  { name: "a new group of the catalogue", path: () => "/catalog/edit?show=groups&edit=new", status: platform, sees: "platform" },
  { name: "a new part of the catalogue", path: () => "/catalog/edit/parts/new", status: platform, sees: "platform" },
  { name: "a part as the platform says it", path: async () => (await partPath("D465")).replace("/parts/", "/edit/parts/"), status: platform, sees: "platform" },
  { name: "two brands that become one", path: () => mergePath(), status: platform, sees: "platform" },
  { name: "what workshops report", path: () => "/catalog/edit/reports", status: platform, sees: "platform" },
  { name: "groups that are too large", path: () => "/catalog/edit/reports/large", status: platform, sees: "platform" },
  { name: "what the catalogue lacks", path: () => "/catalog/edit/wanted", status: platform, sees: "platform" },
  { name: "the columns of a file of parts", path: () => partsFile(), status: platform, sees: "platform" },
  { name: "the organizations", path: () => "/admin/organizations", status: platform, sees: "platform" },
  { name: "a new organization", path: () => "/admin/organizations?edit=new", status: platform, sees: "platform" },
  { name: "the people of all", path: () => "/admin/users", status: platform, sees: "platform" },
  { name: "a page that is not there", path: () => "/no-such-page", status: missing, sees: undefined },
  {
    name: "a part that is not there",
    path: () => "/catalog/parts/00000000-0000-7000-8000-000000000000",
    status: missing,
    sees: undefined,
  },
];

/** A file with something of everything that its page has to say. */
function waiting() {
  const sign = mark();
  return csv(`espera ${sign}.csv`, [
    "Lista de precios,,,,",
    "Código,Descripción,Precio,Existencia,Vitrina",
    `E${sign}1,Balero de rueda,1.234,4,A`,
    `E${sign}2,Balero de maza,2.345,no hay,A`,
    `1.23E+11,Retén,3.456,1,B`,
    "TOTAL,,,5,",
  ]);
}

/** A file of detections that waits for its columns, with rows that cannot be taken and a line that nobody knows. */
async function seenFile() {
  const sign = mark();
  const list = csv(`turno ${sign}.csv`, [
    "Fecha,Hora,Máquina,Producto,Estatus",
    `05/09/2026,08:00:00,Robot ${sign},R-${sign},Completo`,
    `05/09/2026,08:00:20,Robot ${sign},R-${sign},Completo`,
    `05/09/2026,mañana,Robot ${sign},R-${sign},Completo`,
    `05/09/2026,08:01:00,,R-${sign},Error`,
  ]);
  const id = await upload("plant", list, "/oee/imports");
  await reaches("plant", id, "needs_mapping", "/oee/imports");
  return `/plant/imports/${id}`;
}

/** A file of orders that waits for its columns. */
async function ordersFile() {
  const sign = mark();
  const list = csv(`plan ${sign}.csv`, ["Pedido,Plano,Nombre,Piezas,Fecha de entrega", `OT-${sign},P-${sign},Pieza,40,05/09/2030`, `,P-${sign},,muchas,ayer`]);
  const id = await upload("producer", list, "/production/imports?kind=orders");
  await reaches("producer", id, "needs_mapping", "/production/imports");
  return `/production/imports/${id}`;
}

/** The page on which a brand of the catalogue becomes one with another. */
async function mergePath() {
  const { data } = await get<{ data: { id: string }[] }>(await tokenOf("platform"), "/catalog/brands");
  return `/catalog/edit/brands/${data[0]?.id}/merge`;
}

/** A file of parts that waits for its columns. */
async function partsFile() {
  const sign = mark();
  const list = csv(`partes ${sign}.csv`, ["Marca,Número,Nombre,Grupo,Precio", `Marca ${sign},${sign}-1,Balatas,Balatas,120.50`, `Marca ${sign},${sign}-2,Balatas,Nadie,`]);
  const id = await upload("platform", list, "/catalog/imports?kind=parts");
  await reaches("platform", id, "needs_mapping", "/catalog/imports");
  return `/catalog/imports/${id}`;
}
