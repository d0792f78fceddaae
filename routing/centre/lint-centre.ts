/**
 * Finds what the schema of a centre file allows but is probably a mistake, in the file's order.
 * Cost: one pass, each queue's kinds of agents, and limited searches of `satisfiable`.
 */
import { isCalendarDate, isLanguageTag, isReservedName } from '../../kernel/index.ts';
import type { CentreFile, QueueSetting } from '../files/index.ts';
import { found, type Kind, type LintFinding, lintPlan, People } from './lint-plan.ts';
import { registeredName, type Strategies } from './strategies.ts';

export type { LintCode, LintFinding } from './lint-plan.ts';
export { lintCodes } from './lint-plan.ts';

/**
 * Finds probable mistakes. The file must be valid with existing references. `strategies` are those
 * that the program registers: none, for a service.
 */
export function lintCentre(file: CentreFile, strategies: Strategies = {}): readonly LintFinding[] {
  const { profiles = [], queues } = file;
  // Without agents, as in simulations, each profile counts as one agent.
  const isEmpty = (file.agents ?? []).length === 0;
  const agents = profiles.map(({ id }) => ({ id, profile: id }));
  const people = new People(isEmpty ? { ...file, agents } : file);
  const findings = [
    ...lintLoops(queues),
    ...lintStrategies(file, strategies),
    ...lintNames(file),
    ...queues.flatMap((queue, index) => {
      const path = `/queues/${index}`;
      const ofPlan = lintPlan(queue, `${path}/plan`, people);
      return [...lintQueue(file, queue, { path, people }), ...ofPlan];
    }),
  ];
  // Agents of a profile share its links, so each finding is reported once.
  const queuesById = new Map(queues.map((queue) => [queue.id, queue]));
  const told = new Set<string>();
  for (const kind of people.kinds) {
    for (const finding of lintLinks(kind, queuesById)) {
      const key = `${finding.code} ${finding.path}`;
      if (!told.has(key)) findings.push(finding);
      told.add(key);
    }
  }
  return findings;
}

function agentCountOf({ skillSets }: Kind): number {
  return [...skillSets.values()].reduce((sum, { agentCount }) => sum + agentCount, 0);
}

function* lintQueue(
  { routing, agents = [] }: CentreFile,
  { id, plan = {}, noStaff, calendar, menu, adjunct, voicemail }: QueueSetting,
  { path, people }: { readonly path: string; readonly people: People },
): Iterable<LintFinding> {
  const served = [id, ...(plan.steps ?? []).flatMap(({ alsoQueues = [] }) => alsoQueues)];
  const isServed = [menu, adjunct, voicemail].every((one) => one === undefined);
  if (isServed && !served.some((queue) => people.linked.has(queue))) {
    yield found('queue-not-reached', { path, message: `no agent has a link to queue ${id}` });
  }
  const [only, ...others] = new Set(served.flatMap((queue) => people.serving.get(queue) ?? []));
  // Without agents, a profile's number of agents is unknown.
  if (agents.length > 1 && only !== undefined && others.length === 0 && agentCountOf(only) === 1) {
    const message = `${only.firstId} is the only agent with a link to queue ${id}: its calls wait while they are busy or away`;
    yield found('queue-one-agent', { path, message });
  }
  if (plan.fallback !== undefined) return;
  const final = routing?.finalFallback ?? 'end';
  const at = { path: `${path}/plan/fallback` };
  if (noStaff === 'fallback') {
    const why = 'takes its fallback without staff, and has none';
    yield found('missing-fallback', { ...at, message: `queue ${id} ${why}: calls take ${final}` });
  } else if (calendar !== undefined) {
    const message = `queue ${id} closes by its calendar without a fallback: calls take ${final}`;
    yield found('missing-fallback', { ...at, message, severity: 'hint' });
  }
}

/** Strategies by name that the program lacks: such a centre cannot run there. */
function* lintStrategies(
  { defaults, queues }: CentreFile,
  strategies: Strategies,
): Iterable<LintFinding> {
  const named = [
    ['/defaults/strategy', defaults?.strategy] as const,
    ...queues.map(({ plan }, at) => [`/queues/${at}/plan/strategy`, plan?.strategy] as const),
  ];
  for (const [path, strategy] of named) {
    const name = registeredName(strategy);
    if (name === null || Object.hasOwn(strategies, name)) continue;
    const message = `the strategy ${name} is not registered with this program`;
    yield found('unregistered-strategy', { path, message });
  }
}

/** Names that the schema takes, as centres that earlier versions stored may have them. */
function* lintNames(file: CentreFile): Iterable<LintFinding> {
  for (const [place, language] of (file.languages ?? []).entries()) {
    if (isLanguageTag(language)) continue;
    const message = `${language} is no language tag`;
    yield found('unknown-language', { path: `/languages/${place}`, message });
  }
  for (const [id, calendar] of Object.entries(file.calendars ?? {})) {
    for (const date of Object.keys(calendar.dates ?? {})) {
      if (isCalendarDate(date)) continue;
      const path = `/calendars/${id}/dates/${date}`;
      yield found('unknown-date', { path, message: `${date} of calendar ${id} is in no year` });
    }
  }
  for (const list of ['groups', 'queues', 'agents', 'profiles', 'addresses'] as const) {
    for (const [place, { id }] of (file[list] ?? []).entries()) {
      if (!isReservedName(id)) continue;
      yield found('reserved-id', { path: `/${list}/${place}/id`, message: `${id} is reserved` });
    }
  }
}

/** Loops of overflow, each once, at its first queue. */
function* lintLoops(queues: CentreFile['queues']): Iterable<LintFinding> {
  const next = new Map<string, string>();
  for (const { id, plan } of queues) {
    if (plan?.fallback?.kind === 'move') next.set(id, plan.fallback.queue);
  }
  const seen = new Set<string>();
  for (const { id } of queues) {
    const walk: string[] = [];
    let at: string | undefined = id;
    for (; at !== undefined && !seen.has(at); at = next.get(at)) {
      seen.add(at);
      walk.push(at);
    }
    const start = at === undefined ? -1 : walk.indexOf(at);
    if (start < 0 || at === undefined) continue;
    const loop = walk.slice(start);
    const first = queues.findIndex((queue) => loop.includes(queue.id));
    const message = `calls go round: ${[...loop, at].join(', then ')}`;
    yield found('fallback-loop', { path: `/queues/${first}/plan/fallback`, message });
  }
}

function* lintLinks(
  { links, groups, firstId, linkPath }: Kind,
  queues: ReadonlyMap<string, QueueSetting>,
): Iterable<LintFinding> {
  for (const { queue: id, delayMs = 0 } of links) {
    const { group, plan } = queues.get(id) ?? {};
    if (group !== undefined && !groups.has(group)) {
      yield found('agent-not-in-group', {
        path: linkPath(id),
        message: `agent ${firstId} is linked to queue ${id} and not in its group ${group}`,
        fix: `add ${group} to the groups of the agent or profile`,
      });
    }
    const maxWaitMs = plan?.maxWaitMs ?? 0;
    if (maxWaitMs === 0 || delayMs <= maxWaitMs) continue;
    const message = `the link to ${id} opens after ${delayMs} ms; calls wait at most ${maxWaitMs} ms`;
    yield found('delay-over-max-wait', { path: linkPath(id), message });
  }
}
