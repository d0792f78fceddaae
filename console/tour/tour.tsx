/**
 * The tour: the next thing to try, beside its control. It blocks nothing; users do a step on the
 * page, skip it, or leave.
 */
import { useNavigate, useRouterState } from '@tanstack/react-router';
import { useCallback, useEffect, useRef } from 'react';
import { watchAnswers } from '../live-data/index.ts';
import { announce, Button, textOf } from '../parts/index.ts';
import { useSignedIn } from '../shell/session.ts';
import {
  type TourChange,
  type TourProgress,
  type TourRole,
  useTourProgress,
} from '../shell/tour-progress.ts';
import { controlAt, useStanding } from './card-position.ts';
import type en from './messages/en.json';
import { isTold, type TourStep, tours } from './steps.ts';
import styles from './tour.module.css';

const useText = textOf<typeof en>('tour');

export function Tour({ role }: { readonly role: TourRole }) {
  const text = useText();
  const { person } = useSignedIn();
  const [progress, change] = useTourProgress(person.id);
  const steps = tours[role];
  const leave = () => {
    change({ state: 'left' });
    document.getElementById('screen')?.focus();
  };
  if (progress === null || progress.state === 'left') return null;
  if (progress.state === 'on') {
    return <Running steps={steps} progress={progress} change={change} onLeave={leave} />;
  }
  return (
    <section className={styles.strip} aria-label={text('tour')}>
      <p>{text('offer', { count: steps.length })}</p>
      <div className={styles.row}>
        <Button kind="main" onPress={() => change({ state: 'on' })}>
          {text('begin')}
        </Button>
        <Button onPress={leave}>{text('notNow')}</Button>
      </div>
    </section>
  );
}

interface RunningProps {
  readonly steps: readonly TourStep[];
  readonly progress: TourProgress;
  readonly change: TourChange;
  readonly onLeave: () => void;
}

function Running({ steps, progress, change, onLeave }: RunningProps) {
  const text = useText();
  const navigate = useNavigate();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const card = useRef<HTMLElement>(null);
  useEvidence(steps, change);
  const step = steps.find(({ id }) => progress.steps[id] === undefined);
  const isHere = step !== undefined && path.startsWith(step.screen ?? '/');
  const standing = useStanding(isHere ? step.near : null, card);
  const count = (of: 'done' | 'skipped') =>
    steps.filter(({ id }) => progress.steps[id] === of).length;
  const words = step === undefined ? text('over', { done: count('done') }) : text(step.id);
  useEffect(() => announce(words), [words]);
  const goTo = (screen: string) => void navigate({ to: screen }).catch(reportError);
  const place = step === undefined ? steps.length : steps.indexOf(step) + 1;
  const isOff = standing.card === null;
  return (
    <>
      <section
        ref={(element) => {
          card.current = element;
          standsAt(standing.card, ['left', 'top'])(element);
        }}
        className={isOff ? styles.strip : styles.card}
        aria-label={text('tour')}
        {...(isOff ? {} : { 'data-react-aria-top-layer': 'true' })}
      >
        <p className={styles.place}>
          {text('place', { place, count: steps.length, done: count('done') })}
        </p>
        <p>{words}</p>
        <div className={styles.row}>
          {step === undefined ? null : !isHere && step.screen !== undefined ? (
            <Button kind="main" onPress={() => goTo(step.screen ?? '/')}>
              {text('toScreen')}
            </Button>
          ) : standing.control === null ? (
            <span className={styles.soft}>{text('notThere')}</span>
          ) : (
            <Button onPress={() => controlAt(step.near)?.focus()}>{text('toControl')}</Button>
          )}
          {step === undefined ? null : (
            <Button kind="quiet" onPress={() => change({ steps: { [step.id]: 'skipped' } })}>
              {text('skip')}
            </Button>
          )}
          <Button kind="quiet" onPress={onLeave}>
            {text(step === undefined ? 'close' : 'leave')}
          </Button>
        </div>
      </section>
      {standing.control === null ? null : (
        <div
          ref={standsAt(standing.control, ['left', 'top', 'width', 'height'])}
          className={styles.ring}
          aria-hidden="true"
        />
      )}
    </>
  );
}

/** Completes every step whose progress line appears, shown or not. */
function useEvidence(steps: readonly TourStep[], change: TourChange): void {
  const address = useRouterState({ select: ({ location }) => location.href });
  const take = useCallback(
    (line: string) => {
      const told = steps.filter((one) => isTold(one, line));
      if (told.length === 0) return;
      change({ steps: Object.fromEntries(told.map(({ id }) => [id, 'done'])) });
    },
    [steps, change],
  );
  useEffect(() => watchAnswers(take), [take]);
  useEffect(() => take(`OPEN ${address}`), [take, address]);
}

function standsAt(at: DOMRect | null, sides: readonly ('left' | 'top' | 'width' | 'height')[]) {
  return (element: HTMLElement | null): void => {
    for (const side of sides) {
      element?.style.setProperty(side, at === null ? 'auto' : `${at[side]}px`);
    }
  };
}
