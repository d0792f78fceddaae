/**
 * One reader of the event stream: text frames, a sequence, and a limit on what lies unread.
 *
 * The server never waits for a reader. One that has too much unread gets nothing more until it has
 * read; then `resync` with a snapshot, and goes on from there.
 * Source: ux-and-api.md 4.2; frames: HTML, server-sent events.
 */
import type { ServerResponse } from 'node:http';
import type { CloudEvent } from '../contracts/index.ts';
import type { StreamEvent } from '../live/index.ts';

/** Bytes unread beyond which a reader is cut off from events. */
const unreadBytesMax = 1_048_576;
/** What a browser waits before it comes back. */
const retryMs = 2_000;

export interface EventWriterOptions {
  readonly response: ServerResponse;
  readonly wants: (event: StreamEvent) => boolean;
  readonly present: (event: StreamEvent, sequence: number) => CloudEvent;
  /** The state of now, and its place in the stream. */
  readonly snapshot: () => { readonly resumeToken: string; readonly [member: string]: unknown };
}

/** Writes one stream. */
export class EventWriter {
  readonly #options: EventWriterOptions;
  #sequence = 0;
  #isBehind = false;

  constructor(options: EventWriterOptions) {
    this.#options = options;
    const { response } = options;
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    response.write(`retry: ${retryMs}\n\n`);
    response.on('drain', () => this.#catchUp());
  }

  events(events: readonly StreamEvent[]): void {
    const { response, wants, present } = this.#options;
    for (const event of events) {
      if (this.#isBehind) return;
      if (!wants(event)) continue;
      this.#sequence += 1;
      const shown = present(event, this.#sequence);
      response.write(`id: ${shown.cwpos}\ndata: ${JSON.stringify(shown)}\n\n`);
      this.#isBehind = response.writableLength > unreadBytesMax;
    }
  }

  snapshot(): void {
    const snapshot = this.#options.snapshot();
    const { resumeToken } = snapshot;
    const text = JSON.stringify({ op: 'snapshot', ...snapshot });
    this.#options.response.write(`id: ${resumeToken}\nevent: snapshot\ndata: ${text}\n\n`);
  }

  /** Tells the reader that events were lost to it, and gives it the state of now. */
  resync(reason: 'tooOld' | 'tooSlow'): void {
    this.#options.response.write(`event: resync\ndata: {"op":"resync","reason":"${reason}"}\n\n`);
    this.snapshot();
  }

  /** A comment, so that nobody between takes the line for dead. */
  ping(): void {
    if (!this.#isBehind) this.#options.response.write(': alive\n\n');
  }

  #catchUp(): void {
    if (!this.#isBehind) return;
    this.#isBehind = false;
    this.resync('tooSlow');
  }
}
