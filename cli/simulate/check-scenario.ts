/**
 * `callwright simulate --check`: is the scenario sound, and does its staff fit its load?
 *
 * Nothing is simulated: what is wrong is named as it would be before a run, else the sheet of
 * offered load against staff is printed, interval by interval, and what in the scenario has no
 * effect or leaves nothing to measure.
 * Source: simulation.md 13 (lint).
 */
import { loadSheetOf } from '../../simulator/index.ts';
import type { Answer } from '../command.ts';
import type { StyleOptions } from '../text/style.ts';
import { loadScenario } from './load-scenario.ts';
import { busiestOf, loadSheetLines } from './load-sheet-text.ts';

/** Checks the scenario at `path`; the answer is the sheet. */
export function checkScenario(path: string, options: StyleOptions): Answer {
  const { scenario, plan, sha256 } = loadScenario(path, options);
  const rows = loadSheetOf(scenario, scenario.centre === undefined ? undefined : plan.centre);
  const { cautions } = plan;
  return {
    schema: 'loads/1',
    json: { scenario: sha256, busiest: busiestOf(rows) ?? null, intervals: rows, cautions },
    text: (style) => [
      ...loadSheetLines(rows, style),
      ...cautions.map(({ text }) => `${style.yellow(style.signs.warning)} ${text}`),
    ],
    reproduce: `callwright simulate ${path} --check`,
  };
}
