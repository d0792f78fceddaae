/**
 * `callwright simulate --check`: is the scenario sound, and does its staff fit its load?
 *
 * Nothing is simulated: what is wrong is named as it would be before a run, else the sheet of
 * offered load against staff is printed, interval by interval, and what in the scenario has no
 * effect or leaves nothing to measure.
 * Source: simulation.md 13 (lint).
 */
import { loadSheetOf } from '../../simulator/index.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { loadScenario } from '../simulate/load-scenario.ts';
import { busiestOf, loadSheetLines } from '../simulate/load-sheet-text.ts';
import { jsonAnswer } from '../text/json-answer.ts';
import { type StyleOptions, styleOf } from '../text/style.ts';

export interface SimulateCheckOptions extends StyleOptions {
  readonly output: 'text' | 'json';
}

/** Checks the scenario at `path`; the sheet goes to stdout. */
export function simulateCheckCommand(path: string, options: SimulateCheckOptions): ExitCode {
  const { scenario, plan, sha256 } = loadScenario(path, options);
  const rows = loadSheetOf(scenario, scenario.centre === undefined ? undefined : plan.centre);
  const reproduce = `callwright simulate ${path} --check`;
  if (options.output === 'json') {
    const busiest = busiestOf(rows) ?? null;
    const { cautions } = plan;
    const told = { scenario: sha256, busiest, intervals: rows, cautions, reproduce };
    process.stdout.write(`${jsonAnswer('loads/1', told)}\n`);
  } else {
    const style = styleOf(options, process.stdout);
    const cautions = plan.cautions.map(
      ({ text }) => `${style.yellow(style.signs.warning)} ${text}`,
    );
    const lines = [...loadSheetLines(rows, style), ...cautions];
    process.stdout.write(`${[...lines, `reproduce: ${reproduce}`].join('\n')}\n`);
  }
  return exitCodes.yes;
}
