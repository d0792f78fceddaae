/** A week's roster as a document: people by day, what is short, wishes, and how even shifts are. */
import { dayNames } from '../../contracts/index.ts';
import {
  type FigureTable,
  money,
  type ReportDocument,
  type ReportTable,
  type WeekAnswer,
  type WeekPrices,
} from '../../simulator/index.ts';
import { plural } from '../text/figures.ts';

export interface AnsweredWeek {
  readonly answer: WeekAnswer;
  readonly bound: number;
  /** Share by which all that it costs lies above the bound. */
  readonly gapShare: number;
  readonly prices: WeekPrices;
  readonly currency: string | null;
  readonly isPartial: boolean;
}

const shortShown = 12;
/** Breaks lie a little differently on each day. */
const leastShown = 0.5;

export function weekDocument(
  week: AnsweredWeek,
  { next, reproduce }: { readonly next: readonly string[]; readonly reproduce: string },
): ReportDocument {
  const { answer, isPartial, prices, currency } = week;
  const { people, short, shortHours, wishes, paidHours, payMinor } = answer;
  const isAsked = currency !== null;
  const pay = isAsked ? `, ${money(Math.round(payMinor), currency)}` : '';
  const met = wishes.filter(({ isMet }) => isMet).length;
  const wished = wishes.length === 0 ? '' : ` · ${met} of ${wishes.length} wishes met`;
  const costs = (minor: number): string =>
    isAsked ? money(Math.round(minor), currency) : `${(minor / 100).toFixed(1)} paid hours`;
  const worst = short
    .filter((one) => one.short >= leastShown)
    .toSorted((a, b) => b.short - a.short)
    .slice(0, shortShown);
  const left = short.length - worst.length;
  return {
    answer:
      `${people.length} people, ${paidHours.toFixed(1)} paid hours${pay} · ` +
      `${shortHours.toFixed(1)} agent-hours short${wished}`,
    tone: shortHours === 0 ? 'good' : 'doubtful',
    isPartial,
    notes: [
      `pay, with ${costs(prices.short)} for an agent-hour short and ${costs(prices.wish)} for a ` +
        `wish that is not met: ${(100 * week.gapShare).toFixed(2)} % above a bound that no roster is below`,
    ],
    sections: [
      { table: peopleTable(answer), wordColumns: 8 },
      { heading: 'Short', table: shortTable(worst), wordColumns: 3 },
      ...(left > 0
        ? [
            {
              lines: [
                `${plural(left, 'further interval')} short, most by less than half an agent: --report FILE.xlsx`,
              ],
            },
          ]
        : []),
      {
        heading: 'Wishes that are not met',
        lines: wishes.flatMap(({ isMet, person, kind, day, why }) =>
          isMet
            ? []
            : [
                `${person}, ${kind === 'dayOff' ? 'day off' : kind}${day === undefined ? '' : ` on ${day}`}: ${why}`,
              ],
        ),
      },
      { lines: [...evenLines(answer), ...next] },
    ],
    data: () => [
      ['person', 'day', 'profile', 'shift', 'start', 'end'],
      ...people.flatMap(({ id, days }) =>
        days.map(({ day, profile, kind, start, end }) => [id, day, profile, kind, start, end]),
      ),
    ],
    reproduce,
  };
}

function peopleTable({ people }: WeekAnswer): ReportTable {
  const head = [
    'person',
    ...dayNames.map((day) => day.slice(0, 3)),
    'hours',
    'early',
    'late',
    'weekend',
  ];
  const rows = people.map(({ id, days, paidHours, early, late, weekend }) => [
    id,
    ...dayNames.map((day) => {
      const own = days.find((one) => one.day === day);
      return own === undefined ? '-' : `${own.start}-${own.end}`;
    }),
    paidHours.toFixed(1),
    ...[early, late, weekend].map(String),
  ]);
  return [head, ...rows];
}

function shortTable(short: WeekAnswer['short']): ReportTable {
  const rows = short.map(({ day, from, to, profile, required, present, ...one }) => [
    day,
    `${from} to ${to}`,
    profile,
    ...[required, present, one.short].map(String),
  ]);
  return [['day', 'from', 'profile', 'required', 'at work', 'short'], ...rows];
}

function evenLines({ people }: WeekAnswer): readonly string[] {
  const spans = (['early', 'late', 'weekend'] as const).map((kind) => {
    const counts = people.map((person) => person[kind]);
    return `${kind} ${Math.min(...counts)} to ${Math.max(...counts)}`;
  });
  return [`shifts of a person, weeks before included: ${spans.join(', ')}`];
}

/** Sheets of `--report week.xlsx`: who works when, and what is short. */
export function weekTables({ people, short }: WeekAnswer): readonly FigureTable[] {
  const words = (id: string, name = id) => ({ id, name, unit: 'words', says: '' }) as const;
  const clock = (id: string) => ({ id, name: id, unit: 'clock', says: '' }) as const;
  const count = (id: string, name = id, says = '') => ({ id, name, unit: 'count', says }) as const;
  return [
    {
      id: 'people',
      title: 'Who works when',
      columns: [
        words('person'),
        words('day'),
        words('profile'),
        words('shift'),
        clock('start'),
        clock('end'),
      ],
      rows: people.flatMap(({ id, days }) =>
        days.map(({ day, profile, kind, start, end }) => [id, day, profile, kind, start, end]),
      ),
    },
    {
      id: 'short',
      title: 'Intervals with fewer agents at work than required',
      columns: [
        words('day'),
        words('profile'),
        clock('from'),
        count('required'),
        count('present', 'at work'),
        count('short'),
      ],
      rows: short.map(({ day, profile, from, required, present, ...one }) => [
        day,
        profile,
        from,
        required,
        present,
        one.short,
      ]),
    },
  ];
}
