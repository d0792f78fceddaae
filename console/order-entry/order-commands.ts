/**
 * Commands that must not be carried out twice. Each is kept in the tab with its idempotency key
 * until its answer has come: after a reload, or pressed again, it is sent under the same key.
 *
 * Source: ux-and-api.md 2.4, 10.2.
 */
import type { Problem } from '#client';
import { api, askPatiently } from '../live-data/index.ts';

export interface Command {
  readonly method: 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface KeptCommand {
  readonly command: Command;
  readonly key: string;
  readonly atMs: number;
  readonly ifMatch?: string;
  /** Nobody knows whether it was carried out. */
  readonly isUnknown?: true;
  /** It waited for the connection until the person gave it up: only they send it again. */
  readonly isGivenUp?: boolean;
}

export type CommandAnswer =
  | { readonly ok: true; readonly body: unknown }
  | { readonly ok: false; readonly problem: Problem };

/** An older one is forgotten: the caller is gone. */
const keptMs = 600_000;
/** One after the other, by place. */
const turns = new Map<string, Promise<unknown>>();
/** A page that is still there so long after it was to be left stays. */
const staysAfterMs = 5_000;
/** Set from then on that the page is being left, until it is known that it stays. */
let leaving: Promise<void> | null = null;
const nameOf = (place: string) => `callwright.sending.${place}`;

/**
 * `place` is the person with their order, or with what they type before there is one; `versionNow`
 * is asked when its turn has come: the command is kept before anything is waited for.
 */
export function send(
  place: string,
  command: Command,
  versionNow: () => Promise<number | null>,
): Promise<CommandAnswer> {
  const text = JSON.stringify(command);
  const before = kept(place).find((one) => one.isUnknown && JSON.stringify(one.command) === text);
  const made = before ?? { command, key: crypto.randomUUID(), atMs: Date.now() };
  if (before === undefined) keep(place, [...kept(place), made]);
  return inTurn(place, async () => {
    const version = await versionNow();
    return carryOut(place, version === null ? made : { ...made, ifMatch: `"v${version}"` });
  });
}

export interface RepeatedCommand {
  readonly command: Command;
  readonly answer: CommandAnswer;
}

/** What was under way when the page was left, in its order. */
export async function sendAgain(place: string): Promise<readonly RepeatedCommand[]> {
  const answers: RepeatedCommand[] = [];
  for (const made of kept(place)) {
    if (made.isGivenUp === true) continue;
    // A change against a version was made, or is made again by hand: what was typed is there.
    if (made.command.method === 'POST') {
      const answer = await inTurn(place, () => carryOut(place, made));
      answers.push({ command: made.command, answer });
    } else drop(place, made.key);
  }
  return answers;
}

function inTurn<Value>(place: string, run: () => Promise<Value>): Promise<Value> {
  const turn = (turns.get(place) ?? Promise.resolve()).then(run, run);
  turns.set(place, turn);
  return turn;
}

async function carryOut(place: string, made: KeptCommand): Promise<CommandAnswer> {
  const { command, key, ifMatch } = made;
  const { method, path, ...asked } = command;
  replace(place, made);
  // Without a key, what is sent again might be done twice.
  const ask = method === 'POST' ? askPatiently : api.ask.bind(api);
  const answer = await ask(
    method,
    path,
    ifMatch === undefined ? { ...asked, key } : { ...asked, key, ifMatch },
  );
  // Taken by a page that nobody sees any more, an answer would be lost: the next one asks again.
  await leaving;
  if (answer.ok || !isUnknown(answer.problem)) drop(place, key);
  else {
    const isGivenUp = answer.problem.code === 'server_unreachable';
    replace(place, { ...made, isUnknown: true, isGivenUp });
  }
  return answer;
}

/** Whether it may have been carried out all the same. */
export function isUnknown({ status }: Problem): boolean {
  return status >= 500;
}

function replace(place: string, by: KeptCommand): void {
  keep(
    place,
    kept(place).map((one) => (one.key === by.key ? by : one)),
  );
}

function drop(place: string, key: string): void {
  keep(
    place,
    kept(place).filter((one) => one.key !== key),
  );
}

function keep(place: string, commands: readonly KeptCommand[]): void {
  if (commands.length === 0) sessionStorage.removeItem(nameOf(place));
  else sessionStorage.setItem(nameOf(place), JSON.stringify(commands));
}

function kept(place: string): readonly KeptCommand[] {
  const made = JSON.parse(sessionStorage.getItem(nameOf(place)) ?? '[]') as KeptCommand[];
  return made.filter(({ atMs }) => Date.now() - atMs < keptMs);
}

window.addEventListener('beforeunload', () => {
  leaving = new Promise((resolve) => window.setTimeout(resolve, staysAfterMs)).then(() => {
    leaving = null;
  });
});
