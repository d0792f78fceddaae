/** Reads a world file, and puts it together with the centre it belongs to. */
import { given } from '../../../kernel/index.ts';
import { agentQualification, agentsByQueue, type CentreFile } from '../../../routing/index.ts';
import { worldSchema } from '../../../rules/files/index.ts';
import type { RuleWorld } from '../../../rules/index.ts';
import type { Finding } from '../../text/finding.ts';
import { ruleJsonLimits } from '../../text/json-scan.ts';
import { parseJson } from '../../text/parse-json.ts';

/** UTF-16 code units: some 50,000 items. */
export const worldLengthMax = 16 * 1024 * 1024;

/** Never throws; line and column count from 1. */
export function parseWorld(
  text: string,
):
  | { readonly ok: true; readonly world: RuleWorld }
  | { readonly ok: false; readonly problems: readonly Finding[] } {
  const parsed = parseJson({
    text,
    schema: worldSchema,
    lengthMax: worldLengthMax,
    limits: ruleJsonLimits,
  });
  if (!parsed.ok) return parsed;
  const { schema: _schema, ...world } = parsed.value;
  return { ok: true, world };
}

/**
 * What rules of a centre may name. Queues, skills, agents and languages are the centre's where it
 * lists them; all else is the world file's.
 */
export function worldOf(centre: CentreFile, world: RuleWorld = {}): RuleWorld {
  const { languages, skills, agents } = centre;
  const queues = new Map<string, string[]>((agents ?? []).map(({ id }) => [id, []]));
  for (const [queue, ids] of agentsByQueue(centre)) {
    for (const id of ids) queues.get(id)?.push(queue);
  }
  return {
    ...world,
    queues: centre.queues.map(({ id }) => id),
    ...given({ languages, skills }),
    ...(agents === undefined
      ? {}
      : {
          agents: agents.map((agent) => ({
            id: agent.id,
            skills: Object.fromEntries(agentQualification(centre, agent).skills),
            queues: queues.get(agent.id) ?? [],
          })),
        }),
  };
}
