/** A search field with suggestions: arrows move, Enter chooses. */
import { type QueryKey, useQuery, useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, type ReactNode, type Ref, useId, useState } from 'react';
import { names, refusalWords } from '../parts/index.ts';
import { useOnce } from '../parts/once.ts';
import { useText } from './order.ts';
import styles from './order-entry.module.css';

const lettersMin = 2;

export interface SearchBoxProps<Found> {
  readonly label: string;
  readonly hint: string;
  readonly words: string;
  readonly onWords: (words: string) => void;
  readonly queryKey: QueryKey;
  readonly search: (words: string) => Promise<readonly Found[]>;
  readonly idOf: (found: Found) => string;
  readonly show: (found: Found) => ReactNode;
  readonly onTake: (found: Found) => unknown;
  readonly inputRef?: Ref<HTMLInputElement>;
  /** Content beside the field that reacts to the same keys. */
  readonly beside?: (onKeyDown: (event: KeyboardEvent) => void) => ReactNode;
}

export function SearchBox<Found>(props: SearchBoxProps<Found>) {
  const { label, hint, words, onWords, queryKey, search, idOf, show, onTake } = props;
  const text = useText();
  const id = useId();
  const queries = useQueryClient();
  const once = useOnce();
  /** Null: the first. */
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [isOpen, setIsOpen] = useState(true);
  const [isEmpty, setIsEmpty] = useState(false);
  const asked = words.trim();
  const optionsOf = (of: string) => ({
    queryKey: [...queryKey, of],
    staleTime: 10_000,
    queryFn: () => search(of),
  });
  const found = useQuery({
    ...optionsOf(asked),
    enabled: asked.length >= lettersMin,
    placeholderData: (before: readonly Found[] | undefined) => before,
  });
  const list = isOpen && asked.length >= lettersMin ? (found.data ?? []) : [];
  const place = chosenId === null ? 0 : list.findIndex((one) => idOf(one) === chosenId);
  const take = (one: Found) => {
    setChosenId(null);
    return onTake(one);
  };
  /** Searches for the present text, even if the list still shows older results. */
  const takeChosen = async () => {
    if (asked === '') return;
    const all = await queries.fetchQuery(optionsOf(asked)).catch(() => null);
    const one = chosenId === null ? all?.[0] : all?.find((other) => idOf(other) === chosenId);
    setIsEmpty(all?.length === 0);
    if (one !== undefined) await take(one);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const count = list.length;
    const choose = (at: number) => setChosenId(list[at] === undefined ? null : idOf(list[at]));
    if (event.key === 'ArrowDown' && count > 0) choose((place + 1) % count);
    else if (event.key === 'ArrowUp' && count > 0) choose((Math.max(place, 0) + count - 1) % count);
    else if (event.key === 'Enter') once(takeChosen);
    else if (event.key === 'Escape' && count > 0) setIsOpen(false);
    else return;
    event.preventDefault();
  };
  const problem = found.error;
  return (
    <div className={styles.search}>
      <label className={styles.field}>
        <span>{label}</span>
        <input
          ref={props.inputRef}
          role="combobox"
          aria-expanded={list.length > 0}
          aria-controls={id}
          aria-autocomplete="list"
          aria-activedescendant={list[place] === undefined ? undefined : `${id}-${place}`}
          autoComplete="off"
          placeholder={hint}
          maxLength={100}
          value={words}
          onKeyDown={onKeyDown}
          onChange={(event) => {
            setChosenId(null);
            setIsOpen(true);
            setIsEmpty(false);
            onWords(event.target.value);
          }}
        />
      </label>
      {props.beside?.(onKeyDown)}
      <FoundList
        id={id}
        label={label}
        list={list}
        place={place}
        idOf={idOf}
        show={show}
        take={(one) => once(() => take(one))}
      />
      <p className={styles.hint} role="status">
        {problem === null ? '' : text('searchFailed', { detail: refusalWords(problem) })}
        {isEmpty || (found.data?.length === 0 && asked.length >= lettersMin)
          ? text('nothingFound', { words: asked })
          : ''}
      </p>
    </div>
  );
}

interface FoundListProps<Found> extends Pick<SearchBoxProps<Found>, 'label' | 'idOf' | 'show'> {
  readonly id: string;
  readonly list: readonly Found[];
  readonly place: number;
  readonly take: (one: Found) => unknown;
}

/** The field handles keys and names the active option. */
function FoundList<Found>({ id, label, list, place, idOf, show, take }: FoundListProps<Found>) {
  return (
    <div
      id={id}
      role="listbox"
      aria-label={label}
      className={names(styles.found, list.length === 0 && styles.none)}
    >
      {list.map((one, index) => (
        <div
          key={idOf(one)}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === place}
          className={styles.option}
          onPointerDown={(event) => event.preventDefault()}
          onPointerUp={() => take(one)}
        >
          {show(one)}
        </div>
      ))}
    </div>
  );
}
