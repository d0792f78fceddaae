/** What operations on an order require of it, and what they make of it. Source: order.machine.ts. */
import { type Operation, operations } from '../../../api/index.ts';
import { parcelStates, returnStates } from './order-walk.ts';
import type { Move, Moves, WalkModel } from './walk-model.ts';

const table: { readonly [id: string]: Operation } = operations;

/** Objects of an order that paths name, by the variable that says whether there is one. */
const objects: { readonly [param: string]: Move['needs'] } = {
  line: { lines: ['yes'] },
  payment: { payments: ['yes'] },
  charge: { charges: ['yes'] },
  coupon: { coupon: ['yes'] },
  hold: { hold: ['open', 'out'] },
  prompt: { prompt: ['yes'] },
  review: { review: ['yes'] },
  shipment: { parcel: parcelStates },
  return: { back: returnStates },
};

/** Operations that a walk of some seconds may not reach, with the reason. */
export const rareOfOrders: { readonly [operation: string]: string } = {
  resubmitReview: 'needs a payment whose answer was lost',
  tellRecalled: 'needs a cancellation while goods are picked',
  refuseRecall: 'needs a cancellation while goods are picked',
  createReplacement: 'needs an exchange that was received',
  returnHold: 'needs a hold that the same person has checked out',
  substituteInProgramme: 'needs a programme that is paid and begun',
  sendProgrammeElsewhere: 'needs a customer with two addresses',
};

/** Operations of {@link WalkModel.moves} by what their paths name. */
export function orderModelOf(ids: readonly string[]): WalkModel {
  const byPath = ids.map((id) => {
    const path = table[id]?.path ?? '';
    const params = [...path.matchAll(/\{(\w+)\}/g)].map(([, one = '']) => one);
    const named = Object.assign({}, ...params.map((param) => objects[param] ?? {})) as object;
    const needs = path.includes('/continuity/') ? { ...named, ...ofProgramme } : named;
    return [
      id,
      (ownMoves[id] ?? [{}]).map((move) => ({ ...move, needs: { ...needs, ...move.needs } })),
    ];
  });
  return { begins, moves: Object.fromEntries(byPath) as Moves, drifts, parts };
}

const begins = {
  entry: 'draft',
  lines: 'no',
  payments: 'no',
  charges: 'no',
  coupon: 'no',
  script: 'none',
  consent: 'none',
  prompt: 'no',
  programme: 'no',
  hold: 'none',
  review: 'no',
  parcel: 'none',
  sent: 'no',
  back: 'none',
  refund: 'none',
};

/** Variables that depend on each other. */
const parts = [
  ['entry', 'lines', 'payments', 'parcel', 'sent'],
  ['entry', 'lines', 'charges', 'coupon'],
  ['entry', 'lines', 'prompt', 'programme'],
  ['entry', 'hold', 'review', 'lines'],
  ['back', 'refund'],
  ['script'],
  ['consent'],
];

const entered = ['submitting', 'submitted', 'completing', 'modifying', 'closed', 'cancelled'];
const open = ['draft', 'completing', 'submitting', 'submitted', 'modifying'];
const placed = ['submitting', 'submitted', 'modifying', 'closed', 'cancelled'];
const left = ['yes', 'no'];
const anyHold = ['none', 'open', 'out'];

const ofLines: Move = { needs: { entry: ['draft', 'modifying'] } };
const ofPrices: Move = { needs: { entry: ['draft', 'completing', 'modifying'] } };
const begun = ['scheduled', 'running', 'paused', 'ending'];
const programmes = ['no', 'sold', ...begun, 'ended', 'cancelled'];
const ofProgramme = { programme: programmes.slice(2), entry: placed };
/** Whether goods of a line are a programme depends on the item. */
const anyLine: Move['sets'] = { lines: ['yes'], programme: programmes, prompt: left };
const addsLines: Move = { ...ofLines, sets: anyLine };
/** Charges by rule come and go with them. */
const reprices: Move = { ...ofPrices, sets: { charges: left, lines: left } };
const decided: readonly Move[] = [
  { sets: { hold: anyHold, review: left } },
  { needs: { entry: open }, sets: { hold: anyHold, review: left, entry: ['draft', ...entered] } },
];
const toReturn = (from: readonly string[], ...to: readonly string[]): Move => ({
  needs: { back: from },
  sets: { back: to },
});

const ownMoves: Moves = {
  patchOrder: [{ needs: { entry: open } }],
  addOrderLine: [addsLines],
  copyItemList: [addsLines],
  changeOrderLine: [{ ...ofLines, sets: { prompt: left } }],
  setLinePrice: [ofLines],
  removeOrderLine: [{ ...ofLines, sets: { ...anyLine, lines: left, charges: left } }],
  cancelOrderLine: [
    { needs: { entry: ['submitted'] }, sets: { entry: ['submitted', 'cancelled'] } },
  ],
  addOrderCharge: [{ ...ofPrices, sets: { charges: ['yes'] } }],
  changeOrderCharge: [{ ...ofPrices, sets: { charges: left } }],
  setTotalDiscount: [ofPrices],
  addOrderCoupon: [{ ...ofPrices, sets: { coupon: ['yes'] } }],
  removeOrderCoupon: [{ ...ofPrices, sets: { coupon: left } }],
  recalculateOrder: [reprices],
  // The shop of the walks has no rules for scripts.
  confirmOrderScript: [{ needs: { script: ['shown'] } }],
  acceptOrderPrompt: [addsLines],
  declineOrderPrompt: [{ sets: { prompt: left } }],
  pauseProgramme: [{ needs: { programme: begun } }],
  // No programme's price rises here.
  consentToProgramme: [{ needs: { consent: ['asked'] } }],
  resumeProgramme: [{ needs: { programme: ['paused'] } }],
  addOrderPayment: [{ ...ofPrices, sets: { payments: ['yes'] } }],
  removeOrderPayment: [{ ...ofPrices, sets: { payments: left } }],
  changeOrderPayment: [{ needs: { entry: ['draft', 'completing', 'submitted', 'modifying'] } }],
  completeOrder: [
    { needs: { entry: ['draft'], lines: ['yes'] }, sets: { entry: ['completing'], charges: left } },
    { needs: { entry: ['modifying'], lines: ['yes'] }, sets: { charges: left } },
  ],
  reopenOrderEntry: [{ needs: { entry: ['completing'] }, sets: { entry: ['draft'] } }],
  submitOrder: [{ needs: { entry: ['completing', 'modifying'] }, sets: { entry: entered } }],
  modifyOrder: [{ needs: { entry: ['submitted'] }, sets: { entry: ['modifying'] } }],
  cancelOrder: [
    { needs: { entry: ['draft', 'completing', 'submitting'] }, sets: { entry: ['cancelled'] } },
    { needs: { entry: ['submitted', 'modifying'] }, sets: { entry: ['submitted', 'cancelled'] } },
  ],
  placeHold: [{ needs: { entry: open, lines: ['yes'] }, sets: { hold: ['open'] } }],
  checkOutHold: [{ sets: { hold: ['open', 'out'] } }],
  returnHold: [{ needs: { hold: ['out', 'open'] }, sets: { hold: ['open'] } }],
  takeOverHold: [{ sets: { hold: ['open', 'out'] } }],
  clearHold: decided,
  releaseReview: decided,
  approveReview: decided,
  declineReview: decided,
  pickOrder: [{ needs: { entry: ['submitted'] }, sets: { parcel: parcelStates } }],
  // Beside a recall it is a review, in any state.
  tellRecalled: [{ needs: { entry: placed }, sets: { parcel: parcelStates } }],
  refuseRecall: [{ needs: { entry: placed } }],
  shipShipment: [
    { sets: { parcel: parcelStates, sent: ['yes', 'invoiced'] } },
    // The change of an order is dropped, and a cancelled one placed again.
    {
      needs: { entry: ['modifying', 'cancelled', 'closed'] },
      sets: { parcel: parcelStates, sent: ['yes', 'invoiced'], entry: ['submitted'] },
    },
  ],
  deliverShipment: [
    { needs: { sent: ['yes', 'invoiced'] }, sets: { parcel: parcelStates, sent: ['invoiced'] } },
  ],
  // Gift cards by e-mail are invoiced beside parcels that are not.
  creditOrder: [{ needs: { sent: ['yes', 'invoiced'] } }],
  // Goods may come back without an order.
  createReturn: [{ sets: { back: returnStates, refund: ['none'] } }],
  completeReturn: [toReturn(['created'], 'completed')],
  submitReturn: [{ needs: { back: ['completed'] }, sets: { back: returnStates } }],
  cancelReturn: [toReturn(['created', 'completed', 'open'], 'cancelled')],
  receiveReturn: [
    { needs: { back: ['open', 'received', 'closed'] }, sets: { back: returnStates } },
  ],
  createReplacement: [{ needs: { back: ['created', 'completed', 'open', 'received', 'closed'] } }],
};

/** Without time that passes: draft and summary do not end by themselves. */
const drifts: readonly Move[] = [
  { needs: { entry: ['submitting', 'modifying'] }, sets: { entry: entered } },
  { needs: { entry: ['submitted'] }, sets: { entry: ['closed', 'cancelled'] } },
  // Gift cards by e-mail leave at the sale; parcels are announced when goods may leave.
  { needs: { entry: placed, sent: ['no'] }, sets: { sent: ['invoiced'] } },
  { needs: { entry: placed }, sets: { parcel: parcelStates } },
  { needs: { entry: placed, programme: ['sold', ...begun] }, sets: { programme: programmes } },
  { needs: { lines: ['yes'] }, sets: { hold: anyHold, review: left } },
  { needs: { back: ['claiming'] }, sets: { back: ['created', 'refused'] } },
  { needs: { back: ['received'] }, sets: { back: ['closed'] } },
  { needs: { back: returnStates }, sets: { refund: ['paying', 'paid', 'declined', 'failed'] } },
];
