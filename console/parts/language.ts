/**
 * Language of the page: messages, and formats of numbers, durations and instants. `textOf` gives a
 * folder its messages.
 */
import { type ComponentType, lazy, useCallback } from 'react';
import type en from './messages/en.json';
import { shared } from './shared-state.ts';

/** `xx` is lengthened, accented English that reveals missing translations and clipped text. */
const languages = ['en', 'fr', 'xx'] as const;
export type Language = (typeof languages)[number];

export type MessageArguments = Readonly<Record<string, string | number>>;
type Cases = Readonly<Record<string, () => string>>;

interface MessageFormats {
  number(value: string | number | undefined): string;
  plural(value: string | number | undefined, cases: Cases): string;
  select(value: string | number | undefined, cases: Cases): string;
}
type Message = (values: MessageArguments, formats: MessageFormats) => string;
export type Catalogue = Readonly<Record<string, Readonly<Record<string, Message>>>>;

/** Longest durations told in seconds, minutes and hours; above, in days. */
const [spokenInSecondsMs, spokenInMinutesMs, spokenInHoursMs] = [
  120_000,
  2 * 3_600_000,
  48 * 3_600_000,
];
const keptAs = 'callwright.language';
const locales: Readonly<Record<Language, string>> = { en: 'en-GB', fr: 'fr-FR', xx: 'en-GB' };

const current = shared<Language>('en');
/** Time zone of the centre, set at sign-in. */
let zone: string | undefined;
const catalogues: Record<Language, Catalogue> = { en: {}, fr: {}, xx: {} };
/** Loaded folders, whose messages every shown language needs. */
const scopes = new Set<string>();
let changing: Promise<void> = Promise.resolve();

/** Language from `?lang=`, else the earlier choice, else the browser. */
export function preferredLanguage(): Language {
  const asked = new URLSearchParams(window.location.search).get('lang');
  const wanted = [asked, localStorage.getItem(keptAs), ...navigator.languages];
  for (const one of wanted) {
    const found = languages.find((language) => one?.toLowerCase().startsWith(language) === true);
    if (found !== undefined) return found;
  }
  return 'en';
}

async function loadMessages(language: Language): Promise<void> {
  const load = {
    en: () => import('callwright:messages/en'),
    fr: () => import('callwright:messages/fr'),
    xx: () => import('callwright:messages/xx'),
  };
  const { messages, others } = await load[language]();
  const loaded = await Promise.all([...scopes].map((scope) => others[scope]?.()));
  // When two loads overlap, the later result must keep the other's messages.
  const known = catalogues[language];
  catalogues[language] = Object.assign({}, known, messages, ...loaded.map((one) => one?.messages));
}

export function loadedLater<Props>(load: () => Promise<ComponentType<Props>>) {
  return lazy(async () => {
    const component = await load();
    await changing;
    await loadMessages(current.get());
    return { default: component };
  });
}

export function setLanguage(language: Language): Promise<void> {
  changing = changing.then(() => changeTo(language));
  return changing;
}

async function changeTo(language: Language): Promise<void> {
  await loadMessages(language);
  localStorage.setItem(keptAs, language);
  document.documentElement.lang = language === 'xx' ? 'en' : language;
  current.set(language);
}

export function setTimeZone(timeZone: string): void {
  zone = timeZone;
}

export const languageNow = current.get;
export const useLanguage = current.useNow;

export function useWords() {
  const language = useLanguage() === 'fr' ? 'fr' : 'en';
  return useCallback(
    (words: Readonly<Record<string, string>>) =>
      words[language] ?? words['en'] ?? words['fr'] ?? Object.values(words)[0] ?? '',
    [language],
  );
}

type Text<Key> = (key: Key, values?: MessageArguments) => string;

export function textOf<Keys>(scope: string) {
  type Key = keyof Keys & string;
  scopes.add(scope);
  const made = new Map<Language, Text<Key>>();
  return function useText(): Text<Key> {
    const language = useLanguage();
    const known = made.get(language);
    if (known !== undefined) return known;
    // A new function per language, so that dependent components render again.
    const text = (key: Key, values?: MessageArguments) => textNow<Key>(scope, key, values);
    made.set(language, text);
    return text;
  };
}

export const usePartsText = textOf<typeof en>('parts');

/** A message of this folder where no hook can be used. */
export function partsText(key: keyof typeof en, values?: MessageArguments): string {
  return textNow('parts', key, values);
}

function textNow<Key extends string>(
  scope: string,
  key: Key,
  values: MessageArguments = {},
): string {
  const message = catalogues[current.get()][scope]?.[key];
  return message === undefined ? `${scope}.${key}` : message(values, formatsOf(current.get()));
}

export interface Formats extends MessageFormats {
  share(value: number): string;
  points(value: number): string;
  duration(ms: number): string;
  /** `42 s`, `3 min`, `5 hrs`, `3 days`, for sentences. */
  spoken(ms: number): string;
  time(instant: string | number, timeZone?: string): string;
  timeWithSeconds(instant: string | number, timeZone?: string): string;
  date(instant: string | number, timeZone?: string): string;
  dateTime(instant: string | number, timeZone?: string): string;
  money(amount: { readonly amountMinor: number; readonly currency: string }): string;
}

export function useFormats(): Formats {
  return formatsOf(useLanguage());
}

/** Of `2026-12-01`. */
const dayLength = 10;

const formatsOf = keptBy((language: Language): Formats => {
  const locale = locales[language];
  const number = new Intl.NumberFormat(locale);
  const plural = new Intl.PluralRules(locale);
  const percent = (digits: number) =>
    new Intl.NumberFormat(locale, {
      style: 'percent',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
  const unit = keptBy(
    (of: 'hour' | 'day') =>
      new Intl.NumberFormat(locale, { style: 'unit', unit: of, unitDisplay: 'short' }),
  );
  const [share, whole] = [percent(1), percent(0)];
  const instants = (options: Intl.DateTimeFormatOptions) => {
    const inZone = keptBy(
      (timeZone: string | undefined) => new Intl.DateTimeFormat(locale, { ...options, timeZone }),
    );
    return (instant: string | number, timeZone?: string) => {
      // A date without a time is the same day in all zones.
      const isDay = typeof instant === 'string' && instant.length === dayLength;
      return inZone(isDay ? 'UTC' : (timeZone ?? zone)).format(new Date(instant));
    };
  };
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return {
    number: (value) => number.format(Number(value)),
    plural: (value, cases) => {
      const exact = cases[`=${value}`];
      return (exact ?? cases[plural.select(Number(value))] ?? cases.other)?.() ?? '';
    },
    select: (value, cases) => (cases[String(value)] ?? cases.other)?.() ?? '',
    share: (value) => share.format(value),
    points: (value) => whole.format(value),
    duration: durationText,
    spoken: (ms) => {
      if (ms < spokenInSecondsMs)
        return `${number.format(Math.max(0, Math.round(ms / 1000)))}\u00A0s`;
      if (ms < spokenInMinutesMs) return `${number.format(Math.round(ms / 60_000))}\u00A0min`;
      const isHours = ms < spokenInHoursMs;
      return unit(isHours ? 'hour' : 'day').format(
        Math.round(ms / (isHours ? 3_600_000 : 86_400_000)),
      );
    },
    time: instants(clock),
    timeWithSeconds: instants({ ...clock, second: '2-digit' }),
    date: instants({ dateStyle: 'medium' }),
    dateTime: instants({ dateStyle: 'medium', timeStyle: 'short' }),
    money: ({ amountMinor, currency }) => {
      const money = new Intl.NumberFormat(locale, { style: 'currency', currency });
      const digits = money.resolvedOptions().maximumFractionDigits ?? 2;
      return money.format(amountMinor / 10 ** digits);
    },
  };
});

/** Caches by key, as making a format costs a hundred times its use. */
function keptBy<Key, Made>(make: (key: Key) => Made): (key: Key) => Made {
  const kept = new Map<Key, Made>();
  return (key) => {
    const known = kept.get(key) ?? make(key);
    kept.set(key, known);
    return known;
  };
}

function durationText(ms: number): string {
  const all = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes, seconds] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}
