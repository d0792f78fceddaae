/** Which agents take whose calls, from which wait on, and which first: a section of a fit. */
import type { Section } from '../../simulator/index.ts';
import { countOf, percent } from '../text/figures.ts';
import type { FitResult } from './fit-figures.ts';

/** Shares of fewer choices between two queues say nothing. */
const choicesMin = 20;

export function whoTakesWhat(result: FitResult): Section {
  const { fit, staff, names } = result;
  const first = fit.startMs / 3_600_000;
  const hours = staff.agents.length;
  return {
    heading: 'Who takes what',
    table: [
      ['profile', 'call types', 'agents', 'share of the work'],
      ...fit.profiles.map(({ id, callTypes, agents, shareByHour }) => [
        id,
        callTypes.join(' '),
        String(agents.length),
        percent(shareByHour.slice(first, first + hours).reduce((sum, one) => sum + one, 0) / hours),
      ]),
    ],
    wordColumns: 2,
    lines: [
      ...(names.parts.has('profiles') ? [] : ['left out of the scenario']),
      ...overflowLines(result),
      ...priorityLines(result),
    ],
  };
}

function overflowLines({ fit, names, roster }: FitResult): readonly string[] {
  if (roster !== null) return [`overflow and priority are those of ${roster}`];
  if (fit.answering === null) return [];
  const { answered, explained, overflows } = fit.answering;
  const said = names.parts.has('overflow') ? '' : ' (left out of the scenario)';
  const share = percent(explained / Math.max(1, answered));
  return [
    ...overflows.map(({ profile, callType, delayMs, calls, late }) => {
      const from = `${profile} takes ${callType} from ${delayMs / 1_000} s on`;
      return `${from}: ${percent(late / calls)} of ${countOf(calls)} calls that it answered${said}`;
    }),
    `${share} of ${countOf(answered)} answered calls were answered by these, after these waits`,
  ];
}

/** Which queues come first, or that their order does not explain enough. */
function priorityLines({ fit }: FitResult): readonly string[] {
  const { choices = 0, byRank = 0, byAge = 0 } = fit.answering ?? {};
  if (choices < choicesMin) return [];
  const ranked = fit.profiles.flatMap(({ id, links }) => {
    if (links.every(({ rank }) => rank === 0)) return [];
    const order = links
      .toSorted((a, b) => a.rank - b.rank)
      .map(({ callType, rank }) => `${rank + 1} ${callType}`);
    return `${id} takes first: ${order.join(', ')}`;
  });
  const between = `of ${countOf(choices)} choices between two queues`;
  const oldest = `the older call explains ${percent(byAge / choices)}`;
  if (ranked.length === 0) return [`${between}, ${oldest}; no order of queues explains more`];
  return [...ranked, `${between}, these explain ${percent(byRank / choices)}, ${oldest}`];
}
