/** The lamp of a telephone: as much of SIP as a subscription to `message-summary` asks for. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

export class Lamp {
  readonly #socket: Socket;
  #isLit: boolean | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('message', (data, { port }) => this.#hear(String(data), port));
  }

  /** Of the station, at a switch. */
  static async open(station: string, switchPort: number): Promise<Lamp> {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const here = `127.0.0.1:${socket.address().port}`;
    const there = `sip:${station}@127.0.0.1:${switchPort}`;
    const lines = [
      ...[`SUBSCRIBE ${there} SIP/2.0`, `Via: SIP/2.0/UDP ${here};branch=z9hG4bKlamp${station}`],
      ...[`From: <sip:${station}@${here}>;tag=lamp`, `To: <${there}>`, `Call-ID: lamp-${here}`],
      ...['CSeq: 1 SUBSCRIBE', `Contact: <sip:${station}@${here}>`, 'Max-Forwards: 1'],
      ...['Event: message-summary', 'Accept: application/simple-message-summary'],
      ...['Expires: 600', 'Content-Length: 0', '', ''],
    ];
    socket.send(lines.join('\r\n'), switchPort, '127.0.0.1');
    return new Lamp(socket);
  }

  /** Null: the switch has said nothing yet. */
  get isLit(): boolean | null {
    return this.#isLit;
  }

  close(): void {
    this.#socket.close();
  }

  #hear(text: string, port: number): void {
    if (!text.startsWith('NOTIFY')) return;
    const said = /Messages-Waiting: (yes|no)/i.exec(text)?.[1];
    if (said !== undefined) this.#isLit = said.toLowerCase() === 'yes';
    const kept = text.split('\r\n').filter((line) => /^(Via|From|To|Call-ID|CSeq):/i.test(line));
    const answer = ['SIP/2.0 200 OK', ...kept, 'Content-Length: 0', '', ''].join('\r\n');
    this.#socket.send(answer, port, '127.0.0.1');
  }
}
