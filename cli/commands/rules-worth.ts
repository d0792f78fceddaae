/**
 * `callwright rules worth`: the cost of an agent's hour in lost orders, and which prompts earn more
 * than their time costs.
 */
import { designOf } from '../../gateways/index.ts';
import { dayMs } from '../../kernel/index.ts';
import {
  clockText,
  money,
  type ReplicationResult,
  type ReportDocument,
  type SimulationPlan,
  type TimeWorth,
  verdictFrom,
  withLongerTalks,
  worthMeasures,
  worthOfTime,
} from '../../simulator/index.ts';
import { invalidInput } from '../cli-error.ts';
import { answering, needed, type OptionsOf, type Output } from '../command.ts';
import { durationMs, progressOption, threadCount, wholeNumber } from '../options.ts';
import { loadScenario } from '../simulate/load-scenario.ts';
import { openRunner, rounds } from '../simulate/rounds.ts';
import { stopSignal } from '../streams/interrupt.ts';
import { startProgress } from '../streams/progress.ts';
import { commandLine } from '../text/command-line.ts';
import { documentForms } from '../text/document-text.ts';

const options = {
  '--scenario <file>': needed('a day whose callers order'),
  '--replications <count>': ['paired days', wholeNumber(2), 50],
  '--interval <time>': ['part of the day', durationMs, 3_600_000],
  '--seed <seed>': ['of callers and agents [the scenario’s]', wholeNumber(0)],
  '--workers <count>': [
    'threads, where the work lasts; 0: none [one per processor]',
    threadCount(0),
  ],
  ...progressOption,
} as const;

export const command = answering({
  arguments: { '<set>': 'prompt rule file' },
  options,
  examples: [
    'callwright rules worth prompts.rules.json --scenario day.scenario.json',
    'callwright rules worth prompts.rules.json --scenario day.scenario.json --replications 200 --json',
  ],
  schema: 'prompt-worth/1',
  answer: (asked, { set }) => worthOfPrompts(set, asked),
});

const confidence = 0.95;

async function worthOfPrompts(set: string, asked: OptionsOf<typeof options>): Promise<Output> {
  const { plan, design } = loadScenario(asked.scenario, asked, { rules: [set] });
  if (!plan.callTypes.some(({ life }) => life.order?.prompts != null)) {
    const message = `${asked.scenario} has no call type with order.prompts; expected one whose orders the rules of ${set} can prompt`;
    throw invalidInput(message);
  }
  const longer = designOf({ ...design, scenario: withLongerTalks(design.scenario) });
  const windows = partsOf(plan, asked.interval);
  const seed = asked.seed ?? plan.seed;
  const results: ReplicationResult[][] = [[], []];
  const runner = openRunner(asked, 2 * asked.replications);
  const progress = startProgress(asked.progress);
  const signal = stopSignal(undefined);
  try {
    const designs = [design, longer].map((one) => ({ design: one, seed }));
    const gather = { windows, measures: worthMeasures };
    for await (const round of rounds(runner, {
      designs,
      most: asked.replications,
      gather,
      signal,
    })) {
      for (const [place, result] of round.entries()) results[place]?.push(result);
      progress.tick(() => ({
        done: results[0]?.length ?? 0,
        of: asked.replications,
      }));
    }
  } finally {
    progress.end();
    await runner.close();
  }
  const [base = [], other = []] = results;
  const worth = worthOfTime(plan, { base, longer: other, confidence });
  const isPartial = base.length < asked.replications;
  const given = { scenario: asked.scenario, replications: base.length, seed };
  const reproduce = commandLine(`rules worth ${set}`, given);
  const parts = windows.map((part, n) => ({ ...part, agentHourMinor: worth.agentHourMinor[n] }));
  const { wholeMinor, prompts, suggested } = worth;
  return {
    isPartial,
    reproduce,
    json: { wholeMinor, parts, prompts, suggested, cautions: plan.cautions },
    text: documentForms(documentOf(worth, { plan, windows, isPartial, reproduce })).text,
  };
}

type Part = { readonly fromMs: number; readonly toMs: number };

function partsOf({ dayMs, cellMs }: SimulationPlan, askedMs: number): readonly Part[] {
  const lengthMs = Math.max(cellMs, Math.round(askedMs / cellMs) * cellMs);
  return Array.from({ length: Math.ceil(dayMs / lengthMs) }, (_, n) => ({
    fromMs: n * lengthMs,
    toMs: (n + 1) * lengthMs,
  }));
}

interface WorthContext {
  readonly plan: SimulationPlan;
  readonly windows: readonly Part[];
  readonly isPartial: boolean;
  readonly reproduce: string;
}

function documentOf(
  worth: TimeWorth,
  { plan, windows, isPartial, reproduce }: WorthContext,
): ReportDocument {
  const { value, low, high } = worth.wholeMinor;
  const amount = (minor: number | null): string =>
    minor === null ? '-' : money(Math.round(minor), plan.currency);
  const range = low === null ? 'no interval' : `${amount(low)} to ${amount(high)}`;
  const hours = worth.agentHourMinor.map((one, n) => [
    timeOf(plan.dayStartMs + (windows[n]?.fromMs ?? 0)),
    amount(one.value),
    one.low === null ? '-' : `${amount(one.low)} … ${amount(one.high)}`,
  ]);
  const prompts = worth.prompts.map(({ name, earnsMinor, handleMs, isWorthIt }) => [
    name,
    amount(earnsMinor),
    `${handleMs / 1_000} s`,
    hoursWorth(isWorthIt, plan, windows),
  ]);
  return {
    answer: `an hour more of talk costs ${amount(value)} in lost orders (${range})`,
    isPartial,
    sections: [
      { table: [['hour', 'cost of an agent-hour', '95 % interval'], ...hours] },
      { table: [['prompt', 'earns', 'takes', 'worth it'], ...prompts] },
      { lines: [suggestionText(worth)] },
    ],
    warnings: plan.cautions.map(({ text }) => text),
    reproduce,
  };
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

/** When a prompt is worth its time: `yes, but no 09:00 to 10:00; not known 18:00 to 20:00`. */
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

/** The end of a day is 00:00. */
function timeOf(sinceMidnightMs: number): string {
  return clockText(sinceMidnightMs % dayMs, 0);
}
