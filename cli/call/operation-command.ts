/**
 * The command of an operation of the API: `callwright call getAgent --agent verdier.helene`.
 * Options, help and completion come from the operation table.
 */
import { groupOf, type Operation, operations } from '../../api/index.ts';
import { wrongUsage } from '../cli-error.ts';
import type { Command, ListedCommand } from '../command.ts';
import { storedRulesOptions } from '../options.ts';
import {
  always,
  type CallOptions,
  ofBodies,
  ofLists,
  ofPosts,
  ofVersions,
} from './call-options.ts';
import { attributeOf, type Member, membersOf, optionOf } from './members.ts';
import { examplesOf, helpOf } from './operation-help.ts';
import { callOperation } from './send-request.ts';

export interface Alias {
  readonly operation: string;
  /** Members given as plain arguments, in this order. Default: none. */
  readonly words?: readonly string[];
  /** Values of options that are not given, or what makes them. */
  readonly usual?: { readonly [option: string]: string | true | (() => string) };
}

const table: readonly (readonly [id: string, operation: Operation])[] = Object.entries(operations);

export const operationList: readonly ListedCommand[] = table
  .filter(([, { handler }]) => handler.kind === 'document' || handler.kind === 'text')
  .map(([id, { path, summary }]) => ({
    name: `call ${id}`,
    summary: summary.en,
    heading: `${groupOf(path)}:`,
    load: () => Promise.resolve({ command: commandOf({ operation: id }, `call ${id}`) }),
  }));

export function commandOf({ operation: id, words = [], usual = {} }: Alias, name: string): Command {
  const operation = new Map(table).get(id);
  if (operation === undefined) throw new Error(`there is no operation ${id}`);
  const members = membersOf(operation).map((member) => {
    const value = usual[attributeOf(member)];
    if (value === undefined) return member;
    return { ...member, isNeeded: false, ...(typeof value === 'string' ? { usual: value } : {}) };
  });
  const { body, text, file, errors, method, path, key, query } = operation;
  const isList = 'cursor' in query.shape;
  const hasBody = body !== undefined || text !== undefined || file !== undefined;
  return {
    arguments: Object.fromEntries(words.map((word) => [`<${word}>`, wordText(members, word)])),
    options: {
      ...Object.fromEntries(members.filter((one) => !words.includes(one.name)).map(optionOf)),
      ...(hasBody ? ofBodies : {}),
      ...(isList ? ofLists : {}),
      ...(errors.includes('version_required') ? ofVersions : {}),
      ...(method === 'POST' && key !== 'none' ? ofPosts : {}),
      ...(groupOf(path) === 'Rules' ? storedRulesOptions : {}),
      ...always,
    },
    forms: ['text', 'json', ...(isList ? ['csv'] : [])],
    examples: examplesOf(name, operation, members, words),
    below: () => helpOf(id, operation),
    run: (options, given, parsed) => {
      if ('data' in options && parsed.getOptionValueSource('server') === 'cli') {
        throw wrongUsage('--data and --server are both given; expected one of them');
      }
      const asked = { ...valuesOf(usual), ...(options as CallOptions) };
      const said = new Map<string, unknown>(Object.entries(asked));
      const values = new Map(Object.entries(given));
      for (const member of members) {
        const value = said.get(attributeOf(member));
        if (value !== undefined) values.set(member.name, value);
      }
      return callOperation({ operation, members, values }, asked);
    },
  };
}

function valuesOf(usual: NonNullable<Alias['usual']>): object {
  const values = Object.entries(usual).map(([name, value]) => {
    return [name, typeof value === 'function' ? value() : value];
  });
  return Object.fromEntries(values);
}

function wordText(members: readonly Member[], word: string): string {
  const { description, type = 'string' } = members.find(({ name }) => name === word)?.drawn ?? {};
  return description ?? (type === 'string' ? 'Its id.' : 'Its number.');
}
