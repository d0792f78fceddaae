/** Deliberate faults between operations, which walks over pairs of them find. */
import type { Fault } from './fault.ts';

const ofOrders = ['test/walks/short-order.test.ts'];
const ofAgents = ['test/walks/short-agent.test.ts'];
const ofOthers = ['test/walks/short-world.test.ts'];

export const walkFaults: readonly Fault[] = [
  {
    id: 'ready-leaves-sessions',
    rule: 'agents',
    file: 'routing/life/agent-inputs.ts',
    find: '  readySessions(core, agent);\n  return null;',
    replace: '  return null;',
    says: 'an agent is ready, and their sessions stay not ready',
    near: ofAgents,
  },
  {
    id: 'checks-given-twice',
    rule: 'returns',
    file: 'orders/payments/returnable.ts',
    find: "      notBookedMinor('done'),",
    replace: '      0,',
    says: 'what was given back by check or to an account may be given back again',
    near: ofOrders,
  },
  {
    id: 'shipped-stays-in-stock',
    rule: 'stock',
    file: 'services/orders/own-stock.ts',
    find: '-shippedMilli);',
    replace: '0 * shippedMilli);',
    says: 'goods that have left stay in the stock',
    near: ofOrders,
  },
  {
    id: 'closed-list-starts',
    rule: 'outbound',
    file: 'live/outbound/entry-life.ts',
    find: "start: { from: ['draft', 'paused', 'done'],",
    replace: "start: { from: ['draft', 'paused', 'done', 'closed'],",
    says: 'a list that was closed starts again',
    near: ofOthers,
  },
  {
    id: 'period-not-journalled',
    rule: 'journal',
    file: 'live/measurement-periods.ts',
    find: 'this.#of.touch(`period/',
    replace: 'void (`period/',
    says: 'a measurement period is forgotten by a restart',
    near: ofOthers,
  },
  {
    id: 'removed-user-stays',
    rule: 'people',
    file: 'api/operations/people.ts',
    find: '      store.transaction(() => store.people.drop(wire.ownerId, id, []));\n',
    replace: '',
    says: 'a person who was removed is still there',
    near: ofOthers,
  },
  {
    id: 'removed-script-stays',
    rule: 'goods',
    file: 'api/operations/channel/scripts.ts',
    find: "      store.transaction(() => store.scripts.drop(wire.ownerId, record.id, ['script']));\n",
    replace: '',
    says: 'a script that was removed is still said',
    near: ofOthers,
  },
  {
    id: 'approved-mail-stays-draft',
    rule: 'mail',
    file: 'api/operations/orders/mails.ts',
    find: 'replaced({ texts: draft.texts, draft: null }',
    replace: 'replaced({ texts: draft.texts, draft }',
    says: 'the draft of a mail is approved again and again',
    near: ofOthers,
  },
  {
    id: 'merged-customer-stays',
    rule: 'customers',
    file: 'api/operations/channel/customer-merge.ts',
    find: '...nothingOwn, mergedInto: into.id };',
    replace: '...nothingOwn };',
    says: 'a customer who was merged is shown as one of their own',
    near: ofOthers,
  },
  {
    id: 'erased-customer-merges',
    rule: 'customers',
    file: 'api/operations/channel/customer-merge.ts',
    find: '        if (at !== undefined)\n          throw refusal(channelMessages.customerErased, { id: wire.id(id), at });',
    replace: '        void [id, at];',
    says: 'a customer who was erased is merged',
    near: ofOthers,
  },
];
