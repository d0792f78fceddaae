/**
 * What has happened at a centre, a row each: events that are kept, and entries of the journal.
 *
 * Source: ux-and-api.md 10.11, decisions/0023.
 */
import { z } from 'zod';
import { idField, instantField, listOf } from './fields.ts';

/** `events`: the stream, as long as it is kept; `disk`: what the core was told, all of it. */
export const journalSources = ['events', 'disk'] as const;

const named = idField.nullable().describe('Null: it names none.');

export const journalRowSchema = z.object({
  place: z.string().max(128).describe('Rows of one source have places of their own.'),
  at: instantField,
  type: z.string().describe('Of an event (`call.queued`) or, on disk, an input (`acceptOffer`).'),
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
  hasDisk: z.boolean().describe('A journal is kept on disk.'),
});
