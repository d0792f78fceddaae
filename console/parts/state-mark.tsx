/** The state of an agent: a shape, then the word, then the colour. */
import type { AgentResource } from '../../contracts/index.ts';
import { usePartsText as useText } from './language.ts';
import styles from './state-mark.module.css';

export type AgentState = AgentResource['derivedState'];
/** In the order in which people read them. */
export const agentStates: readonly AgentState[] = [
  'ready',
  'reserved',
  'busy',
  'workingAfterCall',
  'notReady',
  'loggedOff',
];

const shapes: Readonly<Record<AgentState, React.ReactNode>> = {
  ready: <circle cx="6" cy="6" r="5" />,
  reserved: <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="2.4" />,
  busy: <rect x="1.5" y="1.5" width="9" height="9" />,
  workingAfterCall: <path d="M6 0 12 6 6 12 0 6Z" />,
  notReady: <rect x="1" y="4.4" width="10" height="3.2" rx="1" />,
  loggedOff: <path d="M1 6h3M8 6h3" stroke="currentColor" strokeWidth="2.4" />,
};

/** The shape alone; its word must stand beside it, or be said by its parent. */
export function StateShape({ state }: { readonly state: AgentState }) {
  return (
    <svg
      className={styles[state]}
      width="12"
      height="12"
      viewBox="0 0 12 12"
      aria-hidden="true"
      fill="currentColor"
    >
      {shapes[state]}
    </svg>
  );
}

export function StateMark({
  state,
  count,
}: {
  readonly state: AgentState;
  readonly count?: number;
}) {
  const text = useText();
  return (
    <span className={styles.mark}>
      <StateShape state={state} />
      <span>{text(state)}</span>
      {count !== undefined && <span>{count}</span>}
    </span>
  );
}
