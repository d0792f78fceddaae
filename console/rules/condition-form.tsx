/** Condition editor: nested groups and tests of facts, with unit, example and help. */
import { useState } from 'react';
import { Button } from '../parts/index.ts';
import { Select } from '../parts/panel.tsx';
import {
  Findings,
  RemoveButton,
  type RuleEditor,
  Several,
  TypedList,
  TypedNumber,
  TypedNumbers,
  TypedText,
  weekdays,
  YesOrNo,
} from './fields.tsx';
import { below, membersOf, valueAt } from './json-text.ts';
import { Pick, Picks, useFactChoices, useThings } from './pick.tsx';
import type { Fact } from './readings.ts';
import styles from './rules.module.css';
import { type Group, groupOf, groups, partsOf } from './sentences.ts';
import { useRuleText } from './words.tsx';

const ofLists: readonly string[] = [
  'in',
  'notIn',
  'someFact:in',
  'everyFact:in',
  'not:someFact:in',
  'everyValue:swap:in',
];

interface ConditionProps {
  readonly editing: RuleEditor;
  readonly pointer: string;
  readonly value: unknown;
  /** Whether to offer facts of order lines. */
  readonly isWhere?: boolean;
  /** Removes the condition; null: it is required. */
  readonly onRemove: (() => void) | null;
}

export function Condition(props: ConditionProps) {
  const { editing, pointer, value } = props;
  const members = membersOf(value);
  return (
    <div className={styles.condition}>
      {groupOf(value) !== undefined ? (
        <GroupForm {...props} />
      ) : 'fact' in members ? (
        <TestForm {...props} />
      ) : (
        <NamedForm {...props} />
      )}
      <Findings editing={editing} at={pointer} isWhole={groupOf(value) === undefined} />
    </div>
  );
}

function firstTest({ words }: RuleEditor, isWhere: boolean) {
  const fact = words.facts.find(({ where }) => (where === true) === isWhere) ?? words.facts[0];
  return fact === undefined ? { all: [] } : testOf(fact, fact.operators[0] ?? 'equal');
}

function testOf(fact: Fact, operator: string) {
  const { name, example } = fact;
  const [one] = [example].flat();
  const value = ofLists.includes(operator) ? [example].flat() : one;
  return { fact: name, operator, value };
}

function GroupForm({ editing, pointer, value, isWhere = false, onRemove }: ConditionProps) {
  const text = useRuleText();
  const group = groupOf(value) ?? 'all';
  const parts = partsOf(value);
  const list = below(pointer, group);
  const set = (to: unknown) => editing.edit({ kind: 'set', pointer, value: to });
  const add = (part: unknown) => {
    if (group === 'not') set({ all: [value, part] });
    else editing.edit({ kind: 'insert', pointer: list, index: parts.length, value: part });
  };
  const change = (to: Group) => {
    if (to === 'not') set({ not: parts.length === 1 ? parts[0] : { all: parts } });
    else set({ [to]: parts });
  };
  const remove = (index: number) => {
    if (parts.length > 1) editing.edit({ kind: 'remove', pointer: below(list, index) });
    else if (onRemove === null) set({ all: [] });
    else onRemove();
  };
  const choices = groups.map((id) => ({ id, label: text('group', { group: id }) }));
  return (
    <fieldset className={styles.group}>
      <legend className="unseen">{text('group', { group })}</legend>
      {parts.length === 0 ? (
        <p>{text('noCondition')}</p>
      ) : (
        <div className={styles.row}>
          <Select label={text('holds')} choices={choices} value={group} onChange={change} />
          {onRemove === null ? null : <RemoveButton what={text('aGroup')} onPress={onRemove} />}
        </div>
      )}
      {parts.map((part, index) => {
        const at = group === 'not' ? list : below(list, index);
        return (
          <Condition
            key={at}
            editing={editing}
            pointer={at}
            value={part}
            isWhere={isWhere}
            onRemove={() => remove(index)}
          />
        );
      })}
      <div className={styles.row}>
        <Button onPress={() => add(firstTest(editing, isWhere))}>{text('addCondition')}</Button>
        <Button kind="quiet" onPress={() => add({ any: [firstTest(editing, isWhere)] })}>
          {text('addGroup')}
        </Button>
        <Button kind="quiet" onPress={() => add({ not: firstTest(editing, isWhere) })}>
          {text('addException')}
        </Button>
      </div>
    </fieldset>
  );
}

function NamedForm({ editing, pointer, value, onRemove }: ConditionProps) {
  const text = useRuleText();
  const names = Object.keys(membersOf(membersOf(editing.set).conditions));
  const name = String(membersOf(value).condition ?? '');
  const choices = [...new Set([...names, name])].map((id) => ({ id, label: id }));
  const change = (id: string) =>
    editing.edit({ kind: 'set', pointer: below(pointer, 'condition'), value: id });
  const at = below('/conditions', name);
  // Rendered on demand, as an invalid draft may name conditions in a circle.
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <div className={styles.row}>
        <Select label={text('namedCondition')} choices={choices} value={name} onChange={change} />
        {onRemove === null ? null : <RemoveButton what={name} onPress={onRemove} />}
      </div>
      {names.includes(name) ? (
        <details onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
          <summary>{text('namedMeans')}</summary>
          {isOpen ? (
            <Condition
              editing={editing}
              pointer={at}
              value={valueAt(editing.set, at)}
              onRemove={null}
            />
          ) : null}
        </details>
      ) : null}
    </>
  );
}

/** "Known" and "unknown": operators on screen, comparisons with null in the file. */
const ofNull = { unknown: 'equal', known: 'notEqual' } as const;

function TestForm({ editing, pointer, value, isWhere = false, onRemove }: ConditionProps) {
  const text = useRuleText();
  const { words, sentences } = editing;
  const test = membersOf(value);
  const name = String(test.fact);
  const fact = words.factNamed(name);
  const where = membersOf(test.params).where;
  const names = Object.keys(membersOf(membersOf(editing.set).conditions));
  const choicesOf = useFactChoices(sentences);
  const facts = choicesOf(words.facts.filter((one) => (one.where === true) === isWhere));
  const group = text('namedCondition');
  const named = isWhere ? [] : names.map((id) => ({ id: `condition:${id}`, label: id, group }));
  const set = (to: unknown) => editing.edit({ kind: 'set', pointer, value: to });
  const changeFact = (to: string) => {
    if (to.startsWith('condition:')) return set({ condition: to.slice('condition:'.length) });
    const next = words.factNamed(to);
    if (next !== undefined) set(testOf(next, next.operators[0] ?? 'equal'));
  };
  const asked =
    test.value === null ? (test.operator === 'equal' ? 'unknown' : 'known') : String(test.operator);
  const operators = [
    ...(fact?.operators ?? [asked]),
    ...(fact?.nullable === true || test.value === null ? ['known', 'unknown'] : []),
  ];
  const changeOperator = (to: string) => {
    if (fact === undefined) return;
    if (to === 'known' || to === 'unknown') {
      set({ ...test, operator: ofNull[to], value: null });
      return;
    }
    const isKept = test.value !== null && ofLists.includes(to) === ofLists.includes(asked);
    const isOne = fact.type !== 'list' && [test.value].flat().length > 0 && test.value !== null;
    const one = [test.value].flat()[0];
    const kept = ofLists.includes(to) ? [one] : one;
    const next = isKept ? test.value : isOne ? kept : testOf(fact, to).value;
    set({ ...test, operator: to, value: next });
  };
  return (
    <>
      <div className={styles.row}>
        <Pick
          label={text('fact')}
          choices={[...facts, ...named]}
          value={name}
          onChange={changeFact}
        />
        <Select
          label={text('comparison')}
          choices={operators.map((id) => ({ id, label: sentences.operator(id) }))}
          value={asked}
          onChange={changeOperator}
        />
        {fact === undefined || test.value === null ? null : (
          <Operand editing={editing} pointer={below(pointer, 'value')} fact={fact} test={test} />
        )}
        {onRemove === null ? null : <RemoveButton what={sentences.fact(name)} onPress={onRemove} />}
      </div>
      {fact === undefined ? null : <FactHelp fact={fact} editing={editing} />}
      {fact?.params === undefined ? null : where === undefined ? (
        <Button
          kind="quiet"
          onPress={() => set({ ...test, params: { where: { all: [firstTest(editing, true)] } } })}
        >
          {text('addWhere')}
        </Button>
      ) : (
        <Condition
          editing={editing}
          pointer={`${pointer}/params/where`}
          value={where}
          isWhere
          onRemove={() => editing.edit({ kind: 'remove', pointer: below(pointer, 'params') })}
        />
      )}
    </>
  );
}

function FactHelp({ fact, editing }: { readonly fact: Fact; readonly editing: RuleEditor }) {
  const text = useRuleText();
  const example = editing.sentences.value(fact, fact.example);
  return (
    <p className={styles.note}>
      <code>{fact.name}</code> {text('unit', { unit: fact.unit ?? fact.type })}{' '}
      {text('example', { example })}
      {fact.nullable ? ` ${text('mayBeUnknown')}` : null}
    </p>
  );
}

interface ConstantProps extends OperandProps {
  readonly isList: boolean;
  /** Name of the field [value]. */
  readonly label?: string;
}

interface OperandProps {
  readonly editing: RuleEditor;
  readonly pointer: string;
  readonly fact: Fact;
  readonly test: Readonly<Record<string, unknown>>;
}

function Operand(props: OperandProps) {
  const { editing, pointer, fact, test } = props;
  const text = useRuleText();
  const of = membersOf(test.value).fact;
  const params = Object.keys(membersOf(membersOf(editing.set).params)).map((id) => `param.${id}`);
  const known = of === undefined ? params : [...new Set([...params, String(of)])];
  const isList = ofLists.includes(String(test.operator));
  const change = (to: string) =>
    editing.edit({
      kind: 'set',
      pointer,
      value: to === '' ? testOf(fact, String(test.operator)).value : { fact: to },
    });
  return (
    <>
      {known.length === 0 || fact.type !== 'int' || isList ? null : (
        <Select
          label={text('against')}
          choices={[{ id: '', label: text('aValue') }, ...known.map((id) => ({ id, label: id }))]}
          value={of === undefined ? '' : String(of)}
          onChange={change}
        />
      )}
      {of === undefined ? <Constant {...props} isList={isList} /> : null}
    </>
  );
}

export function Constant(props: ConstantProps) {
  const { editing, pointer, fact, test, isList } = props;
  const text = useRuleText();
  const { sentences } = editing;
  const set = (value: unknown) => editing.edit({ kind: 'set', pointer, value });
  const type = (value: unknown) => editing.edit({ kind: 'set', pointer, value, isTyped: true });
  const { label = text('value') } = props;
  const number = { label, sentences, unit: fact.unit };
  const isNumber = fact.type === 'int';
  const nameOf = (word: string) => sentences.value(fact, isNumber ? Number(word) : word);
  const things = useThings(fact.name);
  if (isList) {
    const value = [test.value].flat();
    const chosen = value.map(String);
    const listed = fact.unit === 'weekday' ? weekdays : fact.set;
    if (listed !== undefined) {
      return (
        <Several
          label={label}
          words={listed}
          value={chosen}
          nameOf={nameOf}
          onChange={(list) => set(isNumber ? list.map(Number) : list)}
        />
      );
    }
    if (isNumber) return <TypedNumbers {...number} value={value.map(Number)} onChange={type} />;
    return things === null ? (
      <TypedList label={label} value={chosen} onChange={type} />
    ) : (
      <Picks {...things} label={label} value={chosen} onChange={set} />
    );
  }
  if (fact.type === 'bool') {
    return <YesOrNo label={label} value={test.value === true} onChange={set} />;
  }
  if (isNumber) {
    return <TypedNumber {...number} value={Number(test.value)} onChange={type} />;
  }
  if (fact.set !== undefined) {
    const value = String(test.value);
    const choices = [...new Set([...fact.set, value])].map((id) => ({ id, label: nameOf(id) }));
    return <Select label={label} choices={choices} value={value} onChange={set} />;
  }
  if (things !== null) {
    return <Pick {...things} label={label} value={String(test.value)} onChange={set} />;
  }
  return <TypedText label={label} value={String(test.value)} onChange={type} />;
}
