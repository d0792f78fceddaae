/** The event stream for scripts and simple readers. Source: ux-and-api.md 4.1, 4.2. */
import type { FastifyInstance } from 'fastify';
import { fitsType } from '../../contracts/index.ts';
import type { Clock, StreamEvent } from '../../live/index.ts';
import { EventWriter, ReaderTurns } from '../event-writer.ts';
import { presentEvent } from '../presenters/event.ts';
import { Refusal } from '../refusal.ts';
import { type AskedRaw, serveStream } from '../serve-operation.ts';
import { Snapshots } from '../snapshots.ts';
import { handlerId, type Wire } from '../wire.ts';
import { requireQueue } from './queues.ts';

/** Streams open at once; more are refused. */
const streamsMax = 500;
const pingEveryMs = 15_000;

type Asked = AskedRaw<'streamEvents'>;

export function serveEvents(
  app: FastifyInstance,
  { wire, clock }: { readonly wire: Wire; readonly clock: Clock },
): void {
  const closers = new Set<() => void>();
  const shared = {
    eventsAfter: (position: string, max: number) => wire.live.eventsAfter(position, max),
    snapshots: new Snapshots(wire),
    turns: new ReaderTurns(clock),
  };
  serveStream(app, 'streamEvents', (asked) => {
    if (closers.size >= streamsMax) {
      throw new Refusal('resource_unavailable', `${streamsMax} event streams are open already.`);
    }
    const from = startOf(asked);
    const wants = filterOf(asked.query, wire);
    asked.reply.hijack();
    const response = asked.reply.raw;
    response.setHeader('x-request-id', asked.request.id);
    const writer = new EventWriter({
      ...{ ...shared, response, wants },
      present: (event, sequence) => presentEvent(event, sequence, wire),
    });
    if (from === 'snapshot') writer.snapshot();
    else if (from !== 'now') writer.resume(from);
    const unsubscribe = wire.live.onEvents((events) => writer.events(events));
    const stopPings = every(clock, pingEveryMs, () => writer.ping());
    const close = (): void => {
      unsubscribe();
      stopPings();
      writer.close();
      closers.delete(close);
      response.end();
    };
    closers.add(close);
    response.on('close', close);
  });
  app.addHook('preClose', (done) => {
    for (const close of closers) close();
    done();
  });
}

/** A position, or where to begin without one. */
function startOf({ query, request }: Asked): string {
  const last = request.headers['last-event-id'];
  const from = (typeof last === 'string' ? last : query.from) ?? 'now';
  if (from === 'now' || from === 'snapshot') return from;
  const position = new RegExp(`^${handlerId}:(\\d{1,15}(\\.\\d{1,9})?)$`).exec(from)?.[1];
  if (position === undefined) {
    const expected = `now, snapshot or ${handlerId}:<number>`;
    throw new Refusal(
      'invalid_parameter',
      `from is ${JSON.stringify(from)}; expected ${expected}.`,
    );
  }
  return position;
}

function filterOf(query: Asked['query'], wire: Wire): (event: StreamEvent) => boolean {
  const types = query.types?.split(',').map((type) => type.trim());
  const queues = query.queueIds?.split(',').map((id) => requireQueue(id.trim(), wire).queueId);
  return (event) => {
    const { type } = 'effect' in event ? event.effect : event.told;
    if (types !== undefined && !types.some((pattern) => fitsType(type, pattern))) return false;
    if (queues === undefined) return true;
    // Rules, and how it is doing, are of the whole centre.
    if (!('effect' in event)) return false;
    const { effect } = event;
    const callId = 'callId' in effect ? effect.callId : '';
    const queueId =
      'queueId' in effect ? effect.queueId : wire.live.projection.calls.get(callId)?.queueId;
    return queues.includes(queueId ?? '');
  };
}

function every(clock: Clock, periodMs: number, run: () => void): () => void {
  let cancel = clock.after(periodMs, again);
  function again(): void {
    run();
    cancel = clock.after(periodMs, again);
  }
  return () => cancel();
}
