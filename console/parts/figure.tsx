/** A figure that opens its definition, and running ages. */
import { type ReactNode, useRef, useState } from 'react';
import { Dialog, Popover } from 'react-aria-components';
import styles from './figure.module.css';
import { useFormats, usePartsText as useText } from './language.ts';
import { names } from './names.ts';
import { PlainTable, type PlainTableProps } from './plain-table.tsx';

export interface FigureDefinition {
  readonly name: string;
  readonly sentence: string;
  /** Formula by API names: `abandonShare = B / O`. */
  readonly formula: string;
  readonly counted?: string | undefined;
  /** Start of the measurement window; null: the present moment. */
  readonly since: string | null;
  /** Text for other samples, such as simulated days. */
  readonly window?: string;
  /** Number of cases; for a share, numerator and denominator. */
  readonly cases: number | readonly [numerator: number, denominator: number];
  /** The values of a chart, computed when shown. */
  readonly table?: () => Pick<PlainTableProps, 'heads' | 'rows'>;
}

/** The dialog is created on demand, as a wallboard has a thousand such buttons. */
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

export function Figure({ name, value, note, isBad = false, definition }: FigureProps) {
  return (
    <Defined definition={definition} className={styles.figure}>
      <span className={styles.name}>{name}</span>
      <span className={isBad ? styles.badValue : styles.value}>{value}</span>
      <span className={styles.note}>{note}</span>
    </Defined>
  );
}

export function Age({ sinceMs, nowMs }: { readonly sinceMs: number; readonly nowMs: number }) {
  const formats = useFormats();
  return <span className={styles.age}>{formats.duration(nowMs - sinceMs)}</span>;
}
