/**
 * `callwright rules worth`: what an agent's hour costs in lost orders, hour by hour, and which
 * prompts of a set earn more than the time they take.
 *
 * What it suggests are the parameters by which a prompt set keeps back what is not worth it, where
 * the interval of the price allows it.
 * Source: simulation.md 2.5, rules.md C6.
 */
import { designOf } from '../../gateways/index.ts';
import {
  money,
  type ReplicationResult,
  type SimulationPlan,
  type TimeWorth,
  verdictFrom,
  withLongerTalks,
  worthMeasures,
  worthOfTime,
} from '../../simulator/index.ts';
import { CliError } from '../cli-error.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { stopSignal } from '../simulate/limits.ts';
import { loadScenario } from '../simulate/load-scenario.ts';
import { openRunner, rounds } from '../simulate/rounds.ts';
import { type ProgressKind, startProgress } from '../streams/progress.ts';
import { jsonAnswer } from '../text/json-answer.ts';
import { type StyleOptions, styleOf } from '../text/style.ts';
import { tableLines } from '../text/table.ts';

export interface RulesWorthOptions extends StyleOptions {
  readonly scenario: string;
  readonly replications: number;
  /** Length of a part of the day, ms. */
  readonly interval: number;
  readonly seed?: number;
  readonly workers?: number;
  readonly progress?: ProgressKind;
  readonly output: 'text' | 'json';
}

const confidence = 0.95;

/** Simulates twice; the answer goes to stdout. */
export async function rulesWorthCommand(
  set: string,
  options: RulesWorthOptions,
): Promise<ExitCode> {
  const { plan, design } = loadScenario(options.scenario, options, { rules: [set] });
  if (!plan.callTypes.some(({ life }) => life.order?.prompts != null)) {
    const message = `${options.scenario} has no call type with order.prompts; expected one whose orders the rules of ${set} can prompt`;
    throw new CliError(exitCodes.invalidFile, message);
  }
  const longer = designOf({ ...design, scenario: withLongerTalks(design.scenario) });
  const windows = partsOf(plan, options.interval);
  const seed = options.seed ?? plan.seed;
  const results: ReplicationResult[][] = [[], []];
  const runner = openRunner(options.workers);
  const progress = startProgress(options.progress);
  const signal = stopSignal(undefined);
  try {
    const designs = [design, longer].map((one) => ({ design: one, seed }));
    const gather = { windows, measures: worthMeasures };
    for await (const round of rounds(runner, {
      designs,
      most: options.replications,
      gather,
      signal,
    })) {
      for (const [place, result] of round.entries()) results[place]?.push(result);
      progress.tick(() => ({
        done: results[0]?.length ?? 0,
        of: options.replications,
        estimate: '',
      }));
    }
  } finally {
    progress.end();
    await runner.close();
  }
  const [base = [], other = []] = results;
  const worth = worthOfTime(plan, { base, longer: other, confidence });
  const isPartial = base.length < options.replications;
  const reproduce = `callwright rules worth ${set} --scenario ${options.scenario} --replications ${base.length} --seed ${seed}`;
  write(worth, { plan, windows, isPartial, reproduce, options });
  return isPartial ? exitCodes.stopped : exitCodes.yes;
}

type Part = { readonly fromMs: number; readonly toMs: number };

function partsOf({ dayMs, cellMs }: SimulationPlan, askedMs: number): readonly Part[] {
  const lengthMs = Math.max(cellMs, Math.round(askedMs / cellMs) * cellMs);
  return Array.from({ length: Math.ceil(dayMs / lengthMs) }, (_, n) => ({
    fromMs: n * lengthMs,
    toMs: (n + 1) * lengthMs,
  }));
}

function write(
  worth: TimeWorth,
  {
    plan,
    windows,
    isPartial,
    reproduce,
    options,
  }: {
    readonly plan: SimulationPlan;
    readonly windows: readonly Part[];
    readonly isPartial: boolean;
    readonly reproduce: string;
    readonly options: RulesWorthOptions;
  },
): void {
  if (options.output === 'json') {
    const parts = windows.map((part, n) => ({ ...part, agentHourMinor: worth.agentHourMinor[n] }));
    const { wholeMinor, prompts, suggested } = worth;
    const { cautions } = plan;
    const told = { wholeMinor, parts, prompts, suggested, cautions, reproduce };
    process.stdout.write(`${jsonAnswer('prompt-worth/1', told, { isPartial })}\n`);
    return;
  }
  const style = styleOf(options, process.stdout);
  const { value, low, high } = worth.wholeMinor;
  const amount = (minor: number | null): string =>
    minor === null ? '-' : money(Math.round(minor), plan.currency);
  const partial = isPartial ? 'partial · ' : '';
  const range = low === null ? 'no interval' : `${amount(low)} to ${amount(high)}`;
  const lines = [
    style.bold(`${partial}an hour more of talk costs ${amount(value)} in lost orders (${range})`),
    '',
    ...tableLines(
      [
        ['hour', 'cost of an agent-hour', '95 % interval'],
        ...worth.agentHourMinor.map((one, n) => [
          timeOf(plan.dayStartMs + (windows[n]?.fromMs ?? 0)),
          amount(one.value),
          one.low === null ? '-' : `${amount(one.low)} ${style.signs.interval} ${amount(one.high)}`,
        ]),
      ],
      style,
    ),
    '',
    ...tableLines(
      [
        ['prompt', 'earns', 'takes', 'worth it'],
        ...worth.prompts.map(({ name, earnsMinor, handleMs, isWorthIt }) => [
          name,
          amount(earnsMinor),
          `${handleMs / 1_000} s`,
          hoursWorth(isWorthIt, plan, windows),
        ]),
      ],
      style,
    ),
    '',
    suggestionText(worth),
    ...plan.cautions.map(({ text }) => `${style.yellow(style.signs.warning)} ${text}`),
    `reproduce: ${reproduce}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function suggestionText({ wholeMinor, suggested }: TimeWorth): string {
  if (suggested !== null) {
    return `only when worth it: "agentCostMinorPerHour": ${suggested.agentCostMinorPerHour}, "busyFactor": ${suggested.busyFactor} in the set's params`;
  }
  const { n } = wholeMinor;
  return n < verdictFrom
    ? `no suggestion: ${n} replications; a verdict needs at least ${verdictFrom}`
    : `no suggestion: after ${n} replications the cost cannot be told from 0; more would tell`;
}

/** `yes, but no 09:00 to 10:00; not known 18:00 to 20:00`. */
function hoursWorth(
  isWorthIt: readonly (boolean | null)[],
  { dayStartMs }: SimulationPlan,
  windows: readonly Part[],
): string {
  const [first, ...others] = isWorthIt;
  if (first !== undefined && others.every((other) => other === first)) return wordsOf(first);
  const except = [false, null].flatMap((verdict) => {
    const spans: { readonly fromMs: number; toMs: number }[] = [];
    for (const { fromMs, toMs } of windows.filter((_, n) => isWorthIt[n] === verdict)) {
      const before = spans.at(-1);
      if (before?.toMs === fromMs) before.toMs = toMs;
      else spans.push({ fromMs, toMs });
    }
    const at = spans.map(
      ({ fromMs, toMs }) => `${timeOf(dayStartMs + fromMs)} to ${timeOf(dayStartMs + toMs)}`,
    );
    return at.length === 0 ? [] : `${wordsOf(verdict)} ${at.join(', ')}`;
  });
  return `${isWorthIt.includes(true) ? 'yes, but ' : ''}${except.join('; ')}`;
}

function wordsOf(isWorthIt: boolean | null): string {
  if (isWorthIt === null) return 'not known';
  return isWorthIt ? 'yes' : 'no';
}

function timeOf(sinceMidnightMs: number): string {
  const minutes = Math.floor(sinceMidnightMs / 60_000);
  return [Math.floor(minutes / 60) % 24, minutes % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}
