/**
 * What does an average weekday of the bank need to look like, so that simulated calls wait as
 * logged?
 *
 *     node examples/bank-day/calibrate.ts path/to/bank-calls-1999-02.csv
 *
 * Writes the derived figures beside itself: `bank.centre.json`, `bank-day.scenario.json`,
 * `measured.json`. The log itself is not committed. README.md says how each figure comes about.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Scenario } from '../../contracts/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import { simulationCentre } from '../../simulator/index.ts';
import {
  type CallTypeId,
  callTypes,
  dayEndHour,
  dayStartHour,
  isInDay,
  type LoggedCall,
  readBankLog,
} from './bank-log.ts';
import { fitHandleTime, fitPatience } from './fit-laws.ts';
import { fitStaff, type Shift } from './fit-staff.ts';
import { byHour, measureCalls } from './measure-log.ts';

const profile = 'clerk';
const intervalMs = 1_800_000;
const targetMs = 20_000;
/** Head start of callers of high priority, by the log's documentation. */
const headStartMs = 90_000;
/** With fewer services than this, the sample itself (as quantiles) is steadier than a mixture. */
const servicesForMixture = 900;
const quantiles = 100;

const [file] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write('usage: node examples/bank-day/calibrate.ts bank-calls-1999-02.csv\n');
  process.exit(2);
}
const all = readBankLog(readFileSync(file, 'utf8'));
const weekdayCalls = all.filter((call) => call.isWeekday && isInDay(call));
const days = new Set(weekdayCalls.map(({ date }) => date)).size;
const typeIds = Object.keys(callTypes) as CallTypeId[];
const ofType = (id: CallTypeId, calls: readonly LoggedCall[]): readonly LoggedCall[] =>
  calls.filter(({ type }) => type === callTypes[id]);

const centre: CentreFile = {
  schema: 'callwright.centre/1',
  id: 'bank',
  name: 'A small bank call centre, February 1999',
  timeZone: 'Asia/Jerusalem',
  queues: typeIds.map((id) => ({
    id,
    serviceLevel: { measureId: 'serviceLevelNet', share: 0.8, targetMs, shortAbandonMs: 5_000 },
    plan: { offsetMs: -headStartOf(ofType(id, all)) },
  })),
  profiles: [{ id: profile, links: typeIds.map((queue) => ({ queue })) }],
};

const hours = byHour(weekdayCalls).map((calls) => measureCalls(calls, days));
const erlangs = byHour(weekdayCalls).map(
  (calls) => calls.reduce((sum, { serviceS }) => sum + serviceS, 0) / 3600 / days,
);
const measured = {
  schema: 'callwright.measured/1',
  source: 'bank-calls-1999-02.csv, Sunday to Thursday, calls wanting an agent, 07:00 to 24:00',
  days,
  whole: measureCalls(weekdayCalls, days),
  windows: hours.map((part, place) => ({
    fromMs: place * 3_600_000,
    toMs: (place + 1) * 3_600_000,
    ...part,
  })),
  queues: typeIds.map((id) => ({
    queueId: id,
    ...measureCalls(ofType(id, weekdayCalls), days),
  })),
};

const fittedTypes = typeIds.map(callTypeOf);
const shifts = fitStaff({
  scenarioOf,
  centre,
  hours,
  dayStartHour,
  erlangs,
  profile,
  log: (line) => void process.stderr.write(`${line}\n`),
});
const scenario = scenarioOf(shifts);
write('bank.centre.json', simulationCentre(scenario, centre).centre);
write('bank-day.scenario.json', scenario);
write('measured.json', measured);

function scenarioOf(agentShifts: Shift[]): Scenario {
  return {
    schema: 'callwright.scenario/1',
    name: 'bank weekday',
    seed: 19990201,
    centre: { file: 'bank.centre.json' },
    clock: {
      dayStart: `0${dayStartHour}:00`,
      dayEnd: `${dayEndHour}:00`,
      intervalMs,
      timeZone: 'Asia/Jerusalem',
    },
    run: { mode: 'days', replications: { min: 100, max: 100 } },
    callTypes: fittedTypes,
    agents: { shifts: agentShifts },
    report: {
      measures: [
        'serviceLevelNet',
        'delayShare',
        'waitMsMean',
        'speedOfAnswerMs',
        'abandonShare',
        'occupancy',
      ],
    },
  };
}

function callTypeOf(id: CallTypeId): Scenario['callTypes'][number] {
  const calls = ofType(id, all);
  const { table, tailMeanMs } = fitPatience(calls);
  return {
    id,
    queue: id,
    arrivals: { kind: 'intervals', callsPerInterval: ratesOf(ofType(id, weekdayCalls)) },
    handleTime: { talk: handleTimeOf(calls) },
    patience: {
      law: 'kaplanMeier',
      table: table.map(([atMs, survival]) => [atMs, survival]),
      tail: { law: 'exponential', meanMs: tailMeanMs },
    },
  };
}

/** Expected calls of each half-hour: the mean of the weekdays. */
function ratesOf(calls: readonly LoggedCall[]): number[] {
  const count = ((dayEndHour - dayStartHour) * 3_600_000) / intervalMs;
  const counts = Array.from({ length: count }, () => 0);
  for (const { enteredAtS } of calls) {
    const place = Math.floor((enteredAtS * 1000 - dayStartHour * 3_600_000) / intervalMs);
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts.map((calls) => Number((calls / days).toFixed(3)));
}

function handleTimeOf(
  calls: readonly LoggedCall[],
): Scenario['callTypes'][number]['handleTime']['talk'] {
  const services = calls
    .filter(({ outcome, serviceS }) => outcome === 'AGENT' && serviceS > 0)
    .map(({ serviceS }) => serviceS * 1000)
    .sort((a, b) => a - b);
  if (services.length < servicesForMixture) {
    const at = (share: number): number => services[Math.round(share * (services.length - 1))] ?? 0;
    const places = Array.from({ length: quantiles + 1 }, (_, place) => place / quantiles);
    return { law: 'empirical', sampleMs: places.map(at) };
  }
  const [short, long] = fitHandleTime(calls);
  const digits = (value = 0): number => Number(value.toFixed(4));
  const share = digits(short?.share);
  return {
    law: 'mixture',
    parts: [
      { share, law: 'lognormal', mu: digits(short?.mu), sigma: digits(short?.sigma), unit: 's' },
      {
        share: digits(1 - share),
        law: 'lognormal',
        mu: digits(long?.mu),
        sigma: digits(long?.sigma),
        unit: 's',
      },
    ],
  };
}

/** 90 s times the share of high priority among the calls that queued: only there it is recorded. */
function headStartOf(calls: readonly LoggedCall[]): number {
  const queued = calls.filter(({ hasQueued }) => hasQueued);
  const high = queued.filter(({ priority }) => priority === 2).length;
  return Math.round((headStartMs * high) / queued.length / 1000) * 1000;
}

function write(name: string, content: object): void {
  const path = new URL(name, import.meta.url);
  writeFileSync(path, `${JSON.stringify(content, null, 2)}\n`);
}
