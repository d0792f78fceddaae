/** Queues and skills of an agent, changed in the centre file. */
import { useState } from 'react';
import { api, useQueues, useRead } from '../live-data/index.ts';
import { Button, Field, Form } from '../parts/index.ts';
import { Read } from '../parts/panel.tsx';
import { Checks } from '../settings/sheet.tsx';
import { useCentre, useRights } from '../shell/session.ts';
import { useCommand, useText } from './readings.ts';
import styles from './wallboard.module.css';

const skillsRead = 200;

export function AgentSkills({ agentId }: { readonly agentId: string }) {
  const text = useText();
  const { centreId: centre } = useCentre();
  const rights = useRights();
  const params = { agent: agentId };
  const agent = useRead('/api/v1/agents/{agent}', { params }, { staleTime: 0 });
  const asked = { params: { centre }, query: { limit: skillsRead } };
  const skills = useRead('/api/v1/centres/{centre}/skills', asked).data?.items ?? [];
  if (!rights.includes('patchAgent')) return null;
  return (
    <section aria-label={text('skillsAndQueues')}>
      <h2>{text('skillsAndQueues')}</h2>
      <Read title={text('skillsAndQueues')} reading={agent}>
        {(now) => (
          <SkillsForm
            key={now.version}
            agent={now}
            skills={skills}
            onDone={() => void agent.refetch()}
          />
        )}
      </Read>
    </section>
  );
}

interface SkillsFormProps {
  readonly agent: {
    readonly id: string;
    readonly name: string;
    readonly skills: readonly { readonly skillId: string; readonly level: number }[];
    readonly links: readonly LinkSetting[];
    readonly groupIds: readonly string[];
  };
  readonly skills: readonly { readonly id: string; readonly name: string }[];
  readonly onDone: () => void;
}

interface LinkSetting {
  readonly queueId: string;
  readonly rank: number;
  readonly delayMs: number;
  readonly level: number;
}

function SkillsForm({ agent, skills, onDone }: SkillsFormProps) {
  const text = useText();
  const queues = useQueues();
  const [served, setServed] = useState<readonly string[]>(() =>
    agent.links.map(({ queueId }) => queueId),
  );
  const [levels, setLevels] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(agent.skills.map(({ skillId, level }) => [skillId, String(level)])),
  );
  const { isBusy, run } = useCommand(onDone);
  const send = async () => {
    const params = { agent: agent.id };
    // The version as it is now: calls of the agent raise it too.
    const now = await api.get('/api/v1/agents/{agent}', { params });
    const version = now.ok ? now.body.version : 0;
    const kept = agent.links.filter(({ queueId }) => served.includes(queueId));
    const added = served.filter((id) => kept.every(({ queueId }) => queueId !== id));
    const known = Object.entries(levels).filter(([, level]) => level !== '');
    // A queue of a group reaches only agents who may log on to that group.
    const groups = queues.flatMap(({ id, groupId }) => (added.includes(id) ? (groupId ?? []) : []));
    const areQueuesChanged = added.length > 0 || kept.length < agent.links.length;
    const body = {
      ...(areQueuesChanged
        ? {
            groupIds: [...new Set([...agent.groupIds, ...groups])],
            links: [...kept, ...added.map((queueId) => ({ queueId }))],
          }
        : {}),
      skills: known.map(([skillId, level]) => ({ skillId, level: Number(level) })),
    };
    return await api.ask('PATCH', '/api/v1/agents/{agent}', {
      contentType: 'application/merge-patch+json',
      params,
      body,
      ifMatch: `"v${version}"`,
    });
  };
  return (
    <Form
      className={styles.form}
      onSend={() => run(send(), text('skillsSet', { name: agent.name }))}
    >
      <Checks
        label={text('queues')}
        choices={queues.map(({ id, name }) => ({ id, label: name }))}
        value={served}
        onChange={setServed}
        fault={null}
      />
      {skills.length > 0 && (
        <fieldset className={styles.ticks}>
          <legend>{text('skillLevels')}</legend>
          {skills.map(({ id, name }) => (
            <Field
              key={id}
              label={name}
              type="number"
              value={levels[id] ?? ''}
              onChange={(level) => setLevels({ ...levels, [id]: level })}
            />
          ))}
        </fieldset>
      )}
      <p className={styles.soft}>{text('skillsMean')}</p>
      <Button type="submit" isDisabled={isBusy}>
        {text('saveSkills')}
      </Button>
    </Form>
  );
}
