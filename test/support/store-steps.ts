/** Random steps over every repository of a store, of few ids, so that they meet. */
import type { Store } from '../../store/index.ts';
import type { Draw } from './rig/draw.ts';

/** What sorts otherwise in most languages, and what breaks a statement that is not prepared. */
const texts = ['Zoë', 'zebra', 'Äpfel', 'a-b', 'a b', 'ab', '🙂', "o'clock $1 ?", '', '%', '_'];
const centres = ['shop', 'Shop', 'élan'];
const states = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;

/** What a store answers to one step. */
export type StoreStep = (store: Store) => unknown;

/** A step that reads or writes, drawn once for all stores. */
export function aStep(draw: Draw): StoreStep {
  const steps = [
    ...[ofRules, ofJobs, ofAccess, ofDocuments, ofPictures],
    ...[ofOrders, ofPrompts, ofWebhooks, ofRest],
  ];
  return draw.pick(steps)(draw);
}

function ofRules(draw: Draw): StoreStep {
  const [setId, version, person] = [draw.pick(['s', 'S']), draw.int(1, 4), draw.pick(texts)];
  const [atMs, text, body] = [draw.int(0, 2 ** 52), draw.pick(texts), { text: draw.pick(texts) }];
  const [kind, seed] = [draw.pick(['route', 'admit'] as const), draw.int(0, 2 ** 52)];
  const [about, state] = [{ setId, version, person, atMs }, draw.pick(['x', null])];
  const set = { id: setId, centreId: draw.pick(centres), kind, owner: person };
  const of = { createdAtMs: atMs, hash: text, text };
  const activation = { untilMs: null, hash: null, previous: version, mode: 'pin' } as const;
  const run = { id: `r${draw.int(1, 40)}`, kind: 'shadow', fromMs: 0, toMs: atMs, seed } as const;
  return draw.pick<StoreStep>([
    ({ rules }) => rules.addSet({ ...set, createdAtMs: atMs, createdBy: person }),
    ({ rules }) => [rules.sets(set.centreId), rules.set(setId), rules.nextVersion(setId)],
    ({ rules }) => rules.addVersion({ ...about, ...of, parent: 0, author: person, note: text }),
    ({ rules }) => [rules.versions(setId), rules.version(setId, version)],
    ({ rules }) => rules.versionByHash(text),
    ({ rules }) => rules.saveDraft({ ...about, base: 0, text, revision: 1, updatedAtMs: atMs }),
    ({ rules }) => [rules.draft(setId, person), rules.drafts(setId)],
    ({ rules }) => [rules.draftOfVersion(setId, version), rules.dropDraft(setId, text)],
    ({ rules }) => rules.addRun({ ...about, ...run, result: body, resultHash: text }),
    ({ rules }) => [rules.run(run.id), rules.runs(setId, version)],
    ({ rules }) => rules.addApproval({ ...about, roles: [text], comment: text, runs: [] }),
    ({ rules }) => rules.approvals(setId, version),
    ({ rules }) => rules.addActivation({ ...about, ...activation, cause: 'activate', reason: '' }),
    ({ rules }) => [rules.activations(setId), rules.activationNow(setId)],
    ({ rules }) => rules.activationAt(setId, atMs),
    ({ rules }) => rules.addEvent({ ...about, action: 'a', state, body }),
    ({ rules }) => [rules.events(setId), rules.events(setId, version)],
    ({ rules }) => [rules.stateOf(setId, version), rules.versionsIn(setId, 'x')],
    ({ decisions }) => decisions.append([{ ...about, set: setId, kind, facts: {}, matched: [] }]),
    ({ decisions }) => [...decisions.lines({ kind, fromMs: 0, toMs: atMs })],
    ({ decisions }) => [
      decisions.count({ kind, fromMs: 0, toMs: atMs }),
      decisions.beginsAtMs(kind),
    ],
    ({ decisions }) => decisions.dropBefore(Math.floor(atMs / 2 ** 12), 100),
  ]);
}

function ofJobs(draw: Draw): StoreStep {
  const [id, centreId, atMs] = [`j${draw.int(1, 20)}`, draw.pick(centres), draw.int(0, 1_000)];
  const [person, version, notes] = [draw.pick(texts), draw.int(1, 3), draw.pick(texts)];
  const scenario = { id, centreId, version, document: { notes }, notes, person };
  const job = {
    id,
    centreId,
    kind: 'sweep',
    person,
    question: { notes },
    createdAtMs: atMs,
  } as const;
  const rest = { state: 'queued', problem: null, startedAtMs: null, endedAtMs: null } as const;
  const [asked, result] = [draw.some(states, 0.5), draw.pick([null, { notes }])];
  const end = { id, state: draw.pick(states.slice(2)) as 'failed', problem: notes, atMs };
  return draw.pick<StoreStep>([
    ({ simulations }) =>
      simulations.addScenario({ ...scenario, createdAtMs: atMs, updatedAtMs: atMs }),
    ({ simulations }) =>
      simulations.saveScenario({ ...scenario, createdAtMs: 0, updatedAtMs: atMs }),
    ({ simulations }) => simulations.scenarios(centreId, { after: id, limit: 3 }),
    ({ simulations }) => [simulations.scenario(id), simulations.scenarioCount(centreId)],
    ({ simulations }) => simulations.dropScenario(id, version),
    ({ simulations }) => simulations.addJob({ ...job, ...rest }),
    ({ simulations }) => simulations.jobs(centreId, asked),
    ({ simulations }) => [simulations.job(id), simulations.unfinishedJobs(centreId)],
    ({ simulations }) => simulations.beginJob(id, atMs),
    ({ simulations }) => simulations.endJob({ ...end, result }),
  ]);
}

function ofAccess(draw: Draw): StoreStep {
  const [id, centreId, atMs] = [draw.pick(texts), draw.pick(centres), draw.int(0, 1_000)];
  const names = { id, centreId, name: draw.pick(texts), secretHash: 'h', createdBy: id };
  const key = { ...names, scopes: [id], addresses: [], createdAtMs: atMs, expiresAtMs: atMs };
  const entry = { atMs, centreId, actor: draw.pick(texts), action: 'a', requestId: id };
  const asked = draw.pick([{}, { actor: id }, { actor: id, action: 'a', fromMs: atMs }]);
  return draw.pick<StoreStep>([
    ({ access }) => access.addKey({ ...key, usedAtMs: null }),
    ({ access }) => [access.key(id), access.keys(centreId), access.useKey(id, atMs)],
    ({ access }) => access.dropKey(id),
    ({ access }) => [access.endSignIn(id, atMs), [...access.endedSignIns(atMs - 100)].sort()],
    ({ access }) => access.addAudit({ ...entry, subject: id, before: null, after: { id } }),
    ({ access }) => access.audit({ centreId, after: 2, limit: 5, ...asked }),
  ]);
}

function ofDocuments(draw: Draw): StoreStep {
  const [id, centreId, updatedAtMs] = [draw.pick(texts), draw.pick(centres), draw.int(0, 1_000)];
  const [name, version] = [draw.pick(texts), draw.int(2, 4)];
  const record = { id, centreId, document: { name } as never, person: name, updatedAtMs };
  const table = draw.pick(['customers', 'items', 'coupons', 'webhooks', 'scripts'] as const);
  const keys = { name: draw.some(texts, 0.3), code: [id] };
  const ranges = draw.pick([[''], ['a'], ['Z', 'a']]).map((from) => ({ from, to: `${from}~` }));
  return draw.pick<StoreStep>([
    (store) => store[table].add(record, keys),
    (store) => store[table].save({ ...record, version }, keys),
    (store) => [
      store[table].get(centreId, id),
      store[table].list(centreId, { after: id, limit: 4 }),
    ],
    (store) => store[table].search({ centreId, kind: 'name', ranges, after: null, limit: 5 }),
    (store) => store[table].drop(centreId, id, ['name', 'code']),
    ({ channel }) => [channel.addUser(id, centreId), channel.centreOf(name)],
    ({ channel }) => channel.dropUser(id, centreId),
  ]);
}

function ofPictures(draw: Draw): StoreStep {
  const [id, centreId, atMs] = [draw.pick(texts), draw.pick(centres), draw.int(0, 1_000)];
  const [hash, source] = [draw.pick(['aa', 'bb', 'cc']), draw.pick([...texts, null])];
  const [whole, mediaType] = [Buffer.from(draw.pick(texts)), draw.pick(texts)];
  const facts = { hash, mediaType, width: draw.int(1, 5), height: 2, storedAtMs: atMs };
  const drawing = { number: draw.int(1, 3), mediaType, text: id };
  const [numbers, size] = [draw.some([1, 2, 3], 0.5), draw.pick(['small', 'whole'] as const)];
  const images = numbers.map((number) => ({
    number,
    mediaType,
    source,
    hash: number === 3 ? null : hash,
  }));
  return draw.pick<StoreStep>([
    ({ pictures }) => pictures.add(centreId, { ...facts, whole, medium: whole, small: whole }),
    ({ pictures }) => pictures.noteFetched(centreId, id, hash, atMs),
    ({ pictures }) => [pictures.find(centreId, hash), pictures.fetched(centreId, id, atMs)],
    ({ pictures }) => pictures.bytes(centreId, hash, size)?.toString(),
    ({ pictures }) => pictures.setDrawing([centreId, id], drawing),
    ({ pictures }) => pictures.setImages([centreId, id], images, atMs),
    ({ pictures }) => [pictures.imagesOf(centreId, id), pictures.drawing(centreId, id, 3)],
    ({ pictures }) => pictures.dropUnused(centreId, atMs - 900),
  ]);
}

function ofOrders(draw: Draw): StoreStep {
  const [id, centreId, atMs] = [draw.pick(texts), draw.pick(centres), draw.int(0, 1_000)];
  const [customerId, label, version] = [draw.pick(texts), draw.pick(texts), draw.int(1, 9)];
  const page = { after: '', limit: 5 };
  const hold = { id: label, source: 's', code: 'c', level: 1, dueAtMs: atMs, document: {} };
  const use = { centreId, code: label, orderId: id, customerId };
  const shown = { id, version, customerId, label, fulfilment: label, document: { id } };
  const event = { id, version, customerId, kind: draw.pick(['orders', 'calls'] as const), atMs };
  const totals = { totalMinor: 2 ** 40 + atMs, submittedAtMs: draw.pick([atMs, null]) };
  const values = [...new Set([draw.pick(texts), draw.pick(texts)])];
  const marks = ['agent', 'day'].flatMap((dimension) =>
    values.map((value) => ({ dimension, value })),
  );
  const sold = { soldAtMs: totals.submittedAtMs, sale: { lines: values }, marks };
  const [isOldestFirst, two] = [draw.pick([true, false]), [marks[0], marks.at(-1)]];
  const marked = { ...page, marks: two.filter((mark) => mark !== undefined), isOldestFirst };
  return draw.pick<StoreStep>([
    ({ orders }) => orders.save(centreId, { ...shown, ...totals, ...sold, atMs, holds: [hold] }),
    ({ orders }) => [orders.list(centreId, marked), orders.list(centreId, { ...marked, label })],
    ({ orders }) => [
      orders.soldWithin(centreId, { fromMs: atMs, toMs: 900, afterId: id, limit: 3 }),
      orders.saleOf(centreId, id),
    ],
    ({ orders }) => [orders.list(centreId, page), orders.list(centreId, { ...page, customerId })],
    ({ orders }) => orders.list(centreId, { ...page, customerId, label }),
    ({ numbers }) => numbers.numberOf({ centreId, kind: 'order', id }),
    ({ numbers }) => [
      numbers.findRecord(centreId, { prefix: 'V', sequence: 10_000 + version }),
      numbers.hasPrefix(centreId, 'V'),
    ],
    ({ orders }) => orders.inFulfilment(centreId, { ...page, state: label }),
    ({ orders }) => [
      orders.holds(centreId, page),
      orders.holds(centreId, { ...page, source: 's' }),
    ],
    ({ orders }) => [
      orders.sales(centreId, { fromMs: atMs, toMs: atMs + 1 }),
      orders.sales(centreId, { fromMs: 0, toMs: atMs }),
      orders.sales(centreId, { customerId }),
    ],
    ({ history }) => history.save(centreId, { ...event, document: { id } }),
    ({ history }) => history.list(centreId, { ...page, customerId, kinds: [event.kind] }),
    ({ couponUses }) => [couponUses.add(use, atMs), couponUses.count(use)],
    ({ couponUses }) => [couponUses.countOf(use, atMs), couponUses.drop(use)],
  ]);
}

function ofPrompts(draw: Draw): StoreStep {
  const [id, callId, atMs] = [`p${draw.int(1, 15)}`, draw.pick(texts), draw.int(0, 1_000)];
  const [customerId, group] = [draw.pick([...texts, null]), draw.pick(['gold', null])];
  const ids = { id, callId, orderId: draw.pick([callId, null]), customerId, customerGroup: group };
  const prompt = { ...ids, setId: 's', version: 1, rule: 'r', sku: 'k', rank: 1, gainMinor: 5 };
  const answer = draw.pick(['accepted', 'declined'] as const);
  return draw.pick<StoreStep>([
    ({ prompts }) => prompts.add({ ...prompt, body: { id }, person: callId, atMs }),
    ({ prompts }) => [prompts.prompt(id), prompts.ofOrder(callId), prompts.ofCall(callId)],
    ({ prompts }) => [prompts.acceptance('r', group, atMs), prompts.lastShownAtMs(callId, 'r')],
    ({ prompts }) => prompts.declinedBy(callId, atMs),
    ({ prompts }) => prompts.answer({ promptId: id, answer, reason: null, person: 'x', atMs }),
    ({ prompts }) => [prompts.answerTo(id), prompts.within(atMs, 900, atMs, id, 3)],
  ]);
}

function ofWebhooks(draw: Draw): StoreStep {
  const [id, webhookId, atMs] = [`d${draw.int(1, 30)}`, draw.pick(['w', 'v']), draw.int(0, 1_000)];
  const said = { id, webhookId, type: 't', subject: draw.pick(['a', 'b']), text: draw.pick(texts) };
  const rest = { attempts: 0, nextAtMs: atMs, status: null, problem: null, createdAtMs: atMs };
  const state = draw.maybe(draw.some(['delivered', 'failed'] as const, 0.6));
  return draw.pick<StoreStep>([
    ({ deliveries }) => deliveries.add({ ...said, ...rest, endedAtMs: null }),
    ({ deliveries }) => [
      deliveries.get(id),
      deliveries.list(webhookId, { after: 1, limit: 4, state }),
    ],
    ({ deliveries }) => [deliveries.due(webhookId, atMs, 3), deliveries.nextAtMs(webhookId, atMs)],
    ({ deliveries }) => deliveries.countWaiting(webhookId, 2),
    ({ deliveries }) => {
      const one = deliveries.get(id);
      if (one !== undefined)
        deliveries.save({ ...one, state: state ?? 'waiting', endedAtMs: atMs });
    },
    ({ deliveries }) => deliveries.dropEnded({ deliveredMs: atMs, failedMs: atMs }),
    ({ deliveries }) => [deliveries.setPlace(webhookId, id), deliveries.place('v')],
  ]);
}

function ofRest(draw: Draw): StoreStep {
  const [centreId, version, text] = [draw.pick(centres), draw.int(1, 9), draw.pick(texts)];
  const atMs = draw.int(0, 1_000);
  const made = { centreId, version, text, removed: [text], person: text, createdAtMs: atMs };
  const key = { person: text, path: 'POST /x', key: draw.pick(texts) };
  return draw.pick<StoreStep>([
    ({ centres }) => centres.add(made),
    ({ centres }) => [centres.last(centreId), centres.removed(centreId)],
    ({ centres }) => centres.drop(centreId, version),
    ({ answers }) => answers.keep({ ...key, bodyHash: 'h', status: 200, body: text, atMs }),
    ({ answers }) => [answers.find(key, atMs), answers.dropBefore(atMs - 500)],
    ({ answers }) => answers.dropBeyond(5),
  ]);
}
