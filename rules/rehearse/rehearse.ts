/**
 * Evaluates a candidate set beside the active one on the same facts and counts differences, line by
 * line in bounded memory. Serves shadows on live decisions and backtests.
 */
import { assert, hourMs } from '../../kernel/index.ts';
import type { RuleSet } from '../evaluate/rule-set.ts';
import { knownFact } from '../facts/dictionary.ts';
import { type FactProblem, type FactRecord, factRecord } from '../facts/fact-record.ts';
import type { DecisionLine, RuleWorld } from '../files/index.ts';
import type { CheckedRule } from '../language/checked-rule-set.ts';
import type { RuleKind } from '../language/rule-kind.ts';
import { ChangeBook, type RulePair } from './change-book.ts';
import { MoneySums } from './money-sums.ts';
import {
  type ChangeExample,
  changesListedMax,
  examplesMax,
  type HourEffect,
  type QueueEffect,
  type RehearsalReport,
  type RuleCounts,
  type RuleEffect,
} from './rehearsal-report.ts';
import { DrawnExamples, isSampled } from './samples.ts';
import { Side, sameRules } from './side.ts';

export interface RehearsalOptions {
  readonly before: RuleSet;
  readonly after: RuleSet;
  /** Seed of the random examples: an integer from 0 below 2^53. */
  readonly seed: number;
  /** Items, needed for the gain of prompts. */
  readonly world?: RuleWorld;
}

/** Rehearses a whole journal. */
export function rehearse(
  of: RehearsalOptions & { readonly lines: Iterable<DecisionLine> },
): RehearsalReport {
  const rehearsal = new Rehearsal(of);
  for (const line of of.lines) rehearsal.push(line);
  return rehearsal.report();
}

type Counting<Row> = { -readonly [Member in keyof Row]: Row[Member] };

const problemsMax = 100;
const minuteOfDay = knownFact('clock.minuteOfDay').slot;

/** A rehearsal that is fed line by line. Both sets must be of one kind. */
export class Rehearsal {
  readonly #options: RehearsalOptions;
  readonly #before: Side;
  readonly #after: Side;
  readonly #same: Int32Array;
  readonly #book: ChangeBook;
  readonly #random: DrawnExamples<ChangeExample>;
  readonly #money: MoneySums;
  readonly #changedByRule = new Map<string, number>();
  readonly #queues = new Map<string, Counting<QueueEffect>>();
  readonly #hours = new Map<number, Counting<HourEffect>>();
  readonly #problems = new Map<string, FactProblem & { decisions: number }>();
  #lines = 0;
  #decisions = 0;
  #changed = 0;
  #sameByOthers = 0;
  #recordedOtherwise = 0;
  #hoursInUtc = 0;
  #sampled = 0;
  #fromMs: number | null = null;
  #toMs: number | null = null;

  constructor(options: RehearsalOptions) {
    const { before, after, seed, world } = options;
    assert(before.kind === after.kind, 'both sets of a rehearsal are of one kind');
    this.#options = options;
    this.#before = new Side(before);
    this.#after = new Side(after);
    this.#same = sameRules(before, after);
    this.#book = new ChangeBook(this.#before, this.#after);
    this.#random = new DrawnExamples(seed, changesListedMax);
    this.#money = new MoneySums(this.#before, this.#after, world);
  }

  /** Decides a line with both sets. Returns the change, if there is one. */
  push(line: DecisionLine): ChangeExample | undefined {
    this.#lines += 1;
    const { before } = this.#options;
    if (line.kind !== before.kind || line.set !== before.set) return undefined;
    const problems: FactProblem[] = [];
    const record = factRecord(line.facts, problems);
    if (problems.length > 0) this.#noteProblems(problems);
    const sampled = !this.#before.isFirst || isSampled(this.#decisions);
    this.#before.decide(record, line.atMs, sampled);
    this.#after.decide(record, line.atMs, sampled);
    this.#decisions += 1;
    if (sampled) this.#sampled += 1;
    if (!this.#before.matchedNames(line.matched)) this.#recordedOtherwise += 1;
    this.#fromMs = Math.min(this.#fromMs ?? line.atMs, line.atMs);
    this.#toMs = Math.max(this.#toMs ?? line.atMs, line.atMs);
    this.#money.add(this.#before, this.#after, { record, atMs: line.atMs });
    this.#countQueues();
    const pair = this.#before.decidedAs(this.#after, this.#same) ? undefined : this.#book.pair();
    const isChange = pair?.isChange === true;
    this.#countHour(record, line.atMs, isChange);
    if (pair === undefined || isChange) return isChange ? this.#addChange(pair, line) : undefined;
    this.#sameByOthers += 1;
    return undefined;
  }

  /** The results so far. */
  report(): RehearsalReport {
    const { before, after, seed } = this.#options;
    const nothing = this.#decisions === 0;
    return {
      kind: before.kind,
      before: { set: before.set, version: before.version },
      after: { set: after.set, version: after.version },
      seed,
      decisions: this.#decisions,
      passedOver: this.#lines - this.#decisions,
      changed: this.#changed,
      changedShare: nothing ? null : this.#changed / this.#decisions,
      sameByOthers: this.#sameByOthers,
      recordedOtherwise: this.#recordedOtherwise,
      fromMs: this.#fromMs,
      toMs: this.#toMs,
      sampled: this.#sampled,
      rules: this.#ruleEffects(),
      queues: [...this.#queues.values()].map((row) => ({ ...row })),
      hours: [...this.#hours.values()].sort((a, b) => a.hour - b.hour).map((row) => ({ ...row })),
      hoursInUtc: this.#hoursInUtc,
      money: this.#money.rows(),
      changes: this.#book.mostFrequent(),
      distinctChanges: this.#book.distinct,
      random: this.#random.kept(),
      problems: [...this.#problems.values()].map((row) => ({ ...row })),
    };
  }

  #addChange(pair: RulePair, line: DecisionLine): ChangeExample {
    this.#changed += 1;
    pair.decisions += 1;
    const example: ChangeExample = {
      line: this.#lines,
      subject: line.subject ?? null,
      atMs: line.atMs,
      before: pair.beforeNames,
      after: pair.afterNames,
      facts: line.facts,
    };
    if (pair.examples.length < examplesMax) pair.examples.push(example);
    this.#random.offer(() => example);
    for (const name of new Set([...pair.beforeNames, ...pair.afterNames])) {
      this.#changedByRule.set(name, (this.#changedByRule.get(name) ?? 0) + 1);
    }
    return example;
  }

  #countQueues(): void {
    const before = queueNamed(this.#options.before.kind, this.#before);
    const after = queueNamed(this.#options.before.kind, this.#after);
    if (before !== undefined) {
      const row = this.#queue(before);
      row.before += 1;
      if (after !== before) row.left += 1;
    }
    if (after !== undefined) {
      const row = this.#queue(after);
      row.after += 1;
      if (after !== before) row.joined += 1;
    }
  }

  #queue(queue: string): Counting<QueueEffect> {
    const row = this.#queues.get(queue) ?? { queue, before: 0, after: 0, joined: 0, left: 0 };
    this.#queues.set(queue, row);
    return row;
  }

  #countHour(record: FactRecord, atMs: number, isChange: boolean): void {
    const minute = record.values[minuteOfDay];
    if (typeof minute !== 'number') this.#hoursInUtc += 1;
    const hour = Math.floor(typeof minute === 'number' ? minute / 60 : atMs / hourMs) % 24;
    const row = this.#hours.get(hour) ?? { hour, decisions: 0, changed: 0 };
    this.#hours.set(hour, row);
    row.decisions += 1;
    if (isChange) row.changed += 1;
  }

  #noteProblems(problems: readonly FactProblem[]): void {
    for (const problem of problems) {
      const known = this.#problems.get(problem.name);
      if (known !== undefined) known.decisions += 1;
      else if (this.#problems.size < problemsMax) {
        this.#problems.set(problem.name, { ...problem, decisions: 1 });
      }
    }
  }

  #ruleEffects(): readonly RuleEffect[] {
    const before = countsByName(this.#before);
    const after = countsByName(this.#after);
    return [...new Set([...after.keys(), ...before.keys()])].map((rule) => ({
      rule,
      before: before.get(rule) ?? null,
      after: after.get(rule) ?? null,
      changed: this.#changedByRule.get(rule) ?? 0,
    }));
  }
}

function countsByName(side: Side): ReadonlyMap<string, RuleCounts> {
  const entries = side.set.checked.rules.map(
    ({ name }, place) =>
      [name, { matched: side.matched[place] ?? 0, won: side.won[place] ?? 0 }] as const,
  );
  return new Map(entries);
}

function queueNamed(kind: RuleKind, side: Side): string | undefined {
  if (kind === 'route') return (side.winner() as CheckedRule<'route'> | undefined)?.outcome.queue;
  if (kind !== 'check') return undefined;
  const matches = side.rules() as readonly CheckedRule<'check'>[];
  return matches.find(({ outcome }) => outcome.review !== undefined)?.outcome.review?.queue;
}
