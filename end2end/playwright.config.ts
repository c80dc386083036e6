/**
 * How the browser runs. Eleven projects: `journeys` (what people do; `make test`), `pictures` (screenshots of the screens;
 * `make pictures`), `bench` (how fast pages come up; `make bench-web`), `bench-identity` (what signing in costs;
 * `make bench-identity`), `bench-oee` (how fast detections come in; `make bench-oee`), `bench-import` (how fast a bodega's
 * file comes in; `make bench-import`), `bench-inventory` (how fast its list is shown; part of the same), `bench-offers` (how
 * soon a changed price is seen; likewise), `bench-reader` (how fast the browser shows a file; `make bench-reader`),
 * `bench-stores` and `bench-production` (what years of a store-room and of a production cost) and `bench-catalog` (what finding a part among
 * millions costs; `make` has targets of these names).
 *
 * The server is started by support/server.ts, or ENGRANE_URL names one that runs already. The browser is the system's:
 * CHROMIUM, or the first of the usual names on the PATH.
 */
import { defineConfig } from "@playwright/test";
import { chromium } from "./support/chromium.ts";

/**
 * What Chromium does without. Of two such lists it takes the last one, so Playwright's own is part of it, as far as it is about pages.
 */
const withoutFeatures = [
  "AvoidCorsURLLoaderRestartOnRedirect",
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsFirstBalancedModeAutoEnable",
  "HttpsUpgrades",
  "MediaRouter",
  "NetworkTimeServiceQuerying",
  "OptimizationHints",
  "PaintHolding",
  "PreconnectToSearch",
  "ThirdPartyStoragePartitioning",
  // What its address bar can unfold are pages of their own, which each new window loads: a quarter of a journey's time.
  "AimEnabled",
  "LensOverlay",
  "WebUIOmniboxAimPopup",
  "WebUIOmniboxFullPopup",
  "WebUIOmniboxPopup",
  // It asks a server what the fields of forms are.
  "AutofillServerCommunication",
];

export default defineConfig({
  globalSetup: "./support/server.ts",
  outputDir: "./results",
  reporter: [["list"], ["html", { outputFolder: "./report", open: "never" }]],
  forbidOnly: Boolean(process.env.CI),
  // A journey that passes at the second try has failed.
  retries: 0,
  workers: 2,
  timeout: 30_000,
  expect: { timeout: 5_000 },
  projects: [
    { name: "journeys", testDir: "./journeys" },
    { name: "pictures", testDir: "./pictures" },
    { name: "bench", testDir: "./bench", testIgnore: ["identity.spec.ts", "oee.spec.ts", "import.spec.ts", "inventory.spec.ts", "offers.spec.ts", "reader.spec.ts", "stores.spec.ts", "production.spec.ts", "catalog.spec.ts"], workers: 1 },
    { name: "bench-identity", testDir: "./bench", testMatch: "identity.spec.ts", workers: 1 },
    { name: "bench-oee", testDir: "./bench", testMatch: "oee.spec.ts", workers: 1 },
    { name: "bench-reader", testDir: "./bench", testMatch: "reader.spec.ts", workers: 1 },
    { name: "bench-import", testDir: "./bench", testMatch: "import.spec.ts", workers: 1 },
    { name: "bench-offers", testDir: "./bench", testMatch: "offers.spec.ts", workers: 1 },
    { name: "bench-stores", testDir: "./bench", testMatch: "stores.spec.ts", workers: 1 },
    { name: "bench-production", testDir: "./bench", testMatch: "production.spec.ts", workers: 1 },
    { name: "bench-catalog", testDir: "./bench", testMatch: "catalog.spec.ts", workers: 1 },
    { name: "bench-inventory", testDir: "./bench", testMatch: "inventory.spec.ts", workers: 1 },
  ],
  use: {
    baseURL: process.env.ENGRANE_URL,
    browserName: "chromium",
    locale: "es-MX",
    timezoneId: "America/Mexico_City",
    // A trace takes a third of a run's time: `--trace retain-on-failure` keeps one of what fails.
    trace: "off",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: chromium(),
      args: [
        // As root Chromium refuses its own sandbox; the pages are ours.
        "--no-sandbox",
        "--disable-gpu",
        // The rest keeps it from calling anybody: journeys work without a network.
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--disable-quic",
        `--disable-features=${withoutFeatures.join(",")}`,
      ],
    },
  },
});
