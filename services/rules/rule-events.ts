/** Published events of rules, with a summary of the change. */

import { equalByValue } from '../../kernel/index.ts';
import type { ChangeSummary, RuleEvent, RuleNotice } from '../../live/index.ts';
import type { RuleFile } from '../../rules/index.ts';
import type { VersionRecord, WaitingMode } from '../../store/index.ts';
import { baseOf, type RuleContext, stateOf } from './rule-context.ts';

export function describeRuleEvent(context: RuleContext, event: RuleEvent): RuleNotice | null {
  const { rules } = context.store;
  const set = rules.set(event.setId);
  if (set === undefined) return null;
  const version = rules.version(event.setId, event.version);
  const state = stateOf(context, event);
  const { kind } = set;
  if (version === undefined) {
    return { ...event, kind, state, note: null, summary: null, waiting: null };
  }
  const { note } = version;
  const summary = summaryOf(context, version, rules.version(event.setId, baseOf(context, version)));
  return { ...event, kind, state, note, summary, waiting: waitingOf(context, event) };
}

function waitingOf(
  { store }: RuleContext,
  { setId, version, type }: RuleEvent,
): WaitingMode | null {
  const last = store.rules.events(setId, version).findLast(({ action }) => action === type);
  const waiting = last?.body['waiting'];
  return waiting === 'migrate' || waiting === 'pin' ? waiting : null;
}

function summaryOf(
  context: RuleContext,
  version: VersionRecord,
  base: VersionRecord | undefined,
): ChangeSummary {
  const [before, after] = [rulesOf(context, base), rulesOf(context, version)];
  const kept = [...after].filter(([name]) => before.has(name));
  return {
    added: after.size - kept.length,
    removed: before.size - kept.length,
    changed: kept.filter(([name, rule]) => !equalByValue(rule, before.get(name))).length,
  };
}

function rulesOf(
  { judge }: RuleContext,
  version: VersionRecord | undefined,
): ReadonlyMap<string, RuleFile> {
  if (version === undefined) return new Map();
  const { rules } = judge.files.read(version);
  return new Map(rules.map((rule) => [rule.name, rule]));
}
