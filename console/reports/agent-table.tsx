/** Agents in the current measurement window; rows load as they scroll into view. */
import { Link } from '@tanstack/react-router';
import { useAgents, useRead } from '../live-data/index.ts';
import { useInstant } from '../orders/readings.ts';
import { Empty, refusalWords, useFormats } from '../parts/index.ts';
import { Table } from '../parts/table.tsx';
import { useText } from './readings.ts';
import styles from './reports.module.css';

const members = ['numberOfAcdCalls', 'totalAcdTalkTimeMs', 'totalWrapUpTimeMs'] as const;
type Member = (typeof members)[number];

function useStats(agent: string) {
  const query = { durations: 'ms' } as const;
  return useRead('/api/v1/agents/{agent}/stats', { params: { agent }, query });
}

export function AgentTable() {
  const text = useText();
  const agents = useAgents().toSorted((a, b) => a.name.localeCompare(b.name));
  if (agents.length === 0) return <Empty>{text('noAgents')}</Empty>;
  return (
    <>
      <p className={styles.soft}>{text('agentsMean')}</p>
      <Table
        label={text('agents')}
        className={styles.agents}
        rows={agents}
        idOf={({ id }) => id}
        columns={[
          { id: 'name', head: text('agent'), cell: CallsOf },
          ...members.map((member) => ({
            id: member,
            head: text('agentFigure', { member }),
            isNumber: true,
            definition: {
              name: text('agentFigure', { member }),
              sentence: text('agentFigureMeans', { member }),
              formula: member,
              since: null,
              cases: agents.length,
            },
            cell: ({ id }: (typeof agents)[number]) => <Value agent={id} member={member} />,
          })),
          {
            id: 'since',
            head: text('since'),
            isWide: true,
            cell: ({ id }) => <Since agent={id} />,
          },
        ]}
      />
    </>
  );
}

/** An agent's name, which leads to their calls of today. */
function CallsOf({ id, name }: { readonly id: string; readonly name: string }) {
  return (
    <Link to={'/calls' as string} search={{ agent: id } as never}>
      <bdi>{name}</bdi>
    </Link>
  );
}

function Value({ agent, member }: { readonly agent: string; readonly member: Member }) {
  const formats = useFormats();
  const { data, error } = useStats(agent);
  if (data === undefined) return error === null ? '…' : refusalWords(error);
  const value = data[member] ?? 0;
  return member === 'numberOfAcdCalls' ? formats.number(value) : formats.duration(value);
}

function Since({ agent }: { readonly agent: string }) {
  const instant = useInstant();
  const { data } = useStats(agent);
  return data === undefined ? null : instant(data.windowStart);
}
