/**
 * The types of events in the stream, and how a reader names those to be sent.
 *
 * Source: ux-and-api.md 4.2, 4.3.
 */
import { z } from 'zod';
import { nearest } from '../../kernel/index.ts';
import { eventTypes } from './event-payloads.schema.ts';

/** `call.*` fits every type that begins so. */
export function fitsType(type: string, pattern: string): boolean {
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}

/** Types or beginnings of types with commas between them; each fits one at least. */
export const eventFilterSchema = z
  .string()
  .max(1_000)
  .superRefine((given, { addIssue }) => {
    for (const pattern of given.split(',').map((one) => one.trim())) {
      if (eventTypes.some((type) => fitsType(type, pattern))) continue;
      const near = nearest(pattern, eventTypes);
      const meant = near === undefined ? '' : `; did you mean ${near}?`;
      const message = `expected types of events such as call.queued or call.*, which ${JSON.stringify(pattern)} is not${meant}`;
      addIssue({ code: 'custom', params: { code: 'unknown_reference' }, message });
    }
  })
  .describe('Types of events, or beginnings such as `call.*`, with commas between them [all].');
