/**
 * The page of a machine in `docs/machines/`: a diagram and the table of state × event. Nested
 * states are drawn flat, as a renderer refuses some arcs into nested ones.
 */
import * as machines from '../machines/index.ts';

export interface MachinePage {
  readonly file: string;
  readonly text: string;
}

type Table = machines.LifeCycleTable<string, string>;

/** One page for every table that `machines/` exports, and one for each set of regions. */
export function machinePages(): MachinePage[] {
  return Object.entries(machines).flatMap(([exported, table]) => {
    const name = fileNameOf(exported.replace(/(Table|Regions)$/, ''));
    const file = `docs/machines/${name}.md`;
    if (table instanceof machines.LifeCycleTable) {
      return [{ file, text: pageOf(name, bodyOf(table)) }];
    }
    if (typeof table === 'function' || !exported.endsWith('Regions')) return [];
    const parts = Object.entries(table as { readonly [region: string]: Table }).map(
      ([region, of]) => `## Region ${region}\n\n${bodyOf(of)}`,
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

${body}
`;
}

function bodyOf(table: Table): string {
  if (table.events.every((_, event) => leadsAlways(table, event))) return anyToAny(table);
  return `\`\`\`mermaid
stateDiagram-v2
${diagramOf(table).join('\n')}
\`\`\`

${tableOf(table).join('\n')}`;
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

function tableOf(table: Table): string[] {
  const events = table.events.map((event) => (event.includes('.') ? `\`${event}\`` : `*${event}*`));
  const rows = table.states.flatMap((name, state) => {
    const followers = table.events.map((_, event) => table.states[table.next(state, event)] ?? '·');
    const begins = state === table.initial ? ' (begin)' : '';
    return table.isFinal(state) ? [] : [[`\`${name}\`${begins}`, ...followers]];
  });
  return [['State', ...events], ['---', ...events.map(() => '---')], ...rows].map(
    (cells) => `| ${cells.join(' | ')} |`,
  );
}
