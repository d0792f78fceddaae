/** Figures that were measured in a real centre, read to stand beside the simulated ones. */
import { type Measured, parseMeasured } from '../../contracts/index.ts';
import { type ComparisonNeeds, needsOf, type SimulationPlan } from '../../simulator/index.ts';
import { invalidFile } from '../files/read-centre.ts';
import { readText } from '../files/read-text.ts';
import type { StyleOptions } from '../text/style.ts';

export interface Beside {
  readonly measured: Measured;
  /** What the replications must gather for it. */
  readonly needs: ComparisonNeeds;
}

/** @throws {CliError} where the file is not of that form, or does not fit the scenario. */
export function readMeasured(path: string, plan: SimulationPlan, style: StyleOptions): Beside {
  const parsed = parseMeasured(readText(path).text);
  if (!parsed.ok) throw invalidFile(path, parsed.problems, style);
  const needs = needsOf(parsed.value, plan);
  if (!needs.ok) throw invalidFile(path, needs.problems, style);
  return { measured: parsed.value, needs: needs.value };
}
