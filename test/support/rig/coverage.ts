/**
 * What random traces have exercised, so that a green run can be seen to have looked everywhere.
 */
import type { CentreFile, Effect, Input, Instant } from '../../../routing/index.ts';
import type { Strategy } from '../../../rules/index.ts';

/** Counts by `kind: value`, such as `refused: call_gone`. */
export type Coverage = Map<string, number>;

/** An empty tally. */
export function createCoverage(): Coverage {
  return new Map();
}

/** Adds a centre: strategies, modes and settings in use. */
export function countCentre(coverage: Coverage, centre: CentreFile): void {
  count(coverage, 'centre', (centre.groups ?? []).length > 0 ? 'with groups' : 'without groups');
  for (const [name, value] of Object.entries(centre.routing ?? {})) {
    count(coverage, 'setting', typeof value === 'string' ? `${name} ${value}` : name);
  }
  if (centre.channels?.exclusive !== undefined) count(coverage, 'setting', 'exclusive');
  if (centre.channels?.interruptibleBy !== undefined) count(coverage, 'setting', 'interruptibleBy');
  const modes = [centre.defaults, ...(centre.groups ?? []), ...centre.queues];
  for (const rule of modes) count(coverage, 'wrap-up', rule?.wrapUp?.mode);
  count(coverage, 'strategy', strategyName(centre.defaults?.strategy));
  for (const { plan, channel, noStaff, age, reserve, promoteAfterMs, ...queue } of centre.queues) {
    if (queue.callbacksWhileClosed === false) count(coverage, 'setting', 'callbacksWhileClosed');
    count(coverage, 'channel', channel ?? 'voice');
    count(coverage, 'noStaff', noStaff);
    count(coverage, 'age', age);
    count(coverage, 'strategy', strategyName(plan?.strategy));
    if (reserve !== undefined) count(coverage, 'setting', `reserve ${reserve}`);
    if (promoteAfterMs !== undefined) count(coverage, 'setting', 'promoteAfterMs');
    count(coverage, 'fallback', plan?.fallback?.kind);
    for (const step of plan?.steps ?? []) {
      count(coverage, 'step', step.mode);
      if (step.offers !== undefined) count(coverage, 'step', 'with offers');
    }
  }
}

/** Adds an instant and its effects. */
export function countInstant(
  coverage: Coverage,
  instant: Instant,
  effects: readonly Effect[],
): void {
  count(coverage, 'instants', 'all');
  for (const input of instant.inputs) count(coverage, 'input', inputName(input));
  for (const effect of effects) {
    count(coverage, 'effect', effectName(effect));
    if (effect.type === 'refused') {
      const input = instant.inputs[effect.input];
      count(coverage, 'refused', `${effect.code} (${input?.type ?? 'no such input'})`);
    }
  }
}

/** The tally as lines of text, by name. */
export function printCoverage(coverage: Coverage): string {
  const names = [...coverage.keys()].sort();
  return names.map((name) => `${String(coverage.get(name)).padStart(10)}  ${name}`).join('\n');
}

function strategyName(strategy: Strategy | undefined): string | undefined {
  return typeof strategy === 'object' ? 'ringGroup' : strategy;
}

function inputName(input: Input): string {
  return 'state' in input ? `${input.type} ${input.state}` : input.type;
}

function effectName(effect: Effect): string {
  if (effect.type === 'refused') return effect.type;
  const parts = ['cause', 'reason', 'phase', 'state', 'skipped', 'codeMissing', 'outcome'] as const;
  const members = new Map<string, unknown>(Object.entries(effect));
  const values = parts.map((part) => members.get(part)).filter((value) => value !== undefined);
  // A reason given by a person is any text; only the core's own words are worth a line.
  const known =
    effect.type.startsWith('agent') || effect.type === 'offer.rejected'
      ? [members.get('state')].filter((value) => value !== undefined)
      : values;
  return [effect.type, ...known].join(' ');
}

function count(coverage: Coverage, kind: string, value: unknown): void {
  if (value === undefined) return;
  const name = `${kind}: ${typeof value === 'string' ? value : JSON.stringify(value)}`;
  coverage.set(name, (coverage.get(name) ?? 0) + 1);
}
