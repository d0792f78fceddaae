/**
 * `callwright staff`: how many agents are needed, and when: a roster checked by simulation for a
 * scenario, or a calculator with `--calls`.
 */
import type { ReplicationRunner } from '../../gateways/index.ts';
import { type ExitCode, wrongUsage } from '../cli-error.ts';
import { answering, type Output } from '../command.ts';
import { openRunner } from '../simulate/rounds.ts';
import { calculate } from '../staff/calculator.ts';
import { requiredStaff } from '../staff/required.ts';
import { staffScenario } from '../staff/staff-scenario.ts';
import {
  type ServiceTarget,
  type StaffOptions,
  shrinkageText,
  staffOptions,
} from '../staff/staff-values.ts';
import { commandLine, flagOf } from '../text/command-line.ts';

export const command = answering({
  arguments: { '[scenario]': 'scenario file, - for stdin' },
  options: staffOptions,
  examples: [
    'callwright staff --calls 100/30m --aht 180s --patience 120s --target 80/20',
    'callwright staff day.scenario.json --shifts shift-rules.json --out rostered',
    'callwright staff day.scenario.json --required --output csv',
  ],
  schema: 'staffing/1',
  also: ['csv'],
  answer: (asked, { scenario }) =>
    scenario === undefined ? calculated(asked) : staffed(scenario, asked),
});

const defaults = {
  patienceMs: 120_000,
  target: { share: 0.8, targetMs: 20_000 },
  method: 'both',
  seed: 1,
  curveDays: 20,
  days: 100,
  searchDays: 20,
  budgetMs: 150_000,
} as const;

const calculatorOnly = ['aht', 'patience', 'occupancyMax', 'curve'] as const;
const rosterOnly = ['shifts', 'goal', 'searchDays', 'budget', 'out'] as const;
const scenarioOnly = ['required', 'report', ...rosterOnly] as const;

async function staffed(path: string, options: StaffOptions): Promise<Output<'csv'> | ExitCode> {
  refuse(options, ['calls', ...calculatorOnly], 'a scenario says it itself');
  if (options.required === true) {
    refuse(options, rosterOnly, 'expected without --required');
    return await requiredStaff(path, options, () => openRunner(options));
  }
  refuse(options, ['shrinkage'], 'expected with --calls or --required');
  const { goal = 'day', days = defaults.days, searchDays = defaults.searchDays } = options;
  const reproduce = (seed: number): string =>
    commandLine(`staff ${path}`, {
      shifts: options.shifts,
      target: options.target && targetText(options.target),
      abandonMax: options.abandonMax,
      goal,
      method: options.method,
      searchDays,
      days,
      budget: options.budget === undefined ? undefined : timeText(options.budget),
      seed,
    });
  const runner = (): ReplicationRunner => openRunner(options);
  const { budget = defaults.budgetMs } = options;
  const asked = { ...options, goal, days, searchDays, budget };
  return await staffScenario(path, asked, { runner, reproduce });
}

async function calculated(options: StaffOptions): Promise<Output<'csv'>> {
  const { calls, aht, patience = defaults.patienceMs, target = defaults.target } = options;
  if (calls === undefined || aht === undefined) {
    throw wrongUsage(
      `${calls === undefined ? '--calls' : '--aht'} is missing; expected a scenario file, or --calls and --aht`,
    );
  }
  refuse(options, scenarioOnly, 'expected with a scenario only');
  const { method = defaults.method, shrinkage = [], seed = defaults.seed } = options;
  const { days = defaults.curveDays } = options;
  const known = { calls, aht, patience, target, method, shrinkage, seed, days };
  const asked = { ...options, ...known };
  const { abandonMax, occupancyMax, curve } = options;
  const reproduce = commandLine('staff', {
    calls: `${calls}/h`,
    aht: timeText(aht),
    patience: timeText(patience),
    target: targetText(target),
    method,
    shrinkage: shrinkageText(shrinkage),
    abandonMax,
    occupancyMax,
    curve,
    ...(method === 'simulate' ? { days, seed } : {}),
  });
  return await calculate(asked, { runner: () => openRunner(options), reproduce });
}

function refuse(options: StaffOptions, names: readonly (keyof StaffOptions)[], why: string): void {
  const given = names.find((name) => options[name] !== undefined);
  if (given === undefined) return;
  throw wrongUsage(`${flagOf(given)} is given; ${why}`);
}

function targetText({ share, targetMs }: ServiceTarget): string {
  return `${Number((share * 100).toFixed(6))}/${timeText(targetMs)}`;
}

function timeText(ms: number): string {
  return ms % 1_000 === 0 ? `${ms / 1_000}s` : `${ms}ms`;
}
