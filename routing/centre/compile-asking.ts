/** Compiles what a queue asks in place of waiting for an agent. Source: decisions/0049. */
import { assert } from '../../kernel/index.ts';
import type { ChoiceTarget, QueueSetting } from '../files/index.ts';

const limitMsDefault = 10_000;
const triesDefault = 3;
const greetingMsDefault = 5_000;
const messageMsDefault = 120_000;

export type CompiledChoice =
  | Exclude<ChoiceTarget, { kind: 'move' }>
  | { readonly kind: 'move'; readonly queue: number };

export interface Menu {
  readonly kind: 'menu';
  readonly prompt: string;
  readonly limitMs: number;
  readonly tries: number;
  /** By the keys pressed. */
  readonly choices: ReadonlyMap<string, CompiledChoice>;
}

export interface Voicemail {
  readonly kind: 'voicemail';
  readonly prompt: string;
  readonly greetingMs: number;
  readonly limitMs: number;
}

/** What a queue asks; null: it waits for agents. */
export type QueueQuestion = Menu | Voicemail | { readonly kind: 'host' } | null;

export function compileAsking(
  { menu, adjunct, voicemail }: QueueSetting,
  queueIndex: ReadonlyMap<string, number>,
): QueueQuestion {
  if (voicemail !== undefined) {
    const { greeting, greetingMs = greetingMsDefault, limitMs = messageMsDefault } = voicemail;
    return { kind: 'voicemail', prompt: greeting, greetingMs, limitMs };
  }
  if (menu === undefined) return adjunct === undefined ? null : { kind: 'host' };
  const { prompt, limitMs = limitMsDefault, tries = triesDefault } = menu;
  const choices = menu.choices.map(({ digits, to }): readonly [string, CompiledChoice] => {
    if (to.kind !== 'move') return [digits, to];
    const queue = queueIndex.get(to.queue);
    assert(queue !== undefined, () => `queue ${to.queue} of a menu is in the file`);
    return [digits, { kind: 'move', queue }];
  });
  return { kind: 'menu', prompt, limitMs, tries, choices: new Map(choices) };
}
