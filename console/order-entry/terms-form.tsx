/** What is asked of an order or a line besides goods: dates, places, marks, notes, a quotation. */
import { useState } from 'react';
import { Button, DayField, Field, Form, useWords } from '../parts/index.ts';
import { type Choice, Select } from '../parts/panel.tsx';
import { type Line, type OrderWork, useChannel, useText } from './order.ts';
import styles from './order-entry.module.css';
import { Refused } from './order-forms.tsx';

interface Term {
  /** Its name in the request; of parts `attributes.GIFT`. */
  readonly name: string;
  readonly label: string;
  readonly value: string | null;
  readonly kind?: 'day';
  readonly choices?: readonly Choice<string>[];
}

interface TermsFormProps {
  readonly work: OrderWork;
  /** Of this line; absent: of the order. */
  readonly line?: Line;
  readonly onClose: () => void;
}

export function TermsForm({ work, line, onClose }: TermsFormProps) {
  const text = useText();
  const terms = useTerms(work, line);
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [note, setNote] = useState('');
  const path = line === undefined ? '' : '/lines/{line}';
  const send = async () => {
    const body = bodyOf(typed);
    const command = { path, body, params: { line: line?.id ?? '' } };
    const isSaid = Object.keys(body).length > 0;
    if (isSaid && (await work.change({ method: 'PATCH', ...command })) === null) return;
    const said = { text: note.trim(), isForWarehouse: typed['forWarehouse'] === 'true' };
    const asked = { method: 'POST', path: '/notes', body: said, isAdding: true } as const;
    if (said.text !== '' && (await work.change(asked)) === null) return;
    onClose();
  };
  return (
    <Form className={styles.dialogForm} onSend={send}>
      {terms.map(({ name, label, value, kind, choices }) => {
        const field = {
          label,
          value: typed[name] ?? value ?? '',
          onChange: (to: string) => setTyped((all) => ({ ...all, [name]: to })),
        };
        if (choices !== undefined) {
          return <Select key={name} {...field} none={text('notSaid')} choices={choices} />;
        }
        return kind === 'day' ? (
          <DayField key={name} {...field} />
        ) : (
          <Field key={name} {...field} />
        );
      })}
      {line === undefined && (
        <>
          <Field label={text('term.note')} value={note} onChange={setNote} maxLength={1000} />
          <Select
            label={text('term.forWarehouse')}
            choices={['false', 'true'].map((id) => ({ id, label: text('yesNo', { is: id }) }))}
            value={typed['forWarehouse'] ?? 'false'}
            onChange={(forWarehouse) => setTyped((all) => ({ ...all, forWarehouse }))}
          />
        </>
      )}
      <Refused work={work} path={path} says={text('refusedKept')} />
      <Refused work={work} path="/notes" says={text('refusedKept')} />
      <Button kind="main" type="submit" isDisabled={work.isBusy}>
        {text('saveTerms')}
      </Button>
    </Form>
  );
}

const ofLine = ['sourceCode', 'warehouseId', 'vendorId', 'expediteCode'] as const;
const days = ['requestedShipOn', 'requestedDeliveryOn'] as const;
const ofAddress = ['lines', 'postalCode', 'city', 'state', 'country'] as const;

function useTerms({ order }: OrderWork, line: Line | undefined): readonly Term[] {
  const text = useText();
  const words = useWords();
  const channel = useChannel();
  const whole = line ?? order;
  const modes = [order.deliveryModeId, ...order.lines.map(({ deliveryModeId }) => deliveryModeId)];
  const named = (name: string, value: string | null): Term => ({
    name,
    label: text(`term.${name}` as 'term.note'),
    value,
  });
  const dated = days.map((name): Term => ({ ...named(name, whole[name]), kind: 'day' }));
  const own = (channel?.attributes ?? [])
    .filter(({ of }) => of === (line === undefined ? 'order' : 'line'))
    .map(({ code, name, values, kind }): Term => {
      const label = words(name);
      const value = whole.attributes[code] ?? null;
      const choices = values.map((id) => ({ id, label: id }));
      const asked = kind === 'date' ? { kind: 'day' as const } : {};
      return {
        name: `attributes.${code}`,
        label,
        value,
        ...(values.length > 0 ? { choices } : asked),
      };
    });
  if (line !== undefined) {
    return [...ofLine.map((name) => named(name, line[name])), ...dated, ...own];
  }
  const complete = ['true', 'false'].map((id) => ({ id, label: text('yesNo', { is: id }) }));
  const kiosks = (channel?.deliveryModes ?? [])
    .filter(({ code }) => modes.includes(code))
    .flatMap(({ collectionPoints = [] }) => collectionPoints)
    .map(({ code, name }) => ({ id: code, label: words(name) }));
  const { quotedUntil, reference, collectionPointId, entry } = order;
  return [
    ...dated,
    { ...named('shipComplete', String(order.shipComplete)), choices: complete },
    named('reference', reference),
    ...(kiosks.length > 0
      ? [{ ...named('collectionPointId', collectionPointId), choices: kiosks }]
      : []),
    ...own,
    ...(entry === 'draft' || entry === 'completing'
      ? [{ ...named('quoteUntil', quotedUntil?.slice(0, 10) ?? null), kind: 'day' as const }]
      : []),
    ...ofAddress.map((name) => named(`deliveryAddress.${name}`, null)),
  ];
}

/** What was typed, as the API takes it: parts in their objects, empty fields as null. */
function bodyOf({ forWarehouse: _note, ...typed }: Readonly<Record<string, string>>) {
  const body: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(typed)) {
    const [whole = '', part] = name.split('.');
    const said = sentValue(name, value.trim());
    if (part === undefined) body[whole] = said;
    else if (said !== null || whole === 'attributes') {
      body[whole] = { ...Object(body[whole]), [part]: said };
    }
  }
  return body;
}

function sentValue(name: string, value: string): unknown {
  if (name === 'shipComplete') return value === 'true';
  if (name === 'deliveryAddress.lines' && value !== '') return [value];
  return value === '' ? null : value;
}
