/** Bank holidays of a country, by a library whose data are loaded when somebody needs them. */
import Holidays from 'date-holidays';
import { addDays } from '../parts/days.ts';

const dayMs = 86_400_000;

interface Choice {
  readonly id: string;
  readonly label: string;
}

export function countriesIn(language: string): readonly Choice[] {
  const names = new Intl.DisplayNames(language, { type: 'region' });
  const ids = Object.keys(new Holidays().getCountries());
  return choicesOf(Object.fromEntries(ids.map((id) => [id, names.of(id) ?? id])));
}

/** States or provinces with holidays of their own. */
export function regionsOf(country: string, language: string): readonly Choice[] {
  return choicesOf(new Holidays().getStates(country, language) ?? {});
}

function choicesOf(names: Readonly<Record<string, string>>): readonly Choice[] {
  const choices = Object.entries(names).map(([id, label]) => ({ id, label }));
  return choices.toSorted((a, b) => a.label.localeCompare(b.label));
}

/** Dates on which a country is closed, in order. */
export function bankHolidays(
  { country, region }: { readonly country: string; readonly region: string },
  years: readonly number[],
): readonly string[] {
  const calendar = region === '' ? new Holidays(country) : new Holidays(country, region);
  const found = years.flatMap((year) => calendar.getHolidays(year));
  const dates = found
    .filter(({ type }) => type === 'public')
    .flatMap(({ date, start, end }) => {
      const days = Math.max(1, Math.round((end.getTime() - start.getTime()) / dayMs));
      return Array.from({ length: days }, (_, day) => addDays(date.slice(0, 10), day));
    });
  return [...new Set(dates)].sort();
}
