/**
 * Commands that must run only once. The tab keeps each with its idempotency key until answered, so
 * a reload or a second press repeats it under the same key.
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
  /** Set if it is unknown whether the command ran. */
  readonly isUnknown?: true;
  /** The user stopped waiting; only they can repeat the command. */
  readonly isGivenUp?: boolean;
}

export type CommandAnswer =
  | { readonly ok: true; readonly body: unknown }
  | { readonly ok: false; readonly problem: Problem };

/** Unanswered commands are then dropped, as the caller has left. */
const keptMs = 600_000;
const turns = new Map<string, Promise<unknown>>();
/** If the page still exists by then, it was not closed. */
const staysAfterMs = 5_000;
/** Promise, pending while the page may be closing. */
let leaving: Promise<void> | null = null;
const nameOf = (place: string) => `callwright.sending.${place}`;

/**
 * `place`: the person with the order, or with the draft before an order exists. `versionNow` is
 * called once the command is stored and has its turn.
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

/** Repeats interrupted commands in order after a reload. */
export async function sendAgain(place: string): Promise<readonly RepeatedCommand[]> {
  const answers: RepeatedCommand[] = [];
  for (const made of kept(place)) {
    if (made.isGivenUp === true) continue;
    // Only POST is repeated: users redo changes to an old version from kept input.
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
  // Without an idempotency key, a repetition might run twice.
  const ask = method === 'POST' ? askPatiently : api.ask.bind(api);
  const answer = await ask(
    method,
    path,
    ifMatch === undefined ? { ...asked, key } : { ...asked, key, ifMatch },
  );
  // A closing page ignores the answer; the next page repeats the command.
  await leaving;
  if (answer.ok || !isUnknown(answer.problem)) drop(place, key);
  else {
    const isGivenUp = answer.problem.code === 'server_unreachable';
    replace(place, { ...made, isUnknown: true, isGivenUp });
  }
  return answer;
}

/** Whether the command may have run despite the failure. */
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
