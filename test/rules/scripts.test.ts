import { describe, expect, it } from 'vitest';
import {
  checkRuleSet,
  compileRuleSet,
  type FactsFile,
  factRecord,
  type RuleSet,
  type ScriptOutcome,
  scriptsAt,
} from '../../rules/index.ts';
import { aRule, aRuleSet, everyCall } from '../support/builders-rules.ts';

const said = { at: 'orderStart', audience: 'say', mustConfirm: false } as const;
const world = {
  languages: ['fr', 'en'],
  texts: {
    welcome: { fr: 'Bienvenue', en: 'Welcome' },
    legal: { fr: 'Rétractation : 14 jours' },
    foreign: { it: 'Buongiorno' },
  },
};

function scripts(facts: FactsFile, ...outcomes: readonly ScriptOutcome[]) {
  const rules = outcomes.map((outcome, place) =>
    aRule(`script-${place + 1}`, place + 1, everyCall, outcome),
  );
  const checked = checkRuleSet(aRuleSet('script', rules));
  if (!checked.ok) throw new Error('the scripts hold the language');
  const set = compileRuleSet(checked.set) as RuleSet as RuleSet<'script'>;
  return scriptsAt({ rules: set, facts: factRecord(facts), atMs: 0, moment: 'orderStart', world });
}

describe('the scripts of a moment', () => {
  it('are those of that moment alone, highest priority first', () => {
    const end = { ...said, at: 'orderEnd', text: 'welcome' } as const;
    const all = scripts({}, { ...said, text: 'welcome' }, end, { ...said, text: 'legal' });
    expect(all.map(({ rule }) => rule)).toEqual(['script-3', 'script-1']);
  });

  it('speak the caller’s language, else the default one, else none', () => {
    const words = (language: string | null, text: string) =>
      scripts({ 'call.language': language }, { ...said, text }).map((one) => one.words);
    expect(words('en', 'welcome')).toEqual(['Welcome']);
    expect(words('de', 'welcome')).toEqual(['Bienvenue']);
    expect(words(null, 'welcome')).toEqual(['Bienvenue']);
    expect(words('en', 'legal')).toEqual(['Rétractation : 14 jours']);
    expect(words('en', 'foreign')).toEqual([null]);
    expect(words('en', 'constructor')).toEqual([null]);
  });
});
