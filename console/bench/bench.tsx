/** Benchmark results beside other products, goals and earlier results. */
import { useRead } from '../live-data/index.ts';
import { Button, Empty, names } from '../parts/index.ts';
import { Chips, Read, Search } from '../parts/panel.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { useTextAddress } from '../shell/address.ts';
import styles from './bench.module.css';
import { areaOf, type BenchRow, benchPath, useSayings, useText } from './readings.ts';
import { RowPanel } from './row-panel.tsx';

const addressOf = ({ area, find, row }: Partial<Record<string, string>>) => ({ area, find, row });

export function Bench() {
  const text = useText();
  const reading = useRead(benchPath, {}, { staleTime: Number.POSITIVE_INFINITY });
  return (
    <div className={styles.page}>
      <h1>{text('title')}</h1>
      <Read title={text('title')} reading={reading}>
        {({ items }) =>
          items.length === 0 ? <Empty>{text('none')}</Empty> : <Results rows={items} />
        }
      </Read>
    </div>
  );
}

function Results({ rows }: { readonly rows: readonly BenchRow[] }) {
  const text = useText();
  const [{ area, find, row: name }, change] = useTextAddress(addressOf);
  const areas = [...new Set(rows.map(areaOf))];
  const words = find?.toLowerCase() ?? '';
  const found = rows.filter(
    (row) => (area === undefined || areaOf(row) === area) && row.name.toLowerCase().includes(words),
  );
  const opened = rows.find((row) => row.name === name);
  const all = rows.filter(({ goals }) => goals.length > 0).length;
  const reached = rows.filter((row) => row.reached === 'yes').length;
  return (
    <>
      <p className={styles.soft}>
        {text('goalsReached', { reached, all })} {text('bars')} {rows.some(isOld) && text('old')}
      </p>
      <div className={styles.top}>
        <Chips
          label={text('area')}
          value={area ?? ''}
          onChange={(id) => change({ area: id || undefined })}
          choices={[
            { id: '', label: text('all') },
            ...areas.map((id) => ({ id, label: text('areaOf', { area: id }) })),
          ]}
        />
        <Search
          label={text('name')}
          verb={text('find')}
          asked={find ?? ''}
          onAsk={(to) => change({ find: to })}
        />
      </div>
      <div className={names(styles.columns, opened === undefined && styles.single)}>
        {found.length === 0 ? (
          <Empty
            action={
              <Button onPress={() => change({ area: undefined, find: undefined })}>
                {text('showAll')}
              </Button>
            }
          >
            {text('notFound')}
          </Empty>
        ) : (
          <Rows rows={found} opened={opened} onOpen={(row) => change({ row: row.name })} />
        )}
        {opened !== undefined && (
          <RowPanel row={opened} onClose={() => change({ row: undefined })} />
        )}
      </div>
    </>
  );
}

function isOld({ changed }: BenchRow): boolean {
  return changed.length > 0;
}

interface RowsProps {
  readonly rows: readonly BenchRow[];
  readonly opened: BenchRow | undefined;
  readonly onOpen: (row: BenchRow) => void;
}

function Rows({ rows, opened, onOpen }: RowsProps) {
  const text = useText();
  const { figure, compared, goals, measured } = useSayings();
  const columns: Column<BenchRow>[] = [
    {
      id: 'name',
      head: text('name'),
      cell: (row) => (
        <>
          <code>{row.name}</code>
          {isOld(row) && ' †'}
        </>
      ),
    },
    { id: 'value', head: text('value'), isNumber: true, cell: (row) => figure(row.value, row) },
    {
      id: 'ratio',
      head: text('compared'),
      cell: (row) => (
        <span className={styles.ratio}>
          <RatioBar ratio={row.ratio} />
          {compared(row)}
        </span>
      ),
    },
    {
      id: 'peer',
      head: text('against'),
      isWide: true,
      cell: (row) =>
        row.peer === null ? (
          goals(row)
        ) : (
          <span lang="en" title={row.peer} className={styles.peer}>
            {row.peer}
          </span>
        ),
    },
    { id: 'measured', head: text('measured'), isWide: true, cell: measured },
  ];
  return (
    <Table
      label={text('title')}
      className={styles.list}
      columns={columns}
      rows={rows}
      idOf={({ name }) => name}
      currentId={opened?.name}
      onOpen={onOpen}
    />
  );
}

/** Powers of ten in each half of a bar. */
const decades = 5;

/** Our rate against the peer's: a bar to the right of the middle means ours is better. */
function RatioBar({ ratio }: Pick<BenchRow, 'ratio'>) {
  const half = 50;
  const length = ratio === null ? 0 : Math.min(1, Math.abs(Math.log10(ratio)) / decades) * half;
  const isBetter = ratio !== null && ratio >= 1;
  return (
    <svg className={styles.bar} viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
      <rect
        className={isBetter ? styles.better : styles.worse}
        x={isBetter ? half : half - length}
        width={length}
        y="2"
        height="8"
      />
      <path className={styles.middle} d="M50 0v12" />
    </svg>
  );
}
