/** Rules in order of evaluation, and the form of the chosen one. */
import { useState } from 'react';
import { localInstantMs, localOf } from '../parts/days.ts';
import { plainText } from '../parts/finder.tsx';
import { Button, Empty, Field } from '../parts/index.ts';
import { Part } from '../parts/panel.tsx';
import { useCentre } from '../shell/session.ts';
import { Condition } from './condition-form.tsx';
import {
  addRule,
  choose,
  chosenRule,
  edit,
  moveRule,
  type Rule,
  type RuleDocument,
  removeRule,
  rulesOf,
} from './document.ts';
import type { Finding } from './draft.ts';
import {
  Findings,
  MoreRows,
  nameIn,
  type RuleEditor,
  rowsStep,
  Typed,
  TypedText,
} from './fields.tsx';
import { below, membersOf } from './json-text.ts';
import { NamedConditions } from './named-conditions.tsx';
import { beginningOf, Members } from './outcome-form.tsx';
import type { KindWords, RuleSet } from './readings.ts';
import styles from './rules.module.css';

import { RuleSentence, type Sentences, useRuleText } from './words.tsx';

export interface ViewProps {
  readonly document: RuleDocument;
  readonly change: (to: (document: RuleDocument) => RuleDocument) => void;
  readonly kind: RuleSet['kind'];
  readonly words: KindWords;
  readonly sentences: Sentences;
  readonly findings: readonly Finding[];
}

export function RuleForms(props: ViewProps) {
  const { document, change, words, sentences, findings } = props;
  const text = useRuleText();
  const rules = rulesOf(document.read.value);
  const rule = chosenRule(document) ?? rules[0];
  const editing: RuleEditor = {
    set: document.read.value,
    edit: (...edits) => change((now) => edit(now, edits)),
    words,
    sentences,
    findings,
  };
  return (
    <div className={styles.twoSides}>
      <section aria-label={text('rules')}>
        <RuleOrder {...props} rules={rules} chosen={rule?.pointer} />
        <RuleSteps {...props} chosen={rule?.pointer} />
        <NamedConditions editing={editing} />
      </section>
      {rule === undefined ? (
        <Empty>{text('noRules')}</Empty>
      ) : (
        // While the text is incomplete, the last valid one is shown, disabled.
        <fieldset className={styles.form} disabled={document.isHalfTyped}>
          <legend className="unseen">{rule.name}</legend>
          <RuleForm key={rule.pointer} editing={editing} rule={rule} />
        </fieldset>
      )}
    </div>
  );
}

/** End of the period of a rule that is switched off. */
const switchedOff = '1970-01-01T00:00:00Z';
/** Fewest rules that are worth a search. */
const searchedMin = 8;

interface RuleOrderProps extends Pick<ViewProps, 'change' | 'findings' | 'sentences'> {
  readonly rules: readonly Rule[];
  readonly chosen: string | undefined;
}

function RuleOrder({ change, findings, sentences, rules, chosen }: RuleOrderProps) {
  const text = useRuleText();
  const isBad = ({ pointer }: Rule) =>
    findings.some((one) => one.severity === 'error' && `${one.pointer}/`.startsWith(`${pointer}/`));
  const [words, setWords] = useState('');
  const [most, setMost] = useState(rowsStep);
  const wanted = plainText(words);
  const saying = ({ name, value: { why = '', conditions, event } }: Rule) =>
    plainText(`${name} ${why} ${sentences.when(conditions)} ${sentences.outcome(event)}`);
  const found = rules
    .map((rule, index) => ({ rule, index }))
    .filter(({ rule }) => wanted === '' || saying(rule).includes(wanted));
  return (
    <>
      {rules.length < searchedMin ? null : (
        <Field label={text('findRule')} type="search" value={words} onChange={setWords} />
      )}
      <ol className={styles.order}>
        {found.slice(0, most).map(({ rule, index }) => (
          <li key={rule.pointer}>
            <button
              type="button"
              aria-current={rule.pointer === chosen ? 'true' : undefined}
              onClick={() => change((now) => choose(now, rule.pointer))}
            >
              <span className={styles.place} aria-hidden="true">
                {index + 1}
              </span>
              <span className="unseen">{text('ruleAt', { place: index + 1 })} </span>
              <span>{rule.name}</span>
              {isBad(rule) ? <strong className={styles.error}>{text('faulty')}</strong> : null}
              {rule.value.to === switchedOff ? <em>{text('isOff')}</em> : null}
            </button>
          </li>
        ))}
      </ol>
      <MoreRows left={found.length - most} onMore={() => setMost(most + rowsStep)} />
    </>
  );
}

export function RuleSteps(props: ViewProps & { readonly chosen: string | undefined }) {
  const { document, change, kind, words, chosen } = props;
  const text = useRuleText();
  const rules = rulesOf(document.read.value);
  const at = rules.findIndex(({ pointer }) => pointer === chosen);
  const add = () => {
    const event = { type: kind, params: beginningOf(words, words.outcome) };
    change((now) => addRule(now, event));
  };
  const copy = () => {
    const value = membersOf(rules[at]?.value);
    change((now) => addRule(now, membersOf(value.event), value));
  };
  const isOff = rules[at]?.value.to === switchedOff;
  const turn = () => {
    const pointer = below(chosen ?? '', 'to');
    const one = { kind: 'set', pointer, value: switchedOff } as const;
    change((now) => edit(now, [isOff ? { kind: 'remove', pointer } : one]));
  };
  const move = (by: -1 | 1) => () => change((now) => moveRule(now, chosen ?? '', by));
  return (
    <div className={styles.row}>
      <Button data-tour="addRule" onPress={add} isDisabled={document.isHalfTyped}>
        {text('addRule')}
      </Button>
      <Button onPress={copy} isDisabled={document.isHalfTyped || at === -1}>
        {text('copyRule')}
      </Button>
      <Button onPress={turn} isDisabled={document.isHalfTyped || at === -1}>
        {text('switchOff', { off: String(isOff) })}
      </Button>
      <Button onPress={move(-1)} isDisabled={document.isHalfTyped || at < 1}>
        {text('moveUp')}
      </Button>
      <Button
        onPress={move(1)}
        isDisabled={document.isHalfTyped || at === -1 || at === rules.length - 1}
      >
        {text('moveDown')}
      </Button>
      <Button
        kind="bad"
        onPress={() => change((now) => removeRule(now, chosen ?? ''))}
        isDisabled={document.isHalfTyped || at === -1}
      >
        {text('removeRule')}
      </Button>
    </div>
  );
}

const periods = ['from', 'to'] as const;

function RuleForm({ editing, rule }: { readonly editing: RuleEditor; readonly rule: Rule }) {
  const text = useRuleText();
  const { words, sentences } = editing;
  const { pointer, name, value } = rule;
  const event = membersOf(value.event);
  const setText = (member: string) => (to: string) => {
    const at = below(pointer, member);
    if (to === '') editing.edit({ kind: 'remove', pointer: at });
    else editing.edit({ kind: 'set', pointer: at, value: to, isTyped: true });
  };
  return (
    <>
      <div className={styles.sentence}>
        <RuleSentence rule={rule} sentences={sentences} />
      </div>
      <div className={styles.row}>
        <Typed
          label={text('name')}
          value={name}
          print={String}
          read={nameIn}
          onChange={setText('name')}
        />
        <Extra member="why" rule={rule} onChange={setText} />
      </div>
      <details>
        <summary>{text('more')}</summary>
        <div className={styles.row}>
          <Extra member="owner" rule={rule} onChange={setText} />
          {periods.map((member) => (
            <Period key={member} member={member} rule={rule} onChange={setText} />
          ))}
        </div>
      </details>
      <Findings editing={editing} at={pointer} />
      <Part title={text('when')}>
        <Condition
          editing={editing}
          pointer={below(pointer, 'conditions')}
          value={value.conditions}
          onRemove={null}
        />
      </Part>
      <Part title={text('gives')}>
        <Members
          editing={editing}
          name=""
          pointer={`${pointer}/event/params`}
          schema={words.outcome}
          value={event.params}
        />
        <Findings editing={editing} at={`${pointer}/event/params`} />
      </Part>
    </>
  );
}

interface ExtraProps<Member extends string> {
  readonly member: Member;
  readonly rule: Rule;
  readonly onChange: (member: string) => (to: string) => void;
}

/** A bound of the rule's period, by the clock of the centre. */
function Period({ member, rule, onChange }: ExtraProps<(typeof periods)[number]>) {
  const text = useRuleText();
  const { timeZone } = useCentre();
  const read = (local: string) => {
    const atMs = localInstantMs(local, timeZone);
    if (local === '') return '';
    return Number.isNaN(atMs) ? undefined : new Date(atMs).toISOString();
  };
  return (
    <Typed
      label={text('extra', { member })}
      value={String(rule.value[member] ?? '')}
      type="datetime-local"
      print={(instant) => localOf(instant, timeZone)}
      read={read}
      onChange={onChange(member)}
    />
  );
}

function Extra({ member, rule, onChange }: ExtraProps<'owner' | 'why'>) {
  const text = useRuleText();
  return (
    <TypedText
      label={text('extra', { member })}
      value={String(rule.value[member] ?? '')}
      onChange={onChange(member)}
    />
  );
}
