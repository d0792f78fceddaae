/** Agents as tiles or a table. Only visible rows are in the page, so 5,000 agents cost no more. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ComponentProps, memo, useEffect, useMemo, useRef, useState } from 'react';
import { type LiveAgent, useAgents, useNowMs } from '../live-data/index.ts';
import { Age, agentStates, Button, Defined, StateMark, StateShape } from '../parts/index.ts';
import { usePartsText } from '../parts/language.ts';
import { Table } from '../parts/table.tsx';
import { useReasonWords } from '../shell/sayings.ts';
import type { WallboardAddress } from './address.ts';
import { ListenedTo, useSupervisions } from './listening.tsx';
import { useText } from './readings.ts';
import styles from './wallboard.module.css';

const sorts = ['state', 'time', 'name'] as const;
const tileWidthPx = 180;
const rowPx = 44;

interface AgentsProps {
  readonly sort: WallboardAddress['sort'];
  readonly shape: WallboardAddress['view'];
  /** Whether it is a wall screen, without pointer. */
  readonly isTv: boolean;
  readonly onChange: (change: Partial<Pick<WallboardAddress, 'sort' | 'view'>>) => void;
  readonly onSelect: (agentId: string) => void;
}

/** Agents; they render again when one has changed, and not with the figures above them. */
export const Agents = memo(function Agents({ sort, shape, isTv, onChange, onSelect }: AgentsProps) {
  const text = useText();
  const stateWords = usePartsText();
  const agents = useAgents();
  const ordered = useOrder(agents, sort);
  const counts = useMemo(() => Map.groupBy(agents, ({ derivedState }) => derivedState), [agents]);
  const List = shape === 'tiles' ? Tiles : AgentTable;
  const nextSort = sorts[(sorts.indexOf(sort) + 1) % sorts.length] ?? 'state';
  const nextShape = shape === 'tiles' ? 'table' : 'tiles';
  return (
    <section data-tour="agents" className={styles.panel} aria-label={text('agents')}>
      <header className={styles.agentsHead}>
        <h2>{text('agents')}</h2>
        <ul className={styles.counts}>
          {agentStates.map((state) => (
            <li key={state}>
              <Defined
                definition={{
                  name: stateWords(state),
                  sentence: text('countMeans'),
                  formula: `agentsByState.${state}`,
                  since: null,
                  cases: counts.get(state)?.length ?? 0,
                }}
              >
                <StateMark state={state} count={counts.get(state)?.length ?? 0} />
              </Defined>
            </li>
          ))}
        </ul>
        {!isTv && (
          <span className={styles.agentsMenu}>
            <Button kind="quiet" onPress={() => onChange({ sort: nextSort })}>
              {text('sortedBy', { sort })}
            </Button>
            <Button kind="quiet" data-tour="shape" onPress={() => onChange({ view: nextShape })}>
              {text('showAs', { shape: nextShape })}
            </Button>
          </span>
        )}
      </header>
      <List agents={ordered} onSelect={onSelect} />
    </section>
  );
});

interface ListProps {
  readonly agents: readonly LiveAgent[];
  readonly onSelect: (agentId: string) => void;
}

function Tiles({ agents, onSelect }: ListProps) {
  const view = useRef<HTMLDivElement>(null);
  const columns = useColumns(view);
  const supervisions = useSupervisions();
  const rows = Math.ceil(agents.length / columns);
  const virtual = useVirtualizer({
    count: rows,
    estimateSize: () => rowPx,
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
          .flatMap(({ index }) => agents.slice(index * columns, (index + 1) * columns))
          .map((agent) => (
            <li key={agent.id}>
              <Tile agent={agent} onSelect={onSelect} by={supervisions.get(agent.id)} />
            </li>
          ))}
      </ul>
    </div>
  );
}

interface TileProps extends Pick<ListProps, 'onSelect'> {
  readonly agent: LiveAgent;
  /** Who listens to the agent. */
  readonly by: ComponentProps<typeof ListenedTo>['by'] | undefined;
}

const Tile = memo(function Tile({ agent, onSelect, by = [] }: TileProps) {
  const stateWords = usePartsText();
  const { id, name, derivedState, stateEnteredAt } = agent;
  return (
    <Button className={styles.tile} onPress={() => onSelect(id)} data-state={derivedState}>
      <StateShape state={derivedState} />
      <span className={styles.tileName}>{name}</span>
      <span className="unseen">{stateWords(derivedState)}</span>
      <ListenedTo by={by} />
      {derivedState !== 'loggedOff' && (
        <span className={styles.soft}>
          <AgeNow since={stateEnteredAt} />
        </span>
      )}
    </Button>
  );
});

function AgentTable({ agents, onSelect }: ListProps) {
  const text = useText();
  const reasonWords = useReasonWords();
  const supervisions = useSupervisions();
  return (
    <Table
      label={text('agents')}
      className={styles.agents}
      rows={agents}
      idOf={({ id }) => id}
      onOpen={({ id }) => onSelect(id)}
      columns={[
        {
          id: 'agent',
          head: text('agent'),
          cell: ({ id, name }) => (
            <>
              {name} <ListenedTo by={supervisions.get(id) ?? []} />
            </>
          ),
        },
        {
          id: 'state',
          head: text('state'),
          cell: ({ derivedState }) => <StateMark state={derivedState} />,
        },
        {
          id: 'inState',
          head: text('inState'),
          isNumber: true,
          cell: ({ derivedState, stateEnteredAt }) =>
            derivedState === 'loggedOff' ? '–' : <AgeNow since={stateEnteredAt} />,
        },
        {
          id: 'reason',
          head: text('reason'),
          cell: ({ reason }) => (reason === null ? '' : reasonWords(reason)),
        },
      ]}
    />
  );
}

/** A running age: only it renders each second. */
function AgeNow({ since }: { readonly since: string }) {
  return <Age sinceMs={Date.parse(since)} nowMs={useNowMs()} />;
}

/** Number of tiles per row at the present width. */
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

/** Sets styles on the element, as the page's policy blocks inline styles. */
function placedAt(topPx: number, columns: number) {
  return (element: HTMLElement | null): void => {
    element?.style.setProperty('transform', `translateY(${topPx}px)`);
    element?.style.setProperty('grid-template-columns', `repeat(${columns}, minmax(0, 1fr))`);
  };
}

/** Sorts the previous order again, which takes one pass when little has changed. */
function useOrder(
  agents: readonly LiveAgent[],
  sort: WallboardAddress['sort'],
): readonly LiveAgent[] {
  const last = useRef<readonly string[]>([]);
  return useMemo(() => {
    const byId = new Map(agents.map((agent) => [agent.id, agent]));
    const known = last.current.flatMap((id) => byId.get(id) ?? []);
    const all = (known.length === agents.length ? known : [...agents]).sort(orderBy(sort));
    last.current = all.map(({ id }) => id);
    return all;
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
