/**
 * The two sides of a rehearsal: one day and its people, under the set in force and under another.
 *
 * The day is a scenario's, or a recorded one: a trace is replayed under the rules of its time, and
 * what it shows becomes callers, patience and shifts.
 * Source: decisions/0003, rules.md D6.
 */
import { createReadStream } from 'node:fs';
import { designOf } from '../../gateways/index.ts';
import { localTimeAt } from '../../live/index.ts';
import { type CentreFile, createRouter } from '../../routing/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import {
  compileScenario,
  DayRecorder,
  type RecordedDay,
  type RehearsalCaveat,
  rehearsalScenario,
} from '../../simulator/index.ts';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { readCentre } from '../files/read-centre.ts';
import { loadScenario, type SimulatedSide } from '../simulate/load-scenario.ts';
import type { StyleOptions } from '../text/style.ts';
import { readTrace } from '../trace/read-trace.ts';

export interface ImpactSource extends StyleOptions {
  /** Scenario file; else a recorded day. */
  readonly scenario?: string;
  readonly journal?: string;
  /** Centre of the journal. */
  readonly centre?: string;
  readonly seed: number;
}

/** What is simulated, before and after, and what cannot be known of it. */
export interface ImpactSides {
  readonly before: SimulatedSide;
  readonly after: SimulatedSide;
  readonly caveats: readonly RehearsalCaveat[];
}

/** @throws {CliError} */
export async function impactSides(
  source: ImpactSource,
  sets: { readonly before: RuleSetFile; readonly after: RuleSetFile },
): Promise<ImpactSides> {
  if (source.scenario !== undefined) {
    const loaded = loadScenario(source.scenario, source);
    return {
      before: withSet(loaded, sets.before),
      after: withSet(loaded, sets.after),
      caveats: [],
    };
  }
  const { journal, centre: centrePath } = source;
  if (journal === undefined || centrePath === undefined) {
    const message =
      '--simulate without a scenario; expected one, or --journal <trace> with --centre <centre.json>';
    throw new CliError(exitCodes.wrongUsage, message);
  }
  const { centre, ruleSets } = readCentre(centrePath, source);
  const inForce = inPlace(ruleSets, sets.before);
  const { day, originMs } = await recordedDay(journal, {
    centre,
    ruleSets: inForce,
    style: source,
  });
  const recorded = localTimeAt(originMs, centre.timeZone);
  const rehearsal = rehearsalScenario(day, {
    centre,
    date: recorded.date,
    startMs: recorded.msOfDay,
    seed: source.seed,
  });
  if (rehearsal === null) {
    const message = `${journal} has no answered call; expected a day that shows how long calls take`;
    throw new CliError(exitCodes.invalidFile, message);
  }
  const side = (set: RuleSetFile): SimulatedSide => {
    const sides = inPlace(ruleSets, set);
    const compiled = compileScenario(rehearsal.scenario, rehearsal.centre, sides);
    if (!compiled.ok) {
      const [first] = compiled.problems;
      const message = `${journal} cannot be rehearsed: ${first?.pointer} ${first?.message ?? ''}`;
      throw new CliError(exitCodes.invalidFile, message);
    }
    const { scenario, centre: own } = rehearsal;
    return { plan: compiled.value, design: designOf({ scenario, centre: own, ruleSets: sides }) };
  };
  return { before: side(sets.before), after: side(sets.after), caveats: rehearsal.caveats };
}

function withSet({ design }: SimulatedSide, set: RuleSetFile): SimulatedSide {
  const changed = designOf({ ...design, ruleSets: inPlace(design.ruleSets, set) });
  const compiled = compileScenario(changed.scenario, changed.centre, changed.ruleSets);
  if (compiled.ok) return { plan: compiled.value, design: changed };
  const message = `with ${set.set} the scenario cannot be simulated: ${compiled.problems[0]?.message}`;
  throw new CliError(exitCodes.invalidFile, message);
}

/** The sets with this one in the place of its kind. */
function inPlace(ruleSets: readonly RuleSetFile[], set: RuleSetFile): readonly RuleSetFile[] {
  return [...ruleSets.filter(({ kind }) => kind !== set.kind), set];
}

async function recordedDay(
  path: string,
  {
    centre,
    ruleSets,
    style,
  }: {
    readonly centre: CentreFile;
    readonly ruleSets: readonly RuleSetFile[];
    readonly style: StyleOptions;
  },
): Promise<{ readonly day: RecordedDay; readonly originMs: number }> {
  let originMs = 0;
  const recorder = new DayRecorder();
  let router: ReturnType<typeof createRouter> | null = null;
  const batches = readTrace({
    stream: path === '-' ? process.stdin : createReadStream(path),
    name: path === '-' ? 'stdin' : path,
    fromMs: 0,
    stop: new AbortController().signal,
    style,
    onHeader: ({ origin }) => {
      originMs = origin === undefined ? 0 : Date.parse(origin);
    },
  });
  for await (const instants of batches) {
    router ??= createRouter({ centre, ruleSets, originMs });
    for (const { instant } of instants) {
      recorder.onInstant(instant);
      for (const effect of router.step(instant)) recorder.onEffect(effect);
    }
  }
  return { day: recorder.day(), originMs };
}
