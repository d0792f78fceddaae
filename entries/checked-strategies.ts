/** Checks a program's strategies, and that centre and rule sets name none which it lacks. */
import { aFinding, type Finding, fileIdSchema } from '../contracts/index.ts';
import {
  type CentreFile,
  type RouterSettings,
  registeredName,
  type StrategyCandidate,
  type StrategyValue,
} from '../routing/index.ts';
import type { RouteOutcome, RuleSetFile } from '../rules/index.ts';
import { InvalidFileError } from './checked-files.ts';

const sampleSize = 24;

/** Agents who differ in all that a strategy may read. */
const sample: readonly StrategyCandidate[] = Array.from({ length: sampleSize }, (_, at) =>
  Object.freeze({
    agentId: `agent-${at}`,
    callId: 'call',
    queueId: 'queue',
    skills: new Map(at % 3 === 0 ? [] : [['skill', (at * 37) % 101]]),
    level: at % 2,
    order: at,
    score: at % 5,
    capacity: 100,
    unitsInUse: (at * 20) % 100,
    idleKeyMs: at * 1_000,
    handledToday: at % 7,
    talkTodayMs: (at % 4) * 60_000,
  }),
);

/** @throws {InvalidFileError} */
export function checkStrategies({ centre, ruleSets = [], strategies = {} }: RouterSettings): void {
  const problems = Object.entries(strategies).flatMap(([name, values]) => {
    const pointer = `/${name}`;
    if (!fileIdSchema.safeParse(name).success) {
      const expected = 'a name of a-z, 0-9 and -, at most 31 characters';
      return [aFinding(pointer, 'wrong_format', { expected, received: JSON.stringify(name) })];
    }
    return values.flatMap((value, at) =>
      typeof value === 'function' ? problemsOf(value, `${pointer}/${at}`) : [],
    );
  });
  refuse('the table of strategies', problems);
  const isAbsent = (name: string) => !Object.hasOwn(strategies, name);
  refuse('the centre', absent(namesOfCentre(centre), isAbsent));
  for (const file of ruleSets) {
    refuse(`the rule set ${file.set}`, absent(namesOfRules(file), isAbsent));
  }
}

/** The first agent of whom a value is no finite number, or another one when it is asked again. */
function problemsOf(value: StrategyValue, pointer: string): readonly Finding[] {
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
