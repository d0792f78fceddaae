/**
 * Lint of a centre file: what the schema lets pass and a person would not want.
 *
 * The file holds the schema and its references exist. Findings come in a fixed order: by section,
 * inside it in the order of the file.
 * Cost: the file, for each queue the kinds of agents linked to it (`lint/people.ts`), and the
 * bounded searches of `satisfiable`.
 *
 * Whether a centre file can be compiled: asked of one that comes with an input.
 *
 * The border has looked at it already; a driver of its own may not have one, and a bad file must be
 * a refusal, not the end of the core.
 * Source: acd-routing.md B17, ux-and-api.md 17.1.
 */
import type { CentreFile, QueueSetting } from './centre-file.ts';
import { compileChannels } from './compile-centre.ts';
import { compilePlan } from './compile-plan.ts';
import { type Kind, type LintFinding, lintPlan, People } from './lint-plan.ts';

export type { LintCode, LintFinding } from './lint-plan.ts';
export { lintCodes } from './lint-plan.ts';

/** Nothing found: an empty list. */
export function lintCentre(file: CentreFile): readonly LintFinding[] {
  const centre = withSomebody(file);
  const people = new People(centre);
  const queues = new Map(centre.queues.map((queue) => [queue.id, queue]));
  return [
    ...lintLoops(centre),
    ...centre.queues.flatMap((queue, index) => {
      const path = `/queues/${index}`;
      const plan = queue.plan ?? {};
      const skillsAreListed = centre.skills !== undefined;
      return [
        ...lintQueue(centre, index, people),
        ...lintPlan({ queue, plan, path: `${path}/plan`, people, skillsAreListed }),
      ];
    }),
    ...eachOnce(people.kinds.flatMap((kind) => lintLinks(kind, queues))),
  ];
}

/** A centre of profiles alone, such as one to simulate in, is read with an agent of each. */
function withSomebody(file: CentreFile): CentreFile {
  const { agents = [], profiles = [] } = file;
  if (agents.length > 0) return file;
  return { ...file, agents: profiles.map(({ id }) => ({ id, profile: id })) };
}

function lintQueue(centre: CentreFile, index: number, people: People): readonly LintFinding[] {
  const queue = centre.queues[index];
  if (queue === undefined) return [];
  const path = `/queues/${index}`;
  const findings: LintFinding[] = [];
  const served = [queue.id, ...(queue.plan?.steps ?? []).flatMap((step) => step.alsoQueues ?? [])];
  if (!served.some((id) => people.areLinked(id))) {
    findings.push({
      severity: 'error',
      code: 'queue-not-reached',
      path,
      message: `no agent has a link to queue ${queue.id}`,
      fix: 'give an agent or a profile a link to it',
    });
  }
  if (queue.plan?.fallback !== undefined) return findings;
  const final = centre.routing?.finalFallback ?? 'end';
  if (queue.noStaff === 'fallback') {
    findings.push({
      severity: 'error',
      code: 'missing-fallback',
      path: `${path}/plan/fallback`,
      message: `queue ${queue.id} takes its fallback without staff, and has none: calls take ${final}`,
      fix: 'add a fallback to its plan',
    });
  } else if (queue.calendar !== undefined) {
    findings.push({
      severity: 'hint',
      code: 'missing-fallback',
      path: `${path}/plan/fallback`,
      message: `queue ${queue.id} closes by its calendar without a fallback: calls take ${final}`,
      fix: 'add a fallback to its plan',
    });
  }
  return findings;
}

/** Each loop once, at its first queue in the file. */
function lintLoops(centre: CentreFile): readonly LintFinding[] {
  const next = new Map<string, string>();
  for (const { id, plan } of centre.queues) {
    if (plan?.fallback?.kind === 'move') next.set(id, plan.fallback.queue);
  }
  const seen = new Set<string>();
  return centre.queues.flatMap(({ id }): readonly LintFinding[] => {
    const walk: string[] = [];
    let at: string | undefined = id;
    while (at !== undefined && !seen.has(at)) {
      seen.add(at);
      walk.push(at);
      at = next.get(at);
    }
    const start = at === undefined ? -1 : walk.indexOf(at);
    if (start < 0 || at === undefined) return [];
    const loop = walk.slice(start);
    const first = centre.queues.findIndex((queue) => loop.includes(queue.id));
    return [
      {
        severity: 'error',
        code: 'fallback-loop',
        path: `/queues/${first}/plan/fallback`,
        message: `calls go round: ${[...loop, at].join(', then ')}`,
        fix: 'let one of them fall back to callback, message or end',
      },
    ];
  });
}

function lintLinks(kind: Kind, queues: ReadonlyMap<string, QueueSetting>): readonly LintFinding[] {
  return kind.links.flatMap((link) => {
    const queue = queues.get(link.queue);
    const findings: LintFinding[] = [];
    if (queue?.group !== undefined && !kind.groups.has(queue.group)) {
      findings.push({
        severity: 'error',
        code: 'agent-not-in-group',
        path: kind.linkPath(link.queue),
        message: `agent ${kind.firstId} is linked to queue ${link.queue} and not in its group ${queue.group}`,
        fix: `add ${queue.group} to the groups of the agent or profile`,
      });
    }
    const maxWaitMs = queue?.plan?.maxWaitMs ?? 0;
    const { delayMs = 0 } = link;
    if (maxWaitMs > 0 && delayMs > maxWaitMs) {
      findings.push({
        severity: 'warning',
        code: 'delay-over-max-wait',
        path: kind.linkPath(link.queue),
        message: `the link to ${link.queue} opens after ${delayMs} ms; calls wait at most ${maxWaitMs} ms`,
        fix: 'shorten the delay, or lengthen maxWaitMs',
      });
    }
    return findings;
  });
}

/** Agents of one profile share its links: what is said of a link is said once. */
function eachOnce(findings: readonly LintFinding[]): readonly LintFinding[] {
  const seen = new Set<string>();
  return findings.filter(({ code, path }) => {
    const key = `${code} ${path}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Plans hold the rules, channels and queues named are there. */
export function isSound(file: CentreFile): boolean {
  const queueIndex = new Map(file.queues.map(({ id }, index) => [id, index]));
  const channels = new Set(compileChannels(file).map(({ name }) => name));
  const { queue } = file.defaults ?? {};
  return (
    file.queues.every((each) => isSoundQueue(file, each, queueIndex, channels)) &&
    (queue === undefined || queueIndex.has(queue))
  );
}

function isSoundQueue(
  file: CentreFile,
  { id, plan = {}, channel = 'voice', promoteAfterMs = 1 }: QueueSetting,
  queueIndex: ReadonlyMap<string, number>,
  channels: ReadonlySet<string>,
): boolean {
  const compiled = compilePlan(plan, {
    queue: queueIndex.get(id) ?? -1,
    queueIndex,
    defaults: file.defaults ?? {},
    loadFirst: file.routing?.loadFirst ?? false,
  });
  return compiled.ok && channels.has(channel) && promoteAfterMs >= 1;
}
