/**
 * Effects of a version: differences from the active one in words, and decisions that it would
 * change in past calls.
 */
import { useQuery } from '@tanstack/react-query';
import { type ComponentType, useEffect, useState } from 'react';
import type { OperationAt, Problem } from '#client';
import { api, bodyOf, serverNowMs } from '../live-data/index.ts';
import { useInstant } from '../orders/readings.ts';
import {
  Button,
  Defined,
  Empty,
  Failure,
  Loading,
  loadedLater,
  useFormats,
  useLanguage,
} from '../parts/index.ts';
import { Chips, Part, Read } from '../parts/panel.tsx';
import type { EffectProps } from './effect.tsx';
import { membersOf } from './json-text.ts';
import { type RuleSet, useMay, useReadAgain } from './readings.ts';
import styles from './rules.module.css';

import { Heads, type Sentences, useRuleText } from './words.tsx';

/** Kinds whose rules a simulated day uses. */
const simulatedKinds: readonly string[] = ['classify', 'admit', 'route', 'prompt'];
// With the parts of the sim lab that show it.
const Effect: ComponentType<EffectProps> = loadedLater(
  async () => (await import('./effect.tsx')).Effect,
);

const versionPath = '/api/v1/rule-sets/{ruleSet}/versions/{version}';
type Job = OperationAt<'GET', '/api/v1/jobs/{job}'>['answer'];

export interface ChangesProps {
  readonly ruleSet: string;
  readonly kind: RuleSet['kind'];
  readonly version: number;
  readonly text: string;
  readonly sentences: Sentences;
  /** The text of a draft still changes, so that watching it proves nothing. */
  readonly isDraft?: boolean;
}

export function Changes(props: ChangesProps) {
  const text = useRuleText();
  const may = useMay();
  return (
    <>
      <Part title={text('difference')}>
        <Difference {...props} />
      </Part>
      <Part title={text('backtest')}>
        <Backtest key={props.version} {...props} />
      </Part>
      {props.isDraft === true ? null : (
        <Part title={text('shadow')}>
          <Shadow key={props.version} {...props} />
        </Part>
      )}
      {may('simulateRules') && simulatedKinds.includes(props.kind) ? (
        <Part title={text('effect')}>
          <Effect key={props.version} {...props} />
        </Part>
      ) : null}
    </>
  );
}

function Difference({ ruleSet, version, text: shown }: ChangesProps) {
  const text = useRuleText();
  const language = useLanguage();
  const reading = useQuery<readonly string[], Problem>({
    queryKey: ['rule difference', ruleSet, version, shown, language],
    queryFn: async () => {
      const query = { to: String(version) };
      const asked = { params: { ruleSet }, query };
      const { words } = await bodyOf(api.get('/api/v1/rule-sets/{ruleSet}/diff', asked));
      return words as readonly string[];
    },
  });
  return (
    <Read title={text('difference')} reading={reading}>
      {(words) =>
        words.length === 0 ? (
          <Empty>{text('noDifference')}</Empty>
        ) : (
          <ul className={styles.words}>
            {words.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )
      }
    </Read>
  );
}

const jobPath = '/api/v1/jobs/{job}';
const shadowEveryMs = 2_000;

/** Shadow run: the version decides beside the active one. */
function Shadow({ ruleSet, version, sentences }: ChangesProps) {
  const text = useRuleText();
  const readAgain = useReadAgain();
  const [problem, setProblem] = useState<Problem | null>(null);
  const reading = useQuery<Job | null, Problem>({
    queryKey: ['rule shadow', ruleSet, version],
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? shadowEveryMs : false),
    queryFn: async () => {
      const { items } = await bodyOf(api.get('/api/v1/jobs', { query: {} }));
      const isOwn = ({ kind, report }: Job) => {
        const { set, version: of } = membersOf(membersOf(report).after);
        return kind === 'shadow' && ruleSet.endsWith(`.${set}`) && of === version;
      };
      return items.find(isOwn) ?? null;
    },
  });
  const take = async (asked: Promise<{ ok: true } | { ok: false; problem: Problem }>) => {
    const answer = await asked;
    setProblem(answer.ok ? null : answer.problem);
    await Promise.all([reading.refetch(), readAgain()]);
  };
  const begin = () => {
    const params = { ruleSet, version: String(version) };
    return take(api.post(`${versionPath}/shadow`, { params, body: {} }));
  };
  const end = (job: string) => take(api.post(`${jobPath}/cancel`, { params: { job } }));
  return (
    <>
      <p className={styles.note}>{text('shadowMeans')}</p>
      {problem === null ? null : (
        <Failure problem={problem} work={text('nothingChanged')} isCommand />
      )}
      <Read title={text('shadow')} reading={reading}>
        {(job) => (
          <>
            <div className={styles.row}>
              {job?.state === 'running' ? (
                <Button onPress={() => end(job.id)}>{text('endShadow')}</Button>
              ) : (
                <Button onPress={begin}>{text('beginShadow')}</Button>
              )}
              <span role="status">{text('shadowState', { state: job?.state ?? 'none' })}</span>
            </div>
            {job === null ? null : (
              <Report report={job.report as unknown as RehearsalReport} sentences={sentences} />
            )}
          </>
        )}
      </Read>
    </>
  );
}

const spans = { day: 86_400_000, week: 7 * 86_400_000 } as const;
type Span = keyof typeof spans;
const pollMs = 400;

function Backtest({ ruleSet, version, sentences }: ChangesProps) {
  const text = useRuleText();
  const readAgain = useReadAgain();
  const [span, setSpan] = useState<Span>('day');
  const [job, setJob] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const begin = async () => {
    const from = new Date(serverNowMs() - spans[span]).toISOString();
    const answer = await api.post(`${versionPath}/backtest`, {
      params: { ruleSet, version: String(version) },
      body: { from },
    });
    setProblem(answer.ok ? null : answer.problem);
    setJob(answer.ok ? answer.body.id : null);
  };
  const reading = useQuery<Job, Problem>({
    queryKey: ['rule backtest', job],
    enabled: job !== null,
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? pollMs : false),
    queryFn: () => bodyOf(api.get(jobPath, { params: { job: job ?? '' } })),
  });
  const { data } = reading;
  const isDone = data?.state === 'succeeded';
  useEffect(() => {
    // A finished shadow run is evidence for the version.
    if (isDone) readAgain().catch(reportError);
  }, [isDone, readAgain]);
  return (
    <>
      <div className={styles.row}>
        <Chips
          label={text('span')}
          choices={(['day', 'week'] as const).map((id) => ({
            id,
            label: text('lastSpan', { id }),
          }))}
          value={span}
          onChange={setSpan}
        />
        <Button data-tour="decideAgain" onPress={begin}>
          {text('runBacktest')}
        </Button>
      </div>
      <p className={styles.note}>{text('backtestMeans')}</p>
      {problem === null ? null : (
        <Failure problem={problem} work={text('nothingChanged')} isCommand />
      )}
      {job === null ? null : (
        <Read title={text('backtest')} reading={reading}>
          {({ state, report }) =>
            state === 'running' ? (
              <Loading of={text('backtest')} />
            ) : (
              <Report report={report as unknown as RehearsalReport} sentences={sentences} />
            )
          }
        </Read>
      )}
      {data?.problem == null ? null : <p className={styles.error}>{data.problem}</p>}
    </>
  );
}

interface Example {
  readonly line: number;
  readonly subject: string | null;
  readonly atMs: number;
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly facts: unknown;
}

interface RehearsalReport {
  readonly decisions: number;
  readonly changed: number;
  readonly changedShare: number | null;
  readonly fromMs: number | null;
  readonly queues: readonly {
    readonly queue: string;
    readonly before: number;
    readonly after: number;
  }[];
  readonly changes: readonly {
    readonly before: readonly string[];
    readonly after: readonly string[];
    readonly decisions: number;
    readonly examples: readonly Example[];
  }[];
}

function Report({
  report,
  sentences,
}: {
  readonly report: RehearsalReport;
  readonly sentences: Sentences;
}) {
  const text = useRuleText();
  const formats = useFormats();
  const instant = useInstant();
  const { decisions, changed, changedShare, fromMs, queues, changes } = report;
  if (changedShare === null) return <Empty>{text('noDecisions')}</Empty>;
  const since = fromMs === null ? null : instant(new Date(fromMs).toISOString());
  const named = (rules: readonly string[]) => rules.join(', ') || text('noRule');
  return (
    <>
      <Defined
        definition={{
          name: text('changedShare'),
          sentence: text('changedMeans'),
          formula: 'changedShare = changed / decisions',
          since,
          cases: [changed, decisions],
        }}
      >
        {text('changedOf', { changed, decisions, share: formats.share(changedShare) })}
      </Defined>
      {changes.map(({ before, after, decisions: count, examples }) => (
        <details key={`${before.join()} ${after.join()}`} className={styles.change}>
          <summary>
            {text('goesOver', { count, before: named(before), after: named(after) })}
          </summary>
          <ul>
            {examples.map((one) => (
              <li key={one.line}>
                <time>{instant(new Date(one.atMs).toISOString())}</time>
                <span>{factsOf(one.facts, sentences)}</span>
                <span>
                  {text('thenAndNow', { before: named(one.before), after: named(one.after) })}
                </span>
              </li>
            ))}
          </ul>
        </details>
      ))}
      {queues.length === 0 ? null : (
        <table className={styles.table}>
          <caption>{text('queuesChange')}</caption>
          <Heads
            of={(['queue', 'before', 'after'] as const).map((head) => text('queueHead', { head }))}
          />
          <tbody>
            {queues.map(({ queue, before, after }) => (
              <tr key={queue}>
                <th scope="row">{sentences.given('queue', queue)}</th>
                <td>{formats.number(before)}</td>
                <td>{formats.number(after)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function factsOf(facts: unknown, sentences: Sentences): string {
  return Object.entries(membersOf(facts))
    .filter(([, value]) => value !== null && typeof value !== 'object')
    .slice(0, 6)
    .map(([name, value]) => `${sentences.fact(name)} ${sentences.factValue(name, value)}`)
    .join(' · ');
}
