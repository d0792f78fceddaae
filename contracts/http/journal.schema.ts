/**
 * A centre's history as rows, from events still kept or from journal entries.
 * Source: decisions/0023.
 */
import { z } from 'zod';
import { flagField, idField, instantField, listOf, orNull, textField } from './fields.ts';

/** `events`: the event stream, while kept; `disk`: all inputs of the core. */
export const journalSources = ['events', 'disk'] as const;

const named = orNull(idField, 'Null: it names none.');

export const journalRowSchema = z.object({
  place: z.string().max(128).describe('Rows of one source have places of their own.'),
  at: instantField,
  type: textField('Of an event (`call.queued`) or, on disk, an input (`acceptOffer`).'),
  subject: z.string().nullable(),
  callId: named,
  agentId: named,
  queueId: named,
  data: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .describe('Its other members, without lists and documents.'),
});
export type JournalRow = z.infer<typeof journalRowSchema>;

export const journalPageSchema = listOf(journalRowSchema).extend({
  hasDisk: flagField('A journal is kept on disk.'),
});
