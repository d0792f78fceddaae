/** The question: a queue of the centre or a stand-alone one, its calls, agents and goal. */
import { useEffect, useState } from 'react';
import { Field, notify, useFormats } from '../parts/index.ts';
import { Read, Select } from '../parts/panel.tsx';
import type { Changes } from '../shell/address.ts';
import { useSignedIn } from '../shell/session.ts';
import { type LabAddress, numberWithin, ranges } from './address.ts';
import { type useCentreFile, useScenarios, valuesOfQueue } from './centre.ts';
import { useText } from './figures.ts';
import styles from './sim.module.css';
import type { CentreFile } from './worker-protocol.ts';

interface FormProps {
  readonly address: LabAddress;
  readonly file: ReturnType<typeof useCentreFile>;
  readonly onChange: (changes: Changes<LabAddress>) => void;
}

const ofCallers = ['calls', 'aht', 'patience'] as const;
const ofGoal = ['goal', 'within', 'agents'] as const;
const byItself = '';
const wholeOfLog = 'log';

export function QuestionForm({ address, file, onChange }: FormProps) {
  const text = useText();
  const hasDay = address.day !== undefined;
  const { whole } = address;
  const ofWhole = whole === 'log' ? (['goal', 'within'] as const) : (['goal'] as const);
  const fields =
    whole !== undefined
      ? ofWhole
      : [...ofCallers, ...ofGoal].filter((of) => !hasDay || (of !== 'calls' && of !== 'agents'));
  return (
    <>
      <Read title={text('queues')} reading={file}>
        {(centre) => <QueueChoice centre={centre} address={address} onChange={onChange} />}
      </Read>
      <div className={styles.fields}>
        {fields.map((of) => (
          <NumberField
            key={of}
            label={text(`${of}Field`)}
            range={ranges[of]}
            value={address[of]}
            isWhole={of === 'agents'}
            onChange={(value) => onChange({ [of]: value })}
          />
        ))}
      </div>
    </>
  );
}

function QueueChoice({
  centre,
  address,
  onChange,
}: Omit<FormProps, 'file'> & { readonly centre: CentreFile }) {
  const text = useText();
  const { centreId } = useSignedIn().centre;
  const stored = useScenarios();
  const wholes = [
    ...(address.centre === undefined ? [] : [{ id: wholeOfLog, label: text('wholeOfLog') }]),
    ...stored.map(({ id, name, notes }) => ({
      id,
      label: text('wholeOf', { name: String(name ?? '') || notes || id }),
    })),
  ];
  const choose = async (id: string) => {
    if (wholes.some((one) => one.id === id)) {
      return onChange({ whole: id, queue: undefined, day: undefined, what: [], view: undefined });
    }
    const isSame = address.whole === undefined;
    const left = isSame ? {} : { whole: undefined, what: [], view: undefined };
    const queue = centre.queues.find((one) => one.id === id);
    if (queue === undefined) return onChange({ ...left, queue: undefined });
    onChange({ ...left, queue: id, ...(await valuesOfQueue(centreId, centre, queue)) });
  };
  const begin = (id: string) => {
    choose(id).catch(() => {
      // Keeps typed values if today's figures cannot be read.
      onChange({ queue: id });
      notify(text('noFigures'), { isBad: true });
    });
  };
  return (
    <Select
      label={text('queue')}
      value={address.whole ?? address.queue ?? byItself}
      choices={[
        { id: byItself, label: text('byItself') },
        ...wholes,
        ...centre.queues.map(({ id, name }) => ({ id, label: name ?? id })),
      ]}
      onChange={begin}
    />
  );
}

export function NumberField({
  label,
  range,
  value,
  isWhole = false,
  onChange,
}: {
  readonly label: string;
  readonly range: { readonly least: number; readonly most: number };
  readonly value: number;
  readonly isWhole?: boolean;
  readonly onChange: (value: number) => void;
}) {
  const text = useText();
  const formats = useFormats();
  const [typed, setTyped] = useState(String(value));
  // Shows a changed value, unless the typed text already means it.
  useEffect(() => setTyped((now) => (numberOf(now) === value ? now : String(value))), [value]);
  const read = numberWithin(numberOf(typed), range);
  const isRefused = read === null || (isWhole && !Number.isInteger(read));
  const [least, most] = [formats.number(range.least), formats.number(range.most)];
  return (
    <Field
      label={label}
      inputMode="decimal"
      value={typed}
      fault={isRefused ? text('outOfRange', { least, most }) : null}
      onChange={(next) => {
        setTyped(next);
        const now = numberWithin(numberOf(next), range);
        if (now !== null && (!isWhole || Number.isInteger(now))) onChange(now);
      }}
    />
  );
}

/** Accepts comma or point, and spaces between thousands; NaN: no number. */
export function numberOf(typed: string): number {
  const plain = typed.replaceAll(/[\s\u202F\u00A0]/g, '').replace(',', '.');
  return /^[+\-−]?\d*\.?\d+$/.test(plain) ? Number(plain.replace('−', '-')) : Number.NaN;
}
