/**
 * Scenarios for forecast days: a given scenario, with each open day's calls in place of its own.
 * They are written beside it, so that its files are found.
 */
import { dirname, join } from 'node:path';
import { parseScenario, type Scenario } from '../../contracts/index.ts';
import { clockOf, type ForecastReport } from '../../simulator/index.ts';
import { invalidInput } from '../cli-error.ts';
import { readValid } from '../files/read-centre.ts';
import { refuseOldFile, type WriteOptions, writeWhole } from '../files/write-file.ts';
import type { StyleOptions } from '../text/style.ts';
import { forecastCsv } from './forecast-text.ts';

const csvName = 'forecast.csv';

/**
 * Reads the scenario to copy. @throws {CliError} if it is invalid, or a forecast already lies
 * beside it.
 */
export function readBaseScenario(path: string, options: StyleOptions & WriteOptions): Scenario {
  const scenario = readValid(path, parseScenario, options);
  refuseOldFile(join(dirname(path), csvName), options);
  return scenario;
}

/**
 * Call types to forecast. The log must have each of them; a log without call types fits a scenario
 * with one.
 */
export function typesToForecast(
  { callTypes }: Scenario,
  { path, known }: { readonly path: string; readonly known: readonly string[] },
): readonly string[] {
  const ids = callTypes.map(({ id }) => id);
  const missing = ids.find((id) => !known.includes(id));
  if (missing === undefined || (ids.length === 1 && known.length <= 1)) return ids;
  const received = known.length === 0 ? 'names no call types' : `has ${known.join(', ')}`;
  throw invalidInput(`${path} ${received}; expected the scenario’s call type ${missing}`);
}

function withinDay(
  reports: ReadonlyMap<string, ForecastReport>,
  scenario: Scenario,
): ReadonlyMap<string, ForecastReport> {
  const { startMs, dayMs, intervalMs } = clockOf(scenario);
  return new Map(
    [...reports].map(([id, report]) => {
      const before = Math.ceil((startMs - report.history.startMs) / intervalMs);
      const from = Math.max(0, before);
      const to = Math.floor((startMs + dayMs - report.history.startMs) / intervalMs);
      const cut = <Value>(values: readonly Value[]) => values.slice(from, Math.max(0, to));
      const days = report.days.map(({ handleTimeMs, ...day }) => ({
        ...day,
        calls: cut(day.calls),
        bands: cut(day.bands),
        ...(handleTimeMs === undefined ? {} : { handleTimeMs: cut(handleTimeMs) }),
      }));
      const history = { ...report.history, startMs: report.history.startMs + from * intervalMs };
      return [id, { ...report, days, history }];
    }),
  );
}

export interface ForecastFiles {
  readonly csv: string;
  readonly scenarios: readonly string[];
  readonly callsOutside: number;
}

export function writeScenarios(
  path: string,
  scenario: Scenario,
  reports: ReadonlyMap<string, ForecastReport>,
  options: WriteOptions,
): ForecastFiles {
  const folder = dirname(path);
  const csv = join(folder, csvName);
  const within = withinDay(reports, scenario);
  writeWhole(csv, forecastCsv(within), options);
  const days = [...reports.values()][0]?.days ?? [];
  const open = days.filter(({ date }) =>
    [...reports.values()].some((report) =>
      report.days.some((day) => day.date === date && day.isOpen),
    ),
  );
  const scenarios = open.map(({ date }) => {
    const ofDay: Scenario = {
      ...scenario,
      ...(scenario.name === undefined ? {} : { name: `${scenario.name}, ${date}` }),
      // Calls that are forecast hold redials, as they were counted.
      callTypes: scenario.callTypes.map(({ redial: _, ...callType }) => ({
        ...callType,
        arrivals: { kind: 'intervals', fromCsv: csvName, date },
      })),
    };
    const file = join(folder, `${date}.scenario.json`);
    writeWhole(file, `${JSON.stringify(ofDay, null, 2)}\n`, options);
    return file;
  });
  return { csv, scenarios, callsOutside: callsOf(reports) - callsOf(within) };
}

function callsOf(reports: ReadonlyMap<string, ForecastReport>): number {
  const days = [...reports.values()].flatMap((report) => report.days);
  return days.reduce((sum, { calls }) => sum + calls.reduce((all, one) => all + one, 0), 0);
}
