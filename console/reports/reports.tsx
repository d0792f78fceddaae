/**
 * Figures of a day or week, for the centre, queues and agents. They equal those of the API;
 * each opens its definition with numerator and denominator.
 */
import { useState } from 'react';
import type { OperationAt } from '#client';
import { serverNowMs, useRead } from '../live-data/index.ts';
import { useInstant } from '../orders/readings.ts';
import { addDays, asDate, dateAt } from '../parts/days.ts';
import {
  Button,
  DayField,
  Defined,
  Figure,
  type FigureDefinition,
  PrintButton,
  useFormats,
} from '../parts/index.ts';
import { Chips, Filter, Part, Read } from '../parts/panel.tsx';
import { PlainTable, type PlainTableProps } from '../parts/plain-table.tsx';
import type { Cell } from '../parts/save-file.ts';
import { useTextAddress } from '../shell/address.ts';
import { useCentre, useRights } from '../shell/session.ts';
import { useDefinitions } from '../wallboard/readings.ts';
import { AgentTable } from './agent-table.tsx';
import { HoldsPart } from './holds.tsx';
import { PromotionsPart } from './promotions.tsx';
import {
  type Span,
  spanOf,
  useFiguresOf,
  useFigureText,
  useText,
  type wallboardPath,
} from './readings.ts';
import styles from './reports.module.css';
import { PromptsPart, SalesPart } from './sales.tsx';
import { SaveFiles } from './save-files.tsx';

type Figures = OperationAt<'GET', typeof wallboardPath>['answer'];
type OneFigure = Figures['totals']['figures'][number];

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
          <DayField
            label={text('date')}
            value={date}
            onChange={(to) => change({ date: to || undefined })}
          />
          <Button aria-label={text('after')} onPress={() => go(step)}>
            ›
          </Button>
          {date === today && length === 'day' && (
            <Button onPress={() => go(-1)}>{text('yesterday')}</Button>
          )}
        </div>
        {reading.data !== undefined && <Actions figures={reading.data} date={date} />}
      </div>
      <Read title={text('title')} reading={reading}>
        {(figures) => (
          <Shown
            figures={figures}
            span={span}
            isToday={date === today}
            queue={queue}
            onQueue={(to) => change({ queue: to })}
          />
        )}
      </Read>
      {rights.includes('getSales') && <SalesPart span={span} date={date} />}
      {rights.includes('getPromotions') && <PromotionsPart span={span} date={date} />}
      {rights.includes('getHoldReport') && <HoldsPart span={span} date={date} />}
      {rights.includes('listPromptFigures') && <PromptsPart span={span} />}
    </div>
  );
}

interface ActionsProps {
  readonly figures: Figures;
  readonly date: string;
}

const headCounts = ['offered', 'answered', 'abandoned'] as const;
const headlines = ['abandonShare', 'speedOfAnswerMs'];

/** Files with the figures of the queues in plain units, named after the day that is shown. */
function Actions({ figures, date }: ActionsProps) {
  const text = useText();
  const { centreId, queues } = figures;
  const rows: readonly (readonly Cell[])[] = [
    [useCounted(figures)],
    [
      text('queue'),
      ...headCounts.map((count) => text('countOf', { count })),
      `${text('inTarget')} (%)`,
      `${text('longest')} (s)`,
    ],
    ...queues.map((queue) => [
      queue.name,
      ...headCounts.map((count) => queue.counts[count]),
      queue.serviceLevel.value === null ? null : Math.round(1_000 * queue.serviceLevel.value) / 10,
      Math.round(longestWaitMs(queue) / 1_000),
    ]),
  ];
  return (
    <div className={styles.actions}>
      <SaveFiles of="figures" name={`${centreId}-${date}`} rows={rows} />
      <PrintButton />
    </div>
  );
}

/** From when to when is counted; of a time before all figures, from when they are. */
function useCounted({ name: centre, window: { from, to } }: Figures): string {
  const text = useText();
  const instant = useInstant();
  const first = instant(from);
  const last = instant(to);
  return text('counted', { centre, from: first === last ? 'none' : first, to: last });
}

function longestWaitMs({ starvation }: Figures['queues'][number]): number {
  return Math.max(0, ...starvation.classes.map(({ waitMsMax }) => waitMsMax));
}

interface ShownProps {
  readonly figures: Figures;
  readonly span: Span;
  readonly isToday: boolean;
  readonly queue: string | undefined;
  readonly onQueue: (queue: string | undefined) => void;
}

function Shown({ figures, span, isToday, queue, onQueue }: ShownProps) {
  const text = useText();
  const instant = useInstant();
  const { window, totals, queues } = figures;
  const since = instant(window.from);
  return (
    <>
      <p className={styles.soft}>{useCounted(figures)}</p>
      <Headline figures={figures} since={since} />
      <Queues queues={queues} since={since} />
      {isToday && (
        <Part title={text('agents')}>
          <AgentTable />
        </Part>
      )}
      <Part
        title={text('figures')}
        actions={
          <Filter
            label={text('of')}
            all={text('all')}
            value={queue}
            onChange={onQueue}
            choices={queues.map(({ queueId, name: label }) => ({ id: queueId, label }))}
          />
        }
      >
        {queue === undefined ? (
          <FigureTable figures={[totals.serviceLevel, ...totals.figures]} since={since} />
        ) : (
          <QueueFigures queue={queue} span={span} since={since} />
        )}
      </Part>
    </>
  );
}

/** What a supervisor asks first: how many calls came, were answered and left, and how soon. */
function Headline({ figures, since }: Pick<ShownProps, 'figures'> & { readonly since: string }) {
  const text = useText();
  const formats = useFormats();
  const define = useDefinitions();
  const figureText = useFigureText();
  const { counts, serviceLevel, figures: all } = figures.totals;
  const others = all.filter(({ measureId }) => headlines.includes(measureId));
  return (
    <section className={styles.headline} aria-label={text('dayFigures')}>
      {headCounts.map((count) => (
        <Figure
          key={count}
          name={text('countOf', { count })}
          value={formats.number(counts[count])}
          note=""
          definition={definedCount(text, { count, cases: counts[count], since })}
        />
      ))}
      {[serviceLevel, ...others].map((figure) => {
        const definition = define(figure, since);
        const value = figureText(figure.measureId, figure.value);
        return (
          <Figure
            key={figure.measureId}
            name={definition.name}
            value={value}
            note=""
            definition={definition}
          />
        );
      })}
    </section>
  );
}

interface CountDefinition {
  readonly count: (typeof counted)[number];
  readonly cases: number;
  readonly since: string;
}

function definedCount(
  text: ReturnType<typeof useText>,
  { count, cases, since }: CountDefinition,
): FigureDefinition {
  return {
    name: text('countOf', { count }),
    sentence: text('countMeans', { count }),
    formula: `counts.${count}`,
    since,
    cases,
  };
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
  readonly figures: readonly OneFigure[];
  readonly since: string;
}) {
  const text = useText();
  const define = useDefinitions();
  const figureText = useFigureText();
  const once = [...new Map(figures.map((figure) => [figure.measureId, figure])).values()];
  return (
    <Lines
      label={text('figures')}
      heads={[text('measure'), text('value')]}
      rows={once.map((figure) => {
        const definition = define(figure, since);
        return [
          definition.name,
          <Defined key="value" definition={definition}>
            {figureText(figure.measureId, figure.value)}
          </Defined>,
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
          text('longest'),
        ]}
        rows={queues.map((queue) => [
          queue.name,
          <Defined key="level" definition={define(queue.serviceLevel, since)}>
            {figureText(queue.serviceLevel.measureId, queue.serviceLevel.value)}
          </Defined>,
          ...counted.map((count) => (
            <Defined
              key={count}
              definition={definedCount(text, { count, cases: queue.counts[count], since })}
            >
              {formats.number(queue.counts[count])}
            </Defined>
          )),
          <Defined
            key="longest"
            definition={{
              name: text('longest'),
              sentence: text('longestMeans'),
              formula: 'starvation.classes.waitMsMax',
              since,
              cases: queue.counts.offered,
            }}
          >
            {formats.spoken(longestWaitMs(queue))}
          </Defined>,
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
