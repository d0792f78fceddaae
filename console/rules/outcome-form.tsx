/** Form for a rule's outcome, built from the schema of its kind. */
import { unitOfMember } from '../../rules/tables/index.ts';
import { Button, useLanguage } from '../parts/index.ts';
import { Select } from '../parts/panel.tsx';
import {
  Findings,
  RemoveButton,
  type RuleEditor,
  Several,
  TypedList,
  TypedNumber,
  TypedText,
  YesOrNo,
} from './fields.tsx';
import { below, membersOf } from './json-text.ts';
import { Pick, Picks, useThings } from './pick.tsx';
import type { KindWords, Schema } from './readings.ts';
import styles from './rules.module.css';
import { NamedTexts, textMembers, useTextChoices } from './texts.tsx';
import { useRuleText } from './words.tsx';

interface GivenProps {
  readonly editing: RuleEditor;
  /** Name of the member; in a list, the list's name. */
  readonly name: string;
  readonly pointer: string;
  readonly schema: Schema;
  readonly value: unknown;
}

export function beginningOf(words: KindWords, of: Schema): unknown {
  const schema = words.resolved(of);
  const branches = branchesOf(schema);
  if (branches.length > 0) {
    const list = branches.find((one) => words.resolved(one).type === 'array');
    return beginningOf(words, list ?? branches[0] ?? {});
  }
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.type === 'array') return [];
  if (schema.type === 'boolean') return false;
  if (schema.type === 'integer' || schema.type === 'number')
    return Math.max(0, schema.minimum ?? 0);
  if (schema.type !== 'object') return '';
  const members = (schema.required ?? []).map((name) => [
    name,
    beginningOf(words, schema.properties?.[name] ?? {}),
  ]);
  return Object.fromEntries(members);
}

function branchesOf({ anyOf, oneOf }: Schema): readonly Schema[] {
  return anyOf ?? oneOf ?? [];
}

/** Whether a value fits a schema's alternative, as far as distinguishing members tell. */
function fits(words: KindWords, of: Schema, value: unknown): boolean {
  const { type, const: only, properties = {}, required = [], ...rest } = words.resolved(of);
  if (only !== undefined) return only === value;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') {
    const members = membersOf(value);
    return required.every((name) => {
      const isFixed = words.resolved(properties[name] ?? {}).const;
      return name in members && (isFixed === undefined || isFixed === members[name]);
    });
  }
  if (rest.enum !== undefined) return rest.enum.includes(String(value));
  return type === 'string' && typeof value === 'string';
}

function Given(props: GivenProps) {
  const { editing, name, pointer, value } = props;
  const { words, sentences } = editing;
  const schema = words.resolved(props.schema);
  const label = sentences.member(name);
  const help = useHelp(schema);
  const set = (to: unknown) => editing.edit({ kind: 'set', pointer, value: to });
  const type = (to: unknown) => editing.edit({ kind: 'set', pointer, value: to, isTyped: true });
  const texts = useTextChoices(editing);
  const things = useThings(name);
  const isText = textMembers.includes(name);
  const known = isText ? { choices: texts } : things;
  const common = { label, note: help };
  if (branchesOf(schema).length > 0) return <Branches {...props} schema={schema} />;
  if (schema.const !== undefined) return null;
  if (schema.enum !== undefined) {
    const choices = withOwn(schema.enum, value).map((id) => ({ id, label: sentences.choice(id) }));
    return <Select label={label} choices={choices} value={String(value)} onChange={set} />;
  }
  if (schema.type === 'boolean') {
    return <YesOrNo label={label} value={value === true} onChange={set} />;
  }
  if (schema.type === 'integer' || schema.type === 'number') {
    const unit = unitOfMember(name) ?? schema.type;
    // The help of a duration speaks of milliseconds, which people do not type.
    const note = unit === 'ms' ? '' : help;
    const number = { label, note, value: Number(value ?? 0), onChange: type };
    return <TypedNumber {...number} sentences={sentences} unit={unit} />;
  }
  if (schema.type === 'object') return <Members {...props} schema={schema} />;
  if (schema.type === 'array') {
    const items = words.resolved(schema.items ?? {});
    const isPlain = items.type === 'string';
    if (!isPlain) return <List {...props} schema={schema} />;
    const list = (Array.isArray(value) ? value : []).map(String);
    if (items.enum !== undefined) {
      const several = { label, words: items.enum, value: list, nameOf: sentences.choice };
      return <Several {...several} onChange={set} />;
    }
    return (
      <div className={styles.stack}>
        {known === null ? (
          <TypedList {...common} value={list} onChange={type} />
        ) : (
          <Picks {...known} label={label} value={list} onChange={set} />
        )}
        {isText ? (
          <NamedTexts
            editing={editing}
            pointer={pointer}
            ids={list}
            withNew={(id) => [...list, id]}
          />
        ) : null}
      </div>
    );
  }
  if (isText) {
    const id = String(value ?? '');
    return (
      <div className={styles.stack}>
        <Pick label={label} choices={texts} value={id} onChange={set} />
        <NamedTexts editing={editing} pointer={pointer} ids={[id]} withNew={(made) => made} />
      </div>
    );
  }
  if (known !== null) {
    return <Pick {...known} label={label} value={String(value ?? '')} onChange={set} />;
  }
  return <TypedText {...common} value={String(value ?? '')} onChange={type} />;
}

/** Offers the present value even if it is not allowed. */
function withOwn(words: readonly string[], value: unknown): readonly string[] {
  return words.includes(String(value)) ? words : [String(value ?? ''), ...words];
}

function useHelp({ 'x-help': help }: Schema): string {
  const language = useLanguage() === 'fr' ? 'fr' : 'en';
  return help?.[language] ?? '';
}

function Branches({ schema, ...props }: GivenProps) {
  const text = useRuleText();
  const { editing, name, pointer, value } = props;
  const { words, sentences } = editing;
  const branches = branchesOf(schema).map(words.resolved);
  const label = sentences.member(name);
  const set = (to: unknown) => editing.edit({ kind: 'set', pointer, value: to });
  const at = Math.max(
    0,
    branches.findIndex((branch) => fits(words, branch, value)),
  );
  const branch = branches[at] ?? {};
  const nameOf = (one: Schema): string => {
    const [first = ''] = one.required ?? [];
    const fixed = words.resolved(one.properties?.[first] ?? {}).const;
    return sentences.choice(String(one.const ?? fixed ?? (first || `as_${one.type}`)));
  };
  const choices = branches.map((one, index) => ({ id: String(index), label: nameOf(one) }));
  const change = (to: string) => set(beginningOf(words, branches[Number(to)] ?? {}));
  if (branches.every((one) => one.const !== undefined)) {
    return <Select label={label} choices={choices} value={String(at)} onChange={change} />;
  }
  return (
    <div className={styles.nested}>
      <Select
        label={text('formOf', { member: label })}
        choices={choices}
        value={String(at)}
        onChange={change}
      />
      <Given {...props} schema={branch} />
    </div>
  );
}

export function Members({ editing, name, pointer, schema, value }: GivenProps) {
  const text = useRuleText();
  const { words, sentences } = editing;
  const { properties = {}, required = [] } = words.resolved(schema);
  const members = membersOf(value);
  const isFixed = (member: string) => words.resolved(properties[member] ?? {}).const !== undefined;
  const shown = Object.keys(properties).filter((member) => member in members && !isFixed(member));
  const missing = Object.keys(properties).filter((member) => !(member in members));
  const add = (member: string) => {
    const of = properties[member];
    if (of === undefined) return;
    const beginning = beginningOf(words, of);
    editing.edit({ kind: 'set', pointer: below(pointer, member), value: beginning });
  };
  return (
    <fieldset className={styles.members}>
      <legend className={name === '' ? 'unseen' : undefined}>
        {name === '' ? text('outcome') : sentences.member(name)}
      </legend>
      {shown.map((member) => {
        const at = below(pointer, member);
        return (
          <div key={member} className={styles.member}>
            <Given
              editing={editing}
              name={member}
              pointer={at}
              schema={properties[member] ?? {}}
              value={members[member]}
            />
            {required.includes(member) ? null : (
              <RemoveButton
                what={sentences.member(member)}
                onPress={() => editing.edit({ kind: 'remove', pointer: at })}
              />
            )}
            <Findings editing={editing} at={at} />
          </div>
        );
      })}
      {missing.length === 0 ? null : (
        <Select
          label={text('addMember')}
          choices={[
            { id: '', label: text('choose') },
            ...missing.map((id) => ({ id, label: sentences.member(id) })),
          ]}
          value=""
          onChange={add}
        />
      )}
    </fieldset>
  );
}

function List({ editing, name, pointer, schema, value }: GivenProps) {
  const text = useRuleText();
  const { words, sentences } = editing;
  const items = schema.items ?? {};
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  const label = sentences.member(name);
  const add = () => {
    // A new item copies the last, as items are often similar.
    const one = list.at(-1) ?? beginningOf(words, items);
    editing.edit({ kind: 'insert', pointer, index: list.length, value: one });
  };
  return (
    <fieldset className={styles.members}>
      <legend>{label}</legend>
      {list.map((one, index) => {
        const at = below(pointer, index);
        return (
          <div key={at} className={styles.member}>
            <Given editing={editing} name={name} pointer={at} schema={items} value={one} />
            <RemoveButton
              what={`${label} ${index + 1}`}
              onPress={() => editing.edit({ kind: 'remove', pointer: at })}
            />
            <Findings editing={editing} at={at} />
          </div>
        );
      })}
      <Button kind="quiet" onPress={add}>
        {text('addTo', { list: label })}
      </Button>
    </fieldset>
  );
}
