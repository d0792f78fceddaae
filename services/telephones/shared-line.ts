/**
 * One WebSocket to the switch for the telephones of all pages: Asterisk 16 forgets the stations of
 * all sockets when one is closed, and a page that comes back goes on with its call.
 * Source: decision 0050; RFC 3261, RFC 7118.
 */
import type { Clock } from '../../live/index.ts';

/** A page's socket. */
export interface TelephonePage {
  readonly agentId: string;
  send(text: string): void;
  close(): void;
}

interface PageName {
  readonly agentId: string;
  /** Null: it has left, and may come back. */
  page: TelephonePage | null;
  /** Requests within its calls, for when it is back. */
  readonly held: string[];
}

/** Messages before the switch has answered; more end the page that sends them. */
const earlyMax = 256;
const heldMax = 32;
/** A switch repeats no request for longer (timer F). */
const heldMs = 32_000;
const viaHost = /^(?:Via|v)\s*:\s*SIP\/2\.0\/\w+\s+([^;\s,]+)/im;
const contactUser = /^(?:Contact|m)\s*:.*?<sip:([^@>\s]+)@/im;
const requestUser = /^[A-Z]+ sip:([^@;\s]+)@/;
const taggedTo = /^(?:To|t)\s*:.*;tag=/im;
const answeredHeaders = /^(?:via|v|from|f|to|t|call-id|i|cseq)\s*:/i;

export class SharedLine {
  readonly url: string;
  readonly #clock: Clock;
  #socket: WebSocket | null = null;
  readonly #early: string[] = [];
  /** By the host of a page's Via, and by the user of its Contact: JsSIP makes up both. */
  readonly #known = new Map<string, PageName>();

  constructor(url: string, clock: Clock) {
    this.url = url;
    this.#clock = clock;
  }

  /** A page's message goes to the switch. */
  pass(page: TelephonePage, text: string): void {
    if (!isResponse(text)) {
      const names = [viaHost, contactUser].map((form) => form.exec(text)?.[1] ?? '');
      if (names.some((name) => name !== '' && !this.#isOf(name, page))) return page.close();
    }
    const socket = this.#opened();
    if (socket.readyState === WebSocket.OPEN) socket.send(text);
    else if (this.#early.push(text) > earlyMax) page.close();
  }

  leave(page: TelephonePage): void {
    for (const [name, known] of this.#known) {
      if (known.page !== page) continue;
      known.page = null;
      this.#clock.after(heldMs, () => {
        if (known.page === null) this.#known.delete(name);
      });
    }
  }

  close(): void {
    this.#socket?.close();
  }

  /** Whether a name is the page's from now on; it may be one of a page before, of the same agent. */
  #isOf(name: string, page: TelephonePage): boolean {
    const known = this.#known.get(name) ?? { agentId: page.agentId, page, held: [] };
    if (known.agentId !== page.agentId) return false;
    this.#known.set(name, known);
    known.page = page;
    for (const text of known.held.splice(0)) page.send(text);
    return true;
  }

  #opened(): WebSocket {
    if (this.#socket !== null) return this.#socket;
    const socket = new WebSocket(this.url, 'sip');
    this.#socket = socket;
    socket.addEventListener('open', () => {
      for (const text of this.#early.splice(0)) socket.send(text);
    });
    socket.addEventListener('message', ({ data }) => this.#hear(socket, String(data)));
    for (const kind of ['close', 'error'] as const) {
      socket.addEventListener(kind, () => this.#lost(socket));
    }
    return socket;
  }

  #hear(socket: WebSocket, text: string): void {
    const name = (isResponse(text) ? viaHost : requestUser).exec(text)?.[1] ?? '';
    const known = this.#known.get(name);
    if (known !== undefined && known.page !== null) return known.page.send(text);
    if (isResponse(text) || text.startsWith('ACK ')) return;
    const isHeld = known !== undefined && taggedTo.test(text) && known.held.length < heldMax;
    if (isHeld) known.held.push(text);
    else socket.send(unavailable(text));
  }

  /** Pages connect again. */
  #lost(socket: WebSocket): void {
    if (this.#socket !== socket) return;
    this.#socket = null;
    this.#early.length = 0;
    const pages = new Set([...this.#known.values()].map(({ page }) => page));
    this.#known.clear();
    for (const page of pages) page?.close();
  }
}

function isResponse(text: string): boolean {
  return text.startsWith('SIP/2.0 ');
}

/** The answer to a request for a page that is gone. */
function unavailable(request: string): string {
  const [head = ''] = request.split('\r\n\r\n');
  const lines = head
    .split('\r\n')
    .filter((line) => answeredHeaders.test(line))
    .map((line) => (/^(?:to|t)\s*:/i.test(line) && !taggedTo.test(line) ? `${line};tag=0` : line));
  return ['SIP/2.0 480 Temporarily Unavailable', ...lines, 'Content-Length: 0', '', ''].join(
    '\r\n',
  );
}
