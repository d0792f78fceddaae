/** What the log shows of an average weekday, in the measures of the simulation. */
import { dayEndHour, dayStartHour, type LoggedCall } from './bank-log.ts';

/** Figures of an average weekday, or of a part of it; by measure id, `calls` per day. */
export type MeasuredValues = {
  readonly calls: number;
  readonly delayShare: number;
  readonly waitMsMean: number;
  readonly speedOfAnswerMs: number;
  readonly abandonShare: number;
  readonly serviceLevelNet: number;
};

const targetS = 20;

/** Measures some calls of `days` days. */
export function measureCalls(calls: readonly LoggedCall[], days: number): MeasuredValues {
  const answered = calls.filter(({ outcome }) => outcome !== 'HANG');
  const abandoned = calls.filter(({ outcome }) => outcome === 'HANG');
  const inTarget = (some: readonly LoggedCall[]): number =>
    some.filter(({ waitS }) => waitS <= targetS).length;
  return {
    calls: rounded(calls.length / days, 2),
    delayShare: rounded(calls.filter(({ waitS }) => waitS > 0).length / calls.length, 4),
    waitMsMean: Math.round(1000 * mean(calls.map(({ waitS }) => waitS))),
    speedOfAnswerMs: Math.round(1000 * mean(answered.map(({ waitS }) => waitS))),
    abandonShare: rounded(abandoned.length / calls.length, 4),
    serviceLevelNet: rounded(inTarget(answered) / (calls.length - inTarget(abandoned)), 4),
  };
}

/** The hours of the day, each with its calls. */
export function byHour(calls: readonly LoggedCall[]): readonly (readonly LoggedCall[])[] {
  return Array.from({ length: dayEndHour - dayStartHour }, (_, place) =>
    calls.filter(({ enteredAtS }) => Math.floor(enteredAtS / 3600) === dayStartHour + place),
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
