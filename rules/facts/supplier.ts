/**
 * Who supplies a fact: what nobody does is unknown, and no comparison of it ever holds.
 *
 * Source: rules.md C1.
 */

/** By name, in a sentence: who that is, and what there is of it today. */
export const suppliers = {
  caller: 'who brings the call, with its arrival: a switch, a simulated caller',
  classify: 'the `classify` rules, else who brings the call',
  core:
    'the routing core, of the default queue as it is now, and that nobody passed the call on; ' +
    'to `treat` the live centre, of the queue the call waits in, without its agents',
  driver:
    'the live centre: the clock in its time zone, its calendar, and for `treat` alone the wait; ' +
    'of the clock also the simulator, the date only of a recorded day',
  supervisor: 'a supervisor, at `PUT /api/v1/centres/{centre}/state` [normal, capacity unknown]',
  customer: 'the customer’s record, for an order; before there is one, who brings the call says it',
  order: 'the order, its lines and their items; without an order, who asks says it',
  nobody: 'nobody yet: unknown, unless who brings the call says it',
} as const;

export type Supplier = keyof typeof suppliers;
