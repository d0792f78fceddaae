/** The sandbox of payments as a process: `node test/support/payment-sandbox.ts --help`. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { type Deliver, Sandbox, signatureHeader } from '../../gateways/index.ts';
import { openSqlite } from '../../store/index.ts';

const help = `A payment provider to test against. It moves no money.

  node test/support/payment-sandbox.ts [options]

  --port     where it listens, on 127.0.0.1 [a free one, which it prints]
  --data     the SQLite file of its books [memory]
  --webhook  where signed webhooks go [nowhere]
  --secret   signs them [sandbox]
  --now      milliseconds since 1970: it stays this time until it is set [the system's time]

  POST /operations          authorise, capture, void, refund, debitGiftCard, creditGiftCard
  GET  /operations?key=     what is held under a key
  GET  /gift-cards?ref=     what is left on one
  GET  /ledger              what was charged
  POST /control             faults, time, gift cards, disputes, webhooks

Cards:
  tok_ok              approved
  tok_hard            declined for good
  tok_soft[_2]        declined, to be tried again [the first two times only]
  tok_partial_60      approved for 60 %
  tok_expires_60000   approved; the authorisation expires after 60 s
  tok_pending_60000   pending; approved after 60 s
  tok_uncapturable    approved; captures are refused
  gift_3000[_USD]     a gift card that holds 30.00 [EUR]
`;
/** A receiver that has not answered by then has not taken the webhook. */
const deliveryLimitMs = 10_000;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    data: { type: 'string', default: ':memory:' },
    webhook: { type: 'string' },
    secret: { type: 'string', default: 'sandbox' },
    now: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) process.stdout.write(help);
else serve();

function serve(): void {
  const { webhook, secret, data: path, now } = values;
  const nowMs = now === undefined ? undefined : Number(now);
  const deliver = webhook === undefined ? null : deliverTo(webhook);
  const tables = openSqlite(path);
  const sandbox = new Sandbox({ tables, secret, deliver, nowMs });
  const server = createServer((request, response) => {
    respond(sandbox, request, response).catch(() => response.destroy());
  });
  server.listen(Number(values.port), '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    process.stdout.write(`http://127.0.0.1:${port}\n`);
  });
  process.once('SIGTERM', () => {
    server.closeAllConnections();
    server.close(() => void sandbox.close().then(() => tables.close()));
  });
}

async function respond(
  sandbox: Sandbox,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = 'GET', url: path = '/' } = request;
  const body = await text(request);
  const answer = await sandbox.handle({ method: method === 'POST' ? 'POST' : 'GET', path, body });
  if (answer === 'dropped') response.destroy();
  else {
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
  }
}

function deliverTo(url: string): Deliver {
  return async (body, signature) => {
    const headers = { 'content-type': 'application/json', [signatureHeader]: signature };
    const signal = AbortSignal.timeout(deliveryLimitMs);
    try {
      return (await fetch(url, { method: 'POST', body, headers, signal })).ok;
    } catch {
      // Nobody there: it is sent again later.
      return false;
    }
  };
}
