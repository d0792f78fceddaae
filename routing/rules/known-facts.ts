/**
 * What rules know of a call: the facts its caller brought, and what the classify rules said of it.
 *
 * The caller's record is kept as it came, and what was said beside it: one object for all calls of
 * a rule. So thousands of waiting calls hold no copies; a copy lives as long as a decision.
 */
import {
  type ClassifyOutcome,
  callTypes,
  type FactRecord,
  type FactValue,
} from '../../rules/index.ts';
import { coldCall, hasOf } from '../life/calls.ts';
import type { Core } from '../memory/core.ts';
import { type CallRef, callHas } from '../memory/layout.ts';
import { slots } from './rule-slots.ts';

const { callHasFacts } = callHas;

/** Facts of one decision. */
export interface OwnFacts {
  readonly values: FactValue[];
  readonly lines: readonly FactRecord[];
}

/** A copy of facts, for one decision; nobody has passed the call on, unless they say so. */
export function ownFacts({ values, lines }: FactRecord): OwnFacts {
  const own = values.slice();
  own[slots.transferCount] ??= 0;
  return { values: own, lines };
}

/** What is known of a call, for one decision; null: nothing is kept. */
export function knownOf(core: Core, call: CallRef): OwnFacts | null {
  if (!hasOf(core, call, callHasFacts)) return null;
  const { facts, said } = coldCall(core, call);
  const own = ownFacts(facts);
  if (said !== null) takeIn(own, said);
  return own;
}

/** Takes in what the classify rules said; tags join those there are. */
export function takeIn({ values }: OwnFacts, { callType, language, tags }: ClassifyOutcome): void {
  if (callType !== undefined) {
    values[slots.callType] = (callTypes as readonly string[]).indexOf(callType);
  }
  if (language !== undefined) values[slots.language] = language;
  if (tags.length === 0) return;
  const had = (values[slots.tags] ?? []) as readonly string[];
  values[slots.tags] = had.length === 0 ? tags : [...new Set([...had, ...tags])];
}
