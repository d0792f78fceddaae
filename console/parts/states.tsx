/** Examples of the parts, in each of their states. */
import type { ReactNode } from 'react';
import type { Problem } from '#client';
import type { Examples } from '../dev/examples.ts';
import {
  agentStates,
  Button,
  Empty,
  Failure,
  Field,
  Figure,
  Loading,
  Menu,
  notify,
  Stale,
  StateMark,
  WaitingLine,
} from './index.ts';

const nothing = () => {};
const nowMs = Date.now();
const words = 'Vente';
const definition = { name: words, sentence: words, formula: words, since: null, cases: 84 };

const problem = (status: number): Problem => ({
  type: 'about:blank',
  title: words,
  status,
  detail: words,
  code: 'example',
  retryable: false,
  requestId: 'req_1',
});

const line = (name: string, count: number, longestMs: number): ReactNode => (
  <WaitingLine
    name={name}
    targetMs={20_000}
    nowMs={nowMs}
    onSelect={nothing}
    dots={Array.from({ length: count }, (_none, n) => ({
      id: `${name}-${n}`,
      name: words,
      waitingSinceMs: nowMs - (longestMs * (n + 1)) / count,
    }))}
  />
);

export const examples: Examples = {
  parts: [
    {
      name: 'buttons',
      shown: (['main', 'plain', 'quiet', 'bad'] as const).map((kind) => (
        <p key={kind}>
          <Button kind={kind} shortcut="F2">
            {kind}
          </Button>
          <Button kind={kind} isDisabled>
            {kind}
          </Button>
        </p>
      )),
    },
    { name: 'field', shown: <Field label={words} value={words} onChange={nothing} /> },
    {
      name: 'field with a fault',
      shown: <Field label={words} fault={words} value="" onChange={nothing} />,
    },
    {
      name: 'menu',
      shown: (
        <Menu
          label={words}
          button={<Button>{words}</Button>}
          entries={[{ id: words, label: words, onAction: () => notify(words) }]}
        />
      ),
    },
    {
      name: 'states of agents',
      shown: agentStates.map((state) => <StateMark key={state} state={state} count={3} />),
    },
    {
      name: 'figures',
      shown: [false, true].map((isBad) => (
        <Figure
          key={String(isBad)}
          name={words}
          value="84"
          note={words}
          isBad={isBad}
          definition={definition}
        />
      )),
    },
    {
      name: 'waiting lines',
      shown: (
        <>
          {line('empty', 0, 0)}
          {line('early', 3, 12_000)}
          {line('late', 7, 200_000)}
          {line('dense', 120, 70_000)}
        </>
      ),
    },
    { name: 'loading', shown: <Loading of={words} /> },
    { name: 'empty', shown: <Empty action={<Button>{words}</Button>}>{words}</Empty> },
    {
      name: 'failure',
      shown: <Failure problem={problem(500)} work={words} onRetry={nothing} />,
    },
    {
      name: 'refused',
      shown: <Failure problem={problem(403)} work={words} onRetry={nothing} />,
    },
    {
      name: 'stale and old',
      shown: (['stale', 'old'] as const).map((freshness) => (
        <Stale key={freshness} freshness={freshness} asOf="10:42:07">
          <Figure name={words} value="84" note={words} definition={definition} />
        </Stale>
      )),
    },
  ],
};
