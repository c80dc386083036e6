/** A light load: a few connections that are kept open, each asking for one page after the other. */
import { Agent, get, type IncomingHttpHeaders } from "node:http";

export type Answer = { status: number; headers: IncomingHttpHeaders; bytes: number; milliseconds: number };

/** As a browser asks, with its cookies. The body is counted as it travels, not unpacked. */
export function ask(url: string, agent?: Agent, cookie = ""): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const headers = { accept: "text/html", "accept-encoding": "gzip, deflate, br", cookie };
    const request = get(url, { agent, headers }, (response) => {
      let bytes = 0;
      response.on("data", (piece: Buffer) => (bytes += piece.length));
      response.on("error", reject);
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes, milliseconds: performance.now() - begun }),
      );
    });
    request.on("error", reject);
  });
}

/** Asks for `count` pages over `connections`, each drawn by `next`; the milliseconds that each took. */
export async function load(count: number, connections: number, next: () => string, cookie = ""): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const times: number[] = [];
  let left = count;
  const walk = async () => {
    while (left-- > 0) {
      const { status, milliseconds } = await ask(next(), agent, cookie);
      if (status !== 200) {
        throw new Error(`a page answered ${status}`);
      }
      times.push(milliseconds);
    }
  };
  await Promise.all(Array.from({ length: connections }, walk));
  agent.destroy();
  return times;
}

/** One of many, each as likely. */
export function anyOf<T>(values: T[]): T {
  const drawn = values[Math.floor(Math.random() * values.length)];
  if (drawn === undefined) {
    throw new Error("there is nothing to draw from");
  }
  return drawn;
}
