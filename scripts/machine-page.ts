/**
 * The pages of `docs/machines/`: for each machine a picture, a path recorded from a run, and the
 * table of state × event where the product follows one.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AnyStateMachine, initialTransition, type StateValue, transition } from 'xstate';
import { machineSvg } from '../cli/machines/machine-svg.ts';
import * as machines from '../machines/index.ts';

export interface MachinePage {
  readonly file: string;
  readonly text: string;
}

/** Events of a run, as `test/models/recorded-paths.test.ts` records them. */
interface RecordedPath {
  readonly from: string;
  readonly input?: object;
  readonly events: readonly { readonly type: string }[];
}

type Table = machines.LifeCycleTable<string, string>;
type Tables = Table | { readonly [region: string]: Table } | undefined;
type Exits = { readonly [state: string]: readonly machines.Exit[] };

const folder = 'docs/machines';
const paths: { readonly [name: string]: RecordedPath } = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', folder, 'paths.json'), 'utf8'),
);

/** A page and a picture for every machine, and a list of them. */
export function machinePages(): MachinePage[] {
  const pages = Object.entries(machines.namedMachines).flatMap(([name, machine]) => {
    const file = `${folder}/${fileNameOf(name)}`;
    return [
      { file: `${file}.md`, text: pageOf(name, machine) },
      { file: `${file}.svg`, text: machineSvg(machine) },
    ];
  });
  return [{ file: `${folder}/README.md`, text: listOfPages() }, ...pages];
}

function listOfPages(): string {
  const rows = Object.entries(machines.namedMachines).map(([name, { config }]) => [
    `[${titleOf(name)}](${fileNameOf(name)}.md)`,
    String(config.description),
  ]);
  return `# Life cycles

XState machines; \`callwright machines export NAME\` writes one as JSON for \`createMachine\` and Stately, \`--svg\` as a
picture. The JSON needs the delays, guards and actions that it names: [an example](../package.md).
Programs import the machines, which have them, from \`callwright/machines\`.

${rowsOf(['Machine', 'Describes'], rows)}
`;
}

/** `ruleVersion` becomes `rule-version`. */
function fileNameOf(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function titleOf(name: string): string {
  return `${name.charAt(0).toUpperCase()}${fileNameOf(name).slice(1).replaceAll('-', ' ')}`;
}

function pageOf(name: string, machine: AnyStateMachine): string {
  const file = fileNameOf(name);
  const path = paths[name];
  const parts = [
    `# ${titleOf(name)}`,
    String(machine.config.description),
    `![${titleOf(name)}](${file}.svg)`,
    `From \`machines/${file}.machine.ts\`. \`▶\`: the first state. \`→\`: the state that follows.`,
    ...(path === undefined
      ? []
      : [`## A recorded path\n\nFrom ${path.from}.`, pathOf(machine, path)]),
    ...tablesOf(name),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** After the first row, the states that an event entered. */
function pathOf(machine: AnyStateMachine, { input, events }: RecordedPath): string {
  let [state] = initialTransition(machine, input);
  let before = leavesOf(state.value);
  const rows = [['', before.join(', ')]];
  for (const event of events) {
    [state] = transition(machine, state, event);
    const now = leavesOf(state.value);
    rows.push([`\`${event.type}\``, now.filter((leaf) => !before.includes(leaf)).join(', ')]);
    before = now;
  }
  return rowsOf(['Event', 'Enters'], rows);
}

/** `work.busy`, `requested.ready.settled`. */
function leavesOf(value: StateValue, path = ''): string[] {
  if (typeof value === 'string') return [`${path}${value}`];
  return Object.entries(value).flatMap(([key, below = '']) => leavesOf(below, `${path}${key}.`));
}

function tablesOf(name: string): string[] {
  const all: { readonly [exported: string]: unknown } = machines;
  const tables = (all[`${name}Table`] ?? all[`${name}Regions`]) as Tables;
  if (tables === undefined) return [];
  const exits = (machines.exits as { readonly [name: string]: object })[name] ?? {};
  const legend =
    '*Italics* are timers. *Ended by* (`machines/exits.ts`): what ends the wait; operations have their names of the API.';
  if (tables instanceof machines.LifeCycleTable) return [legend, tableOf(tables, exits as Exits)];
  const parts = Object.entries(tables).map(
    ([region, table]) =>
      `## Region ${region}\n\n${tableOf(table, (exits as { readonly [region: string]: Exits })[region] ?? {})}`,
  );
  return [legend, ...parts];
}

function tableOf(table: Table, exits: Exits): string {
  const events = table.events.map((event) => (event.includes('.') ? `\`${event}\`` : `*${event}*`));
  const rows = table.states.flatMap((name, state) => {
    const followers = table.events.map((_, event) => table.states[table.next(state, event)] ?? '·');
    const begins = state === table.initial ? ' (begin)' : '';
    return table.isFinal(state)
      ? []
      : [[`\`${name}\`${begins}`, ...followers, exitText(exits, name)]];
  });
  return rowsOf(['State', ...events, endedBy], rows);
}

const endedBy = 'Ended by';

function exitText(exits: Exits, state: string): string {
  return (exits[state] ?? []).join(', ');
}

function rowsOf(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heads, heads.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
