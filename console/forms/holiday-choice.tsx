/** Adds the bank holidays of a country, or of a part of it, to the dates of a calendar. */
import { useState } from 'react';
import { serverNowMs } from '../live-data/index.ts';
import { Button, useLanguage } from '../parts/index.ts';
import { Select } from '../parts/panel.tsx';
import styles from './forms.module.css';
import { useText } from './words.ts';

type Library = typeof import('./bank-holidays.ts');

export function HolidayChoice({ onAdd }: { readonly onAdd: (dates: readonly string[]) => void }) {
  const text = useText();
  const language = useLanguage();
  const [library, setLibrary] = useState<Library | null>(null);
  const [country, setCountry] = useState('');
  const [region, setRegion] = useState('');
  if (library === null) {
    const load = async () => setLibrary(await import('./bank-holidays.ts'));
    return <Button onPress={load}>{text('bankHolidays')}</Button>;
  }
  const regions = country === '' ? [] : library.regionsOf(country, language);
  const year = new Date(serverNowMs()).getUTCFullYear();
  const dates = country === '' ? [] : library.bankHolidays({ country, region }, [year, year + 1]);
  return (
    <div className={styles.row}>
      <Select
        label={text('country')}
        none={text('nothing')}
        choices={library.countriesIn(language)}
        value={country}
        onChange={(to) => {
          setCountry(to);
          setRegion('');
        }}
      />
      {regions.length === 0 ? null : (
        <Select
          label={text('region')}
          none={text('wholeCountry')}
          choices={regions}
          value={region}
          onChange={setRegion}
        />
      )}
      <Button isDisabled={dates.length === 0} onPress={() => onAdd(dates)}>
        {text('addHolidays', { count: dates.length, from: String(year), to: String(year + 1) })}
      </Button>
    </div>
  );
}
