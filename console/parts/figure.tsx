/** A figure with what it is and how it is counted, which a press shows; and ages that go on. */
import type { ReactNode } from 'react';
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import styles from './figure.module.css';
import { textOf, useFormats } from './language.ts';
import type en from './messages/en.json';
import { names } from './names.ts';

export interface FigureDefinition {
  readonly name: string;
  readonly sentence: string;
  /** Label and text of each further line: formula, window, number of cases. */
  readonly lines: readonly (readonly [label: string, text: string])[];
}

const useText = textOf<typeof en>('parts');

/** What is pressed shows the definition. */
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
  return (
    <DialogTrigger>
      <AriaButton className={names(styles.defined, className)}>
        {children}
        <span className="unseen"> {text('explain', { figure: definition.name })}</span>
      </AriaButton>
      <Popover className={names(styles.popover)} placement="bottom start">
        <Dialog className={names(styles.definition)} aria-label={definition.name}>
          <strong>{definition.name}</strong>
          <p>{definition.sentence}</p>
          <dl>
            {definition.lines.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </Dialog>
      </Popover>
    </DialogTrigger>
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
