/**
 * Script texts for a moment of an order: what the agent says or reads, in which language, and what
 * must be confirmed before completion. Source: rules.md C7; dynamics-call-center.md 1.9, 3.10.
 */
import type { RuleSet } from '../evaluate/rule-set.ts';
import { knownFact } from '../facts/dictionary.ts';
import type { FactRecord } from '../facts/fact-record.ts';
import type { RuleWorld, ScriptOutcome } from '../files/index.ts';
import { wordsOf, worldOfSet } from '../language/rule-world.ts';
import type { ScriptMoment } from '../language/words.ts';

export interface ScriptQuestion {
  readonly rules: RuleSet<'script'>;
  readonly facts: FactRecord;
  readonly atMs: number;
  readonly moment: ScriptMoment;
  /** Texts by language. The first language is the default. */
  readonly world: Pick<RuleWorld, 'languages' | 'texts'>;
}

export interface Script extends ScriptOutcome {
  readonly rule: string;
  /** Language of the text found; null if the text exists in no known language. */
  readonly language: string | null;
  readonly words: string | null;
}

const languageSlot = knownFact('call.language').slot;

/** Script texts due now, highest priority first, in the caller's language or the default. */
export function scriptsAt({
  rules,
  facts,
  atMs,
  moment,
  world,
}: ScriptQuestion): readonly Script[] {
  const own = worldOfSet(rules.checked.file, world);
  const spoken = facts.values[languageSlot];
  const scripts = rules.decide(facts, atMs).outcome ?? [];
  return scripts
    .filter(({ at }) => at === moment)
    .map((script) => {
      const said = wordsOf(own, script.text, spoken);
      return { ...script, language: said?.language ?? null, words: said?.words ?? null };
    });
}
