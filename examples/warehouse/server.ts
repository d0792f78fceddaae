/**
 * A warehouse that a partner can start from: takes signed requests for goods, and reports what it
 * picks, ships and delivers. `server.ts STOCK.json JOURNAL.jsonl PORT`; it needs nothing but Node.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { setInterval } from 'node:timers/promises';

interface Request {
  readonly type: string;
  /** The same request again has the same key, and gets the same answer. */
  readonly key: string;
  readonly orderId: string;
  readonly lines: readonly { readonly lineId: string; sku: string; quantity: string }[];
  readonly lineIds?: readonly string[];
}

export interface WarehouseSettings {
  /** Units by stock number. */
  readonly stock: { readonly [sku: string]: number };
  /** File of the requests that were answered and the orders that have left; a start reads it. */
  readonly journal: string;
  readonly secret: string;
  /** Address of the Callwright service, and its key for this warehouse. */
  readonly service: string;
  readonly key: string;
}

/** Signatures older than this, in seconds, may be replays. */
const ageMax = 300;

export class Warehouse {
  readonly stock: Map<string, number>;
  /** Releases that are to be shipped, by order. */
  readonly released = new Map<string, Request>();
  readonly #of: WarehouseSettings;
  readonly #reserved = new Map<string, Request['lines'][number]>();
  readonly #answers = new Map<string, object>();

  constructor(settings: WarehouseSettings) {
    this.#of = settings;
    this.stock = new Map(Object.entries(settings.stock));
    if (!existsSync(settings.journal)) return;
    for (const line of readFileSync(settings.journal, 'utf8').trim().split('\n')) {
      const { request, left } = JSON.parse(line) as { request?: Request; left?: string };
      if (request !== undefined) this.#answers.set(request.key, this.#decide(request));
      if (left !== undefined) this.released.delete(left);
    }
  }

  listen(port: number, nowMs = Date.now): Server {
    return createServer(async (asked, answer) => {
      const send = (status: number, body: object) =>
        answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      if (asked.url === '/health') return send(200, { ok: true });
      const body = await text(asked);
      const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': by } = asked.headers;
      const mac = createHmac('sha256', this.#of.secret).update(`${id}.${at}.${body}`);
      const ours = Buffer.from(`v1,${mac.digest('base64')}`);
      const theirs = Buffer.from(String(by));
      const isSigned = ours.length === theirs.length && timingSafeEqual(ours, theirs);
      const isRecent = Math.abs(nowMs() / 1_000 - Number(at)) <= ageMax;
      if (!isSigned || !isRecent) return send(401, { error: 'not signed by Callwright, or old' });
      return send(200, this.answer(JSON.parse(body)));
    }).listen(port, '127.0.0.1');
  }

  /** The answer to a request, which is on disk before it is answered. */
  answer(request: Request): object {
    const known = this.#answers.get(request.key);
    if (known !== undefined) return known;
    this.#write({ request });
    const answer = this.#decide(request);
    this.#answers.set(request.key, answer);
    return answer;
  }

  /** Ships what is released. What may not be picked now, or not reported, waits for the next call. */
  async ship(): Promise<void> {
    for (const [orderId, { key }] of this.released) {
      const picked = await this.#tell(`orders/${orderId}/shipments`, `pick/${key}`, {});
      if (picked.status !== 201) continue;
      const { shipments } = (await picked.json()) as { shipments: { id: string; state: string }[] };
      for (const { id } of shipments.filter(({ state }) => state === 'picked')) {
        await this.#tell(`shipments/${id}/shipped`, `ship/${id}`, { carrierRef: `LP ${id}` });
        await this.#tell(`shipments/${id}/delivered`, `deliver/${id}`, {});
      }
      this.#write({ left: orderId });
      this.released.delete(orderId);
    }
  }

  #decide(request: Request): object {
    const { type, orderId, lines, lineIds = [] } = request;
    const add = (sku: string, units: number) =>
      this.stock.set(sku, (this.stock.get(sku) ?? 0) + units);
    if (type === 'reserveStock') {
      const short = lines.filter((line) => (this.stock.get(line.sku) ?? 0) < Number(line.quantity));
      if (short.length > 0) return { answer: 'short', lineIds: short.map((line) => line.lineId) };
      for (const line of lines) {
        add(line.sku, -Number(line.quantity));
        this.#reserved.set(`${orderId} ${line.lineId}`, line);
      }
      return { answer: 'reserved' };
    }
    if (type === 'releaseStock') {
      for (const place of lineIds.map((lineId) => `${orderId} ${lineId}`)) {
        const line = this.#reserved.get(place);
        if (line !== undefined) add(line.sku, Number(line.quantity));
        this.#reserved.delete(place);
      }
      return { answer: 'done' };
    }
    if (type === 'releaseToFulfilment') {
      this.released.set(orderId, request);
      return { answer: 'accepted' };
    }
    // To be stopped, or called back: possible until it has left.
    return { answer: this.released.delete(orderId) ? 'recalled' : 'refused' };
  }

  #write(entry: object): void {
    appendFileSync(this.#of.journal, `${JSON.stringify(entry)}\n`, { flush: true });
  }

  async #tell(path: string, key: string, body: object): Promise<Response> {
    return await fetch(`${this.#of.service}/api/v1/${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.#of.key}`,
        'idempotency-key': key,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
  }
}

if (import.meta.main) {
  const { WAREHOUSE_SECRET: secret = '', SERVICE: service = '', KEY: key = '' } = process.env;
  const [file = '', journal = '', port] = process.argv.slice(2);
  const stock = JSON.parse(readFileSync(file, 'utf8'));
  const warehouse = new Warehouse({ stock, journal, secret, service, key });
  warehouse.listen(Number(port));
  for await (const _ of setInterval(1_000)) await warehouse.ship().catch(console.error);
}
