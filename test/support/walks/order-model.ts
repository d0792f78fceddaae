/** What operations on an order require of it, and what they make of it. Source: order.machine.ts. */
import { type Operation, operations } from '../../../api/index.ts';
import { parcelStates, returnStates } from './order-walk.ts';
import type { Move, Moves, WalkModel } from './walk-model.ts';

const table: { readonly [id: string]: Operation } = operations;

/** Objects of an order that paths name, by the variable that says whether there is one. */
const objects: { readonly [param: string]: Move['needs'] } = {
  line: { lines: ['yes'] },
  payment: { payments: ['yes'] },
  shipment: { parcel: parcelStates },
  return: { back: returnStates },
};

/** Operations that a walk of some seconds may not reach, with the reason. */
export const rareOfOrders: { readonly [operation: string]: string } = {
  confirmOrderScript: 'needs a script that rules show',
  resubmitReview: 'needs a payment whose answer was lost',
  tellRecalled: 'needs a cancellation while goods are picked',
  refuseRecall: 'needs a cancellation while goods are picked',
  createReplacement: 'needs an exchange that was received',
  returnHold: 'needs a hold that the same person has checked out',
  consentToProgramme: 'needs a programme whose price rises',
  substituteInProgramme: 'needs a programme that is paid and begun',
  sendProgrammeElsewhere: 'needs a customer with two addresses',
};

/** Operations of {@link WalkModel.moves} by what their paths name. */
export function orderModelOf(ids: readonly string[]): WalkModel {
  const byPath = ids.map((id) => {
    const params = [...(table[id]?.path ?? '').matchAll(/\{(\w+)\}/g)].map(([, one = '']) => one);
    const needs = Object.assign({}, ...params.map((param) => objects[param] ?? {})) as object;
    return [
      id,
      (ownMoves[id] ?? [{}]).map((move) => ({ ...move, needs: { ...needs, ...move.needs } })),
    ];
  });
  return { begins, moves: Object.fromEntries(byPath) as Moves, drifts };
}

const begins = {
  entry: 'draft',
  lines: 'no',
  payments: 'no',
  hold: 'no',
  parcel: 'none',
  back: 'none',
  refund: 'none',
};

const entered = ['submitting', 'submitted', 'completing', 'modifying', 'closed', 'cancelled'];
const left = ['yes', 'no'];

const ownMoves: Moves = {
  completeOrder: [{ needs: { entry: ['draft'] }, sets: { entry: ['completing'] } }],
  reopenOrderEntry: [{ needs: { entry: ['completing'] }, sets: { entry: ['draft'] } }],
  submitOrder: [{ needs: { entry: ['completing', 'modifying'] }, sets: { entry: entered } }],
  modifyOrder: [{ needs: { entry: ['submitted'] }, sets: { entry: ['modifying'] } }],
  addOrderLine: [{ sets: { lines: ['yes'] } }],
  copyItemList: [{ sets: { lines: ['yes'] } }],
  removeOrderLine: [{ sets: { lines: left } }],
  addOrderPayment: [{ sets: { payments: ['yes'] } }],
  removeOrderPayment: [{ sets: { payments: left } }],
  pickOrder: [{ sets: { parcel: parcelStates } }],
  createReturn: [{ needs: { parcel: parcelStates }, sets: { back: returnStates } }],
};

const drifts: readonly Move[] = [
  { needs: { entry: ['submitting', 'modifying'] }, sets: { entry: entered } },
  { needs: { entry: ['draft', 'completing', 'submitted'] }, sets: { entry: ['cancelled'] } },
  { needs: { entry: ['submitted'] }, sets: { entry: ['closed'] } },
  { needs: { entry: ['cancelled', 'closed'] }, sets: { entry: ['submitted'] } },
];
