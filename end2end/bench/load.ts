/** Two kinds of load: connections that each ask for one thing after the other, and requests that come at their time. */
import { Agent, request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from "node:http";
import { setTimeout as pause } from "node:timers/promises";

export type Answer = { status: number; headers: IncomingHttpHeaders; bytes: number; milliseconds: number };

/** As a browser asks, unless other headers are given; posts what is `sent`. The body is counted as it travels, not unpacked. */
export function ask(url: string, agent?: Agent, headers: OutgoingHttpHeaders = {}, sent?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const asBrowser = { accept: "text/html", "accept-encoding": "gzip, deflate, br" };
    const method = sent === undefined ? "GET" : "POST";
    const asked = request(url, { agent, method, headers: { ...asBrowser, ...headers } }, (response) => {
      let bytes = 0;
      response.on("data", (piece: Buffer) => (bytes += piece.length));
      response.on("error", reject);
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes, milliseconds: performance.now() - begun }),
      );
    });
    asked.on("error", reject);
    asked.end(sent);
  });
}

/** Posts what is `sent` to a door, and reads what it answers. */
export function send(
  url: string,
  sent: string,
  { headers, agent }: { headers?: OutgoingHttpHeaders; agent?: Agent } = {},
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent, method: "POST", headers: { accept: "application/json", "content-type": "application/json", ...headers } }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (piece: string) => (text += piece));
      response.on("error", reject);
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
    asked.on("error", reject);
    asked.end(sent);
  });
}

/** Sends JSON with this token to a door, and reads its answer. */
export async function post<Answer>(url: string, body: object, { token, agent }: { token?: string; agent?: Agent } = {}): Promise<Answer> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const { status, text } = await send(url, JSON.stringify(body), { headers, agent });
  if (status < 200 || status > 299) {
    throw new Error(`${url}: ${status} ${text}`);
  }
  return JSON.parse(text) as Answer;
}

/** Does something `count` times over `connections`; the milliseconds that each time took. */
export async function atOnce(count: number, connections: number, once: (agent: Agent) => Promise<void>): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const times: number[] = [];
  let left = count;
  const walk = async () => {
    while (left-- > 0) {
      const begun = performance.now();
      await once(agent);
      times.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: connections }, walk));
  agent.destroy();
  return times;
}

/** Asks for `count` pages over `connections`, each drawn by `next`; the milliseconds that each took. */
export function load(count: number, connections: number, next: () => string, cookie = ""): Promise<number[]> {
  return atOnce(count, connections, async (agent) => {
    const { status } = await ask(next(), agent, { cookie });
    if (status !== 200) {
      throw new Error(`a page answered ${status}`);
    }
  });
}

/** What is asked at a steady rate; what `sent` makes is posted. */
export type Steady = {
  url: string | (() => string);
  headers?: OutgoingHttpHeaders;
  status: number;
  perSecond: number;
  connections: number;
  sent?: () => string;
};

/**
 * Asks at a steady rate while `goesOn`: each request starts at its time, whether or not those before it are answered, and
 * the milliseconds that it took are counted from that time. A slow server is not asked less, and waiting for a connection
 * counts.
 */
export async function steadily({ url, headers, status, perSecond, connections, sent }: Steady, goesOn: (asked: number) => boolean): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const answers: Promise<number>[] = [];
  const begun = performance.now();
  while (goesOn(answers.length)) {
    const planned = begun + (answers.length * 1000) / perSecond;
    const early = planned - performance.now();
    if (early > 0) {
      await pause(early);
    }
    const door = typeof url === "string" ? url : url();
    answers.push(
      ask(door, agent, headers, sent?.()).then((answer) => {
        if (answer.status !== status) {
          throw new Error(`${door} answered ${answer.status}`);
        }
        return performance.now() - planned;
      }),
    );
  }
  const times = await Promise.all(answers);
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
