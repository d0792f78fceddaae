/**
 * Fact values in English and French: durations, amounts, shares, dates. Amounts have two decimals
 * and no currency, which only the caller knows.
 */
import { unreachable } from '../../kernel/index.ts';
import type { FactEntry, Unit } from '../facts/fact-entry.ts';
import { type FactValue, factInput } from '../facts/fact-record.ts';

/** Language of texts for people. */
export type Language = 'en' | 'fr';

/** Splits pairs of English and French words into one record per language. */
export function pairsByLanguage<
  const Pairs extends { readonly [word: string]: readonly [en: unknown, fr: unknown] },
>(pairs: Pairs): { readonly [L in Language]: { readonly [W in keyof Pairs]: Pairs[W][number] } } {
  const side = (at: 0 | 1) =>
    Object.fromEntries(Object.entries(pairs).map(([word, both]) => [word, both[at]]));
  return { en: side(0), fr: side(1) } as ReturnType<typeof pairsByLanguage<Pairs>>;
}

export function inBothLanguages(say: (language: Language) => string) {
  return { en: say('en'), fr: say('fr') };
}

/** Separator between parts of a sentence. French puts a narrow space before it. */
export const semicolons: { readonly [L in Language]: string } = { en: '; ', fr: '\u202f; ' };

const words = pairsByLanguage({
  unknown: ['unknown', 'inconnu'],
  empty: ['nothing', 'rien'],
  yes: ['yes', 'oui'],
  no: ['no', 'non'],
});

const narrow = '\u202f';

export function sayValue(fact: FactEntry, value: FactValue, language: Language): string {
  const said = words[language];
  if (value === null) return said.unknown;
  if (typeof value === 'object') return value.length === 0 ? said.empty : value.join(', ');
  if (typeof value === 'number' && fact.type === 'int') {
    return sayNumber(value, fact.unit, language);
  }
  const input = factInput(fact, value);
  if (typeof input === 'boolean') return input ? said.yes : said.no;
  const text = String(input);
  const names = languageNames[language];
  const isNamed = fact.format === 'language' && Object.hasOwn(names, text);
  return isNamed ? (names[text] ?? text) : text;
}

export function sayNumber(value: number, unit: Unit | undefined, language: Language): string {
  switch (unit) {
    case 'ms':
      return sayDuration(value, language);
    case 'minor':
      return sayDecimal(value, 2, language);
    case 'ppm':
      return `${sayDecimal(value, 4, language, 0)}${language === 'fr' ? narrow : ' '}%`;
    case 'minutes':
      return `${grouped(value, language)} min`;
    case 'days':
      return `${grouped(value, language)} ${counted(value, dayWords[language])}`;
    case 'minuteOfDay':
      return `${twoDigits(Math.floor(value / 60))}:${twoDigits(value % 60)}`;
    case 'weekday':
      return weekdays[language][value - 1] ?? String(value);
    case 'dayNumber': {
      const [month, day] = [Math.floor(value / 100) % 100, value % 100];
      return `${Math.floor(value / 10_000)}-${twoDigits(month)}-${twoDigits(day)}`;
    }
    case 'calls':
    case 'agents':
    case 'lines':
    case 'count':
    case 'points':
    case undefined:
      return grouped(value, language);
    default:
      return unreachable(unit);
  }
}

/** A duration in the largest unit that gives a whole number. */
export function sayDuration(ms: number, language: Language): string {
  if (ms % 1_000 !== 0) return `${grouped(ms, language)} ms`;
  const s = ms / 1_000;
  if (Math.abs(s) >= 7_200 && s % 3_600 === 0) return `${s / 3_600} h`;
  if (Math.abs(s) >= 120 && s % 60 === 0) return `${grouped(s / 60, language)} min`;
  return `${grouped(s, language)} s`;
}

/** Formats `value` × 10^-places; trailing zeros are dropped down to `placesMin` decimals. */
function sayDecimal(value: number, places: number, language: Language, placesMin = places): string {
  const digits = String(Math.abs(value)).padStart(places + 1, '0');
  const whole = grouped(Number(digits.slice(0, -places)), language);
  let part = digits.slice(-places);
  while (part.length > placesMin && part.endsWith('0')) part = part.slice(0, -1);
  const point = language === 'fr' ? ',' : '.';
  return `${value < 0 ? '−' : ''}${whole}${part === '' ? '' : `${point}${part}`}`;
}

function grouped(value: number, language: Language): string {
  const separator = language === 'fr' ? narrow : ',';
  const digits = String(Math.abs(value)).replace(/\B(?=(\d{3})+$)/g, separator);
  return value < 0 ? `−${digits}` : digits;
}

function counted(count: number, [one, many]: readonly [string, string]): string {
  return count === 1 ? one : many;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

const dayWords = { en: ['day', 'days'], fr: ['jour', 'jours'] } as const;

/** Days of the week, Monday first. */
export const weekdays = {
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  fr: ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'],
} as const;

const languageNames: { readonly [L in Language]: { readonly [code: string]: string } } =
  pairsByLanguage({
    fr: ['French', 'français'],
    en: ['English', 'anglais'],
    de: ['German', 'allemand'],
    es: ['Spanish', 'espagnol'],
    it: ['Italian', 'italien'],
    nl: ['Dutch', 'néerlandais'],
  });
