/** Filters on event types. */
import { z } from 'zod';
import { nearestWord } from '../../kernel/index.ts';
import { eventTypes } from './event-payloads.schema.ts';

/** Whether a type fits a pattern, such as `call.*`. */
export function fitsType(type: string, pattern: string): boolean {
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}

/** Patterns separated by commas; each must match a known type. */
export const eventFilterSchema = z
  .string()
  .max(1_000)
  .superRefine((given, { addIssue }) => {
    for (const pattern of given.split(',').map((one) => one.trim())) {
      if (eventTypes.some((type) => fitsType(type, pattern))) continue;
      const near = nearestWord(pattern, eventTypes);
      const meant = near === undefined ? '' : `; did you mean ${near}?`;
      const message = `expected types of events such as call.queued or call.*, which ${JSON.stringify(pattern)} is not${meant}`;
      addIssue({ code: 'custom', params: { code: 'unknown_reference' }, message });
    }
  })
  .describe('Types of events, or beginnings such as `call.*`, with commas between them [all].');
