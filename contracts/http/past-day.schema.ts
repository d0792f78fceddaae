/** Events of a past day, to be replayed: queue entries, ends of waits, agent states. */
import { z } from 'zod';
import { flagField, idField, instantField, orNull, textOrNull } from './fields.ts';

export const pastEventTypes = [
  'call.queued',
  'offer.connected',
  'call.answered',
  'call.abandoned',
  'call.overflowed',
  'call.ended',
  'callback.planned',
  'call.messageTaken',
  'agent.state',
] as const;

const named = orNull(idField, 'Null: it names none.');

export const pastEventSchema = z.object({
  at: instantField,
  type: z.enum(pastEventTypes),
  callId: named,
  queueId: named,
  agentId: named,
  state: textOrNull('Of the agent, from now on; null: it is of none.'),
});
export type PastEvent = z.infer<typeof pastEventSchema>;

export const pastDaySchema = z.object({
  date: z.iso.date().describe('In the time zone of the centre.'),
  from: instantField.describe('Of the day, or where it is known from.'),
  to: instantField.describe('Of the day, or where it is known to.'),
  items: z
    .array(pastEventSchema)
    .describe('In the order of time; first who waits and works as the day begins.'),
  isCut: flagField('There is more than one answer holds: its beginning is here.'),
  firstDate: z.iso.date().describe('Days from this one on are known.'),
});
export type PastDay = z.infer<typeof pastDaySchema>;
