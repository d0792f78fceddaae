/**
 * Telephones at one UDP port that do as they are told: stations, callers, and numbers outside.
 *
 * As much of SIP as one Asterisk on loopback asks for: no retransmission, no authentication, and
 * sound of those alone who are given one. Each number has one call at a time.
 */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { systemClock } from '../../../live/index.ts';
import type { Behaviour } from '../leg-switch.ts';
import type { Sound } from './sound.ts';

const answersWith = { busy: '486 Busy Here', unreachable: '408 Request Timeout' } as const;
const holds = { hold: 'sendonly', retrieve: 'sendrecv' } as const;

interface Message {
  readonly start: string;
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: string;
}

interface Dialog {
  readonly callId: string;
  readonly number: string;
  readonly isCaller: boolean;
  /** From and To, as we write them in our own requests. */
  local: string;
  remote: string;
  target: string;
  isUp: boolean;
  /** Has hung up, and may have been answered at the same time. */
  isLeaving: boolean;
  sequence: number;
  /** Of one who is called: what is still to be answered. */
  invite: Message | null;
}

export class SipPhones {
  readonly #socket: Socket;
  readonly #behaviours = new Map<string, Behaviour>();
  readonly #dialogs = new Map<string, Dialog>();
  readonly #sounds = new Map<string, Sound>();
  readonly #heardOf = new Map<string, () => void>();
  #switchPort = 0;
  #made = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('message', (data) => this.#hear(String(data)));
  }

  static async open(): Promise<SipPhones> {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new SipPhones(socket);
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** The switch that they call. */
  at(switchPort: number): void {
    this.#switchPort = switchPort;
  }

  set(number: string, behaviour: Behaviour): void {
    this.#behaviours.set(number, behaviour);
  }

  /** What a number says and hears from now on [nothing]. */
  give(number: string, sound: Sound): void {
    this.#sounds.set(number, sound);
  }

  /** All that was said before is forgotten, and whoever is on the line hangs up. */
  clear(): void {
    for (const { number } of [...this.#dialogs.values()]) this.hangUp(number);
    this.#behaviours.clear();
  }

  close(): void {
    this.#socket.close();
  }

  /** Resolves when the switch has said something of it. */
  call(from: string, to: string): Promise<void> {
    this.#made += 1;
    const callId = `call-${this.#made}-${this.port}`;
    const target = `sip:${to}@127.0.0.1:${this.#switchPort}`;
    const dialog: Dialog = {
      callId,
      number: from,
      isCaller: true,
      isUp: false,
      isLeaving: false,
      target,
      sequence: 0,
      invite: null,
      local: `<sip:${from}@127.0.0.1:${this.port}>;tag=${callId}`,
      remote: `<${target}>`,
    };
    this.#dialogs.set(callId, dialog);
    this.#request(dialog, 'INVITE', this.#sound('sendrecv', from));
    return new Promise((resolve) => this.#heardOf.set(callId, resolve));
  }

  hangUp(number: string): void {
    const dialog = this.#of(number);
    if (dialog.isUp) this.#request(dialog, 'BYE');
    else if (dialog.isCaller) {
      dialog.isLeaving = true;
      return this.#request(dialog, 'CANCEL');
    } else if (dialog.invite !== null) this.#answer(dialog.invite, '603 Decline');
    this.#dialogs.delete(dialog.callId);
  }

  /** Whether whoever is on the line at this number was answered, or has answered. */
  isUp(number: string): boolean {
    return this.#of(number).isUp;
  }

  press(number: string, key: 'hold' | 'retrieve'): void {
    this.#request(this.#of(number), 'INVITE', this.#sound(holds[key], number));
  }

  digits(number: string, digits: string): void {
    for (const digit of digits) {
      const body = `Signal=${digit}\r\nDuration=100\r\n`;
      this.#request(this.#of(number), 'INFO', { type: 'application/dtmf-relay', body });
    }
  }

  #of(number: string): Dialog {
    const found = [...this.#dialogs.values()].findLast((one) => one.number === number);
    if (found === undefined) throw new Error(`nobody is on the line at ${number}`);
    return found;
  }

  #hear(text: string): void {
    const message = read(text);
    const [method = ''] = message.start.split(' ');
    const dialog = this.#dialogs.get(first(message, 'call-id'));
    if (method === 'SIP/2.0') this.#answered(message, dialog);
    else if (method === 'INVITE' && dialog === undefined) this.#rung(message);
    else if (method === 'INVITE') {
      // One that still rings has heard it: it was said again.
      if (dialog?.invite !== null) return;
      this.#answer(message, '200 OK', this.#sound('sendrecv', dialog.number));
    } else if (method !== 'ACK') this.#asked(message, method, dialog);
  }

  #asked(message: Message, method: string, dialog: Dialog | undefined): void {
    this.#answer(message, '200 OK');
    if (dialog === undefined || (method !== 'BYE' && method !== 'CANCEL')) return;
    if (method === 'CANCEL' && dialog.invite !== null) {
      this.#answer(dialog.invite, '487 Request Terminated');
    }
    this.#dialogs.delete(dialog.callId);
  }

  #rung(invite: Message): void {
    const number = /sip:([^@;]+)@/.exec(invite.start)?.[1] ?? '';
    const behaviour = this.#behaviours.get(number);
    if (behaviour === undefined) return this.#answer(invite, '404 Not Found');
    if (behaviour.kind === 'busy' || behaviour.kind === 'unreachable') {
      return this.#answer(invite, answersWith[behaviour.kind]);
    }
    const callId = first(invite, 'call-id');
    const dialog: Dialog = {
      callId,
      number,
      isCaller: false,
      isUp: false,
      isLeaving: false,
      sequence: 0,
      invite,
      local: `${first(invite, 'to')};tag=${this.port}`,
      remote: first(invite, 'from'),
      target: /<([^>]+)>/.exec(first(invite, 'contact'))?.[1] ?? '',
    };
    this.#dialogs.set(callId, dialog);
    this.#sounds.get(number)?.follow(invite.body);
    this.#answer(invite, '180 Ringing');
    if (!('afterMs' in behaviour)) return;
    systemClock.after(behaviour.afterMs, () => {
      if (this.#dialogs.get(callId) !== dialog || dialog.isUp) return;
      dialog.isUp = behaviour.kind !== 'rejects';
      dialog.invite = null;
      if (dialog.isUp) this.#answer(invite, '200 OK', this.#sound('sendrecv', number));
      else this.#answer(invite, '603 Decline');
      if (!dialog.isUp) this.#dialogs.delete(callId);
    });
  }

  #answered(message: Message, dialog: Dialog | undefined): void {
    const status = Number(message.start.split(' ')[1]);
    if (status > 100) this.#heardOf.get(dialog?.callId ?? '')?.();
    if (dialog === undefined || status < 200 || !first(message, 'cseq').endsWith('INVITE')) return;
    dialog.remote = first(message, 'to');
    const contact = /<([^>]+)>/.exec(first(message, 'contact'))?.[1];
    if (contact !== undefined) dialog.target = contact;
    this.#sounds.get(dialog.number)?.follow(message.body);
    if (status < 300) dialog.isUp = true;
    else if (!dialog.isUp) this.#dialogs.delete(dialog.callId);
    this.#request(dialog, 'ACK', undefined, first(message, 'via'));
    if (dialog.isUp && dialog.isLeaving) this.hangUp(dialog.number);
  }

  #request(dialog: Dialog, method: string, content?: Content, via?: string): void {
    const { local, remote, target, callId } = dialog;
    const isSame = method === 'ACK' || method === 'CANCEL';
    if (!isSame) dialog.sequence += 1;
    const branch = `z9hG4bK${callId}-${dialog.sequence}`;
    this.#send(
      [
        `${method} ${target} SIP/2.0`,
        `Via: ${via ?? `SIP/2.0/UDP 127.0.0.1:${this.port};branch=${branch}`}`,
        ...[`From: ${local}`, `To: ${remote}`, `Call-ID: ${callId}`],
        ...[`CSeq: ${dialog.sequence} ${method}`, 'Max-Forwards: 70', this.#contact],
      ],
      content,
    );
  }

  #answer(to: Message, status: string, content?: Content): void {
    const says = first(to, 'to');
    const tagged = says.includes('tag=') ? says : `${says};tag=${this.port}`;
    const copied = ['from', 'call-id', 'cseq'].map((name) => `${name}: ${first(to, name)}`);
    const vias = (to.headers.get('via') ?? []).map((via) => `Via: ${via}`);
    this.#send([`SIP/2.0 ${status}`, ...vias, ...copied, `To: ${tagged}`, this.#contact], content);
  }

  get #contact(): string {
    return `Contact: <sip:phone@127.0.0.1:${this.port}>`;
  }

  #send(lines: readonly string[], content?: Content): void {
    const { type, body = '' } = content ?? {};
    const about = type === undefined ? [] : [`Content-Type: ${type}`];
    const head = [...lines, ...about, `Content-Length: ${body.length}`, '', ''].join('\r\n');
    this.#socket.send(`${head}${body}`, this.#switchPort, '127.0.0.1');
  }

  /** Who has none sends and hears nothing: the port is beside that of our own telephones. */
  #sound(direction: string, number = ''): Content {
    this.#made += 1;
    const port = this.#sounds.get(number)?.port ?? this.port + 1;
    const lines = ['v=0', `o=phone 1 ${this.#made} IN IP4 127.0.0.1`, 's=-', 'c=IN IP4 127.0.0.1'];
    const media = [`m=audio ${port} RTP/AVP 0`, 'a=rtpmap:0 PCMU/8000', `a=${direction}`];
    const body = [...lines, 't=0 0', ...media, ''].join('\r\n');
    return { type: 'application/sdp', body };
  }
}

interface Content {
  readonly type: string;
  readonly body: string;
}

function read(text: string): Message {
  const [head = '', body = ''] = text.split('\r\n\r\n');
  const [start = '', ...lines] = head.split('\r\n');
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()]);
  }
  return { start, headers, body };
}

function first({ headers }: Message, name: string): string {
  return headers.get(name)?.[0] ?? '';
}
