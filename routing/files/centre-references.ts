/**
 * Checks that ids in a centre file are unique and references exist. Agents in expressions are left
 * to lint, as agents change often.
 */
import type { z } from 'zod';
import { nearestWord } from '../../kernel/index.ts';
import {
  type Expression,
  parseExpression,
  type SkillTerm,
  skillsNamed,
} from '../../rules/index.ts';
import { type CentreFile, centreShapeSchema, type QueueSetting } from './centre.schema.ts';

/** Channels that every centre has. */
const builtInChannels = ['voice', 'chat', 'email', 'review'];

type Path = readonly (string | number)[];
type Kind = 'queue' | 'agent' | 'group' | 'profile' | 'channel' | 'calendar' | 'skill';

interface Check {
  readonly context: z.RefinementCtx;
  readonly known: { readonly [kind in Kind]: ReadonlySet<string> | undefined };
}

export const centreSchema = centreShapeSchema.superRefine(checkReferences);

function checkReferences(centre: CentreFile, context: z.RefinementCtx): void {
  const { exclusive, interruptibleBy, ...channels } = centre.channels ?? {};
  const check: Check = {
    context,
    known: {
      queue: new Set(centre.queues.map((queue) => queue.id)),
      group: new Set(centre.groups?.map((group) => group.id)),
      agent: new Set(centre.agents?.map((agent) => agent.id)),
      profile: new Set(centre.profiles?.map((profile) => profile.id)),
      channel: new Set([...builtInChannels, ...Object.keys(channels)]),
      calendar: new Set(Object.keys(centre.calendars ?? {})),
      skill: centre.skills === undefined ? undefined : new Set(centre.skills),
    },
  };
  checkUnique(check, centre);
  expectKnown(check, 'queue', centre.defaults?.queue, ['defaults', 'queue']);
  for (const name of Object.keys(centre.routing?.noAnswersMax ?? {})) {
    if (name !== 'others') {
      expectKnown(check, 'channel', name, ['routing', 'noAnswersMax', name]);
    }
  }
  for (const [index, pair] of (exclusive ?? []).entries()) {
    const path = ['channels', 'exclusive', index];
    for (const [place, name] of pair.entries()) {
      expectKnown(check, 'channel', name, [...path, place]);
    }
  }
  for (const [name, others] of Object.entries(interruptibleBy ?? {})) {
    const path = ['channels', 'interruptibleBy', name];
    expectKnown(check, 'channel', name, path);
    expectAllKnown(check, 'channel', others, path);
  }
  for (const [index, queue] of centre.queues.entries()) {
    checkQueue(check, queue, ['queues', index]);
  }
  for (const skill of Object.keys(centre.skillNames ?? {})) {
    expectKnown(check, 'skill', skill, ['skillNames', skill]);
  }
  for (const [index, { profile }] of (centre.agents ?? []).entries()) {
    expectKnown(check, 'profile', profile, ['agents', index, 'profile']);
  }
  const asking = new Map(
    centre.queues.flatMap((one) => {
      const asks = asksOf(one);
      return asks === null ? [] : [[one.id, asks] as const];
    }),
  );
  for (const list of ['profiles', 'agents'] as const) {
    for (const [index, member] of (centre[list] ?? []).entries()) {
      const path = [list, index];
      for (const skill of Object.keys(member.skills ?? {})) {
        expectKnown(check, 'skill', skill, [...path, 'skills', skill]);
      }
      expectAllKnown(check, 'group', member.groups, [...path, 'groups']);
      const linked = member.links?.map((link) => link.queue) ?? [];
      for (const [place, queue] of linked.entries()) {
        const linkPath = [...path, 'links', place, 'queue'];
        expectKnown(check, 'queue', queue, linkPath);
        const asks = asking.get(queue);
        if (asks === undefined) continue;
        const message = `expected a queue that agents serve; ${queue} is a ${asks}`;
        context.addIssue({ code: 'custom', path: linkPath, message });
      }
      expectOnce(check, linked, (place) => [...path, 'links', place, 'queue']);
    }
  }
}

function checkUnique(check: Check, centre: CentreFile): void {
  for (const list of [
    'groups',
    'queues',
    'profiles',
    'activities',
    'addresses',
    'agents',
  ] as const) {
    const ids = (centre[list] ?? []).map((member: { readonly id: string }) => member.id);
    expectOnce(check, ids, (place) => [list, place, 'id']);
  }
  const numbered = (centre.agents ?? []).flatMap(({ number }, place) =>
    number === undefined ? [] : [{ number, place }],
  );
  expectOnce(
    check,
    numbered.map(({ number }) => number),
    (at) => ['agents', numbered[at]?.place ?? 0, 'number'],
  );
  expectOnce(check, centre.skills ?? [], (place) => ['skills', place]);
  const prefixes = (centre.outsideNumbers ?? []).map(({ prefix }) => prefix);
  expectOnce(check, prefixes, (place) => ['outsideNumbers', place, 'prefix']);
}

function checkQueue(check: Check, queue: QueueSetting, path: Path): void {
  expectKnown(check, 'group', queue.group, [...path, 'group']);
  expectKnown(check, 'channel', queue.channel, [...path, 'channel']);
  expectKnown(check, 'calendar', queue.calendar, [...path, 'calendar']);
  const { plan } = queue;
  const planPath = [...path, 'plan'];
  if (asksOf(queue) !== null) checkAsking(check, queue, path);
  if (plan === undefined) return;
  checkExpression(check, plan.required ?? [], [...planPath, 'required']);
  checkTerms(check, plan.preferred ?? [], [...planPath, 'preferred']);
  for (const [index, step] of (plan.steps ?? []).entries()) {
    const stepPath = [...planPath, 'steps', index];
    checkExpression(check, step.required, [...stepPath, 'required']);
    expectAllKnown(check, 'queue', step.alsoQueues, [...stepPath, 'alsoQueues']);
  }
  if (plan.fallback?.kind === 'move') {
    expectKnown(check, 'queue', plan.fallback.queue, [...planPath, 'fallback', 'queue']);
  }
}

/** What a queue asks; null: it waits for agents. */
function asksOf({ menu, adjunct, voicemail }: QueueSetting) {
  if (menu !== undefined) return 'menu';
  if (voicemail !== undefined) return 'voicemail';
  return adjunct === undefined ? null : 'route point';
}

/** No agent serves a queue that asks, so its calls need another way out. */
function checkAsking(check: Check, queue: QueueSetting, path: Path): void {
  const { menu, adjunct, voicemail, plan = {} } = queue;
  const what = asksOf(queue);
  const refuse = (member: Path, message: string): void => {
    check.context.addIssue({ code: 'custom', path: [...path, ...member], message });
  };
  const given = { menu, adjunct, voicemail };
  const [first, second] = Object.entries(given).flatMap(([name, one]) => (one ? [name] : []));
  if (second !== undefined) {
    refuse([second], `expected ${first} or ${second}, and both are given`);
  }
  expectKnown(check, 'agent', voicemail?.agent, [...path, 'voicemail', 'agent']);
  expectKnown(check, 'queue', voicemail?.queue, [...path, 'voicemail', 'queue']);
  for (const member of ['group', 'noStaff', 'reserve', 'wrapUp'] as const) {
    if (queue[member] !== undefined) refuse([member], `expected none: no agent serves a ${what}`);
  }
  if (plan.steps !== undefined) refuse(['plan', 'steps'], `expected none: a ${what} has none`);
  const { kind } = plan.fallback ?? {};
  if (kind === undefined) refuse(['plan'], `expected a fallback, for when a ${what} has no answer`);
  if (kind === 'callback') {
    const message = `expected move, message or end: callbacks wait for agents, whom a ${what} lacks`;
    refuse(['plan', 'fallback', 'kind'], message);
  }
  if (adjunct === undefined && plan.maxWaitMs !== undefined) {
    const own = menu === undefined ? 'limitMs' : 'limitMs and tries';
    refuse(['plan', 'maxWaitMs'], `expected none: a ${what} has ${own}`);
  } else if (adjunct !== undefined && plan.maxWaitMs === undefined) {
    refuse(['plan'], 'expected maxWaitMs, for how long a route point waits for its host');
  }
  for (const [place, { to }] of (menu?.choices ?? []).entries()) {
    if (to.kind !== 'move') continue;
    expectKnown(check, 'queue', to.queue, [...path, 'menu', 'choices', place, 'to', 'queue']);
  }
}

function checkExpression(check: Check, expression: Expression, path: Path): void {
  if (typeof expression !== 'string') {
    checkTerms(check, expression, path);
    return;
  }
  const parsed = parseExpression(expression);
  if (!parsed.ok) return;
  for (const skill of skillsNamed(parsed.ast)) expectKnown(check, 'skill', skill, path);
}

function checkTerms(check: Check, terms: readonly SkillTerm[], path: Path): void {
  for (const [index, term] of terms.entries()) {
    if ('skill' in term) expectKnown(check, 'skill', term.skill, [...path, index, 'skill']);
  }
}

function expectAllKnown(
  check: Check,
  kind: Kind,
  ids: readonly string[] | undefined,
  path: Path,
): void {
  for (const [index, id] of (ids ?? []).entries()) expectKnown(check, kind, id, [...path, index]);
}

function expectKnown(check: Check, kind: Kind, id: string | undefined, path: Path): void {
  const known = check.known[kind];
  if (id === undefined || known === undefined || known.has(id)) return;
  const near = nearestWord(id, known);
  const hint = near === undefined ? '' : `; did you mean ${near}?`;
  check.context.addIssue({
    code: 'custom',
    path: [...path],
    message: `expected ${kind === 'agent' ? 'an' : 'a'} ${kind} of this file; there is no ${id}${hint}`,
    params: { code: 'unknown_reference' },
  });
}

function expectOnce(check: Check, ids: readonly string[], pathOf: (place: number) => Path): void {
  const seen = new Map<string, number>();
  for (const [place, id] of ids.entries()) {
    const first = seen.get(id);
    if (first !== undefined) {
      check.context.addIssue({
        code: 'custom',
        path: [...pathOf(place)],
        message: `expected each id once; ${id} stands at place ${first} of the list already`,
        params: { code: 'not_unique' },
      });
    } else {
      seen.set(id, place);
    }
  }
}
