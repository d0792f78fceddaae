/** Who a person is at the telephone: a new agent, an existing one, or nobody. */
import { api } from '../live-data/index.ts';
import { type Choice, Select } from '../parts/panel.tsx';
import { type SettingsAnswer, useText } from './readings.ts';
import { Checks, type Sheet } from './sheet.tsx';

/** Roles whose first screen is the desk, which needs an agent. */
const rolesAtTelephone = ['agent', 'orderTaker'];
const levelOfSkill = 100;

export interface TelephonePlace {
  /** Id of an agent; `new`: one is made; '': nobody. Null: not chosen yet. */
  readonly agent: string | null;
  readonly queues: readonly string[];
  readonly skills: readonly string[];
}

export interface AgentChoices {
  readonly agents: readonly Choice<string>[];
  readonly queues: readonly (Choice<string> & { readonly group: string | undefined })[];
  readonly skills: readonly Choice<string>[];
}

/** The choice, or what the roles require where none was made: a new agent, or nobody. */
export function agentOf({ agent }: TelephonePlace, roles: readonly string[]): string {
  return agent ?? (roles.some((role) => rolesAtTelephone.includes(role)) ? 'new' : '');
}

interface PlaceFormProps {
  readonly of: TelephonePlace;
  readonly roles: readonly string[];
  readonly choices: AgentChoices;
  readonly onChange: (to: TelephonePlace) => void;
  readonly sheet: Sheet;
}

export function PlaceForm({ of, roles, choices, onChange, sheet }: PlaceFormProps) {
  const text = useText();
  const agent = agentOf(of, roles);
  return (
    <>
      <Select
        label={text('atTelephone')}
        none={text('noAgent')}
        choices={[{ id: 'new', label: text('newAgent') }, ...choices.agents]}
        value={agent}
        onChange={(id) => onChange({ ...of, agent: id })}
      />
      {agent === 'new' && (
        <>
          <Checks
            label={text('servesQueues')}
            choices={choices.queues}
            value={of.queues}
            onChange={(queues) => onChange({ ...of, queues })}
            fault={sheet.faultOf('links')}
          />
          <Checks
            label={text('hasSkills')}
            choices={choices.skills}
            value={of.skills}
            onChange={(skills) => onChange({ ...of, skills })}
            fault={sheet.faultOf('skills')}
          />
        </>
      )}
    </>
  );
}

/** Makes the agent, who logs on to the groups of their queues. */
export async function makeAgent(
  { queues, skills }: TelephonePlace,
  choices: AgentChoices,
  { centre, id, name }: { readonly centre: string; readonly id: string; readonly name: string },
): Promise<SettingsAnswer> {
  const wire = (fileId: string) => `${centre}.${fileId}`;
  const served = choices.queues.filter((queue) => queues.includes(queue.id));
  const groups = new Set(served.flatMap(({ group }) => (group === undefined ? [] : [wire(group)])));
  return await api.post('/api/v1/centres/{centre}/agents', {
    params: { centre },
    body: {
      id,
      name,
      groupIds: [...groups],
      links: served.map((queue) => ({ queueId: wire(queue.id) })),
      skills: skills.map((skillId) => ({ skillId, level: levelOfSkill })),
    },
  });
}
