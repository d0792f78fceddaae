/** Why the service refused something, as people are told. */
import type { Problem } from '#client';
import { languageNow } from './language.ts';

/** Whose details are for programs. */
const ofPrograms: readonly string[] = ['rate_limited', 'server_unreachable', 'not_callwright'];

/** Details are English; titles are those of the code, in the language of the page. */
export function refusalWords({ code, title, detail }: Problem): string {
  return languageNow() === 'fr' || ofPrograms.includes(code) ? title : detail;
}
