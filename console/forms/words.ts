/** Labels of members and values in forms, lists and differences. */
import { useCallback, useMemo } from 'react';
import { type MoneyAmount, textOf, useFormats, useLanguage, useWords } from '../parts/index.ts';
import french from './hints-fr.json' with { type: 'json' };
import type en from './messages/en.json';
import { isDuration, keyMember, type Members } from './schema.ts';

export const useText = textOf<typeof en>('forms');
const valuesShown = 4;

export function useLabels(): (member: string) => string {
  const text = useText();
  return useCallback(
    (member) => {
      const name = member.replace(/Ms$/, '');
      const key = `${name}Label`;
      const said = text(key as keyof typeof en);
      return said.endsWith(`.${key}`) ? member : said;
    },
    [text],
  );
}

/** `none` is typed for null in a member whose absence means something else. */
export function useHintWords(none: string | null): (words: string) => string {
  const isFrench = useLanguage() === 'fr';
  return (words) => {
    if (isFrench && words in french) return french[words as keyof typeof french];
    return words
      .replace(/^null:/, 'Empty:')
      .replaceAll('null:', none === null ? 'empty:' : `“${none}”:`)
      .replace('Milliseconds', 'Seconds')
      .replace('milliseconds', 'seconds');
  };
}

export function useValueWords(): (value: unknown, member?: string) => string {
  const text = useText();
  const formats = useFormats();
  const words = useWords();
  const label = useLabels();
  return useMemo(() => {
    const choice = (code: string, member: string) => {
      const one = `${member}.${code}`;
      const key = `${one}Value`;
      const said = text(key as keyof typeof en);
      return said.endsWith(`.${key}`) ? code : said;
    };
    const said = (value: unknown, member = ''): string => {
      if (value === undefined || value === null || value === '') return text('nothing');
      if (typeof value === 'boolean') return text('yesNo', { value: String(value) });
      if (typeof value === 'number' && isDuration(member)) return formats.spoken(value);
      if (typeof value === 'number') return formats.number(value);
      if (Array.isArray(value))
        return value.length > valuesShown ? counted(value) : list(value, member);
      if (typeof value !== 'object') return choice(String(value), member);
      if ('amountMinor' in value) return formats.money(value as MoneyAmount);
      const own = value as Members;
      const key = keyMember(own);
      if (key !== null) return String(own[key]);
      const texts = Object.entries(own).filter(([, one]) => typeof one === 'string');
      const isByLanguage = texts.length > 0 && texts.every(([name]) => name.length === 2);
      if (isByLanguage) return words(Object.fromEntries(texts) as Record<string, string>);
      return Object.entries(own)
        .map(([name, one]) => `${label(name)} ${said(one, isDuration(member) ? member : name)}`)
        .join(', ');
    };
    const counted = (value: readonly unknown[]) => text('entries', { count: value.length });
    const list = (value: readonly unknown[], member: string) =>
      value.length === 0 ? text('nothing') : value.map((one) => said(one, member)).join(', ');
    return said;
  }, [text, formats, words, label]);
}
