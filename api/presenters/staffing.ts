/**
 * Finds queues that rules send calls to but few agents serve, with the agents needed: Erlang C over
 * the busiest hour, on the safe side as nobody abandons.
 *
 * Source: rules.md D5; simulation.md 10.1.
 */
import type { RuleVersionResource } from '../../contracts/index.ts';
import { dayMs } from '../../kernel/index.ts';
import { isLoggedOn, type Wire } from '../../live/index.ts';
import { agentsByQueue, type CentreFile, type QueueSetting } from '../../routing/index.ts';
import type { Language, RehearsalReport, RouteOutcome, RuleSetFile } from '../../rules/index.ts';
import type { VersionRef } from '../../services/index.ts';
import { requirementOf } from '../../simulator/index.ts';
import type { RunRecord } from '../../store/index.ts';
import type { Services } from '../operations/services.ts';

/** Service level for queues that set none of their own; as in `callwright staff`. */
const targetDefault = { share: 0.8, targetMs: 20_000, measureId: 'serviceLevelOffered' } as const;

type QueueStaffing = NonNullable<RuleVersionResource['staffing']>[number];

/**
 * Queues of the rules with at most one linked agent, and those with nobody logged on that version
 * `from` (0: none) did not use.
 */
export function staffingOf(
  { setId, version, from }: VersionRef & { readonly from: number },
  language: Language,
  { ruleService, wire }: Pick<Services, 'ruleService' | 'wire'>,
): QueueStaffing[] {
  const view = ruleService.version(setId, version);
  if (view === null || view.hash === null) return [];
  const before = from === 0 ? null : ruleService.version(setId, from);
  const known = new Set(before === null ? [] : rulesByQueue(before.text).keys());
  const { file, projection } = wire.live;
  const linked = agentsByQueue(file);
  return [...rulesByQueue(view.text)].flatMap(([id, rules]) => {
    const queue = file.queues.find((one) => one.id === id);
    if (queue === undefined) return [];
    const ids = linked.get(id) ?? [];
    const loggedOnAgents = ids.filter((agent) => isLoggedOn(projection.agents.get(agent))).length;
    if (ids.length > 1 && (loggedOnAgents > 0 || known.has(id))) return [];
    const staff = { rules, linkedAgents: ids.length, loggedOnAgents };
    const callsPerHour = callsPerHourOf(id, view.runs);
    const asked = { callsPerHour, handleTimeMsMean: handleTimeOf(queue, wire) };
    const required = requiredIn(queue, asked);
    const shown = { ...staff, ...asked, ...required };
    return [{ queueId: wire.id(id), ...shown, text: sayStaffing(queue, shown, language) }];
  });
}

/** Names of the route rules, by the queues that they start at, widen to or move to. */
function rulesByQueue(text: string): ReadonlyMap<string, string[]> {
  const { kind, rules } = JSON.parse(text) as RuleSetFile;
  const named = new Map<string, string[]>();
  if (kind !== 'route') return named;
  for (const { name, event } of rules) {
    const { queue, steps = [], fallback } = event.params as RouteOutcome;
    const moved = fallback?.kind === 'move' ? [fallback.queue] : [];
    const also = steps.flatMap(({ alsoQueues = [] }) => alsoQueues);
    for (const id of new Set([queue, ...also, ...moved])) {
      named.set(id, [...(named.get(id) ?? []), name]);
    }
  }
  return named;
}

/** Calls an hour: the queue's share of decisions in the busiest hour of the last backtest. */
function callsPerHourOf(queue: string, runs: readonly RunRecord[]): number | null {
  const run = runs.findLast(({ kind }) => kind === 'backtest');
  if (run === undefined) return null;
  const { queues, hours, decisions } = run.result as RehearsalReport;
  if (decisions === 0) return null;
  const days = Math.max(1, (run.toMs - run.fromMs) / dayMs);
  const busiest = Math.max(...hours.map((hour) => hour.decisions)) / days;
  const sent = queues.find((one) => one.queue === queue)?.after ?? 0;
  return (busiest * sent) / decisions;
}

/** Mean handle time of the queue; else of its group; else of all queues. */
function handleTimeOf({ id, group }: QueueSetting, { live }: Wire): number | null {
  const inGroup = live.file.queues.filter((one) => group !== undefined && one.group === group);
  for (const ids of [[id], inGroup.map((one) => one.id), queuesOf(live.file)]) {
    const { connectedMs, wrapUpMs, handled } = live.metrics.queueCounts({
      atMs: live.nowMs,
      queueIds: ids,
    });
    if (handled > 0) return (connectedMs + wrapUpMs) / handled;
  }
  return null;
}

function queuesOf({ queues }: CentreFile): readonly string[] {
  return queues.map(({ id }) => id);
}

type Load = Pick<QueueStaffing, 'callsPerHour' | 'handleTimeMsMean'>;

function requiredIn(
  { serviceLevel }: QueueSetting,
  { callsPerHour, handleTimeMsMean }: Load,
): Pick<QueueStaffing, 'agentsRequired' | 'command'> {
  const { share, targetMs, measureId } = serviceLevel ?? targetDefault;
  const calls = callsPerHour === null ? '<calls>' : figure(callsPerHour);
  const seconds = handleTimeMsMean === null ? '<seconds>' : figure(handleTimeMsMean / 1_000);
  const target = `${figure(share * 100)}/${figure(targetMs / 1_000)}s`;
  const command = `callwright staff --calls ${calls}/h --aht ${seconds}s --target ${target}`;
  if (callsPerHour === null || handleTimeMsMean === null) return { agentsRequired: null, command };
  const required = requirementOf({
    arrivalsPerHour: callsPerHour,
    handleTimeMsMean,
    patienceMsMean: null,
    targetMs,
    serviceLevelShare: share,
    measureId,
  });
  return { agentsRequired: required?.agents ?? null, command };
}

/** A number with at most two decimals, as the command line prints it. */
function figure(value: number): string {
  return String(Number(value.toFixed(2)));
}

type Shown = Omit<QueueStaffing, 'queueId' | 'text'>;

function sayStaffing(queue: QueueSetting, of: Shown, language: Language): string {
  const { linkedAgents: linked, loggedOnAgents: on, callsPerHour, agentsRequired, command } = of;
  const id = queue.id;
  const named = of.rules.join(', ');
  const calls = callsPerHour === null ? '' : figure(callsPerHour);
  if (language === 'fr') {
    const staff = `${named} envoie des appels à la file ${id}\u202f: agents rattachés ${linked}, connectés ${on}`;
    return agentsRequired === null
      ? `${staff}\u202f; demandez combien il en faut\u202f: ${command}`
      : `${staff}\u202f; ${calls} appels dans l’heure la plus chargée demandent ${agentsRequired} agents (${command})`;
  }
  const staff = `${named} sends calls to queue ${id}: agents linked ${linked}, logged on ${on}`;
  return agentsRequired === null
    ? `${staff}; ask how many it takes: ${command}`
    : `${staff}; ${calls} calls in its busiest hour ask for ${agentsRequired} agents (${command})`;
}
