/**
 * What can be done in a client of the terminal, said once: for keys on the screen, for scripts and
 * for lines on stdin alike.
 *
 * Whether something is allowed the server decides; `isOpen` says when it is worth asking, and what
 * a script waits for.
 */
import type { Answer, AnswerAt, PathOf } from '#client';
import { blockerText } from '../../contracts/index.ts';

/** Of RFC 9457, as the API gives it. */
export type Problem = Extract<Answer<unknown>, { readonly ok: false }>['problem'];
/** What a path answers. */
export type Resource<Path extends PathOf<'GET'>> = Extract<
  AnswerAt<'GET', Path>,
  { readonly ok: true }
>['body'];

/** Something an action has to know; on the screen it is asked for. */
export interface Asked<Target> {
  readonly name: string;
  /** What is taken where nothing is given; null, or absent: it must be given. */
  readonly otherwise?: (target: Target) => string | null;
}

export interface Action<Target> {
  readonly name: string;
  readonly key: string;
  readonly help: string;
  readonly asks: readonly Asked<Target>[];
  readonly isOpen: (target: Target) => boolean;
  /** What it waits for, in words. */
  readonly needs: string;
  /** Codes of a thing that has gone before it was reached: the next one is waited for [none]. */
  readonly gone?: readonly string[];
  /** `given`: a word for each thing asked. */
  readonly run: (target: Target, given: readonly string[]) => Promise<Problem | null>;
}

/** An action as it was called: `consult agent:verdier.ines`. */
export interface Called<Target> {
  readonly action: Action<Target>;
  readonly given: readonly string[];
  readonly text: string;
}

/** A call of an action, or why it is none. Words beyond the last thing asked belong to it. */
export function calledAs<Target>(
  actions: readonly Action<Target>[],
  text: string,
): Called<Target> | string {
  const [name = '', ...words] = text.trim().split(/\s+/);
  const action = actions.find((one) => one.name === name);
  if (action === undefined) {
    return `'${name}' is no action; expected ${actions.map((one) => one.name).join(', ')}, status, help, quit or wait`;
  }
  const { asks } = action;
  if (words.length > 0 && asks.length === 0) return `'${name}' takes nothing; '${text}' is given`;
  const last = words.slice(asks.length - 1).join(' ');
  const given = [...words.slice(0, asks.length - 1), ...(last === '' ? [] : [last])];
  const missing = asks.find((ask, place) => ask.otherwise === undefined && !given[place]);
  return missing === undefined
    ? { action, given, text: text.trim() }
    : `'${name}' lacks ${missing.name}`;
}

/** What an action is told: what was given, else what is taken otherwise. */
export function wordsFor<Target>(
  { asks }: Action<Target>,
  given: readonly string[],
  target: Target,
): readonly string[] {
  return asks.map(({ otherwise }, place) => given[place] ?? otherwise?.(target) ?? '');
}

/** Null where it was done. */
export function problemOf(answer: Answer<unknown>): Problem | null {
  return answer.ok ? null : answer.problem;
}

/** What was refused, what stands in the way, and what is allowed instead. */
export function refusalText({ code, detail, ...more }: Problem): string {
  const { allowed = [], needs = [], blockers = [] } = more;
  const now = allowed.length === 0 ? '' : ` Allowed now: ${allowed.join(', ')}.`;
  const by = needs.length === 0 ? '' : ` Needed: ${needs.join(', ')}.`;
  const inWay = blockers.map((one) => blockerText(one, 'en'));
  const way = inWay.length === 0 ? '' : ` In the way: ${inWay.join(', ')}.`;
  return `${code === '' ? '' : `${code}: `}${detail}${way}${now}${by}`;
}
