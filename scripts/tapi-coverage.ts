/**
 * The page `docs/tapi.md`: which elements of TAPI's call-centre model are held by which acceptance
 * rows, and the tests of each row, natively and through the TAPI view.
 *
 * A test is named by its row, `TAPI 42 …`; one made by `row(…)` runs through both doors, one in a
 * file `view-…` through the view alone.
 * Source: tapi-call-center.md 7, 11.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert } from '../kernel/index.ts';

const rowCount = 60;
const named = /(\w*)\(\s*(['"`])TAPI (\d\d):? (.*?)\2,/g;

/** What the source documents name, and the rows that hold it. */
const elements = [
  'ACD agent client; tells whether the agent is available: 8, 12-15, 17-19, 24, 42 ·',
  'what types of calls the agent can handle: 7, 10, 11, 16, 53 ·',
  'ACD proxy application: 1-5, 45, 46 ·',
  'receiving and processing incoming calls: 17-22, 25-29, 35-38, 47-52 ·',
  'outgoing calls to customers or prospects: 23, 55-60 ·',
  'TAPI objects as an agent sees them: 8, 10, 37, 53, 54 ·',
  'TAPI 2.2 call-centre management: 1-34, 43, 46 ·',
  '2.1 and earlier, mapping of lines and addresses: 16, 25, 39-42, 44, 45 ·',
  '3.x call-centre capabilities: 6, 9, 34, 53, 54 · `lineGetAgentCaps`: 41 ·',
  '`lineGetAgentStatus`: 42 · `lineSetAgentState`: 24, 42 ·',
  '`lineGetAgentGroupList`, `lineSetAgentGroup`: 7, 16, 41 ·',
  '`lineGetAgentActivityList`, `lineSetAgentActivity`: 44 · `lineAgentSpecific`: 45 ·',
  '`lineCreateAgent`: 1, 8, 40 · `lineSetAgentStateEx`: 15, 18, 24 ·',
  '`lineGetAgentInfo`: 22, 30 · `lineSetAgentMeasurementPeriod`: 32 ·',
  '`lineCreateAgentSession`: 9-11 · `lineGetAgentSessionList`: 10, 15 ·',
  '`lineGetAgentSessionInfo`: 14, 30 · `lineSetAgentSessionState`: 12-14 ·',
  '`lineGetGroupList`: 7, 53 · `lineGetQueueList`: 34, 53 · `lineGetQueueInfo`: 30, 31 ·',
  '`lineSetQueueMeasurementPeriod`: 33 · `lineGetProxyStatus`: 2, 4 ·',
  '`lineProxyResponse`, `lineProxyMessage`, `lineOpen`/`lineClose` as proxy: 3-5, 45, 46 ·',
  'the twenty kinds of request: 46 ·',
  '`lineInitializeEx`, `lineNegotiateAPIVersion`, `lineGetDevCaps`, `lineGetAddressCaps`: 39, 40 ·',
  'make a call: 23, 55 · accept, answer, drop: 17, 21, 26 · redirect: 48 ·',
  'hold, swap: 38, 51 · transfers, consult, conference: 35, 36 ·',
  'park, unpark, pick up: 49, 50 · treatment: 47 · call data: 52 · `LINEAGENTCAPS`: 41 ·',
  '`LINEAGENTSTATUS`: 42 · `LINEAGENTINFO`: 22, 30, 32 ·',
  '`LINEAGENTSESSIONINFO`, `…ENTRY`, `…LIST`: 10, 14, 30 ·',
  '`LINEAGENTGROUPENTRY`, `…LIST`: 7, 16 · `LINEAGENTACTIVITYENTRY`, `…LIST`: 44 ·',
  '`LINEAGENTENTRY`, `LINEAGENTLIST`: 8, 53 · `LINEQUEUEINFO`, `…ENTRY`, `…LIST`: 27-31, 33 ·',
  '`LINEPROXYREQUEST`, `…LIST`: 46 · `LINE_AGENTSPECIFIC`: 45 ·',
  '`LINE_AGENTSTATUS`: 40-42, 44 ·',
  '`LINE_AGENTSTATUSEX`, `_AGENTSESSIONSTATUS`, `_QUEUESTATUS`, `_GROUPSTATUS`: 15, 43 ·',
  '`LINE_PROXYREQUEST`, `_REPLY`: 5, 46 · `LINE_PROXYSTATUS`: 2, 4 · `LINE_CLOSE`: 4 ·',
  '`LINE_CALLSTATE`, `_CALLINFO`: 26, 35, 47, 52 · `LINEAGENTFEATURE_`: 41 ·',
  '`LINEAGENTSTATE_`: 25, 42 · `LINEAGENTSTATEEX_`, `LINEAGENTSESSIONSTATE_`: 12, 15, 43 ·',
  '`LINEAGENTSTATUS_`: 41, 42, 44 ·',
  '`LINEAGENTSTATUSEX_`, `…SESSIONSTATUS_`, `LINEQUEUESTATUS_`, `LINEGROUPSTATUS_`: 43 ·',
  '`LINEPROXYREQUEST_`, `LINEPROXYSTATUS_`: 2, 46 · `LINEADDRCAPFLAGS_`: 39 ·',
  '`LINECALLTREATMENT_`, `…PARAMFLAGS_`, `…REASON_`, `LINEDISCONNECTMODE_`: 47-50, 55, 57 ·',
  '`ITTAPICallCenter`, `ITAgentHandler`: 53 · `ITAgent`: 8, 22, 32, 54 ·',
  '`ITAgentSession`: 9-14, 30 · `ITACDGroup`, `ITQueue`: 7, 33, 34 · `IEnum*`: 54 ·',
  '`IT*Event`, `put_EventFilter`, `*_EVENT`, `*_STATE`: 6, 54 ·',
  'statistics of agents, sessions, queues: 22, 27, 28, 30-33',
]
  .join(' ')
  .split(' · ');

/** Doors of tests, as rows and tests say them. */
const doors = { n: 'native', v: 'view', nv: 'both' } as const;

interface Tested {
  readonly row: number;
  readonly name: string;
  readonly file: string;
  readonly by: keyof typeof doors;
}

/** Markdown. */
export function tapiCoveragePage(): string {
  const rows = Array.from({ length: rowCount }, () => [] as Tested[]);
  for (const one of testsOfRows()) rows[one.row - 1]?.push(one);
  const stateOf = (row: number): string => {
    const tested = (rows[row - 1] ?? []).map(({ by }) => by).join('');
    return `${row} ${['n', 'v'].filter((door) => tested.includes(door)).join('') || '–'}`;
  };
  const covered = elements.map((line) => {
    const colon = line.lastIndexOf(': ');
    const states = rowsIn(line.slice(colon + 2)).map(stateOf);
    return `| ${line.slice(0, colon)} | ${states.join(', ')} |`;
  });
  const lines = rows.map((own, place) => {
    const names = own.map(({ name, file, by }) => `${name} ([${doors[by]}](../test/${file}))`);
    return `| ${place + 1} | ${names.join('<br>') || '–'} |`;
  });
  const without = rows.flatMap((own, place) => (own.length === 0 ? [place + 1] : []));
  return `# TAPI's model and its tests

Generated from the names of tests by \`npm run docs\`. Each element that the source documents name
is held by acceptance rows; behind a row: n, tested natively; v, through the
[TAPI view](agents.md#a-program-of-tapi); –, without a test.
${without.length === 0 ? 'Every row has a test.' : `Without a test: ${without.join(', ')}.`}

| Element | Rows |
|---|---|
${covered.join('\n')}

| Row | Tests |
|--:|---|
${lines.join('\n')}
`;
}

/** `8, 12-15` → 8, 12, 13, 14, 15. */
function rowsIn(text: string): readonly number[] {
  return text.split(', ').flatMap((part) => {
    const [from = 0, to = from] = part.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, place) => from + place);
  });
}

function testsOfRows(): readonly Tested[] {
  const folder = join(import.meta.dirname, '..', 'test');
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const tests = paths.flatMap((path) => {
    if (!path.endsWith('.test.ts')) return [];
    const file = path.replaceAll('\\', '/');
    const text = readFileSync(join(folder, path), 'utf8');
    return [...text.matchAll(named)].map(([, made, , row, name = '']): Tested => {
      const by = file.startsWith('tapi/view-') ? 'v' : made === 'row' ? 'nv' : 'n';
      assert(Number(row) <= rowCount, () => `${file} tests row ${row}; expected 1 to ${rowCount}`);
      return { row: Number(row), name, file, by };
    });
  });
  assert(tests.length > 0, 'no test is named TAPI nn');
  return tests;
}
