/**
 * The two sides of a rehearsal: a day under the active set and under another; the day is a
 * scenario's, or recorded in a trace.
 */
import { designOf } from '../../gateways/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import { compileScenario, type RehearsalCaveat } from '../../simulator/index.ts';
import { invalidInput, wrongUsage } from '../cli-error.ts';
import { readCentre } from '../files/read-centre.ts';
import { journalAt } from '../journal/open-reader.ts';
import { loadScenario, type SimulatedSide } from '../simulate/load-scenario.ts';
import type { StyleOptions } from '../text/style.ts';
import { recordedRehearsal } from '../trace/trace-stream.ts';

export interface ImpactSource extends StyleOptions {
  /** Path of the scenario to simulate. Default: a recorded day. */
  readonly scenario?: string;
  readonly journal?: string;
  readonly centre?: string;
  readonly seed: number;
}

export interface ImpactSides {
  readonly before: SimulatedSide;
  readonly after: SimulatedSide;
  readonly caveats: readonly RehearsalCaveat[];
}

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
  const { journal } = source;
  const centrePath = source.centre ?? (journal && journalAt(journal) ? journal : undefined);
  if (journal === undefined || centrePath === undefined) {
    const message =
      '--simulate without a scenario; expected one, or --journal <trace> with --centre <centre.json>';
    throw wrongUsage(message);
  }
  const { centre, ruleSets } = readCentre(centrePath, source);
  const inForce = inPlace(ruleSets, sets.before);
  const of = { centre, ruleSets: inForce, seed: source.seed, style: source };
  const rehearsal = await recordedRehearsal(journal, of);
  const side = (set: RuleSetFile): SimulatedSide => {
    const sides = inPlace(ruleSets, set);
    const compiled = compileScenario(rehearsal.scenario, rehearsal.centre, sides);
    if (!compiled.ok) {
      const [first] = compiled.problems;
      const message = `${journal} cannot be rehearsed: ${first?.pointer} ${first?.message ?? ''}`;
      throw invalidInput(message);
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
  throw invalidInput(message);
}

function inPlace(ruleSets: readonly RuleSetFile[], set: RuleSetFile): readonly RuleSetFile[] {
  return [...ruleSets.filter(({ kind }) => kind !== set.kind), set];
}
