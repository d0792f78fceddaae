/** Server-sent events over one response. Source: HTML standard, server-sent events. */
import type { ServerResponse } from 'node:http';
import { positionOf, type StreamEvent, type Wire } from '../../live/index.ts';
import type { EventTexts } from '../../services/index.ts';
import { type EventLine, type ResyncReason, unreadBytesMax } from './event-writer.ts';
import type { Snapshot } from './snapshots.ts';

const retryMs = 2_000;

export class SseLine implements EventLine {
  readonly #response: ServerResponse;
  readonly #texts: EventTexts;
  readonly #wire: Wire;
  #sequence = 0;
  #isInSnapshot = false;

  constructor(response: ServerResponse, texts: EventTexts, wire: Wire) {
    this.#response = response;
    this.#texts = texts;
    this.#wire = wire;
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    response.write(`retry: ${retryMs}\n\n`);
  }

  get isFull(): boolean {
    return this.#response.writableLength > unreadBytesMax;
  }

  events(events: readonly StreamEvent[]): void {
    let text = '';
    for (const event of events) {
      this.#sequence += 1;
      const data = this.#texts.of(event, this.#sequence);
      text += `id: ${this.#wire.place(positionOf(event))}\ndata: ${data}\n\n`;
    }
    this.#response.write(text);
  }

  resync(reason: ResyncReason): void {
    this.#response.write(`event: resync\ndata: {"op":"resync","reason":"${reason}"}\n\n`);
  }

  snapshot({ resumeToken }: Snapshot, slice: Buffer | null): void {
    if (!this.#isInSnapshot) {
      const head = `id: ${resumeToken}\nevent: snapshot\ndata: {"op":"snapshot",`;
      this.#response.write(head);
    }
    this.#response.write(slice ?? '}\n\n');
    this.#isInSnapshot = slice !== null;
  }

  /** Sends an SSE comment, or intermediaries would close idle connections. */
  ping(): void {
    if (!this.#isInSnapshot && !this.isFull) this.#response.write(': alive\n\n');
  }

  cut(): void {
    this.#response.destroy();
  }
}
