/** Checks that names in outcomes exist in the centre. */
import type { SkilledAgent } from '../expression.ts';
import type { RuleSetFile, RuleTexts, RuleWorld } from '../files/index.ts';
import { suggest } from '../language/rule-finding.ts';
import type { Report } from './report.ts';

export type NameKind =
  | 'queue'
  | 'skill'
  | 'agent'
  | 'music'
  | 'item'
  | 'category'
  | 'hold code'
  | 'role'
  | 'price group';

export interface KnownNames {
  readonly world: RuleWorld;
  readonly ownTexts: RuleTexts;
  readonly agents: readonly SkilledAgent[] | undefined;
  readonly names: { readonly [Kind in NameKind]: ReadonlySet<string> | undefined };
  readonly agentsByQueue: ReadonlyMap<string, readonly string[]> | undefined;
}

export function knownNames(world: RuleWorld, file: RuleSetFile): KnownNames {
  const { texts: ownTexts = {}, items: ownItems = [] } = file;
  const items = world.items && [...world.items, ...ownItems];
  const set = (names: readonly string[] | undefined) => names && new Set(names);
  const names = {
    queue: set(world.queues),
    skill: set(world.skills),
    agent: set(world.agents?.map(({ id }) => id)),
    music: set(world.music),
    item: set(items?.map(({ sku }) => sku)),
    category: set(items?.map(({ category }) => category)),
    'hold code': set(world.holdCodes),
    role: set(world.roles),
    'price group': set(world.priceGroups),
  };
  const agents = world.agents?.map(({ id, skills }) => {
    return { id, skills: new Map(Object.entries(skills)) };
  });
  return { world, ownTexts, agents, names, agentsByQueue: linkedAgents(world) };
}

function linkedAgents({ agents = [] }: RuleWorld): KnownNames['agentsByQueue'] {
  const linked = new Map<string, string[]>();
  for (const { id, queues = [] } of agents) {
    for (const queue of queues) {
      const ids = linked.get(queue);
      if (ids === undefined) linked.set(queue, [id]);
      else ids.push(id);
    }
  }
  return agents.some(({ queues }) => queues !== undefined) ? linked : undefined;
}

/**
 * Reports an unknown name as an error, an unknown agent as a warning. Names whose list the world
 * lacks are not checked.
 */
export function lintName(
  { names }: KnownNames,
  report: Report,
  { of, name, pointer }: { readonly of: NameKind; readonly name: string; readonly pointer: string },
): void {
  const known = names[of];
  if (known === undefined || known.has(name)) return;
  const message = `there is no ${of} "${name}"${suggest(name, known)}`;
  // An unknown agent is only a warning: a set must remain valid when an agent leaves.
  const severity = of === 'agent' ? 'warning' : 'error';
  report(severity, `unknown-${of.replace(' ', '-')}`, pointer, message, { received: name });
}

export function lintText(
  { world: { texts, languages = [] }, ownTexts }: KnownNames,
  report: Report,
  id: string,
  pointer: string,
): void {
  const isOwn = Object.hasOwn(ownTexts, id);
  if (texts === undefined && !isOwn) return;
  const known = isOwn ? ownTexts : (texts ?? {});
  if (!Object.hasOwn(known, id)) {
    const ids = [...Object.keys(known), ...Object.keys(ownTexts)];
    const message = `there is no text "${id}"${suggest(id, ids)}`;
    report('error', 'unknown-text', pointer, message, { received: id });
    return;
  }
  const missing = languages.filter((language) => (known[id]?.[language] ?? '').trim() === '');
  if (missing.length === 0) return;
  const message = `the text "${id}" is missing in ${missing.join(', ')}; expected it in ${languages.join(', ')}`;
  report('error', 'text-not-in-language', isOwn ? `/texts/${id}` : pointer, message, {
    expected: languages.join(', '),
  });
}

export function lintReason(
  { world: { reasonSets } }: KnownNames,
  report: Report,
  reason: string,
  pointer: string,
): void {
  if (reasonSets === undefined) return;
  const reasons = Object.values(reasonSets).flat();
  if (reasons.includes(reason)) return;
  const message = `there is no reason "${reason}"${suggest(reason, reasons)}`;
  report('error', 'unknown-reason', pointer, message, { received: reason });
}
