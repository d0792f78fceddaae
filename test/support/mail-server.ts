/**
 * A real SMTP server that keeps what it receives, and answers each mailbox in its own way: `refused@`
 * never, `busy@` later, `slow@` after a minute, `cut@` and `lost@` not the first time.
 */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { onTestFinished } from 'vitest';
import type { Clock } from '../../live/index.ts';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** By lower-case name; a name that comes twice has both, a line each. */
  readonly headers: { readonly [name: string]: string };
  readonly text: string;
}

export interface MailServer {
  readonly host: string;
  readonly port: number;
  readonly received: ReceivedMail[];
  /** Mailboxes that mails were offered for, each time. */
  readonly asked: string[];
  /** Most connections that spoke of one mailbox at once. */
  readonly atOnce: () => number;
  close(): Promise<void>;
}

const minute = 60_000;

interface MailServerOptions {
  readonly clock: Clock;
  readonly user?: string;
  readonly password?: string;
  readonly port?: number;
}

/** Stops with the test. */
export async function aMailServer(options: MailServerOptions): Promise<MailServer> {
  const { clock, user, password, port: wanted = 0 } = options;
  const received: ReceivedMail[] = [];
  const asked: string[] = [];
  const now = new Map<string, number>();
  let most = 0;
  const server = new SMTPServer({
    disabledCommands: user === undefined ? ['AUTH', 'STARTTLS'] : ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username = '', password: typed = '' }, _session, answer) => {
      if (username === user && typed === password) return answer(null, { user: username });
      return answer(refusal(535, 'wrong password'));
    },
    onRcptTo: ({ address }, _session, answer) => {
      const [mailbox = ''] = address.split('@');
      asked.push(mailbox);
      const open = (now.get(mailbox) ?? 0) + 1;
      now.set(mailbox, open);
      most = Math.max(most, open);
      const end = (error?: Error): void => {
        now.set(mailbox, (now.get(mailbox) ?? 0) - 1);
        answer(error);
      };
      if (mailbox === 'refused') end(refusal(550, 'there is no such mailbox'));
      else if (mailbox === 'busy') end(refusal(451, 'come back later'));
      else if (mailbox === 'slow') clock.after(minute, end);
      else end();
    },
    onData: async (stream, { envelope }, answer) => {
      const to = envelope.rcptTo.map(({ address }) => address);
      const [mailbox = ''] = (to[0] ?? '').split('@');
      const isFirst = asked.filter((one) => one === mailbox).length === 1;
      if (mailbox === 'cut' && isFirst) {
        for (const connection of server.connections) connection._socket.destroy();
        return;
      }
      const raw = await text(stream);
      const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
      received.push({ from, to, ...readMail(raw) });
      if (mailbox !== 'lost' || !isFirst) answer();
    },
  });
  server.on('error', () => {});
  const listening = server.listen(wanted, '127.0.0.1');
  if (!listening.listening) await once(listening, 'listening');
  const { port } = listening.address() as AddressInfo;
  let isClosed = false;
  const close = (): Promise<void> => {
    if (isClosed) return Promise.resolve();
    isClosed = true;
    for (const connection of server.connections) connection._socket.destroy();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  onTestFinished(close);
  return { host: '127.0.0.1', port, received, asked, atOnce: () => most, close };
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

function readMail(raw: string): Pick<ReceivedMail, 'headers' | 'text'> {
  const at = raw.indexOf('\r\n\r\n');
  const headers: { [name: string]: string } = {};
  for (const line of raw
    .slice(0, at)
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n')) {
    const [, name = '', value = ''] = /^([^:]+): ?(.*)$/.exec(line) ?? [];
    const key = name.toLowerCase();
    const before = headers[key];
    headers[key] = `${before === undefined ? '' : `${before}\n`}${decodeWords(value)}`;
  }
  const body = raw.slice(at + 4);
  const coding = headers['content-transfer-encoding'];
  if (coding === 'base64') return { headers, text: Buffer.from(body, 'base64').toString() };
  const plain = coding === 'quoted-printable' ? quoted(body.replaceAll('=\r\n', '')) : body;
  return { headers, text: plain.replaceAll('\r\n', '\n') };
}

/** Encoded words of headers. Source: RFC 2047. */
function decodeWords(value: string): string {
  return value
    .replaceAll(/\?= =\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, coding: string, word: string) =>
      /b/i.test(coding)
        ? Buffer.from(word, 'base64').toString()
        : quoted(word.replaceAll('_', ' ')),
    );
}

function quoted(text: string): string {
  return Buffer.from(
    text.replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    ),
    'latin1',
  ).toString();
}
