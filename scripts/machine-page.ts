/**
 * The page of a machine in `docs/machines/`: a diagram and the table of state × event. Nested
 * states are drawn flat, as a renderer refuses some arcs into nested ones.
 */
import { exits as allExits, type Exit } from '../machines/exits.ts';
import * as machines from '../machines/index.ts';

export interface MachinePage {
  readonly file: string;
  readonly text: string;
}

type Table = machines.LifeCycleTable<string, string>;
type Exits = { readonly [state: string]: readonly Exit[] };

const exitsOf: { readonly [name: string]: Exits | { readonly [region: string]: Exits } } = allExits;

/** One page for every table that `machines/` exports, and one for each set of regions. */
export function machinePages(): MachinePage[] {
  return Object.entries(machines).flatMap(([exported, table]) => {
    const machine = exported.replace(/(Table|Regions)$/, '');
    const name = fileNameOf(machine);
    const exits = exitsOf[machine] ?? {};
    const file = `docs/machines/${name}.md`;
    if (table instanceof machines.LifeCycleTable) {
      return [{ file, text: pageOf(name, bodyOf(table, exits as Exits)) }];
    }
    if (typeof table === 'function' || !exported.endsWith('Regions')) return [];
    const parts = Object.entries(table as { readonly [region: string]: Table }).map(
      ([region, of]) => `## Region ${region}\n\n${bodyOf(of, exits[region] as Exits)}`,
    );
    return [{ file, text: pageOf(name, parts.join('\n\n')) }];
  });
}

/** `ruleVersion` becomes `rule-version`. */
function fileNameOf(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function pageOf(name: string, body: string): string {
  return `# ${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('-', ' ')}

From \`machines/${name}.machine.ts\`. *Italics* are timers; a state without a row is an end.
*Ended by* (\`machines/exits.ts\`): what ends the wait; operations have their names of the API.

${body}
`;
}

function bodyOf(table: Table, exits: Exits): string {
  if (table.events.every((_, event) => leadsAlways(table, event))) {
    const rows = table.states.map((name) => [`\`${name}\``, exitText(exits, name)]);
    return `${anyToAny(table)}\n\n${rowsOf(['State', endedBy], rows)}`;
  }
  return `\`\`\`mermaid
stateDiagram-v2
${diagramOf(table).join('\n')}
\`\`\`

${tableOf(table, exits)}`;
}

/** Whether an event leads from every state to the same one. */
function leadsAlways(table: Table, event: number): boolean {
  const [first, ...others] = table.states.map((_, state) => table.next(state, event));
  return first !== undefined && first >= 0 && others.every((to) => to === first);
}

function anyToAny(table: Table): string {
  const leads = table.events.map(
    (name, event) => `\`${name}\` to \`${table.states[table.next(0, event)]}\``,
  );
  return `From \`${table.states[table.initial]}\`; each event leads from every state: ${leads.join(', ')}.`;
}

function diagramOf(table: Table): string[] {
  return table.states.flatMap((name, state) => [
    ...(idOf(name) === name ? [] : [`  state "${name}" as ${idOf(name)}`]),
    ...(state === table.initial ? [`  [*] --> ${idOf(name)}`] : []),
    ...arcsFrom(table, state),
    ...(table.isFinal(state) ? [`  ${idOf(name)} --> [*]`] : []),
  ]);
}

/** One arc for each next state, with all its events. */
function arcsFrom(table: Table, from: number): string[] {
  return table.states.flatMap((name, to) => {
    const events = table.events.filter((_, event) => table.next(from, event) === to);
    const arc = `  ${idOf(table.states[from] ?? '')} --> ${idOf(name)}: ${events.join(', ')}`;
    return events.length === 0 ? [] : [arc];
  });
}

function idOf(state: string): string {
  return state.replaceAll('.', '_');
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
