/** Files as bodegas have them: made here, so that each test knows to the row what is in its file. */
import type { Page } from "@playwright/test";
import { zip } from "./zip.ts";

/** A file to be chosen or dropped; the shape is Playwright's. */
export type PriceList = { name: string; mimeType: string; buffer: Buffer };

/** Letters and digits that no other file of this run has: both of them always, as in the numbers of parts. */
export function mark(): string {
  const digit = Math.floor(Math.random() * 10);
  return `X${Math.random().toString(36).slice(2, 6).toUpperCase()}${digit}`;
}

/** Separated text, one string a record. */
export function csv(name: string, records: string[], charset: "utf-8" | "windows-1252" = "utf-8"): PriceList {
  const text = records.join("\r\n") + "\r\n";
  return { name, mimeType: "text/csv", buffer: charset === "utf-8" ? Buffer.from(text) : windows1252(text) };
}

/** Windows-1252 is Latin-1 but for a few signs, of which price lists have the dash. */
function windows1252(text: string): Buffer {
  return Buffer.from(text.replaceAll("–", "\u0096"), "latin1");
}

/** A workbook of one sheet, as small as a spreadsheet program still opens. Numbers are stored as numbers. */
export function xlsx(name: string, sheet: string, rows: (string | number)[][]): PriceList {
  const office = "http://schemas.openxmlformats.org";
  const kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml";
  const cells = (row: (string | number)[]) =>
    row
      .map((value) => (typeof value === "number" ? `<c><v>${value}</v></c>` : `<c t="inlineStr"><is><t>${escape(value)}</t></is></c>`))
      .join("");
  const files = {
    "[Content_Types].xml":
      `<Types xmlns="${office}/package/2006/content-types">` +
      `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
      `<Override PartName="/xl/workbook.xml" ContentType="${kinds}.sheet.main+xml"/>` +
      `<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${kinds}.worksheet+xml"/></Types>`,
    "_rels/.rels":
      `<Relationships xmlns="${office}/package/2006/relationships">` +
      `<Relationship Id="rId1" Type="${office}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml":
      `<workbook xmlns="${office}/spreadsheetml/2006/main" xmlns:r="${office}/officeDocument/2006/relationships">` +
      `<sheets><sheet name="${escape(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels":
      `<Relationships xmlns="${office}/package/2006/relationships">` +
      `<Relationship Id="rId1" Type="${office}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    "xl/worksheets/sheet1.xml":
      `<worksheet xmlns="${office}/spreadsheetml/2006/main"><sheetData>` +
      rows.map((row) => `<row>${cells(row)}</row>`).join("") +
      `</sheetData></worksheet>`,
  };
  const head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`;
  const entries = Object.entries(files).map(([path, xml]) => ({ path, content: Buffer.from(head + xml) }));
  return { name, mimeType: `${kinds}.sheet`, buffer: zip(entries) };
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

/** A picture of one pixel, whatever its name says. */
export function picture(name: string): PriceList {
  const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  return { name, mimeType: "image/png", buffer: Buffer.from(png, "base64") };
}

/** Drops a file on the page, as if it came from a folder on the desk. */
export async function drop(page: Page, list: PriceList): Promise<void> {
  const carried = await page.evaluateHandle(
    ({ name, mimeType, base64 }) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], name, { type: mimeType }));
      return transfer;
    },
    { name: list.name, mimeType: list.mimeType, base64: list.buffer.toString("base64") },
  );
  const zone = page.locator("main label").filter({ has: page.locator("input[type=file]") });
  await zone.dispatchEvent("dragover", { dataTransfer: carried });
  await zone.dispatchEvent("drop", { dataTransfer: carried });
}

/** Chooses a file in the drop zone. */
export async function choose(page: Page, list: PriceList | string): Promise<void> {
  await page.locator("input[type=file]").setInputFiles(list);
}
