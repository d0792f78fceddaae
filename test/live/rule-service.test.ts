import { describe, expect, it } from 'vitest';
import { catchRefusal } from '../../live/index.ts';
import type { Store } from '../../store/index.ts';
import { answerTo } from '../support/answers.ts';
import {
  admitting,
  approveVersion,
  aRuleService,
  intoForce,
  saveDraftOf,
  textOf,
} from '../support/rule-service.ts';

const migrate = { waiting: 'migrate' } as const;
const doors = { setId: 'doors' } as const;

function withSet() {
  const all = aRuleService();
  all.ruleService.createSet({ person: 'paul', id: 'doors', kind: 'admit' });
  return all;
}

/** The store as it would be if somebody had edited the text of a version by hand. */
function editedStore(store: Store): Store {
  const rules = Object.create(store.rules) as Store['rules'];
  const version: Store['rules']['version'] = (setId, number) => {
    const record = store.rules.version(setId, number);
    return record && { ...record, text: textOf(admitting([], number)) };
  };
  for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(store.rules))) {
    const method: unknown = Reflect.get(store.rules, name);
    if (typeof method === 'function') Reflect.set(rules, name, method.bind(store.rules));
  }
  return { ...store, rules: Object.assign(rules, { version }) };
}

const fourEyes = { refused: { code: 'four_eyes_required' } };

describe('a draft', () => {
  it('is saved half-written, with what is wrong and where', () => {
    const { ruleService } = withSet();
    const asked = { person: 'paul', ...doors, text: '{\n  "set":', revision: 0 };
    const { draft, judgement } = ruleService.saveDraft(asked);
    expect(draft).toMatchObject({ revision: 1, version: 1 });
    expect(judgement.checked).toBeNull();
    expect(judgement.findings[0]).toMatchObject({ severity: 'error', line: 2 });
    const shown = ruleService.draftOf({ person: 'paul', ...doors });
    expect(shown).toMatchObject({ text: '{\n  "set":', revision: 1 });
  });

  it('belongs to its person: two editors do not meet until one of them is active', async () => {
    const all = withSet();
    const { ruleService } = all;
    await intoForce(all, admitting(['order']));
    const ofPaul = saveDraftOf(ruleService, admitting(['order', 'complaint'], 1));
    const ofAnna = saveDraftOf(ruleService, admitting(['order', 'return'], 1), 'anna');
    expect(ofPaul).not.toBe(ofAnna);
    expect(
      ruleService
        .set('doors')
        ?.drafts.map(({ editor }) => editor)
        .sort(),
    ).toEqual(['anna', 'paul']);
  });

  it('of a revision that is no longer the last is refused, with what differs', () => {
    const { ruleService } = withSet();
    saveDraftOf(ruleService, admitting(['order']));
    const text = textOf(admitting(['return']));
    const late = catchRefusal(() =>
      ruleService.saveDraft({ person: 'paul', ...doors, text, revision: 0 }),
    );
    expect(late).toMatchObject({
      refused: { code: 'version_mismatch', more: { current: { version: 1, person: 'paul' } } },
    });
    expect(late.ok ? [] : late.refused.more.changed).toContain('/rules/0/name');
    const unsaid = catchRefusal(() =>
      ruleService.saveDraft({ person: 'paul', ...doors, text, revision: null }),
    );
    expect(unsaid).toMatchObject({ refused: { code: 'version_required' } });
  });

  it('is discarded by an empty text, and its number is not used again', async () => {
    const all = withSet();
    const { ruleService, store } = all;
    await intoForce(all, admitting(['order']));
    const version = saveDraftOf(ruleService, admitting(['return'], 1));
    const discarded = { person: 'paul', ...doors, text: '', revision: 1 };
    const { draft } = ruleService.saveDraft(discarded);
    expect(draft).toMatchObject({
      revision: 0,
      base: 1,
      text: store.rules.version('doors', 1)?.text,
    });
    expect(ruleService.set('doors')?.drafts).toEqual([]);
    expect(saveDraftOf(ruleService, admitting(['return'], 1), 'anna')).toBe(version + 1);
  });

  it('of another set or kind is found out', () => {
    const { ruleService } = withSet();
    const text = textOf({ ...admitting([]), set: 'windows' });
    const saved = ruleService.saveDraft({ person: 'paul', ...doors, text, revision: 0 });
    expect(saved.judgement.findings).toContainEqual(
      expect.objectContaining({ id: 'other-set', pointer: '/set', expected: 'doors' }),
    );
  });
});

describe('a check', () => {
  it('makes of a draft a text that stays, numbered and hashed', () => {
    const { ruleService, store } = withSet();
    const version = saveDraftOf(ruleService, admitting(['order']));
    const checked = ruleService.check({ ...doors, version, person: 'paul', accepted: [] });
    expect(checked).toMatchObject({ version: 1, author: 'paul', parent: 0 });
    expect(ruleService.version('doors', 1)).toMatchObject({ state: 'checked' });
    expect(JSON.parse(store.rules.version('doors', 1)?.text ?? '')).toMatchObject({ version: 1 });
    expect(store.rules.draft('doors', 'paul')).toBeUndefined();
    expect(store.rules.runs('doors', 1)).toMatchObject([{ kind: 'cases' }]);
  });

  it('refuses errors, failing cases, and rules that no case reaches', () => {
    const { ruleService } = withSet();
    const good = admitting(['order']);
    const [first, ...others] = good.cases ?? [];
    const wrong = { ...good, rules: good.rules.slice(0, 1) };
    const failing = {
      ...good,
      cases: [{ name: 'no', facts: {}, expect: { winner: 'busy-order' } }, ...(good.cases ?? [])],
    };
    const unreached = { ...good, cases: others };
    const codes = [wrong, failing, unreached].map((file) => {
      const version = saveDraftOf(ruleService, file);
      const checked = catchRefusal(() =>
        ruleService.check({ ...doors, version, person: 'paul', accepted: [] }),
      );
      return checked.ok ? 'ok' : checked.refused;
    });
    expect(first?.name).toBe('order hears busy');
    expect(codes).toMatchObject([
      { code: 'rules_not_valid' },
      { code: 'tests_failing', more: { failedCases: [{ name: 'no' }] } },
      { code: 'tests_failing', more: { blockers: ['the rule busy-order matches in no case'] } },
    ]);
  });
});

describe('F13: four eyes', () => {
  it('see a version before it is in force: its author cannot approve it', () => {
    const { ruleService } = withSet();
    const version = saveDraftOf(ruleService, admitting(['order']), 'anna');
    const ref = { ...doors, version };
    ruleService.check({ ...ref, person: 'anna', accepted: [] });
    expect(
      catchRefusal(() => ruleService.propose({ ...ref, person: 'anna', waiver: 'it is small' })),
    ).toMatchObject(fourEyes);
    ruleService.propose({ ...ref, person: 'malik', waiver: 'it is small' });
    expect(catchRefusal(() => ruleService.approve({ ...ref, person: 'anna' }))).toMatchObject(
      fourEyes,
    );
    ruleService.approve({ ...ref, person: 'malik' });
    expect(ruleService.version('doors', version)?.state).toBe('approved');
  });

  it('are those of the role that the kind asks for', () => {
    const { ruleService } = withSet();
    const version = saveDraftOf(ruleService, admitting(['order']));
    const ref = { ...doors, version };
    ruleService.check({ ...ref, person: 'paul', accepted: [] });
    ruleService.propose({ ...ref, person: 'malik', waiver: 'it is small' });
    const codes = ['helene', 'ines', 'nobody', null].map((person) => {
      const answer = catchRefusal(() => ruleService.approve({ ...ref, person }));
      return answer.ok ? 'ok' : answer.refused.code;
    });
    expect(codes).toEqual([
      'role_missing',
      'role_missing',
      'not_authenticated',
      'not_authenticated',
    ]);
  });

  it('are four more where an amount of money changes', () => {
    const { ruleService } = withSet();
    const version = saveDraftOf(ruleService, {
      ...admitting(['order']),
      params: { floorMinor: 500 },
    });
    const ref = { ...doors, version };
    ruleService.check({ ...ref, person: 'paul', accepted: [] });
    ruleService.propose({ ...ref, person: 'malik', waiver: 'it is small' });
    ruleService.approve({ ...ref, person: 'malik' });
    expect(ruleService.version('doors', version)).toMatchObject({
      state: 'proposed',
      approvalsNeeded: 2,
    });
    expect(catchRefusal(() => ruleService.approve({ ...ref, person: 'malik' }))).toMatchObject(
      fourEyes,
    );
    ruleService.approve({ ...ref, person: 'claire' });
    expect(ruleService.version('doors', version)?.state).toBe('approved');
  });

  it('look at what is in force: a stale base is refused, and checked again', async () => {
    const all = withSet();
    const { ruleService } = all;
    await intoForce(all, admitting(['order']));
    const late = approveVersion(ruleService, admitting(['order', 'complaint'], 1));
    await intoForce(all, admitting(['order', 'return'], 1));
    const ref = { ...doors, version: late, person: 'paul' };
    expect(await answerTo(ruleService.activate({ ...ref, ...migrate }))).toMatchObject({
      refused: { code: 'rules_base_stale', more: { current: { version: 3 } } },
    });
    ruleService.check({ ...ref, accepted: [] });
    expect(await answerTo(ruleService.activate({ ...ref, ...migrate }))).toMatchObject({
      refused: { code: 'rules_state_not_allowed', more: { allowed: ['checked', 'proposed'] } },
    });
    ruleService.propose({ ...ref, person: 'claire', waiver: 'seen beside version 3' });
    ruleService.approve({ ...ref, person: 'claire' });
    await ruleService.activate({ ...ref, ...migrate });
    expect(ruleService.active.get('doors')?.version).toBe(late);
  });
});

describe('F12: an activation', () => {
  it('is stored, then told to the centre', async () => {
    const all = withSet();
    const version = await intoForce(all, admitting(['order']));
    expect(all.told).toMatchObject([
      { version, waiting: 'migrate', file: { set: 'doors', version } },
    ]);
    expect(all.store.rules.activationNow('doors')).toMatchObject({ version, cause: 'activate' });
  });

  it('that the centre refuses leaves in force what was', async () => {
    const all = withSet();
    const { ruleService } = all;
    await intoForce(all, admitting(['order']));
    const version = approveVersion(ruleService, admitting(['order', 'return'], 1));
    all.refuse('draining');
    const ref = { ...doors, version, person: 'paul' };
    expect(await answerTo(ruleService.activate({ ...ref, ...migrate }))).toMatchObject({
      refused: { code: 'resource_unavailable' },
    });
    expect(ruleService.active.get('doors')?.version).toBe(1);
    expect(ruleService.version('doors', 1)?.state).toBe('active');
    all.refuse(undefined);
    await ruleService.activate({ ...ref, ...migrate });
    expect(ruleService.version('doors', 1)?.state).toBe('retired');
  });

  it('that was stored before the process ended is in force at the next start', async () => {
    const all = withSet();
    await intoForce(all, admitting(['order']));
    const again = aRuleService({ store: all.store, clock: all.clock });
    expect(again.ruleService.open()).toEqual([]);
    expect(again.ruleService.active.files()).toMatchObject([{ set: 'doors', version: 1 }]);
  });

  it('is never dated into the past', async () => {
    const all = withSet();
    await intoForce(all, admitting(['order']));
    const version = approveVersion(all.ruleService, admitting(['order', 'return'], 1));
    const atMs = Date.UTC(2020, 0, 1);
    const ref = { ...doors, version, person: 'paul' };
    expect(await answerTo(all.ruleService.activate({ ...ref, ...migrate, atMs }))).toMatchObject({
      refused: {
        code: 'invalid_parameter',
        detail: expect.stringContaining('"at" is 2020-01-01T00:00:00.000Z; expected an instant'),
        more: { findings: [{ pointer: '/body/at', received: '2020-01-01T00:00:00.000Z' }] },
      },
    });
    expect(all.ruleService.active.get('doors')?.version).toBe(1);
  });

  it('does not come by itself where its stored instant is damaged', async () => {
    const all = withSet();
    await intoForce(all, admitting(['order']));
    const version = approveVersion(all.ruleService, admitting(['order', 'return'], 1));
    const ref = { ...doors, version, person: 'paul' };
    const atMs = all.clock.nowMs() + 86_400_000;
    await all.ruleService.activate({ ...ref, ...migrate, atMs });
    all.ruleService.close();
    const { rules } = all.store;
    const events = rules.events.bind(rules);
    rules.events = (...of) => events(...of).map((event) => ({ ...event, body: {} }));
    const again = aRuleService({ store: all.store, clock: all.clock });
    again.ruleService.catchUp();
    again.ruleService.open();
    again.clock.turn(86_400_000);
    await Promise.resolve();
    expect(again.ruleService.active.get('doors')?.version).toBe(1);
    expect(again.ruleService.set('doors')?.active).toBe(1);
  });

  it('waits for its instant, over a restart too', async () => {
    const all = withSet();
    await intoForce(all, admitting(['order']));
    const version = approveVersion(all.ruleService, admitting(['order', 'return'], 1));
    const atMs = all.clock.nowMs() + 3 * 86_400_000;
    const ref = { ...doors, version, person: 'paul' };
    await all.ruleService.activate({ ...ref, ...migrate, atMs });
    expect(all.ruleService.version('doors', version)?.state).toBe('scheduled');
    all.ruleService.close();
    const again = aRuleService({ store: all.store, clock: all.clock });
    again.ruleService.open();
    again.clock.turn(3 * 86_400_000 - 1);
    await Promise.resolve();
    expect(again.ruleService.active.get('doors')?.version).toBe(1);
    again.clock.turn(1);
    await Promise.resolve();
    expect(again.ruleService.active.get('doors')?.version).toBe(version);
    expect(again.store.rules.activationNow('doors')?.atMs).toBe(atMs);
  });

  it('whose base has changed at its instant is put off', async () => {
    const all = withSet();
    await intoForce(all, admitting(['order']));
    const version = approveVersion(all.ruleService, admitting(['order', 'return'], 1));
    const atMs = all.clock.nowMs() + 60_000;
    await all.ruleService.activate({ ...doors, version, person: 'paul', ...migrate, atMs });
    await intoForce(all, admitting(['order', 'complaint'], 1));
    all.clock.turn(60_000);
    await Promise.resolve();
    expect(all.ruleService.version('doors', version)?.state).toBe('approved');
    expect(all.ruleService.active.get('doors')?.version).toBe(3);
  });

  it('is never made by an edited store: the next start names the set', async () => {
    const all = withSet();
    await intoForce(all, admitting(['order']));
    const { ruleService } = aRuleService({ clock: all.clock, store: editedStore(all.store) });
    expect(ruleService.open()).toMatchObject([
      { code: 'rules_not_valid', detail: expect.stringContaining('hash') },
    ]);
    expect(ruleService.active.files()).toEqual([]);
  });
});

describe('F12: a roll back', () => {
  it('brings back the version before, alone and at once', async () => {
    const all = withSet();
    await intoForce(all, admitting(['order']));
    await intoForce(all, admitting(['order', 'return'], 1));
    all.clock.turn(23 * 3_600_000);
    const asked = { ...doors, person: 'paul', toVersion: 1, reason: 'returns were turned away' };
    expect(await all.ruleService.rollBack(asked)).toMatchObject({ version: 1 });
    expect(all.told.at(-1)).toMatchObject({ version: 1, file: { version: 1 } });
    expect(all.ruleService.version('doors', 2)?.state).toBe('retired');
    expect(
      all.store.rules.activations('doors').map(({ version, cause }) => [version, cause]),
    ).toEqual([
      [1, 'activate'],
      [2, 'activate'],
      [1, 'rollback'],
    ]);
  });

  it('never brings back what a roll back took out, however often it is asked for', async () => {
    const all = withSet();
    for (const busy of [['order'], ['return'], ['complaint']]) {
      await intoForce(all, admitting(busy, all.ruleService.set('doors')?.active ?? 0));
    }
    const ask = (toVersion: number) =>
      answerTo(
        all.ruleService.rollBack({ ...doors, person: 'paul', toVersion, reason: 'no good' }),
      );
    expect((await ask(2)).ok).toBe(true);
    expect(await ask(3)).toMatchObject({
      refused: {
        code: 'rules_state_not_allowed',
        detail: expect.stringContaining('leads to version 1; expected that one, not version 3'),
      },
    });
    all.refuse('draining');
    expect((await ask(1)).ok).toBe(false);
    all.refuse(undefined);
    expect(await ask(3)).toMatchObject({ refused: { code: 'rules_state_not_allowed' } });
    expect((await ask(1)).ok).toBe(true);
    expect(await ask(2)).toMatchObject({
      refused: { detail: expect.stringContaining('leads to no version') },
    });
  });

  it('takes a second person a day later, a reason, and one step', async () => {
    const all = withSet();
    for (const busy of [['order'], ['return'], ['complaint']]) {
      await intoForce(all, admitting(busy, all.ruleService.set('doors')?.active ?? 0));
    }
    const ask = async (toVersion: number, reason = 'no good') => {
      const back = await answerTo(
        all.ruleService.rollBack({ ...doors, person: 'paul', toVersion, reason }),
      );
      return back.ok ? 'ok' : back.refused.code;
    };
    expect(await ask(2, ' ')).toBe('reason_required');
    expect(await ask(1)).toBe('rules_state_not_allowed');
    expect(await ask(9)).toBe('rule_version_not_found');
    all.clock.turn(25 * 3_600_000);
    expect(await ask(2)).toBe('four_eyes_required');
  });
});

describe('rules that always decide', () => {
  it('cannot be without an active version', async () => {
    const all = withSet();
    const version = await intoForce(all, admitting(['order']));
    const asked = { ...doors, version, person: 'paul', reason: 'gone' };
    expect(await answerTo(all.ruleService.retire(asked))).toMatchObject({
      refused: { code: 'rules_state_not_allowed' },
    });
  });
});

describe('the audit', () => {
  it('tells which rules were in force at an instant, who approved them, and on what', async () => {
    const all = withSet();
    const beganAtMs = all.clock.nowMs();
    await intoForce(all, admitting(['order']));
    all.clock.turn(1_000);
    await intoForce(all, admitting(['return'], 1));
    const then = all.ruleService.inForceAt(beganAtMs + 500);
    expect(then).toMatchObject([
      {
        version: { version: 1, author: 'paul' },
        approvals: [{ person: 'claire' }],
        runs: [{ kind: 'cases' }],
        waiver: 'a small change',
      },
    ]);
    expect(all.ruleService.inForceAt(beganAtMs - 1)).toEqual([]);
    expect(all.ruleService.inForceAt(beganAtMs + 1_000)).toMatchObject([
      { version: { version: 2 } },
    ]);
  });
});
