/**
 * What-ifs minus the base over the same callers, with intervals. Where an interval contains 0
 * nothing is called better.
 */
import { useState } from 'react';
import type { Problem } from '#client';
import type { DesignComparison } from '../../simulator/index.ts';
import { api } from '../live-data/index.ts';
import { Button, Failure, useFormats } from '../parts/index.ts';
import { Part } from '../parts/panel.tsx';
import { useCentre } from '../shell/session.ts';
import type { WhatIfChange } from './address.ts';
import { Differences } from './differences.tsx';
import { useText } from './figures.ts';
import { askAboutScenarios } from './scenario-jobs.ts';
import styles from './sim.module.css';
import { serverMs, useJob } from './use-job.ts';
import { useSentence } from './what-ifs.tsx';
import type { LabQuestion } from './worker-protocol.ts';

interface ComparisonProps {
  readonly comparison: DesignComparison;
  readonly what: readonly WhatIfChange[];
  readonly question: LabQuestion;
  /** Calls of a day; null: the server does not have this centre. */
  readonly calls: number | null;
}

/** Days simulated by the server, as a browser would take too long. */
const manyDays = 1_000;

/** The browser's result so far; the server can simulate many more days. */
export function Comparison(props: ComparisonProps) {
  const { comparison, what, question, calls } = props;
  const text = useText();
  const formats = useFormats();
  const { centreId } = useCentre();
  const [asked, setAsked] = useState<{ readonly key: string; readonly job: string } | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  const key = JSON.stringify([question.designs, question.seed]);
  const begin = async () => {
    const answer = await compare(question, { centre: centreId, called: text('comparison') });
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) setAsked({ key, job: answer.body.id });
  };
  const press = () => {
    setIsAsking(true);
    begin()
      .catch(reportError)
      .finally(() => setIsAsking(false));
  };
  if (asked?.key === key) {
    const again = () => setAsked(null);
    return <ByServer key={asked.job} id={asked.job} onAgain={again} {...props} />;
  }
  if (calls === null) {
    return (
      <Part title={text('comparison')}>
        <Compared comparison={comparison} what={what} />
      </Part>
    );
  }
  const about = formats.spoken(serverMs(manyDays * calls * question.designs.length));
  return (
    <Part title={text('comparison')}>
      <Compared comparison={comparison} what={what} />
      <div className={styles.actions}>
        <Button isDisabled={isAsking} onPress={press}>
          {text('compareLonger', { days: manyDays, about })}
        </Button>
      </div>
      {problem === null ? null : (
        <Failure problem={problem} work={text('comparisonStays')} isCommand />
      )}
    </Part>
  );
}

function compare(
  { designs, seed }: LabQuestion,
  { centre, called }: { readonly centre: string; readonly called: string },
) {
  const scenarios = designs.map(({ name, scenario }) => ({
    ...scenario,
    notes: `${called}: ${name}`,
  }));
  return askAboutScenarios(centre, scenarios, (scenarioIds) =>
    api.post('/api/v1/centres/{centre}/comparisons', {
      params: { centre },
      body: { scenarioIds: [...scenarioIds], replications: manyDays, seed },
    }),
  );
}

interface ByServerProps extends ComparisonProps {
  readonly id: string;
  readonly onAgain: () => void;
}

function ByServer({ id, onAgain, comparison, what }: ByServerProps) {
  const text = useText();
  const formats = useFormats();
  const { job, result, failure, cancel } = useJob<DesignComparison>(id);
  const isOver = job !== undefined && job.endedAt !== null;
  const share = formats.points(job?.progressShare ?? 0);
  return (
    <Part title={text('comparison')}>
      <Compared comparison={result ?? comparison} what={what} />
      {result !== undefined ? null : (
        <div className={styles.why} role="status" data-job={job?.state}>
          <p>
            {failure !== null
              ? text('comparisonFailed', { why: failure })
              : text('comparisonRuns', { state: job?.state ?? 'queued', share })}
          </p>
          <Button onPress={isOver ? onAgain : cancel}>
            {text(isOver ? 'compareAgain' : 'rosterCancel')}
          </Button>
        </div>
      )}
    </Part>
  );
}

function Compared({ comparison, what }: Pick<ComparisonProps, 'comparison' | 'what'>) {
  const text = useText();
  const sentence = useSentence();
  const [, ...designs] = comparison.designs;
  const shown = designs.map(({ name, differences }, place) => {
    return { name, sentence: sentence(what[place] ?? {}), differences };
  });
  return (
    <>
      <p className={styles.soft}>{text('paired', { days: comparison.replications })}</p>
      {shown.map(({ name, sentence: words, differences }) => (
        <Differences
          key={name}
          caption={text('lessBase', { what: words })}
          differences={differences}
        />
      ))}
      <Ranking
        comparison={comparison}
        names={[text('base'), ...shown.map((one) => one.sentence)]}
      />
    </>
  );
}

/** The best design, or several that cannot be told apart. */
function Ranking({
  comparison: { ranking },
  names,
}: {
  readonly comparison: DesignComparison;
  readonly names: readonly string[];
}) {
  const text = useText();
  if (ranking === null) return null;
  const [leaders = []] = ranking.groups;
  const listed = leaders.map((place) => names[place]).join(' · ');
  return <p>{text(leaders.length === 1 ? 'best' : 'alike', { plans: listed })}</p>;
}
