/** Settings of what callers bring: how many come, and how long they are willing to wait. */
import type { DistributionSpec, ParseResult, Scenario } from '../../../contracts/index.ts';
import { clockOf, timeText } from '../../clock.ts';
import { compileDistribution } from '../../distributions/compile-distribution.ts';
import { type AxisValue, factorOf } from './axis.ts';
import { checked, refused, scaledDistribution, unknown } from './settings-tree.ts';

type CallType = Scenario['callTypes'][number];
type Arrivals = CallType['arrivals'];

/** `volume=×1.1` of all calls, `volume.orders` of a call type or queue, `.10:30` of an interval. */
export function withVolume(
  scenario: Scenario,
  path: string,
  value: AxisValue,
): ParseResult<Scenario> {
  const factor = factorOf(value);
  if (factor === undefined) return refused(path, value, 'a factor like ×1.1');
  const [, id, from] = path.split('.');
  const meant = meantBy(scenario, path, id);
  if (!meant.ok) return meant;
  const { startMs, intervalMs, dayMs } = clockOf(scenario);
  const starts = Array.from({ length: Math.ceil(dayMs / intervalMs) }, (_, place) =>
    timeText(startMs + place * intervalMs),
  );
  const only = from === undefined ? null : starts.indexOf(from);
  if (only === -1) return unknown(path, from ?? '', starts);
  const traced = meant.value.find(({ arrivals }) => arrivals.kind === 'trace');
  if (traced !== undefined) {
    return refused(path, `${traced.id}, a recorded day`, 'call types with rates');
  }
  const even = meant.value.find(({ arrivals }) => only !== null && arrivals.kind !== 'intervals');
  if (even !== undefined) {
    const received = `an interval of ${even.id}, whose arrivals are ${even.arrivals.kind}`;
    return refused(path, received, 'arrivals of kind intervals');
  }
  const callTypes = scenario.callTypes.map((callType) =>
    meant.value.includes(callType)
      ? { ...callType, arrivals: scaledArrivals(callType.arrivals, factor, only) }
      : callType,
  );
  return checked({ ...scenario, callTypes }, path);
}

function scaledArrivals(arrivals: Arrivals, factor: number, only: number | null): Arrivals {
  switch (arrivals.kind) {
    case 'poisson':
      return { ...arrivals, arrivalsPerHour: arrivals.arrivalsPerHour * factor };
    case 'intervals':
      return {
        ...arrivals,
        callsPerInterval: (arrivals.callsPerInterval ?? []).map((calls, place) =>
          only === null || only === place ? calls * factor : calls,
        ),
      };
    case 'linear':
      return {
        ...arrivals,
        arrivalsPerHour: arrivals.arrivalsPerHour.map(([at, calls]) => [at, calls * factor]),
      };
    case 'trace':
      return arrivals;
  }
}

/** `patience=×0.5` of all callers, `patience.orders=60s` of a call type: its mean. */
export function withPatience(
  scenario: Scenario,
  path: string,
  value: AxisValue,
): ParseResult<Scenario> {
  const asked = factorOf(value) ?? value;
  if (typeof asked !== 'number' || !(asked > 0)) {
    return refused(path, value, 'a time above 0, or a factor like ×0.5');
  }
  const meant = meantBy(scenario, path, path.split('.')[1]);
  if (!meant.ok) return meant;
  const scaled = ({ patience }: CallType): DistributionSpec | null => {
    if (patience === null) return null;
    const { mean } = compileDistribution(patience);
    return scaledDistribution(patience, asked === value ? asked / mean : asked);
  };
  if (meant.value.every(({ patience }) => patience === null)) {
    return refused(path, 'a patience without end', 'callers who give up');
  }
  const callTypes = scenario.callTypes.map((callType) =>
    meant.value.includes(callType) ? { ...callType, patience: scaled(callType) } : callType,
  );
  return checked({ ...scenario, callTypes }, path);
}

function meantBy(
  { callTypes }: Scenario,
  path: string,
  id: string | undefined,
): ParseResult<readonly CallType[]> {
  const meant = callTypes.filter(
    (callType) => id === undefined || callType.id === id || callType.queue === id,
  );
  if (meant.length > 0) return { ok: true, value: meant };
  return unknown(
    path,
    id ?? '',
    callTypes.map((callType) => callType.id),
  );
}
