/**
 * Random exports of call logs: calls, written in a random form with a random defect, and what must
 * come of reading them: those calls, or a refusal at the line of the defect.
 */
import { dateOfDay, RandomStream } from '../../kernel/index.ts';
import { dayNumberOf, LogStream, readLog, readTable } from '../../simulator/index.ts';

interface Call {
  readonly day: number;
  readonly atS: number;
  readonly waitS: number;
  readonly talkS: number;
  readonly isAnswered: boolean;
}

export interface RandomExport {
  readonly text: string;
  readonly calls: readonly Call[];
  /** Line at which it must be refused; null: it must be read. */
  readonly refusedAt: number | null;
  readonly form: string;
}

const firstDay = dayNumberOf('2026-03-02') ?? 0;
const zoneS = 3_600;
const zones = {
  timeZone: 'Europe/Berlin',
  offsetMs: (_: number, zone: string) => (zone === 'UTC' ? 0 : zoneS * 1_000),
};
const two = (value: number): string => String(value).padStart(2, '0');
const months = ['Mar', 'mars', 'März', 'marzo'];

function clock(s: number, from = 0): string {
  return [Math.floor(s / 3_600), Math.floor(s / 60) % 60, s % 60].slice(from).map(two).join(':');
}

function twelve(s: number): string {
  const hour = Math.floor(s / 3_600);
  return `${((hour + 11) % 12) + 1}:${clock(s, 1)} ${hour < 12 ? 'AM' : 'PM'}`;
}

/** Ways to write a time of March 2026. */
const timeForms: { readonly [name: string]: (call: Call, variant: number) => string } = {
  iso: ({ day, atS }) => `${dateOfDay(day)}T${clock(atS)}`,
  utc: ({ day, atS }) => `${dateOfDay(day)}T${clock(atS - zoneS)}Z`,
  offset: ({ day, atS }) => `${dateOfDay(day)} ${clock(atS + 2 * zoneS)}+03:00`,
  epoch: ({ day, atS }) => String(day * 86_400 + atS - zoneS),
  epochMs: ({ day, atS }) => `${day * 86_400 + atS - zoneS}000`,
  compact: ({ day, atS }) => `${dateOfDay(day)}${clock(atS)}`.replaceAll(/[-:]/g, ''),
  serial: ({ day, atS }) => (day + 25_569 + atS / 86_400).toFixed(6),
  american: ({ day, atS }, n) => `3/${dayOf(day)}/26${[' ', '\u202f', ', '][n % 3]}${twelve(atS)}`,
  british: ({ day, atS }) => `${two(dayOf(day))}/03/2026 ${clock(atS)}`,
  german: ({ day, atS }) => `${two(dayOf(day))}.03.26 ${clock(atS)}`,
  named: ({ day, atS }, n) => `${dayOf(day)} ${months[n % 4]} 2026 ${clock(atS)}`,
};

const lengthForms: { readonly [name: string]: (s: number) => string } = {
  seconds: String,
  clock: (s) => `${Math.floor(s / 60)}:${two(s % 60)}`,
  hours: (s) => clock(s),
  units: (s) => `${Math.floor(s / 60)}m ${s % 60}s`,
  iso: (s) => `PT${Math.floor(s / 60)}M${s % 60}S`,
  unit: (s) => `${s} sec`,
  decimals: (s) => s.toFixed(1),
  comma: (s) => s.toFixed(2).replace('.', ','),
  fraction: (s) => (s / 86_400).toFixed(9),
};

function dayOf(day: number): number {
  return Number(dateOfDay(day).slice(8));
}

export function randomExport(seed: number): RandomExport {
  const draw = new RandomStream({ seed, replication: 0, purpose: 'order' }).inOrder(0);
  const below = (n: number): number => Math.floor(draw() * n);
  const pick = <Value>(of: readonly [Value, ...Value[]]): Value => of[below(of.length)] ?? of[0];
  // Of the longer ones, a part is read before the next has come.
  const count = (below(8) === 0 ? 400 : 60) + below(60);
  const days = 2 + below(18);
  const calls = Array.from({ length: count }, (_, place): Call => {
    const isAnswered = below(8) > 0;
    const talkS = isAnswered ? 30 + below(900) : 0;
    const waitS = isAnswered ? below(90) : 1 + below(90);
    const atS = 8 * 3_600 + below(8 * 3_600);
    const day = firstDay + Math.floor((place * days) / count);
    return { day, atS, waitS, talkS, isAnswered };
  }).toSorted((a, b) => a.day - b.day || a.atS - b.atS);
  const timeForm = pick(Object.keys(timeForms) as [string, ...string[]]);
  const lengthForm = pick(Object.keys(lengthForms) as [string, ...string[]]);
  const separator = pick([',', ';', '\t', '|']);
  const variant = below(12);
  const order = pick([
    [0, 1, 2, 3, 4],
    [4, 3, 2, 1, 0],
    [2, 0, 4, 1, 3],
  ]);
  const quote = (cell: string): string =>
    cell.includes(separator) || below(9) === 0 ? `"${cell}"` : cell;
  const line = (cells: readonly string[]): string =>
    order.map((place) => quote(cells[place] ?? '')).join(separator);
  const [time, length] = [timeForms[timeForm], lengthForms[lengthForm]];
  if (time === undefined || length === undefined) throw new Error('no form');
  const rows = calls.map((call) => [
    time(call, variant),
    length(call.waitS),
    call.isAnswered ? length(call.talkS) : '',
    call.isAnswered ? 'answered' : 'abandoned',
    pick(['note', '', 'x y']),
  ]);
  const before = [...(below(4) === 0 ? [`sep=${separator}`] : [])];
  for (let n = before.length === 0 ? below(3) : 0; n > 0; n--) before.push('Report of calls');
  const firstLine = before.length + 2;
  const defect = pick(['none', 'none', 'short', 'length', 'time', 'sums']);
  const at = below(count);
  let refusedAt: number | null = null;
  if (defect === 'length' || defect === 'time') {
    for (let row = at % 20; row < count; row += 10) {
      const cells = rows[row];
      if (cells !== undefined) cells[defect === 'time' ? 0 : 1] = 'n/a';
    }
    refusedAt = firstLine + (at % 20);
  }
  const lines = rows.map(line);
  if (defect === 'short') {
    lines[at] = `x${separator}y`;
    refusedAt = firstLine + at;
  }
  if (defect === 'sums') lines.push(`Total${separator.repeat(4)}`);
  const isOpen = (timeForm === 'american' || timeForm === 'british') && days <= 11;
  // A date that fits two ways is asked about before any cell is refused.
  const isFirstBad = defect === 'time' && at % 20 === 0;
  if (isOpen && defect !== 'short') refusedAt = firstLine + (isFirstBad ? 1 : 0);
  const header = line(['call time', 'wait', 'talk', 'outcome', 'remark']);
  const end = pick(['\n', '\r\n']);
  return {
    text: [below(3) === 0 ? '\ufeff' : '', [...before, header, ...lines, ''].join(end)].join(''),
    calls,
    refusedAt,
    form: `${timeForm}, ${lengthForm}, ${JSON.stringify(separator)}, ${defect}`,
  };
}

/** What reading it comes to; empty: as it must be. Whole and in parts alike. */
export function faultOf({ text, calls, refusedAt }: RandomExport): string {
  const table = readTable(text);
  const whole = table.ok ? readLog(table.value, null, { zones }) : table;
  const stream = new LogStream(null, { zones });
  const parts = text.match(/[\s\S]{1,997}/g) ?? [];
  const early = [...parts.flatMap((part) => stream.survey(part)), ...stream.decide()];
  const late = early.length > 0 ? early : parts.flatMap((part) => stream.add(part));
  const streamed = late.length > 0 ? { ok: false as const, problems: late } : stream.end();
  for (const read of [whole, streamed]) {
    if (!read.ok) {
      const lines = read.problems.map((problem) => problem.line ?? 0);
      if (refusedAt !== null && lines.includes(refusedAt)) continue;
      return `refused: ${JSON.stringify(read.problems)}`;
    }
    if (refusedAt !== null) return `read, but line ${refusedAt} is to be refused`;
    const told = Array.from(read.value.calls, (call) =>
      [call.day, call.enteredAtMs, call.waitMs, call.handleTimeMs, call.outcome].join(' '),
    );
    const expected = calls.map(({ day, atS, waitS, talkS, isAnswered }) =>
      [day, 1_000 * atS, 1_000 * waitS, 1_000 * talkS, isAnswered ? 'answered' : 'abandoned'].join(
        ' ',
      ),
    );
    const off = expected.findIndex((one, place) => one !== told[place]);
    if (off >= 0 || told.length !== expected.length) {
      return `call ${off} is ${told[off]}, expected ${expected[off]}; ${told.length} calls`;
    }
  }
  return '';
}
