/**
 * A form for any JSON Schema: objects as groups, lists as rows, others as fields. Input changes the
 * value at once.
 */
import { useContext, useState } from 'react';
import { Button, Field } from '../parts/index.ts';
import { Select } from '../parts/panel.tsx';
import { useCentreLists } from './centre-lists.ts';
import {
  Choice,
  Fault,
  type FormFrame,
  Frame,
  Hint,
  type MemberProps,
  Named,
  placed,
  Typed,
  unset,
  Words,
} from './fields.tsx';
import styles from './forms.module.css';
import { Dates, Week } from './hours.tsx';
import { keyMember, type Members, plainSchema, type Schema, shapeOf } from './schema.ts';
import { useLabels, useText, useValueWords } from './words.ts';

interface SchemaFormProps {
  readonly schema: Schema;
  readonly frame: FormFrame;
  readonly value: Members;
  readonly onChange: (value: Members) => void;
  readonly without?: readonly string[];
}

export function SchemaForm({ schema, frame, value, onChange, without = [] }: SchemaFormProps) {
  const { properties = {}, ...rest } = plainSchema(schema, frame.root);
  const members = Object.entries(properties).filter(([name]) => !without.includes(name));
  const lists = useCentreLists();
  return (
    <Frame value={{ ...lists, ...frame }}>
      <Fields schema={rest} members={members} value={value} pointer="" onChange={onChange} />
    </Frame>
  );
}

interface FieldsProps {
  readonly schema: Schema;
  readonly members: readonly (readonly [string, Schema])[];
  readonly value: Members;
  readonly pointer: string;
  readonly onChange: (value: Members) => void;
}

function Fields({ schema: { required = [] }, members, value, pointer, onChange }: FieldsProps) {
  const label = useLabels();
  const change = (name: string, to: unknown) => {
    const { [name]: _, ...others } = value;
    // A changed member keeps its place, so that the difference shows only real changes.
    if (to === undefined) onChange(others);
    else onChange(name in value ? { ...value, [name]: to } : { ...others, [name]: to });
  };
  return (
    <div className={styles.fields}>
      {members.map(([name, schema]) => (
        <Member
          key={name}
          name={name}
          label={label(name)}
          schema={schema}
          value={value[name]}
          isRequired={required.includes(name)}
          pointer={`${pointer}/${name}`}
          onChange={(to) => change(name, to)}
        />
      ))}
    </div>
  );
}

function Member(props: MemberProps) {
  const { root, choices } = useContext(Frame);
  const schema = plainSchema(props.schema, root);
  const shape = shapeOf(schema, root, props.value);
  const own = { ...props, schema };
  switch (shape.kind) {
    case 'object':
      return <Group {...own} members={shape.members} />;
    case 'rows':
      return <Rows {...own} item={shape.item} />;
    case 'words':
      return <Words {...own} />;
    case 'record':
      if (props.name === 'weekly') return <Week {...own} of={shape.value} />;
      if (props.name === 'dates') return <Dates {...own} of={shape.value} />;
      return <Record {...own} of={shape.value} members={shape.members} />;
    case 'variants':
      return <Variants {...own} of={shape.of} />;
    case 'choice':
      return <Choice {...own} of={shape.of} />;
    default: {
      const isList = shape.kind === 'list';
      const hasChoices = (choices.get(props.name) ?? []).length > 0;
      const isNamed = hasChoices && (isList || shape.kind === 'text');
      return isNamed ? <Named {...own} isList={isList} /> : <Typed {...own} kind={shape.kind} />;
    }
  }
}

function Group({
  members,
  ...props
}: MemberProps & { readonly members: readonly (readonly [string, Schema])[] }) {
  const { name, label, schema, value, isRequired, pointer, onChange } = props;
  const { faults } = useContext(Frame);
  const own = (value ?? {}) as Members;
  const isWrong = [...faults.keys()].some((at) => at.startsWith(pointer));
  const [isOpen] = useState(isRequired || Object.keys(own).length > 0);
  const change = (to: Members) => onChange(Object.keys(to).length === 0 ? undefined : to);
  return (
    <details className={styles.group} open={isOpen || isWrong}>
      <summary>{label}</summary>
      <Fault pointer={pointer} />
      <Hint schema={schema} name={name} pointer={pointer} />
      <Fields schema={schema} members={members} value={own} pointer={pointer} onChange={change} />
    </details>
  );
}

function Rows({ item, ...props }: MemberProps & { readonly item: Schema }) {
  const { name, label, schema, value, pointer, onChange } = props;
  const text = useText();
  const rows = (value ?? []) as readonly Members[];
  return (
    <details className={styles.group} open={rows.length > 0}>
      <summary>{`${label} (${rows.length})`}</summary>
      <Fault pointer={pointer} />
      <Hint schema={schema} name={name} pointer={pointer} />
      {placed(rows).map(([key, row, place]) => (
        <fieldset key={key} className={styles.row}>
          <legend>{`${label} › ${String(row[keyMember(row) ?? ''] ?? place + 1)}`}</legend>
          <Fields
            schema={item}
            members={Object.entries(item.properties ?? {})}
            value={row}
            pointer={`${pointer}/${place}`}
            onChange={(to) => onChange(rows.with(place, to))}
          />
          <Button
            kind="quiet"
            onPress={() => onChange(rows.toSpliced(place, 1))}
            aria-label={text('removeOf', { what: `${label} ${place + 1}` })}
          >
            {text('remove')}
          </Button>
        </fieldset>
      ))}
      <Button onPress={() => onChange([...rows, {}])}>{text('addTo', { list: label })}</Button>
    </details>
  );
}

/** Values of an object with free member names, below its own members. */
function Record({
  of,
  members,
  ...props
}: MemberProps & {
  readonly of: Schema;
  readonly members: readonly (readonly [string, Schema])[];
}) {
  const { name, label, schema, value, pointer, onChange } = props;
  const text = useText();
  const isOwn = ([key]: readonly [string, unknown]) => members.some(([member]) => member === key);
  const all = Object.entries((value ?? {}) as Members);
  const entries = all.filter((entry) => !isOwn(entry));
  const change = (to: readonly (readonly [string, unknown])[]) =>
    onChange(Object.fromEntries([...all.filter(isOwn), ...to]));
  return (
    <details className={styles.group} open={entries.length > 0}>
      <summary>{`${label} (${entries.length})`}</summary>
      <Fault pointer={pointer} />
      <Hint schema={schema} name={name} pointer={pointer} />
      {placed(entries).map(([id, [key, one], place]) => (
        <fieldset key={id} className={styles.row}>
          <legend>{`${label} › ${key}`}</legend>
          <div className={styles.fields}>
            <Field
              label={text('nameOf', { what: label })}
              value={key}
              onChange={(to) => change(entries.with(place, [to, one]))}
            />
            <Member
              name={name}
              label={`${label} › ${key}`}
              schema={of}
              value={one}
              isRequired
              pointer={`${pointer}/${key}`}
              onChange={(to) => change(entries.with(place, [key, to]))}
            />
          </div>
          <Button kind="quiet" onPress={() => change(entries.toSpliced(place, 1))}>
            {text('remove')}
          </Button>
        </fieldset>
      ))}
      <Button onPress={() => change([...entries, ['', emptyOf(of)]])}>
        {text('addTo', { list: label })}
      </Button>
      {members.length === 0 ? null : (
        <Fields
          schema={{}}
          members={members}
          value={Object.fromEntries(all.filter(isOwn))}
          pointer={pointer}
          onChange={(own) => onChange({ ...own, ...Object.fromEntries(entries) })}
        />
      )}
    </details>
  );
}

function emptyOf({ type }: Schema): unknown {
  if (type === 'object') return {};
  return type === 'array' ? [] : '';
}

function Variants({ of, ...props }: MemberProps & { readonly of: readonly Schema[] }) {
  const { label, value, pointer, isRequired, onChange } = props;
  const { root } = useContext(Frame);
  const text = useText();
  const said = useValueWords();
  const own = (value ?? {}) as Members;
  const plain = of.map((one) => plainSchema(one, root));
  const kindOf = ({ properties = {} }: Schema) =>
    String(plainSchema(properties['kind'] ?? {}, root).const);
  const now = plain.find((one) => kindOf(one) === own['kind']);
  const members = Object.entries(now?.properties ?? {}).filter(([member]) => member !== 'kind');
  const isOpen = !isRequired || now === undefined;
  const choices = plain.map((one) => ({ id: kindOf(one), label: said(kindOf(one), 'kind') }));
  return (
    <fieldset className={styles.row}>
      <legend>{label}</legend>
      <Fault pointer={pointer} />
      <Select
        label={label}
        value={String(own['kind'] ?? unset)}
        choices={isOpen ? [{ id: unset, label: text('nothing') }, ...choices] : choices}
        onChange={(kind) => onChange(kind === unset ? undefined : { kind })}
      />
      {now === undefined ? null : (
        <Fields schema={now} members={members} value={own} pointer={pointer} onChange={onChange} />
      )}
    </fieldset>
  );
}
