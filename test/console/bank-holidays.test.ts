/** Bank holidays that a calendar is filled with. */
import { describe, expect, it } from 'vitest';
import { bankHolidays, countriesIn, regionsOf } from '../../console/forms/bank-holidays.ts';

describe('the bank holidays of a country', () => {
  it('are dates in order, of each year, movable ones too', () => {
    const dates = bankHolidays({ country: 'FR', region: '' }, [2026, 2027]);
    expect(dates).toEqual([...dates].sort());
    expect(dates).toEqual(expect.arrayContaining(['2026-05-14', '2026-07-14', '2027-05-06']));
    expect(dates).not.toContain('2026-12-24');
  });

  it('are more in a state that has its own', () => {
    const of = (region: string) => bankHolidays({ country: 'DE', region }, [2026]);
    expect(of('BY')).toContain('2026-01-06');
    expect(of('')).not.toContain('2026-01-06');
  });

  it('are offered by names in the language of the page', () => {
    expect(countriesIn('de')).toContainEqual({ id: 'FR', label: 'Frankreich' });
    expect(regionsOf('DE', 'de')).toContainEqual({ id: 'BY', label: 'Bayern' });
    expect(regionsOf('MC', 'fr')).toEqual([]);
  });
});
