/**
 * Figures of a day or week, for the centre, queues, groups and agents. They equal those of the API,
 * its CSV and the command line; each opens its definition.
 */
import { useState } from 'react';
import type { OperationAt } from '#client';
import { serverNowMs, useRead } from '../live-data/index.ts';
import { useInstant } from '../orders/readings.ts';
import { addDays, asDate, dateAt } from '../parts/days.ts';
import { Button, Defined, Field, PrintButton, useFormats } from '../parts/index.ts';
import { Chips, Part, Read, Select } from '../parts/panel.tsx';
import { PlainTable, type PlainTableProps } from '../parts/plain-table.tsx';
import { useTextAddress } from '../shell/address.ts';
import { useCentre, useRights } from '../shell/session.ts';
import { useDefinitions } from '../wallboard/readings.ts';
import { AgentTable } from './agent-table.tsx';
import {
  type Span,
  spanOf,
  useFiguresOf,
  useFigureText,
  useText,
  wallboardPath,
} from './readings.ts';
import styles from './reports.module.css';
import { PromptsPart, SalesPart } from './sales.tsx';
import { SaveCsv } from './save-csv.tsx';

type Figures = OperationAt<'GET', typeof wallboardPath>['answer'];
type Figure = Figures['totals']['figures'][number];
const dash = '–';

/** `date`: any day of the span. Default: today. */
const addressOf = ({ length, date, queue }: Partial<Record<string, string>>) => ({
  length: length === 'week' ? ('week' as const) : ('day' as const),
  date: asDate(date),
  queue,
});

export function Reports() {
  const text = useText();
  const { timeZone } = useCentre();
  const rights = useRights();
  const [{ length, date: asked, queue }, change] = useTextAddress(addressOf);
  const [today] = useState(() => dateAt(serverNowMs(), timeZone));
  const date = asked ?? today;
  const span = spanOf(date, length, timeZone);
  const reading = useFiguresOf(span);
  const go = (days: number) => change({ date: addDays(date, days) });
  const step = length === 'day' ? 1 : 7;
  return (
    <div className={styles.page}>
      <div className={styles.top}>
        <h1>{text('title')}</h1>
        <Chips
          label={text('length')}
          value={length}
          onChange={(to) => change({ length: to })}
          choices={(['day', 'week'] as const).map((id) => ({
            id,
            label: text('lengthOf', { length: id }),
          }))}
        />
        <div className={styles.date}>
          <Button aria-label={text('before')} onPress={() => go(-step)}>
            ‹
          </Button>
          <Field
            label={text('date')}
            type="date"
            value={date}
            onChange={(to) => asDate(to) && change({ date: to })}
          />
          <Button aria-label={text('after')} onPress={() => go(step)}>
            ›
          </Button>
        </div>
        <Actions span={span} />
      </div>
      <Read title={text('title')} reading={reading}>
        {(figures) => (
          <Shown
            figures={figures}
            span={span}
            queue={queue}
            onQueue={(to) => change({ queue: to })}
          />
        )}
      </Read>
      {rights.includes('getSales') && <SalesPart span={span} />}
      {rights.includes('listPromptFigures') && <PromptsPart span={span} />}
    </div>
  );
}

function Actions({ span }: { readonly span: Span }) {
  const text = useText();
  return (
    <div className={styles.actions}>
      <SaveCsv
        label={text('csv')}
        path={wallboardPath}
        query={{ ...span }}
        name={span.from.slice(0, 10)}
      />
      <PrintButton />
    </div>
  );
}

interface ShownProps {
  readonly figures: Figures;
  readonly span: Span;
  readonly queue: string | undefined;
  readonly onQueue: (queue: string | undefined) => void;
}

function Shown({ figures, span, queue, onQueue }: ShownProps) {
  const text = useText();
  const instant = useInstant();
  const { window, totals, queues, name } = figures;
  const since = instant(window.from);
  return (
    <>
      <p className={styles.soft}>
        {text('counted', { centre: name, from: since, to: instant(window.to) })}
      </p>
      <Part
        title={text('figures')}
        actions={
          <Select
            label={text('of')}
            value={queue ?? ''}
            onChange={(id) => onQueue(id || undefined)}
            choices={[
              { id: '', label: text('all') },
              ...queues.map(({ queueId, name: label }) => ({ id: queueId, label })),
            ]}
          />
        }
      >
        {queue === undefined ? (
          <FigureTable figures={[totals.serviceLevel, ...totals.figures]} since={since} />
        ) : (
          <QueueFigures queue={queue} span={span} since={since} />
        )}
      </Part>
      <Queues queues={queues} since={since} />
      <Groups groups={figures.groups} since={since} />
      <Part title={text('agents')}>
        <AgentTable />
      </Part>
    </>
  );
}

function QueueFigures({
  queue,
  span,
  since,
}: {
  readonly queue: string;
  readonly span: Span;
  readonly since: string;
}) {
  const text = useText();
  const path = '/api/v1/queues/{queue}/stats';
  const reading = useRead(path, { params: { queue }, query: span });
  return (
    <Read title={text('figures')} reading={reading}>
      {({ serviceLevels, figures }) => (
        <FigureTable figures={[...serviceLevels, ...figures]} since={since} />
      )}
    </Read>
  );
}

function FigureTable({
  figures,
  since,
}: {
  readonly figures: readonly Figure[];
  readonly since: string;
}) {
  const text = useText();
  const formats = useFormats();
  const define = useDefinitions();
  const figureText = useFigureText();
  const once = [...new Map(figures.map((figure) => [figure.measureId, figure])).values()];
  return (
    <Lines
      label={text('figures')}
      heads={[text('measure'), text('value'), text('numerator'), text('denominator')]}
      rows={once.map((figure) => {
        const definition = define(figure, since);
        return [
          definition.name,
          <Defined key="value" definition={definition}>
            {figureText(figure.measureId, figure.value)}
          </Defined>,
          formats.number(figure.numerator),
          formats.number(figure.denominator),
        ];
      })}
    />
  );
}

const counted = ['offered', 'answered', 'abandoned', 'overflowed', 'callback'] as const;

function Queues({ queues, since }: Pick<Figures, 'queues'> & { readonly since: string }) {
  const text = useText();
  const formats = useFormats();
  const define = useDefinitions();
  const figureText = useFigureText();
  return (
    <Part title={text('queues')}>
      <Lines
        label={text('queues')}
        heads={[
          text('queue'),
          text('inTarget'),
          ...counted.map((count) => text('countOf', { count })),
        ]}
        rows={queues.map(({ name, serviceLevel, counts }) => [
          name,
          <Defined key="level" definition={define(serviceLevel, since)}>
            {figureText(serviceLevel.measureId, serviceLevel.value)}
          </Defined>,
          ...counted.map((count) => (
            <Defined
              key={count}
              definition={{
                name: text('countOf', { count }),
                sentence: text('countMeans', { count }),
                formula: `counts.${count}`,
                since,
                cases: counts[count],
              }}
            >
              {formats.number(counts[count])}
            </Defined>
          )),
        ])}
      />
    </Part>
  );
}

const loads = ['offeredLoadErlangs', 'loadPerAgent', 'handledFairness'] as const;

function Groups({ groups, since }: Pick<Figures, 'groups'> & { readonly since: string }) {
  const text = useText();
  const formats = useFormats();
  if (groups.length === 0) return null;
  return (
    <Part title={text('groups')}>
      <Lines
        label={text('groups')}
        heads={[text('group'), ...loads.map((load) => text('loadOf', { load }))]}
        rows={groups.map(({ name, load: of }) => [
          name,
          ...loads.map((load) => (
            <Defined
              key={load}
              definition={{
                name: text('loadOf', { load }),
                sentence: text('loadMeans', { load }),
                formula: `load.${load}`,
                since,
                cases: 1,
              }}
            >
              {of[load] === null ? dash : formats.number(of[load])}
            </Defined>
          )),
        ])}
      />
    </Part>
  );
}

/** All rows are rendered, so that they print. */
function Lines(props: PlainTableProps) {
  return (
    <div className={styles.scroll}>
      <PlainTable {...props} className={styles.lines} />
    </div>
  );
}
