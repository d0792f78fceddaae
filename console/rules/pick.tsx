/** A choice from a long list: a button that opens a search by typing. */
import { useState } from 'react';
import { useRead } from '../live-data/index.ts';
import { Finder, plainText } from '../parts/finder.tsx';
import { Button, Dialog, useWords } from '../parts/index.ts';
import { useCentre } from '../shell/session.ts';
import type { Fact } from './readings.ts';
import styles from './rules.module.css';
import { type Sentences, useRuleText } from './words.tsx';

export interface PickChoice {
  readonly id: string;
  readonly label: string;
  readonly group?: string;
  /** A sentence on the choice. */
  readonly note?: string;
}

interface PickProps {
  readonly label: string;
  readonly choices: readonly PickChoice[];
  readonly value: string;
  readonly onChange: (id: string) => void;
  /** Searches elsewhere; without it, the choices are searched. */
  readonly onSearch?: (words: string) => void;
}

export function Pick({ label, choices, value, onChange, onSearch }: PickProps) {
  const text = useRuleText();
  const [words, setWords] = useState<string | null>(null);
  const wanted = plainText(words ?? '');
  const isFound = ({ label: name, group = '', note = '' }: PickChoice) =>
    onSearch !== undefined || plainText(`${group} ${name} ${note}`).includes(wanted);
  const found = choices.filter(isFound);
  const search = (typed: string) => {
    setWords(typed);
    onSearch?.(typed.trim());
  };
  const chosen = choices.find(({ id }) => id === value)?.label ?? (value || text('choose'));
  const take = ({ id }: PickChoice) => {
    setWords(null);
    onChange(id);
  };
  return (
    <div className={styles.pick}>
      <span aria-hidden="true">{label}</span>
      <Button aria-label={`${label}: ${chosen}`} onPress={() => setWords('')}>
        {chosen}
      </Button>
      <Dialog title={label} isOpen={words !== null} onClose={() => setWords(null)}>
        <Finder
          label={label}
          hint={text('typeToFind')}
          words={words ?? ''}
          onWords={search}
          found={found}
          none={text('noSuchChoice')}
          onTake={take}
          show={({ label: name, note }) => (
            <>
              <span>{name}</span>
              <span className={styles.note}>{note}</span>
            </>
          )}
        />
      </Dialog>
    </div>
  );
}

const itemsShown = 50;

/** An item of the catalogue, which is searched by the service. */
export function ItemPick(props: Omit<PickProps, 'choices' | 'onSearch'>) {
  const words = useWords();
  const { centreId: centre } = useCentre();
  const [q, setQ] = useState('');
  const query = { limit: itemsShown, ...(q === '' ? {} : { q }) };
  const { data } = useRead('/api/v1/centres/{centre}/items', { params: { centre }, query });
  const choices = (data?.items ?? []).map(({ sku: id, name }) => {
    return { id, label: id, note: words(name) };
  });
  return <Pick {...props} choices={choices} onSearch={setQ} />;
}

/** Facts to choose from, grouped by what they are about, each with its unit and an example. */
export function useFactChoices(sentences: Sentences): (facts: readonly Fact[]) => PickChoice[] {
  const text = useRuleText();
  return (facts) =>
    facts.map((fact) => {
      const example = sentences.value(fact, fact.example);
      const unit = text('unit', { unit: fact.unit ?? fact.type });
      return {
        id: fact.name,
        label: sentences.fact(fact.name),
        group: text('factGroup', { group: fact.name.split('.')[0] ?? '' }),
        note: `${unit} ${text('example', { example })}`,
      };
    });
}
