/**
 * The agents as tiles or as a table: shape, name, and time in the state.
 *
 * Rows outside the view are not in the page, so that 5,000 agents cost what is seen of them.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useEffect, useMemo, useRef, useState } from 'react';
import { type LiveAgent, useAgent, useAgents, useNowMs } from '../live-data/index.ts';
import {
  Age,
  type AgentState,
  agentStates,
  Button,
  Defined,
  StateMark,
  StateShape,
  textOf,
} from '../parts/index.ts';
import type { WallboardAddress } from './address.ts';
import type en from './messages/en.json';
import styles from './wallboard.module.css';

const useText = textOf<typeof en>('wallboard');
const sorts = ['state', 'time', 'name'] as const;
const tileWidthPx = 180;
const rowPx = { tiles: 44, table: 36 };

interface AgentsProps {
  readonly sort: WallboardAddress['sort'];
  readonly shape: WallboardAddress['view'];
  /** On a wall there is no pointer. */
  readonly isTv: boolean;
  readonly onChange: (change: Partial<Pick<WallboardAddress, 'sort' | 'view'>>) => void;
  readonly onSelect: (agentId: string) => void;
}

export function Agents({ sort, shape, isTv, onChange, onSelect }: AgentsProps) {
  const text = useText();
  const agents = useAgents();
  const ids = useOrder(agents, sort);
  const counts = useMemo(() => countsOf(agents), [agents]);
  const nextSort = sorts[(sorts.indexOf(sort) + 1) % sorts.length] ?? 'state';
  const nextShape = shape === 'tiles' ? 'table' : 'tiles';
  return (
    <section className={styles.panel} aria-label={text('agents')}>
      <header className={styles.agentsHead}>
        <h2>{text('agents')}</h2>
        <ul className={styles.counts}>
          {agentStates.map((state) => (
            <li key={state}>
              <Defined
                definition={{
                  name: text('stateWord', { state }),
                  sentence: text('countMeans'),
                  formula: `agentsByState.${state}`,
                  since: null,
                  cases: counts.get(state) ?? 0,
                }}
              >
                <StateMark state={state} count={counts.get(state) ?? 0} />
              </Defined>
            </li>
          ))}
        </ul>
        {isTv ? null : (
          <span className={styles.agentsMenu}>
            <Button kind="quiet" onPress={() => onChange({ sort: nextSort })}>
              {text('sortedBy', { sort })}
            </Button>
            <Button kind="quiet" onPress={() => onChange({ view: nextShape })}>
              {text('showAs', { shape: nextShape })}
            </Button>
          </span>
        )}
      </header>
      {shape === 'tiles' ? (
        <Tiles ids={ids} onSelect={onSelect} />
      ) : (
        <AgentTable ids={ids} onSelect={onSelect} />
      )}
    </section>
  );
}

interface ListProps {
  readonly ids: readonly string[];
  readonly onSelect: (agentId: string) => void;
}

function Tiles({ ids, onSelect }: ListProps) {
  const view = useRef<HTMLDivElement>(null);
  const columns = useColumns(view);
  const rows = Math.ceil(ids.length / columns);
  const virtual = useVirtualizer({
    count: rows,
    estimateSize: () => rowPx.tiles,
    getScrollElement: () => view.current,
    overscan: 4,
  });
  return (
    <div ref={view} className={styles.agents}>
      <svg className={styles.extent} width="1" height={virtual.getTotalSize()} aria-hidden="true" />
      <ul
        className={styles.tiles}
        ref={placedAt(virtual.getVirtualItems()[0]?.start ?? 0, columns)}
      >
        {virtual
          .getVirtualItems()
          .flatMap(({ index }) => ids.slice(index * columns, (index + 1) * columns))
          .map((id) => (
            <li key={id}>
              <Tile id={id} onSelect={onSelect} />
            </li>
          ))}
      </ul>
    </div>
  );
}

interface AgentProps {
  readonly id: string;
  readonly onSelect: (id: string) => void;
}

const Tile = memo(function Tile({ id, onSelect }: AgentProps) {
  const agent = useAgent(id);
  const text = useText();
  if (agent === undefined) return null;
  const { name, derivedState, stateEnteredAt } = agent;
  return (
    <Button className={styles.tile} onPress={() => onSelect(id)} data-state={derivedState}>
      <StateShape state={derivedState} />
      <span className={styles.tileName}>{name}</span>
      <span className="unseen">{text('stateWord', { state: derivedState })}</span>
      {derivedState === 'loggedOff' ? null : (
        <span className={styles.soft}>
          <AgeNow since={stateEnteredAt} />
        </span>
      )}
    </Button>
  );
});

function AgentTable({ ids, onSelect }: ListProps) {
  const text = useText();
  const view = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: ids.length,
    estimateSize: () => rowPx.table,
    getScrollElement: () => view.current,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <div ref={view} className={styles.agents}>
      <table className={styles.agentTable} aria-rowcount={ids.length + 1}>
        <thead>
          <tr>
            <th scope="col">{text('agent')}</th>
            <th scope="col">{text('state')}</th>
            <th scope="col" className={styles.number}>
              {text('inState')}
            </th>
            <th scope="col">{text('reason')}</th>
          </tr>
        </thead>
        <tbody>
          <Gap height={before} />
          {items.map(({ index }) => {
            const id = ids[index] ?? '';
            return <AgentRow key={id} id={id} row={index + 2} onSelect={onSelect} />;
          })}
          <Gap height={after} />
        </tbody>
      </table>
    </div>
  );
}

const AgentRow = memo(function AgentRow({ id, row, onSelect }: AgentProps & { row: number }) {
  const agent = useAgent(id);
  if (agent === undefined) return null;
  const { name, derivedState, stateEnteredAt, reason } = agent;
  return (
    <tr aria-rowindex={row}>
      <th scope="row">
        <Button kind="quiet" onPress={() => onSelect(id)}>
          {name}
        </Button>
      </th>
      <td>
        <StateMark state={derivedState} />
      </td>
      <td className={styles.number}>
        {derivedState === 'loggedOff' ? '–' : <AgeNow since={stateEnteredAt} />}
      </td>
      <td className={styles.soft}>{reason ?? ''}</td>
    </tr>
  );
});

/** It goes on by itself: what stands around it is not made again each second. */
function AgeNow({ since }: { readonly since: string }) {
  return <Age sinceMs={Date.parse(since)} nowMs={useNowMs()} />;
}

/** Rows that are not in the page, as room. */
function Gap({ height }: { readonly height: number }) {
  if (height <= 0) return null;
  return (
    <tr>
      <td colSpan={4} height={height} className={styles.gap} />
    </tr>
  );
}

/** Tiles beside one another in a view of the present width. */
function useColumns(view: React.RefObject<HTMLDivElement | null>): number {
  const [columns, setColumns] = useState(1);
  useEffect(() => {
    const { current } = view;
    if (current === null) return;
    const observer = new ResizeObserver(([entry]) => {
      const width = entry?.contentRect.width ?? tileWidthPx;
      setColumns(Math.max(1, Math.floor(width / tileWidthPx)));
    });
    observer.observe(current);
    return () => observer.disconnect();
  }, [view]);
  return columns;
}

/** Measured places are set on the element itself, which the page's policy for styles allows. */
function placedAt(topPx: number, columns: number) {
  return (element: HTMLElement | null): void => {
    element?.style.setProperty('transform', `translateY(${topPx}px)`);
    element?.style.setProperty('grid-template-columns', `repeat(${columns}, minmax(0, 1fr))`);
  };
}

function countsOf(agents: readonly LiveAgent[]): ReadonlyMap<AgentState, number> {
  const counts = new Map<AgentState, number>();
  for (const { derivedState } of agents)
    counts.set(derivedState, (counts.get(derivedState) ?? 0) + 1);
  return counts;
}

/** Ids in order. The last order is sorted again: of few changes that takes one pass. */
function useOrder(agents: readonly LiveAgent[], sort: WallboardAddress['sort']): readonly string[] {
  const last = useRef<readonly string[]>([]);
  return useMemo(() => {
    const byId = new Map(agents.map((agent) => [agent.id, agent]));
    const known = last.current.flatMap((id) => byId.get(id) ?? []);
    const all = known.length === agents.length ? known : [...agents];
    last.current = all.sort(orderBy(sort)).map(({ id }) => id);
    return last.current;
  }, [agents, sort]);
}

const alphabet = new Intl.Collator();

function orderBy(sort: WallboardAddress['sort']) {
  const byName = (a: LiveAgent, b: LiveAgent) => alphabet.compare(a.name, b.name);
  const byTime = (a: LiveAgent, b: LiveAgent) =>
    Date.parse(a.stateEnteredAt) - Date.parse(b.stateEnteredAt);
  const place = ({ derivedState }: LiveAgent) => agentStates.indexOf(derivedState);
  return (a: LiveAgent, b: LiveAgent): number => {
    if (sort === 'name') return byName(a, b);
    if (sort === 'state') return place(a) - place(b) || byName(a, b);
    const isOff = ({ derivedState }: LiveAgent) => Number(derivedState === 'loggedOff');
    return isOff(a) - isOff(b) || byTime(a, b) || byName(a, b);
  };
}
