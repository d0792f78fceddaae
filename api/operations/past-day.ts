/** The recorded data of a past day, for a replay. */
import { z } from 'zod';
import { dateSchema, optionalField, pastDaySchema } from '../../contracts/index.ts';
import { inTurns, localTimeAt, pastInMemory } from '../../live/index.ts';
import { iso } from '../presenters/rule.ts';
import { managers } from './access-rules.ts';
import { daySpan, operation } from './route.ts';

export const pastDayOperations = {
  getPastDay: operation(
    'GET /api/v1/centres/{centre}/past',
    ['What happened on a day', 'Ce qui s’est passé un jour'],
    {
      note: 'Entries into queues, ends of waits, states of agents: what a replay shows. Made again from the journal on disk, whatever its age; without one, of the events in memory.',
      query: z.strictObject({
        date: optionalField(dateSchema, 'In the time zone of the centre [today].'),
      }),
      answer: pastDaySchema,
      access: managers,
    },
    async ({ query }, { wire: { live }, pastDay, clock }) => {
      const nowMs = live.originMs + live.nowMs;
      const { timeZone } = live.file;
      const dateOf = (atMs: number) => localTimeAt(atMs, timeZone).date;
      const { date = dateOf(nowMs) } = query;
      const { fromMs, toMs } = daySpan(date, { live });
      const span = { fromMs, toMs: Math.min(toMs, nowMs + 1) };
      const past = await (pastDay?.(span) ?? inTurns(pastInMemory(live, span), clock));
      return {
        date,
        from: iso(past.fromMs),
        to: iso(Math.max(past.fromMs, past.toMs)),
        items: [...past.events],
        isCut: past.isCut,
        firstDate: dateOf(past.firstMs),
      };
    },
  ),
} as const;
