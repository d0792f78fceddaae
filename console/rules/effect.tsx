/**
 * Simulated effect of a version: days under the active and the new rules with the same callers. No
 * difference is claimed if its interval contains 0.
 */
import { useState } from 'react';
import type { Problem } from '#client';
import { api, usePages } from '../live-data/index.ts';
import { Button, Empty, Failure, Loading, useFormats } from '../parts/index.ts';
import { Read, Select } from '../parts/panel.tsx';
import { useSignedIn } from '../shell/session.ts';
import { Differences, type PairedDays } from '../sim/differences.tsx';
import { useJob } from '../sim/use-job.ts';
import type { RuleSet } from './readings.ts';
import { callsEnough, recentDay } from './recent-day.ts';
import styles from './rules.module.css';
import { useRuleText } from './words.tsx';

const scenariosPath = '/api/v1/centres/{centre}/scenarios';
const simulatePath = '/api/v1/rule-sets/{ruleSet}/versions/{version}/simulate';
const daysChoices = ['10', '30', '100'] as const;
const scenariosMax = 100;
/** Simulates the latest calls instead of a stored scenario. */
const latest = 'latest';

export interface EffectProps {
  readonly ruleSet: string;
  readonly kind: RuleSet['kind'];
  readonly version: number;
}

export function Effect({ ruleSet, kind, version }: EffectProps) {
  const text = useRuleText();
  const { centreId: centre } = useSignedIn().centre;
  const asked = { params: { centre }, query: { limit: scenariosMax } };
  const scenarios = usePages(scenariosPath, asked).reading;
  const [chosen, setChosen] = useState<string | null>(null);
  const [days, setDays] = useState<(typeof daysChoices)[number]>('30');
  const [job, setJob] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [hasTooFew, setHasTooFew] = useState(false);
  const begin = async (scenarioId: string) => {
    const scenario = scenarioId === latest ? await recentDay(centre) : undefined;
    setHasTooFew(scenario === null);
    if (scenario === null) return;
    const answer = await api.post(simulatePath, {
      params: { ruleSet, version: String(version) },
      body: {
        ...(scenario === undefined ? { scenarioId } : { scenario: { ...scenario } }),
        replications: Number(days),
        seed: 1,
      },
    });
    setProblem(answer.ok ? null : answer.problem);
    setJob(answer.ok ? answer.body.id : null);
  };
  return (
    <>
      <p className={styles.note}>{text('effectMeans')}</p>
      <Read title={text('effect')} reading={scenarios}>
        {(all) => {
          const kept = all.map(({ id, notes, name }) => ({ id, label: notes || `${name ?? id}` }));
          // Recorded calls lack orders, so they cannot test prompts.
          const own = kind === 'prompt' ? [] : [{ id: latest, label: text('latestCalls') }];
          const choices = [...kept, ...own];
          const value = chosen ?? choices[0]?.id;
          if (value === undefined) return <Empty>{text('noScenario')}</Empty>;
          return (
            <div className={styles.row}>
              <Select
                label={text('scenario')}
                choices={choices}
                value={value}
                onChange={setChosen}
              />
              <Select
                label={text('simulatedDays')}
                choices={daysChoices.map((id) => ({ id, label: id }))}
                value={days}
                onChange={setDays}
              />
              <Button onPress={() => begin(value)}>{text('simulate')}</Button>
            </div>
          );
        }}
      </Read>
      {hasTooFew ? <p role="status">{text('tooFewCalls', { count: callsEnough })}</p> : null}
      {problem === null ? null : (
        <Failure problem={problem} work={text('nothingChanged')} isCommand />
      )}
      {job === null ? null : <Found key={job} job={job} />}
    </>
  );
}

function Found({ job: id }: { readonly job: string }) {
  const text = useRuleText();
  const formats = useFormats();
  const { job, result, failure } = useJob<PairedDays>(id);
  if (failure !== null) return <p className={styles.error}>{failure}</p>;
  const share = formats.points(job?.progressShare ?? 0);
  if (result === undefined) return <Loading of={`${text('effect')} (${share})`} rows={2} />;
  return (
    <Differences
      caption={text('lessInForce', { days: result.replications })}
      differences={result.designs[1]?.differences ?? []}
    />
  );
}
