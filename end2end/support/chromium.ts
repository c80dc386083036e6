/** Which browser the journeys drive: the system's own, because Playwright's is another download. */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** The path of the browser: CHROMIUM if set, else the first of the usual names on the PATH. */
export function chromium(): string {
  const candidates = (process.env.PATH ?? "").split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  const found = process.env.CHROMIUM ?? candidates.find(isExecutable);
  if (!found) {
    throw new Error("Chromium is missing. On Debian and Ubuntu: sudo apt-get install chromium");
  }
  return found;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
