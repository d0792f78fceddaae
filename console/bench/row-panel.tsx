/** One bench: all its figures, its history, and the command that repeats it. */
import { Button, useFormats } from '../parts/index.ts';
import { Facts, Part } from '../parts/panel.tsx';
import { PlainTable } from '../parts/plain-table.tsx';
import styles from './bench.module.css';
import { type BenchRow, useSayings, useText } from './readings.ts';

export function RowPanel({
  row,
  onClose,
}: {
  readonly row: BenchRow;
  readonly onClose: () => void;
}) {
  const text = useText();
  const formats = useFormats();
  const { figure, compared, goals, measured } = useSayings();
  const { name, value, spread, peer, peerValue, changed, commit, machine } = row;
  const close = (
    <Button kind="quiet" onPress={onClose} aria-label={text('close')}>
      ×
    </Button>
  );
  return (
    <div className={styles.panels}>
      <Part title={text('rowOf', { name })} actions={close}>
        {changed.length > 0 && (
          <p>{text('changed', { folders: changed.map((folder) => `${folder}/`).join(', ') })}</p>
        )}
        <Facts
          of={[
            [text('value'), figure(value, row)],
            [text('spread'), spread?.map((one) => formats.number(one)).join(' – ') ?? null],
            [text('peer'), peer && <span lang="en">{peer}</span>],
            [text('peerValue'), peerValue === null ? null : figure(peerValue, row)],
            [text('compared'), compared(row) || null],
            [text('goal'), goals(row) || null],
            [text('measured'), measured(row)],
            [text('commit'), commit],
            [text('machine'), machine],
            [text('again'), <code key="again">npm run bench -- {name}</code>],
          ]}
        />
      </Part>
      <History row={row} />
    </div>
  );
}

function History({ row }: { readonly row: BenchRow }) {
  const text = useText();
  const formats = useFormats();
  const { figure, measured } = useSayings();
  return (
    <Part title={text('history')}>
      {row.before.length === 0 ? (
        <p className={styles.soft}>{text('first')}</p>
      ) : (
        <PlainTable
          className={styles.history}
          label={text('history')}
          heads={[text('measured'), text('value'), text('ratio'), text('machine')]}
          rows={[row, ...row.before.toReversed()].map((one) => [
            [measured(one), one.commit].filter(Boolean).join(' · '),
            figure(one.value, row),
            one.ratio === null ? '–' : formats.number(one.ratio),
            one.machine,
          ])}
        />
      )}
    </Part>
  );
}
