/**
 * What can be done from a command line, said once: for `--script`, for lines on stdin, and for the
 * help.
 *
 * Whether something is allowed the server decides; `isOpen` says when it is worth asking, and what
 * a script waits for.
 */
import type { ApiResult, ApiResultAt, PathOf } from '#client';
import { blockerText } from '../../contracts/index.ts';

/** Of RFC 9457, as the API gives it. */
export type Problem = Extract<ApiResult<unknown>, { readonly ok: false }>['problem'];
/** What a path answers. */
export type Resource<Path extends PathOf<'GET'>> = Extract<
  ApiResultAt<'GET', Path>,
  { readonly ok: true }
>['body'];

export interface Action<Target> {
  /** Its name, and the words it takes: `<needed>`, then those that may be left out, `[as this]`. */
  readonly usage: string;
  /** What it waits for, in words; '': nothing. */
  readonly needs: string;
  readonly isOpen: (target: Target) => boolean;
  /** Codes of a thing that has gone before it was reached: the next one is waited for [none]. */
  readonly gone?: readonly string[];
  readonly run: (target: Target, given: readonly string[]) => Promise<Problem | null>;
}

/** An action with its words: `consult agent:verdier.ines`. */
export interface ActionCall<Target> {
  readonly action: Action<Target>;
  readonly given: readonly string[];
  readonly text: string;
}

export function nameOf({ usage }: Pick<Action<never>, 'usage'>): string {
  return usage.split(' ', 1)[0] ?? '';
}

/** A call of an action, or why it is none. Words beyond the last one of its usage belong to that. */
export function calledAs<Target>(
  actions: readonly Action<Target>[],
  text: string,
): ActionCall<Target> | string {
  const [name = '', ...words] = text.trim().split(/\s+/);
  const action = actions.find((one) => nameOf(one) === name);
  if (action === undefined) {
    return `'${name}' is no action; expected ${actions.map(nameOf).join(', ')}, status, help, quit or wait`;
  }
  const asks = action.usage.match(/<[^>]+>|\[[^\]]+\]/g) ?? [];
  if (words.length > 0 && asks.length === 0) return `'${name}' takes nothing; '${text}' is given`;
  const last = words.slice(asks.length - 1).join(' ');
  const given = [...words.slice(0, asks.length - 1), ...(last === '' ? [] : [last])];
  const missing = asks[given.length] ?? '';
  return missing.startsWith('<')
    ? `'${name}' lacks ${missing.slice(1, -1)}`
    : { action, given, text: text.trim() };
}

const usageColumns = 42;

/** Actions with what each takes and waits for: a line each, two where the first would be too long. */
export function actionLines<Target>(actions: readonly Action<Target>[]): readonly string[] {
  return actions.flatMap(({ usage, needs }) => {
    if (needs === '') return [usage];
    const column = ' '.repeat(usageColumns + 1);
    return usage.length > usageColumns
      ? [usage, column + needs]
      : [`${usage.padEnd(usageColumns)} ${needs}`];
  });
}

/** They stand below the options of a command. */
export function actionHelp<Target>(actions: readonly Action<Target>[]): string {
  const lines = actionLines(actions).map((line) => `  ${line}`);
  return `\nActions, and what each waits for:\n${lines.join('\n')}\n`;
}

/** Null where it was done. */
export function problemOf(answer: ApiResult<unknown>): Problem | null {
  return answer.ok ? null : answer.problem;
}

/** What was refused, what stands in the way, and what is allowed instead. */
export function refusalText({ code, detail, ...more }: Problem): string {
  const { allowed = [], needs = [], blockers = [], errors = [] } = more;
  const now = allowed.length === 0 ? '' : ` Allowed now: ${allowed.join(', ')}.`;
  const by = needs.length === 0 ? '' : ` Needed: ${needs.join(', ')}.`;
  const inWay = blockers.filter((one) => one !== code).map((one) => blockerText(one, 'en'));
  const way = inWay.length === 0 ? '' : ` In the way: ${inWay.join(', ')}.`;
  const wrong = errors.map(({ pointer, message }) => ` ${pointer}: ${message}`).join('');
  return `${code === '' ? '' : `${code}: `}${detail}${wrong}${way}${now}${by}`;
}

/** Refused before the server was asked, so it has no code. */
export function localRefusal(detail: string): Problem {
  return { type: '', title: '', status: 422, code: '', detail, retryable: false };
}
