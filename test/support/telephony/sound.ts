/**
 * The sound of a telephone: it says one level of G.711 all the time, and knows what it hears.
 *
 * A bridge of two passes packets on as they are, so a level tells who is heard.
 */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { systemClock } from '../../../live/index.ts';

const packetMs = 20;
const packetSamples = 160;
const headBytes = 12;
/** Packets that are looked at for what is heard. */
const heardMax = 5;
/** Of samples of 16 bits; G.711 has no exact zero. */
const silenceMax = 8;

export class Sound {
  readonly level: number;
  readonly #socket: Socket;
  #to = 0;
  #sequence = 0;
  #heard: readonly ReadonlySet<number>[] = [];

  private constructor(socket: Socket, level: number) {
    this.#socket = socket;
    this.level = level;
    socket.on('message', (packet) => {
      const levels = new Set(packet.subarray(headBytes));
      this.#heard = [...this.#heard, levels].slice(-heardMax);
    });
    systemClock.after(packetMs, () => this.#say());
  }

  static async open(level: number): Promise<Sound> {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new Sound(socket, level);
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** Whom it talks to, as the description of a session has it. */
  follow(description: string): void {
    const [, port] = /^m=audio (\d+)/m.exec(description) ?? [];
    if (port !== undefined) this.#to = Number(port);
  }

  /** The level of all that it has just heard; `tone`: several; null: nothing since `forget`. */
  get hears(): number | 'tone' | null {
    if (this.#heard.length < heardMax) return null;
    const [level = 0, ...more] = new Set(this.#heard.flatMap((levels) => [...levels]));
    return more.length === 0 ? level : 'tone';
  }

  forget(): void {
    this.#heard = [];
  }

  close(): void {
    this.#to = -1;
    this.#socket.close();
  }

  #say(): void {
    if (this.#to === -1) return;
    systemClock.after(packetMs, () => this.#say());
    if (this.#to === 0) return;
    this.#sequence += 1;
    const packet = Buffer.alloc(headBytes + packetSamples, this.level);
    packet.writeUInt32BE(0x80_00_00_00 + (this.#sequence % 65_536));
    packet.writeUInt32BE((this.#sequence * packetSamples) % 2 ** 32, 4);
    packet.writeUInt32BE(this.level, 8);
    this.#socket.send(packet, this.#to, '127.0.0.1');
  }
}

/** Most frequent level of a recording, apart from silence: a busy machine delays packets. */
export function mostFrequentLevel(samples: Iterable<number> = []): number | undefined {
  const sounding = [...samples].filter((level) => Math.abs(level) > silenceMax);
  const counts = Map.groupBy(sounding, (level) => level);
  return [...counts].sort(([, a], [, b]) => b.length - a.length)[0]?.[0];
}
