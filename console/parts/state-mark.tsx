/** An agent's state as shape, word and colour. */
import type { AgentResource } from '../../contracts/index.ts';
import { usePartsText as useText } from './language.ts';
import styles from './state-mark.module.css';

export type AgentState = AgentResource['derivedState'];
const shapes: Readonly<Record<AgentState, React.ReactNode>> = {
  ready: <circle cx="6" cy="6" r="5" />,
  reserved: <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="2.4" />,
  busy: <rect x="1.5" y="1.5" width="9" height="9" />,
  workingAfterCall: <path d="M6 0 12 6 6 12 0 6Z" />,
  notReady: <rect x="1" y="4.4" width="10" height="3.2" rx="1" />,
  loggedOff: <path d="M1 6h3M8 6h3" stroke="currentColor" strokeWidth="2.4" />,
};

/** In the order of legends. */
export const agentStates = Object.keys(shapes) as readonly AgentState[];

/** The shape alone; the caller must also give its word. */
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
