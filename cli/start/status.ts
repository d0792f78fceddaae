/**
 * The state of a running centre in one line, and its day in a few. A service level is always shown
 * with its formula and target.
 */
import { agentStateWords } from '../../contracts/index.ts';
import type { LiveCentre } from '../../live/index.ts';
import { centreFigures, defaultServiceLevel, type RatioMeasureId } from '../../metrics/index.ts';
import type { SetAsideVersion } from '../../services/index.ts';
import { nameOf } from '../../simulator/index.ts';
import { centreTime } from '../text/centre-time.ts';
import { shareText } from '../text/figures.ts';

export interface Status {
  readonly schema: 'callwright.start/1';
  /** Present time, ISO 8601, in the centre's zone. */
  readonly asOf: string;
  readonly offered: number;
  readonly answered: number;
  readonly abandoned: number;
  readonly waiting: number;
  readonly serviceLevel: {
    readonly measureId: string;
    readonly value: number | null;
    readonly targetMsRange: readonly [number, number];
  };
  readonly speedOfAnswerMs: number | null;
  readonly abandonShare: number | null;
  readonly occupancy: number | null;
  readonly agentsByState: { readonly [state: string]: number };
}

export function statusOf(live: LiveCentre): Status {
  const read = centreFigures(live.metrics, { atMs: live.nowMs });
  const figureOf = (id: RatioMeasureId): number | null =>
    read.figures.find(({ measureId }) => measureId === id)?.value ?? null;
  const targets = live.metrics
    .queueIds()
    .map((id) => live.metrics.targetOf(id)?.targetMs ?? 0)
    .sort((a, b) => a - b);
  const agentsByState: { [state: string]: number } = {};
  for (const { shown } of live.projection.agents.all()) {
    agentsByState[shown.derivedState] = (agentsByState[shown.derivedState] ?? 0) + 1;
  }
  return {
    schema: 'callwright.start/1',
    asOf: new Date(live.originMs + live.nowMs).toISOString(),
    offered: read.counts.entered,
    answered: read.counts.answered,
    abandoned: read.counts.abandoned,
    waiting: read.counts.waiting,
    serviceLevel: {
      measureId: defaultServiceLevel,
      value: figureOf(defaultServiceLevel),
      targetMsRange: [targets[0] ?? 0, targets.at(-1) ?? 0],
    },
    speedOfAnswerMs: figureOf('speedOfAnswerMs'),
    abandonShare: figureOf('abandonShare'),
    occupancy: figureOf('occupancy'),
    agentsByState,
  };
}

export function statusLine(status: Status, timeZone: string): string {
  return [
    centreTime(status.asOf, timeZone),
    `${status.offered} offered`,
    `${status.answered} answered`,
    serviceLevelText(status),
    `${status.waiting} waiting`,
    `agents: ${agentsText(status)}`,
  ].join(' · ');
}

export function closingLines(
  status: Status,
  {
    timeZone,
    ranMs,
    speed,
  }: { readonly timeZone: string; readonly ranMs: number; readonly speed: number },
): readonly string[] {
  return [
    ` Stopped at ${centreTime(status.asOf, timeZone)} after ${seconds(ranMs)} at speed ${speed}.`,
    ` Calls     ${status.offered} offered, ${status.answered} answered, ${status.abandoned} gave up (${shareText(status.abandonShare)}), ${status.waiting} waiting`,
    ` Answering ${serviceLevelText(status)}, mean wait of answered calls ${seconds(status.speedOfAnswerMs)}`,
    ` Agents    occupancy ${shareText(status.occupancy)}; ${agentsText(status)}`,
  ];
}

function serviceLevelText({ serviceLevel }: Status): string {
  const [least, greatest] = serviceLevel.targetMsRange.map((ms) => ms / 1000);
  const target = least === greatest ? `${least} s` : `${least} to ${greatest} s`;
  return `${nameOf(serviceLevel.measureId)} (${target}) ${shareText(serviceLevel.value)}`;
}

function agentsText({ agentsByState }: Status): string {
  return Object.entries(agentsByState)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([state, count]) => `${count} ${agentStateWords[state as keyof typeof agentStateWords].en}`,
    )
    .join(', ');
}

function seconds(ms: number | null): string {
  return ms === null ? '–' : `${(ms / 1000).toFixed(1)} s`;
}

/** One line on a version that is no longer active, for the terminal, the log and `doctor`. */
export function setAsideLine({ setId, version, acting, because }: SetAsideVersion): string {
  const which = `version ${version} of ${setId}`;
  if (acting === version) {
    return `${which} still acts, for none before it may: ${because.detail} Publish one that may`;
  }
  const instead = acting === null ? 'none before it may act' : `version ${acting} acts`;
  return `${which} is set aside, ${instead}: ${because.detail}`;
}
