import { describe, expect, it } from 'vitest';
import * as contracts from '../../contracts/index.ts';
import { counted, eitherOf, fill, nouns, type Phrase } from '../../contracts/index.ts';

const tables = Object.entries(contracts).filter(([name]) => /Messages$|^orderReasons$/.test(name));
const messages = tables.flatMap(([table, rows]) =>
  Object.entries(
    rows as { readonly [name: string]: Phrase & { readonly code?: string | null } },
  ).map(([name, row]) => ({ name: `${table}.${name}`, ...row })),
);

function valuesIn(text: string): readonly string[] {
  return [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
}

describe('the catalogue of messages', () => {
  it('has a table for each domain', () => {
    expect(tables.map(([name]) => name).sort()).toEqual([
      'agentMessages',
      'callMessages',
      'centreMessages',
      'channelMessages',
      'httpMessages',
      'jobMessages',
      'mailMessages',
      'orderMessages',
      'orderReasons',
      'peopleMessages',
      'ruleMessages',
    ]);
    expect(messages.length).toBeGreaterThan(300);
  });

  it('says the same values in English and in French', () => {
    const other = messages.filter(({ en, fr }) => `${valuesIn(en)}` !== `${valuesIn(fr)}`);
    expect(other).toEqual([]);
  });

  it('ends the sentence of every refusal with a full stop, and writes French with ’', () => {
    const coded = messages.filter(({ code }) => typeof code === 'string');
    expect(coded.filter(({ en, fr }) => !en.endsWith('.') || !fr.endsWith('.'))).toEqual([]);
    expect(messages.filter(({ en, fr }) => en.trim() === '' || fr.includes("'"))).toEqual([]);
  });

  it('fills values, of which some are phrases themselves', () => {
    const phrase = {
      en: '{count} of {kind}; expected {which}.',
      fr: '{count} de {kind} : {which}.',
    };
    const values = {
      count: counted(2, nouns.openWarning),
      kind: null,
      which: eitherOf(['a', 'b']),
    };
    expect(fill(phrase, values)).toEqual({
      en: '2 open warnings of null; expected a or b.',
      fr: '2 avertissements ouverts de null : a ou b.',
    });
    expect(counted(1, nouns.error)).toEqual({ en: '1 error', fr: '1 erreur' });
    expect(counted(0, nouns.case)).toEqual({ en: '0 cases', fr: '0 cas' });
    expect(eitherOf([])).toEqual({ en: 'none', fr: 'aucun' });
  });
});
