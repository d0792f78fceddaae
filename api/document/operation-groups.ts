/** Groups of operations in the API document, with their paths. */

export const tags: readonly (readonly [name: string, form: RegExp, description: string])[] = [
  [
    'Service',
    /^\/(health|metrics|version|limits|openapi|asyncapi|schemas|docs)/,
    'The service about itself.',
  ],
  [
    'Orders',
    /\/(orders|returns|refund-code|holds|reviews|records|shipments|pick-list)/,
    'Orders taken on calls: lines, payments, holds, goods.',
  ],
  ['Events', /\/(events|\{centre\}\/webhooks)/, 'What happens, as it happens; and webhooks.'],
  ['Rules', /\/rule/, 'Rule sets: drafts, checks, reviews, activation, rehearsals.'],
  ['Prompts and scripts', /\/(prompts|scripts)/, 'What to offer and to say in a call.'],
  ['Jobs', /\/jobs/, 'Long work, started elsewhere.'],
  ['Simulation', /\/(scenarios|runs|comparisons|sweeps)/, 'Days in virtual time.'],
  [
    'Calls',
    /\/(calls|waiting|supervisions|recordings|messages)/,
    'Calls, and why they are where they are.',
  ],
  [
    'Agents',
    /\/(agents|agent-sessions|addresses|activities|telephone)/,
    'Agents, their sessions and offers.',
  ],
  ['Access', /\/(session|me$|users|api-keys|audit)/, 'Who asks, and what they may.'],
  ['Queues', /\/(groups|queues)/, 'Groups and queues.'],
  [
    'Channel',
    /\/(channel|customers|items|pictures|catalogues|catalogue-requests|source-codes|payment-methods|imports)/,
    'What a centre sells, to whom, and how it is paid.',
  ],
  ['Centre', /./, 'The centre as a whole, and its measures.'],
];

/** An operation's group in the document, by its path. */
export function groupOf(path: string): string {
  return tags.find(([, form]) => form.test(path))?.[0] ?? '';
}
