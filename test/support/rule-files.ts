/** Rule files and decision journals for tests of the command line. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatRuleSet } from '../../contracts/index.ts';
import type {
  DecisionLine,
  FactsFile,
  RouteOutcome,
  RuleFile,
  RuleSetFile,
} from '../../rules/index.ts';
import { aFolder } from './callwright.ts';

/** A plan that goes to a queue, and no further. */
export function planFor(queue: string): RouteOutcome {
  return {
    queue,
    class: 2,
    offsetMs: 0,
    required: [{ skill: 'orders' }],
    preferred: [],
    steps: [],
    maxWaitMs: 600_000,
    fallback: { kind: 'message' },
  };
}

/** Callers who speak German. */
export const germanCallers: RuleFile = {
  name: 'german-callers',
  priority: 500,
  conditions: { all: [{ fact: 'call.language', operator: 'equal', value: 'de' }] },
  event: { type: 'route', params: planFor('orders-de') },
};

/** The rest. */
export const everybodyElse: RuleFile = {
  name: 'everything-else',
  priority: 1,
  conditions: { all: [] },
  event: { type: 'route', params: planFor('orders-en') },
};

/** A set of the kind `route` with one case, which passes. */
export function aRouteSet(changed: Partial<RuleSetFile> = {}): RuleSetFile {
  return {
    set: 'orders',
    kind: 'route',
    version: 1,
    rules: [germanCallers, everybodyElse],
    baseFacts: { 'call.transferCount': 0 },
    cases: [
      {
        name: 'a German caller',
        facts: { 'call.language': 'de' },
        expect: { winner: 'german-callers', outcome: { queue: 'orders-de' } },
      },
      {
        name: 'an English caller',
        facts: { 'call.language': 'en' },
        expect: { winner: 'everything-else' },
      },
    ],
    ...changed,
  };
}

/** A file of the set in the one form, in a folder that goes with the test. */
export function ruleFile(set: RuleSetFile | string = aRouteSet(), name = 'orders'): string {
  return textFile(typeof set === 'string' ? set : formatRuleSet(set), `${name}.rules.json`);
}

/** A file that goes with the test. */
export function textFile(text: string, name: string): string {
  const path = join(aFolder(), name);
  writeFileSync(path, text);
  return path;
}

/** The text of a decision journal: a decision of {@link aRouteSet} a minute. */
export function journalOf(facts: readonly FactsFile[]): string {
  const lines = facts.map((known, place): DecisionLine => {
    const isGerman = known['call.language'] === 'de';
    return {
      kind: 'route',
      set: 'orders',
      version: 1,
      atMs: Date.UTC(2026, 10, 20, 8) + place * 60_000,
      subject: `c${place + 1}`,
      facts: { 'call.transferCount': 0, ...known },
      matched: [isGerman ? 'german-callers' : 'everything-else'],
    };
  });
  const header = { schema: 'callwright.decisions/1' };
  return `${[header, ...lines].map((line) => JSON.stringify(line)).join('\n')}\n`;
}
