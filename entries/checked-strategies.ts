/** Checks a program's strategies, and that centre and rule sets name none which it lacks. */
import { aFinding, type Finding, fileIdSchema } from '../contracts/index.ts';
import {
  type CentreFile,
  isElementName,
  type RouterSettings,
  registeredName,
  type StrategyCandidate,
  type StrategyValues,
} from '../routing/index.ts';
import type { RouteOutcome, RuleSetFile } from '../rules/index.ts';
import { InvalidFileError } from './checked-files.ts';

const sampleSize = 24;

/** Agents of the centre who differ in all else that a strategy may read; none: they come later. */
function sampleOf({ agents = [], queues }: CentreFile): readonly StrategyCandidate[] {
  if (agents.length === 0) return [];
  return Array.from({ length: sampleSize }, (_, at) => {
    const agent = agents[at % agents.length];
    return Object.freeze({
      agentId: agent?.id ?? '',
      callId: `call-${at}`,
      queueId: queues[at % queues.length]?.id ?? '',
      skills: new Map(Object.entries(agent?.skills ?? {})),
      level: at % 2,
      order: at,
      score: at % 5,
      capacity: 100,
      unitsInUse: (at * 20) % 100,
      idleKeyMs: at * 1_000,
      handledToday: at % 7,
      talkTodayMs: (at % 4) * 60_000,
    });
  });
}

/** @throws {InvalidFileError} */
export function checkStrategies({ centre, ruleSets = [], strategies = {} }: RouterSettings): void {
  const sample = sampleOf(centre);
  const problems = Object.entries(strategies).flatMap(([name, values]) => [
    ...problemsOfName(name),
    ...values.flatMap((value, at) => problemsOf(value, `/${name}/${at}`, sample)),
  ]);
  refuse('the table of strategies', problems);
  const isAbsent = (name: string) => !Object.hasOwn(strategies, name);
  refuse('the centre', absent(namesOfCentre(centre), isAbsent));
  for (const file of ruleSets) {
    refuse(`the rule set ${file.set}`, absent(namesOfRules(file), isAbsent));
  }
}

function problemsOfName(name: string): readonly Finding[] {
  if (fileIdSchema.safeParse(name).success) return [];
  const expected = 'a name of a-z, 0-9 and -, at most 31 characters';
  return [aFinding(`/${name}`, 'wrong_format', { expected, received: JSON.stringify(name) })];
}

/** A name that is no element; or the first agent of whom a value is no number, or another later. */
function problemsOf(
  value: StrategyValues[number],
  pointer: string,
  sample: readonly StrategyCandidate[],
): readonly Finding[] {
  if (typeof value !== 'function') {
    if (isElementName(value)) return [];
    const expected = 'a function, or the name of an element';
    return [aFinding(pointer, 'wrong_value', { expected, received: JSON.stringify(value) })];
  }
  for (const candidate of sample) {
    const first: unknown = value(candidate);
    const second: unknown = value(candidate);
    if (Number.isFinite(first) && first === second) continue;
    const received = Number.isFinite(first) ? `${first}, then ${second}` : String(first);
    const expected = 'the same finite number each time';
    return [aFinding(pointer, 'wrong_value', { expected, received })];
  }
  return [];
}

type NamedStrategy = readonly [pointer: string, name: string];

function named(pointer: string, strategy: Parameters<typeof registeredName>[0]): NamedStrategy[] {
  const name = registeredName(strategy);
  return name === null ? [] : [[pointer, name]];
}

function namesOfCentre({ defaults, queues }: CentreFile): readonly NamedStrategy[] {
  return [
    ...named('/defaults/strategy', defaults?.strategy),
    ...queues.flatMap(({ plan }, at) => named(`/queues/${at}/plan/strategy`, plan?.strategy)),
  ];
}

function namesOfRules({ kind, rules }: RuleSetFile): readonly NamedStrategy[] {
  if (kind !== 'route') return [];
  return rules.flatMap(({ event }, at) =>
    named(`/rules/${at}/event/params/strategy`, (event.params as RouteOutcome).strategy),
  );
}

function absent(
  names: readonly NamedStrategy[],
  isAbsent: (name: string) => boolean,
): readonly Finding[] {
  const expected = 'the name of a strategy in the options of the router';
  return names.flatMap(([pointer, name]) =>
    isAbsent(name)
      ? [aFinding(pointer, 'unknown_reference', { expected, received: JSON.stringify(name) })]
      : [],
  );
}

function refuse(what: string, problems: readonly Finding[]): void {
  if (problems.length > 0) throw new InvalidFileError(what, problems);
}
