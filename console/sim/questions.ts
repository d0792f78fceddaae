/** Simulator questions of the lab's parts, made from the address. */
import type { StaffCurve } from '../../simulator/index.ts';
import type { LabAddress, WhatIfChange } from './address.ts';
import { designOf, formulasOf, queueOf, withDifference } from './scenario.ts';
import type { WholeDay } from './whole-centre.ts';
import type { CentreFile, LabQuestion } from './worker-protocol.ts';

/** Days that are precise to half a percentage point in small centres. */
const answerDays = 100;
const sweepDays = 20;
/** Most points of a readable curve. */
const curveMost = 14;
/** Numbers of agents relative to Erlang A's. */
const mapStaff = [-2, -1, 0, 1, 2, 3];
export const mapVolumes = [-20, -10, 0, 10, 20];

/**
 * The base and its what-ifs over the same callers; null: no agents, or the centre file is not
 * loaded.
 */
export function answerQuestion(
  address: LabAddress,
  centre: CentreFile | undefined,
  whole: WholeDay | null,
): LabQuestion | null {
  if (address.whole !== undefined) return whole && wholeQuestion(address, whole, address.what);
  const isEmpty = address.day?.agents.every((count) => count === 0) ?? false;
  if (isEmpty || (address.queue !== undefined && centre === undefined)) return null;
  return {
    ...designs(address, centre, [{}, ...address.what]),
    days: answerDays,
    compares: address.what.length > 0,
    formulas: formulasOf({ values: address, centre }),
  };
}

const wholeDays = 40;

/** A whole centre and its what-ifs, which its thread makes. */
function wholeQuestion(
  { seed }: Pick<LabAddress, 'seed'>,
  { scenario, centre }: WholeDay,
  what: readonly WhatIfChange[],
): LabQuestion {
  return {
    designs: [{ name: 'base', scenario: { ...scenario, seed } }],
    centre,
    whole: { changes: [{}, ...what] },
    seed,
    days: wholeDays,
    compares: what.length > 0,
    formulas: [],
  };
}

/** The rest of a day with more calls than were forecast, and what can still be done. */
export function restQuestion(address: LabAddress, whole: WholeDay): LabQuestion {
  const { now, above } = address;
  const question = wholeQuestion(address, whole, []);
  const rest = { nowMs: now * 60_000 };
  return { ...question, whole: { changes: [{ volume: above }], rest }, compares: true };
}

const halfHoursOfDay = 48;

export function callsOf({ calls, day }: LabAddress): number {
  return day?.calls.reduce((sum, one) => sum + one, 0) ?? calls * halfHoursOfDay;
}

export interface Sweep {
  readonly question: LabQuestion;
  /** What-ifs in the order of the designs. */
  readonly differences: readonly WhatIfChange[];
}

export function curveSweep(
  address: LabAddress,
  centre: CentreFile | undefined,
  curve: StaffCurve,
): Sweep {
  const least = Math.max(1, Math.min(address.agents, needed(curve) - 2));
  const longest = Math.max(address.agents, (curve.enough.erlangC?.agents ?? 0) + 1);
  const from = Math.max(least, Math.min(address.agents, longest - curveMost));
  const count = Math.min(curveMost, longest - from + 1);
  const numbers = Array.from({ length: count }, (_, place) => from + place);
  return sweep(
    address,
    centre,
    numbers.map((agents) => ({ agents: agents - address.agents })),
  );
}

/** Heat map scenarios: volumes by agents, which vary fastest. */
export function mapSweep(
  address: LabAddress,
  centre: CentreFile | undefined,
  curve: StaffCurve | undefined,
): Sweep {
  const middle = address.day === undefined && curve !== undefined ? needed(curve) : address.agents;
  const first = Math.max(1, middle + (mapStaff[0] ?? 0));
  const agents = mapStaff.map((_, place) => first + place - address.agents);
  return sweep(
    address,
    centre,
    mapVolumes.flatMap((volume) => agents.map((more) => ({ agents: more, volume }))),
  );
}

function sweep(
  address: LabAddress,
  centre: CentreFile | undefined,
  differences: readonly WhatIfChange[],
): Sweep {
  const question = {
    ...designs(address, centre, differences),
    days: sweepDays,
    compares: false,
    formulas: [],
  };
  return { question, differences };
}

function designs(
  address: LabAddress,
  centre: CentreFile | undefined,
  differences: readonly WhatIfChange[],
): Pick<LabQuestion, 'designs' | 'centre' | 'seed'> {
  const { seed } = address;
  return {
    designs: differences.map((difference, place) => {
      const values = withDifference(address, difference);
      return designOf({ values, centre }, place === 0 ? 'base' : `what-if ${place}`, seed);
    }),
    centre: queueOf({ values: address, centre }) === null ? undefined : centre,
    seed,
  };
}

/** Agents by Erlang A, or more than the load if the curve never reaches the goal. */
function needed({ enough, expectedLoadErlangs }: StaffCurve): number {
  return enough.erlangA?.agents ?? Math.max(1, Math.ceil(expectedLoadErlangs));
}
