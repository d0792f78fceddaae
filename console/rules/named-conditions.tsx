/** Named conditions of a set: made, renamed with all that names them, changed and removed. */
import { useState } from 'react';
import { Button } from '../parts/index.ts';
import { Condition } from './condition-form.tsx';
import { freeName } from './document.ts';
import { nameIn, type RuleEditor, Typed } from './fields.tsx';
import { below, membersOf, valueAt } from './json-text.ts';
import styles from './rules.module.css';
import { Said, useRuleText } from './words.tsx';

const conditionsAt = '/conditions';

export function NamedConditions({ editing }: { readonly editing: RuleEditor }) {
  const text = useRuleText();
  const own = membersOf(valueAt(editing.set, conditionsAt));
  const names = Object.keys(own);
  // By place, as a condition keeps its field while it is renamed.
  const listed = names.map((name, place) => ({ id: `${names.length}/${place}`, name }));
  const add = () => {
    const name = freeName(new Set(names), text('newConditionName'));
    editing.edit({ kind: 'set', pointer: conditionsAt, value: { ...own, [name]: { all: [] } } });
  };
  return (
    <details>
      <summary>{text('namedConditions', { count: names.length })}</summary>
      {listed.map(({ id, name }) => (
        <OneCondition key={id} editing={editing} name={name} own={own} />
      ))}
      <Button onPress={add}>{text('newCondition')}</Button>
    </details>
  );
}

interface OneConditionProps {
  readonly editing: RuleEditor;
  readonly name: string;
  readonly own: Readonly<Record<string, unknown>>;
}

function OneCondition({ editing, name, own }: OneConditionProps) {
  const text = useRuleText();
  const [isOpen, setIsOpen] = useState(false);
  const uses = pointersNaming(editing.set, name);
  const at = below(conditionsAt, name);
  const rename = (to: string) => {
    if (to === name) return;
    const entries = Object.entries(own).map(([one, of]) => [one === name ? to : one, of]);
    editing.edit(...uses.map((pointer) => ({ kind: 'set', pointer, value: to }) as const), {
      kind: 'set',
      pointer: conditionsAt,
      value: renamed(Object.fromEntries(entries), name, to),
    });
  };
  const read = (typed: string) => {
    const to = nameIn(typed);
    return to === undefined || (to !== name && to in own) ? undefined : to;
  };
  return (
    <details
      className={styles.nested}
      onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}
    >
      <summary>
        <strong>{name}</strong> <Said>{editing.sentences.when(own[name])}</Said>
      </summary>
      {isOpen ? (
        <>
          <Typed label={text('name')} value={name} print={String} read={read} onChange={rename} />
          <Condition editing={editing} pointer={at} value={own[name]} onRemove={null} />
          <div className={styles.row}>
            <Button
              kind="bad"
              isDisabled={uses.length > 0}
              onPress={() => editing.edit({ kind: 'remove', pointer: at })}
            >
              {text('remove', { what: name })}
            </Button>
            <span className={styles.note}>{text('usedBy', { count: uses.length })}</span>
          </div>
        </>
      ) : null}
    </details>
  );
}

/** Pointers of the members `condition` that name a condition. */
function pointersNaming(value: unknown, name: string, at = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, of]) =>
    key === 'condition' && of === name
      ? [below(at, key)]
      : pointersNaming(of, name, below(at, key)),
  );
}

function renamed(value: unknown, name: string, to: string): unknown {
  return JSON.parse(JSON.stringify(value), (key, of) =>
    key === 'condition' && of === name ? to : of,
  );
}
