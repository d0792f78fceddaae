/** Creates a rule set; a centre has one of each kind. */
import { useState } from 'react';
import type { Problem } from '#client';
import { api } from '../live-data/index.ts';
import { Button, Dialog, Field, refusalWords } from '../parts/index.ts';
import { Select } from '../parts/panel.tsx';
import { useSignedIn } from '../shell/session.ts';
import { nameIn } from './fields.tsx';
import { type RuleSet, useReadAgain } from './readings.ts';
import styles from './rules.module.css';
import { useRuleText } from './words.tsx';

export const kinds: readonly RuleSet['kind'][] = [
  'route',
  'admit',
  'classify',
  'treat',
  'prompt',
  'script',
  'check',
  'priceLimit',
  'coupon',
];

interface NewSetProps {
  readonly sets: readonly RuleSet[];
  readonly onMade: (set: string) => void;
}

export function NewSet({ sets, onMade }: NewSetProps) {
  const text = useRuleText();
  const [isOpen, setIsOpen] = useState(false);
  const free = kinds.filter((kind) => sets.every((one) => one.kind !== kind));
  const [first] = free;
  if (first === undefined) return <p className={styles.note}>{text('allKinds')}</p>;
  return (
    <>
      <Button onPress={() => setIsOpen(true)}>{text('newSet')}</Button>
      <Dialog title={text('newSet')} isOpen={isOpen} onClose={() => setIsOpen(false)}>
        <NewSetForm
          free={free}
          first={first}
          onMade={(set) => {
            setIsOpen(false);
            onMade(set);
          }}
        />
      </Dialog>
    </>
  );
}

interface NewSetFormProps extends Pick<NewSetProps, 'onMade'> {
  readonly free: readonly RuleSet['kind'][];
  readonly first: RuleSet['kind'];
}

function NewSetForm({ free, first, onMade }: NewSetFormProps) {
  const text = useRuleText();
  const readAgain = useReadAgain();
  const { centreId: centre } = useSignedIn().centre;
  const [typed, setTyped] = useState('');
  const [kind, setKind] = useState(first);
  const [problem, setProblem] = useState<Problem | null>(null);
  const name = nameIn(typed);
  const make = async () => {
    if (name === undefined) return;
    const asked = { params: { centre }, body: { name, kind } };
    const made = await api.post('/api/v1/centres/{centre}/rule-sets', asked);
    setProblem(made.ok ? null : made.problem);
    if (!made.ok) return;
    await readAgain();
    onMade(made.body.id);
  };
  return (
    <div className={styles.form}>
      <Field
        label={text('setName')}
        value={typed}
        onChange={setTyped}
        aria-describedby="set-name"
      />
      <p id="set-name" className={styles.note}>
        {name === undefined ? text('notYet', { unit: 'any' }) : text('setCalled', { name })}
      </p>
      <Select
        label={text('setKind')}
        choices={free.map((id) => ({ id, label: text('kind', { kind: id }) }))}
        value={kind}
        onChange={setKind}
      />
      <Button kind="main" isDisabled={name === undefined} onPress={make}>
        {text('makeSet')}
      </Button>
      {problem === null ? null : (
        <p role="alert" className={styles.error}>
          {refusalWords(problem)}
        </p>
      )}
    </div>
  );
}
