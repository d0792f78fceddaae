/**
 * `callwright staff`: how many agents, and when. With a scenario a roster, checked on the true
 * core; with `--calls` a calculator.
 *
 * Source: simulation.md 10; ux-and-api.md 9.3.
 */
import { availableParallelism } from 'node:os';
import { growingRunner, type ReplicationRunner } from '../../gateways/index.ts';
import { CliError } from '../cli-error.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { type CalculatorOptions, calculate } from '../staff/calculator.ts';
import { type StaffScenarioOptions, staffScenario } from '../staff/staff-scenario.ts';
import type { Target } from '../staff/staff-values.ts';
import { flagOf, flags } from '../text/command-line.ts';

export type StaffOptions = Omit<StaffScenarioOptions, Defaulted> &
  Partial<Pick<StaffScenarioOptions, Defaulted>> & {
    readonly calls?: number;
    readonly aht?: number;
    readonly patience?: number;
    readonly occupancyMax?: number;
    readonly shrinkage?: number;
    readonly curve?: boolean;
    /** Threads; 0: none [one per processor]. */
    readonly workers?: number;
  };

type Defaulted = 'goal' | 'days' | 'searchDays' | 'budget';

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

/** Options of one form that the other does not read. */
const calculatorOnly = ['aht', 'patience', 'occupancyMax', 'shrinkage', 'curve'] as const;
const scenarioOnly = ['shifts', 'goal', 'searchDays', 'budget', 'out'] as const;

/** Staffs; the answer goes to stdout. @throws {CliError} */
export async function staffCommand(
  path: string | undefined,
  options: StaffOptions,
): Promise<ExitCode> {
  if (path === undefined) return await calculated(options);
  refuse(options, ['calls', ...calculatorOnly], 'a scenario says it itself');
  const { goal = 'day', days = defaults.days, searchDays = defaults.searchDays } = options;
  const reproduce = (seed: number): string =>
    [
      `callwright staff ${path}`,
      ...flags({
        shifts: options.shifts,
        target: options.target && targetText(options.target),
        abandonMax: options.abandonMax,
        ...{ goal, method: options.method, searchDays, days },
        budget: options.budget === undefined ? undefined : timeText(options.budget),
        seed,
      }),
    ].join(' ');
  const runner = (): ReplicationRunner => runnerOf(options);
  const { budget = defaults.budgetMs } = options;
  const asked = { ...options, goal, days, searchDays, budget };
  return await staffScenario(path, asked, { runner, reproduce });
}

async function calculated(options: StaffOptions): Promise<ExitCode> {
  const { calls, aht, patience = defaults.patienceMs, target = defaults.target } = options;
  if (calls === undefined || aht === undefined) {
    throw new CliError(
      exitCodes.wrongUsage,
      `${calls === undefined ? '--calls' : '--aht'} is missing; expected a scenario file, or --calls and --aht`,
    );
  }
  refuse(options, scenarioOnly, 'expected with a scenario only');
  const { method = defaults.method, shrinkage = 0, seed = defaults.seed } = options;
  const { days = defaults.curveDays } = options;
  const known = { calls, aht, patience, target, method, shrinkage, seed, days };
  const asked: CalculatorOptions = { ...options, ...known };
  const { abandonMax, occupancyMax, curve } = options;
  const given = flags({
    ...{ calls: `${calls}/h`, aht: timeText(aht), patience: timeText(patience) },
    ...{ target: targetText(target), method, shrinkage: shrinkage === 0 ? undefined : shrinkage },
    ...{ abandonMax, occupancyMax, curve },
    ...(method === 'simulate' ? { days, seed } : {}),
  });
  const reproduce = ['callwright staff', ...given].join(' ');
  return await calculate(asked, { runner: () => runnerOf(options), reproduce });
}

function refuse(options: StaffOptions, names: readonly (keyof StaffOptions)[], why: string): void {
  const given = names.find((name) => options[name] !== undefined);
  if (given === undefined) return;
  throw new CliError(exitCodes.wrongUsage, `${flagOf(given)} is given; ${why}`);
}

function runnerOf({ workers = availableParallelism() }: StaffOptions): ReplicationRunner {
  return growingRunner({ workers });
}

function targetText({ share, targetMs }: Target): string {
  return `${Number((share * 100).toFixed(6))}/${timeText(targetMs)}`;
}

function timeText(ms: number): string {
  return ms % 1_000 === 0 ? `${ms / 1_000}s` : `${ms}ms`;
}
