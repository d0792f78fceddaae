/**
 * Actions of a command line, defined once for `--script`, stdin and help. The server decides what
 * is allowed; `isOpen` tells when a request makes sense: scripts wait for it.
 */
import type { Problem } from '../call/connect.ts';

export interface Action<Target> {
  /** Name and arguments: `<needed>`, then optional `[words]`. */
  readonly usage: string;
  /** What the action waits for before it is sent, in words; empty for nothing. */
  readonly needs: string;
  readonly isOpen: (target: Target) => boolean;
  /**
   * Error codes for an offer or call that ended before the request: the action waits for the next.
   * Default: none.
   */
  readonly gone?: readonly string[];
  readonly run: (target: Target, given: readonly string[]) => Promise<Problem | null>;
}

export interface ActionCall<Target> {
  readonly action: Action<Target>;
  readonly given: readonly string[];
  readonly text: string;
}

export function nameOf({ usage }: Pick<Action<never>, 'usage'>): string {
  return usage.split(' ', 1)[0] ?? '';
}

/** A call of an action, or a message. The last argument takes all remaining words. */
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

export function actionLines<Target>(actions: readonly Action<Target>[]): readonly string[] {
  return actions.flatMap(({ usage, needs }) => {
    if (needs === '') return [usage];
    const column = ' '.repeat(usageColumns + 1);
    return usage.length > usageColumns
      ? [usage, column + needs]
      : [`${usage.padEnd(usageColumns)} ${needs}`];
  });
}

export function actionHelp<Target>(actions: readonly Action<Target>[]): string {
  const lines = actionLines(actions).map((line) => `  ${line}`);
  return `\nActions, and what each waits for:\n${lines.join('\n')}\n`;
}
