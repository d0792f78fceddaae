/** Reads the text of a centre file. */

import { centreSchema } from '../../../routing/files/index.ts';
import type { CentreFile } from '../../../routing/index.ts';
import type { Finding } from '../../text/finding.ts';
import { parseJson } from '../../text/parse-json.ts';

/** UTF-16 code units, enough for 100,000 agents. */
export const centreLengthMax = 32 * 1024 * 1024;

/** Parses a centre file. Never throws; line and column count from 1. */
export function parseCentre(
  text: string,
):
  | { readonly ok: true; readonly centre: CentreFile }
  | { readonly ok: false; readonly problems: readonly Finding[] } {
  const parsed = parseJson({ text, schema: centreSchema, lengthMax: centreLengthMax });
  return parsed.ok ? { ok: true, centre: parsed.value } : parsed;
}
