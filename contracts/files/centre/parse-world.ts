/** Parses a world file, and adds the centre's names to it. */
import { omitUndefined } from '../../../kernel/index.ts';
import { agentQualification, agentsByQueue, type CentreFile } from '../../../routing/index.ts';
import { worldSchema } from '../../../rules/files/index.ts';
import type { RuleWorld } from '../../../rules/index.ts';
import type { Finding } from '../../text/finding.ts';
import { ruleJsonLimits } from '../../text/json-scan.ts';
import { parseJson } from '../../text/parse-json.ts';

/** Longest file in UTF-16 units; enough for 50,000 items. */
export const worldLengthMax = 16 * 1024 * 1024;

/** Parses a world file. Never throws. */
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
 * Names that rules may use. Queues, skills, agents and languages come from the centre if it lists
 * them, everything else from the world file.
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
    ...omitUndefined({ languages, skills }),
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
