/**
 * What a version would do to callers and agents: a scenario simulated under the rules in force and
 * under these, with the same callers. Of a difference whose interval holds 0 nothing is said.
 *
 * Source: rules.md D6.
 */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Problem } from '#client';
import { api, bodyOf, usePages } from '../live-data/index.ts';
import { Button, Defined, Empty, Failure, Loading, useFormats } from '../parts/index.ts';
import { Read, Select } from '../parts/panel.tsx';
import { useSignedIn } from '../shell/session.ts';
import { useSimulatedDefinitions } from '../sim/figures.ts';
import styles from './rules.module.css';
import { useRuleText } from './words.tsx';

const scenariosPath = '/api/v1/centres/{centre}/scenarios';
const simulatePath = '/api/v1/rule-sets/{ruleSet}/versions/{version}/simulate';
const daysChoices = ['10', '30', '100'] as const;
const scenariosMax = 100;
const lookEveryMs = 1_000;

interface MeasureDifference {
  readonly measureId: string;
  readonly difference: {
    readonly value: number | null;
    readonly low: number | null;
    readonly high: number | null;
    readonly n: number;
  };
}

export function Effect({ ruleSet, version }: { ruleSet: string; version: number }) {
  const text = useRuleText();
  const { centreId: centre } = useSignedIn().centre;
  const scenarios = usePages(scenariosPath, {
    params: { centre },
    query: { limit: scenariosMax },
  }).reading;
  const [scenario, setScenario] = useState('');
  const [days, setDays] = useState<(typeof daysChoices)[number]>('30');
  const [job, setJob] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const begin = async (scenarioId: string) => {
    const params = { ruleSet, version: String(version) };
    const body = { scenarioId, replications: Number(days), seed: 1 };
    const answer = await api.post(simulatePath, { params, body });
    setProblem(answer.ok ? null : answer.problem);
    setJob(answer.ok ? answer.body.id : null);
  };
  return (
    <>
      <p className={styles.note}>{text('effectMeans')}</p>
      <Read title={text('effect')} reading={scenarios}>
        {(all) => {
          const chosen = all.find(({ id }) => id === scenario) ?? all[0];
          if (chosen === undefined) return <Empty>{text('noScenario')}</Empty>;
          return (
            <div className={styles.row}>
              <Select
                label={text('scenario')}
                choices={all.map(({ id, notes }) => ({ id, label: notes || id }))}
                value={chosen.id}
                onChange={setScenario}
              />
              <Select
                label={text('simulatedDays')}
                choices={daysChoices.map((id) => ({ id, label: id }))}
                value={days}
                onChange={setDays}
              />
              <Button onPress={() => void begin(chosen.id).catch(reportError)}>
                {text('simulate')}
              </Button>
            </div>
          );
        }}
      </Read>
      {problem === null ? null : (
        <Failure problem={problem} work={text('nothingChanged')} isCommand />
      )}
      {job === null ? null : <Differences key={job} job={job} />}
    </>
  );
}

function Differences({ job }: { readonly job: string }) {
  const text = useRuleText();
  const formats = useFormats();
  const params = { job };
  const running = useQuery({
    queryKey: ['rule effect', job],
    refetchInterval: ({ state }) =>
      ['queued', 'running'].includes(state.data?.state ?? 'running') ? lookEveryMs : false,
    queryFn: () => bodyOf(api.get('/api/v1/jobs/{job}', { params })),
  });
  const isDone = running.data?.state === 'succeeded';
  const reading = useQuery<readonly MeasureDifference[], Problem>({
    queryKey: ['rule effect', job, 'result'],
    enabled: isDone,
    queryFn: async () => {
      const body: unknown = await bodyOf(api.get('/api/v1/jobs/{job}/result', { params }));
      const { designs } = body as { readonly designs: readonly unknown[] };
      const { differences } = designs[1] as { readonly differences: readonly MeasureDifference[] };
      return differences;
    },
  });
  if (!isDone) {
    const { state, progressShare, problem } = running.data ?? {};
    if (problem != null) return <p className={styles.error}>{problem}</p>;
    return (
      <>
        <Loading of={text('effect')} />
        <p role="status">{formats.share(state === 'running' ? (progressShare ?? 0) : 0)}</p>
      </>
    );
  }
  return (
    <Read title={text('effect')} reading={reading}>
      {(differences) => (
        <ul className={styles.words}>
          {differences.map((one) => (
            <DifferenceLine key={one.measureId} of={one} />
          ))}
        </ul>
      )}
    </Read>
  );
}

function DifferenceLine({ of: { measureId, difference } }: { readonly of: MeasureDifference }) {
  const text = useRuleText();
  const formats = useFormats();
  const define = useSimulatedDefinitions();
  const { value, low, high, n } = difference;
  const definition = define(measureId, n);
  const unit = measureId.endsWith('Ms') ? 's' : measureId.endsWith('Share') ? 'points' : 'other';
  const scale = { s: 0.001, points: 100, other: 1 }[unit];
  const signed = (one: number) => {
    const scaled = Number((one * scale).toFixed(1));
    return `${scaled < 0 ? '−' : '+'}${formats.number(Math.abs(scaled))}`;
  };
  const isTold = value !== null && low !== null && high !== null && (low > 0 || high < 0);
  return (
    <li>
      <Defined definition={definition}>{definition.name}</Defined>{' '}
      {isTold ? (
        <strong>{text('changesBy', { by: signed(value), unit })}</strong>
      ) : (
        text('cannotTell')
      )}{' '}
      {low === null || high === null ? null : (
        <span className={styles.note}>
          {text('effectInterval', { low: signed(low), high: signed(high), days: n })}
        </span>
      )}
    </li>
  );
}
