/** A choice from a long list: a button that opens a search by typing. */
import { useState } from 'react';
import { useAgents, useQueues, useRead } from '../live-data/index.ts';
import { type Channel, useChannel } from '../order-entry/order.ts';
import { Finder, plainText } from '../parts/finder.tsx';
import { Button, Dialog, useWords } from '../parts/index.ts';
import { useCentre } from '../shell/session.ts';
import { RemoveButton } from './fields.tsx';
import { type Fact, useRuleNames } from './readings.ts';
import styles from './rules.module.css';
import { type Sentences, useRuleText } from './words.tsx';

export interface PickChoice {
  readonly id: string;
  readonly label: string;
  readonly group?: string;
  /** A sentence on the choice. */
  readonly note?: string;
}

interface Things {
  readonly choices: readonly PickChoice[];
  /** Searches elsewhere; without it, the choices are searched. */
  readonly onSearch?: (words: string) => void;
}

interface PickProps extends Things {
  readonly label: string;
  readonly value: string;
  readonly onChange: (id: string) => void;
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

interface PicksProps extends Omit<PickProps, 'value' | 'onChange'> {
  readonly value: readonly string[];
  readonly onChange: (ids: readonly string[]) => void;
}

/** Several choices from a long list, in the order in which they were chosen. */
export function Picks({ value, onChange, ...props }: PicksProps) {
  const text = useRuleText();
  const { label, choices } = props;
  const nameOf = (id: string) => choices.find((one) => one.id === id)?.label ?? id;
  return (
    <fieldset className={styles.several}>
      <legend>{label}</legend>
      {value.map((id) => (
        <span key={id}>
          {nameOf(id)}
          <RemoveButton
            what={nameOf(id)}
            onPress={() => onChange(value.filter((one) => one !== id))}
          />
        </span>
      ))}
      <Pick
        {...props}
        label={text('addTo', { list: label })}
        choices={choices.filter(({ id }) => !value.includes(id))}
        value=""
        onChange={(id) => onChange([...value, id])}
      />
    </fieldset>
  );
}

const listed = (ids: readonly string[]) => ids.map((id) => ({ id, label: id }));
const itemsShown = 50;
const skillsRead = 200;

/** Items of the catalogue, which are searched by the service. */
function useItems(isWanted: boolean): Things {
  const words = useWords();
  const { centreId: centre } = useCentre();
  const [q, setQ] = useState('');
  const query = { limit: itemsShown, ...(q === '' ? {} : { q }) };
  const asked = { params: { centre }, query };
  const { data } = useRead('/api/v1/centres/{centre}/items', asked, { enabled: isWanted });
  const choices = (data?.items ?? []).map(({ sku: id, name }) => {
    return { id, label: id, note: words(name) };
  });
  return { choices, onSearch: setQ };
}

/**
 * Things of the centre that a fact or a member of an outcome names; null: it names none, or it is
 * not known which.
 */
export function useThings(of: string): Things | null {
  const words = useWords();
  const { centreId: centre } = useCentre();
  const channel = useChannel();
  const isItem = /(^|\.)skus?$/.test(of);
  const items = useItems(isItem);
  const asked = { params: { centre }, query: { limit: skillsRead } };
  const enabled = of === 'skill';
  const skills = useRead('/api/v1/centres/{centre}/skills', asked, { enabled }).data?.items ?? [];
  const [queues, agents] = [useQueues(), useAgents()];
  const { music = [], priceGroups = [], roles = [], reasonSets = {} } = useRuleNames();
  if (isItem) return items;
  const named = (all: readonly { readonly id: string; readonly name: string | null }[]) =>
    all.map(({ id: wireId, name }) => {
      const id = wireId.slice(wireId.indexOf('.') + 1);
      return { id, label: name ?? id };
    });
  const coded = (all: readonly Pick<Channel['holdCodes'][number], 'code' | 'name'>[] = []) =>
    all.map(({ code: id, name }) => ({ id, label: words(name) }));
  const choices: Readonly<Record<string, () => readonly PickChoice[]>> = {
    queue: () => named(queues),
    alsoQueues: () => named(queues),
    agentId: () => named(agents),
    'customer.preferredAgentId': () => named(agents),
    skill: () => named(skills),
    code: () => coded(channel?.holdCodes),
    'order.deliveryMode': () => coded(channel?.deliveryModes),
    reasonSet: () => listed(channel?.reasonSets.map(({ code }) => code) ?? Object.keys(reasonSets)),
    music: () => listed(music),
    priceGroup: () => listed(priceGroups),
    approverRole: () => listed(roles),
    'agent.roles': () => listed(roles),
  };
  const found = choices[of]?.() ?? [];
  return found.length === 0 ? null : { choices: found };
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
