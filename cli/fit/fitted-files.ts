/** The files that a fit writes into its folder. */
import {
  centreOf,
  measuredOf,
  scenarioOf,
  simulationCentre,
  survivalSteps,
  waitsOf,
} from '../../simulator/index.ts';
import type { FitResult } from './fit-figures.ts';

/** Names and texts. */
export function filesOfFit({
  fit,
  names,
  staff,
}: Pick<FitResult, 'fit' | 'names' | 'staff'>): readonly (readonly [string, string])[] {
  const scenario = scenarioOf(fit, names, { shifts: staff.shifts });
  const { centre } = simulationCentre(scenario, centreOf(fit, names));
  const source = `${names.name}, ${fit.days.length} days, calls that wanted an agent`;
  const { calls, days } = fit;
  const measured = measuredOf(fit, { calls, days, targetMs: names.targetMs, source });
  return [
    ['centre.json', asText(centre)],
    ['scenario.json', asText(scenario)],
    ['measured.json', asText(measured)],
    ...fit.callTypes.map(({ id }): readonly [string, string] => {
      const own = fit.calls.filter(({ callType }) => callType === id);
      const rows = survivalSteps(waitsOf(own)).map(
        ({ atMs, survival, atRisk }) => `${atMs},${survival.toFixed(6)},${atRisk}`,
      );
      return [`patience-${id}.csv`, `${['ms,survival,atRisk', ...rows].join('\n')}\n`];
    }),
  ];
}

function asText(content: object): string {
  return `${JSON.stringify(content, null, 2)}\n`;
}
