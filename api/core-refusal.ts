/**
 * What the core refuses, as a problem: its code, what was seen, and what is allowed now.
 *
 * The core's codes are codes of the catalogue; the words and the list come from the resource as it
 * is when the answer is written.
 * Source: ux-and-api.md 2.3.
 */
import type { Answer } from '../live/index.ts';
import { Refusal } from './refusal.ts';

/** The thing as it is now, and what may be asked of it. */
export interface Seen {
  /** A sentence: the thing, the value seen, the value expected. */
  readonly detail: string;
  readonly allowed?: readonly string[];
}

/** The answer to an input that the core has taken; else it throws the problem. */
export async function taken(answering: Promise<Answer>, seen: () => Seen): Promise<Answer> {
  const answer = await answering;
  if (answer.refused === undefined) return answer;
  const { detail, allowed } = seen();
  throw new Refusal(answer.refused, detail, allowed === undefined ? {} : { allowed: [...allowed] });
}
