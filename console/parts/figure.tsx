/** A figure with what it is and how it is counted, which a press shows; and ages that go on. */
import { type ReactNode, useRef, useState } from 'react';
import { Dialog, Popover } from 'react-aria-components';
import styles from './figure.module.css';
import { useFormats, usePartsText as useText } from './language.ts';
import { names } from './names.ts';
import { PlainTable, type PlainTableProps } from './plain-table.tsx';

export interface FigureDefinition {
  readonly name: string;
  readonly sentence: string;
  /** By which the API knows it, and how it comes about: `abandonShare = B / O`. */
  readonly formula: string;
  /** Of a measure: who is counted, and when. */
  readonly counted?: string | undefined;
  /** Begin of its window; null: it is of this moment. */
  readonly since: string | null;
  /** In place of that: what else its cases are of, such as simulated days. */
  readonly window?: string;
  /** How many it is of; of a share both its sums. */
  readonly cases: number | readonly [numerator: number, denominator: number];
  /** Of a chart: its values, read when they are shown. */
  readonly table?: () => Pick<PlainTableProps, 'heads' | 'rows'>;
}

/**
 * What is pressed shows the definition. A plain button, and what it opens is made when it does: a
 * wallboard has a thousand of them.
 */
export function Defined({
  definition,
  children,
  className,
}: {
  readonly definition: FigureDefinition;
  readonly children: ReactNode;
  readonly className?: string | undefined;
}) {
  const text = useText();
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <button
        ref={button}
        type="button"
        className={names(styles.defined, className)}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      >
        {children}
        <span className="unseen"> {text('explain', { figure: definition.name })}</span>
      </button>
      {isOpen && (
        <Popover
          isOpen
          triggerRef={button}
          onOpenChange={setIsOpen}
          className={names(styles.popover)}
          placement="bottom start"
        >
          <Definition definition={definition} />
        </Popover>
      )}
    </>
  );
}

function Definition({ definition }: { readonly definition: FigureDefinition }) {
  const { name, sentence, formula, counted, since, cases, table, window } = definition;
  const text = useText();
  const formats = useFormats();
  const lines = [
    [text('formula'), formula],
    ...(counted === undefined ? [] : [[text('counted'), counted]]),
    [text('window'), window ?? (since === null ? text('now') : text('since', { time: since }))],
    [text('cases'), [cases].flat().map(formats.number).join(' / ')],
  ] as const;
  return (
    <Dialog className={names(styles.definition)} aria-label={name}>
      <strong>{name}</strong>
      <p>{sentence}</p>
      <dl>
        {lines.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {table !== undefined && <PlainTable className={styles.values} {...table()} />}
    </Dialog>
  );
}

export interface FigureProps {
  readonly name: string;
  readonly value: string;
  readonly note: string;
  readonly isBad?: boolean;
  readonly definition: FigureDefinition;
}

/** One large figure, to be read across a room. */
export function Figure({ name, value, note, isBad = false, definition }: FigureProps) {
  return (
    <Defined definition={definition} className={styles.figure}>
      <span className={styles.name}>{name}</span>
      <span className={isBad ? styles.badValue : styles.value}>{value}</span>
      <span className={styles.note}>{note}</span>
    </Defined>
  );
}

/** Time since an instant of the server. */
export function Age({ sinceMs, nowMs }: { readonly sinceMs: number; readonly nowMs: number }) {
  const formats = useFormats();
  return <span className={styles.age}>{formats.duration(nowMs - sinceMs)}</span>;
}
