/**
 * The first part of `docs/performance.md`: how a decision is found and what each part costs, for
 * engineers who want to build the like, or to change this one.
 *
 * Figures come from rows and curves of the same results as the tables below them.
 */

/** Figures of one run, as text; a dash where there is none. */
export interface Figures {
  /** A row's time of one piece of work, in ns. */
  ns(row: string): string;
  /** Its peer's. */
  peerNs(row: string): string;
  /** ns per decision of a curve, at its smallest and its largest size. */
  ends(curve: number): readonly [smallest: string, largest: string];
}

/** Markdown: the explanation, about two printed pages. */
export function howDecisionsAreFound(of: Figures, drawing: string): string {
  return [
    whatItIs,
    howItIsFound,
    partsTable(of),
    whyMemoryDecides(of, drawing),
    effects(of),
    simulatedCall(of),
    whereRecordsLie,
  ].join('\n\n');
}

const whatItIs = `## How a decision is found

The core takes inputs (a call arrives, an agent hangs up) and gives effects (this call is
offered to that agent). A *decision* is an input that leads to an offer. The rule is short: of
all pairs of a waiting call and an agent who may take it, offer the smallest; repeat until no
pair is left. What makes a pair smaller is, in this order: the class of the call, the rank of
the agent's link to the queue, the time the call is due, its arrival, then the comparators of
its plan, such as the agent who has been idle longest, and at last the agent's id. So there is
never a tie, and the same inputs give the same effects on every machine.

The plain way is to look at every pair: with 10,000 agents and 4,000 waiting calls, forty
million. Even for one agent it is every waiting call. The core looks at some dozens of numbers
instead, because almost everything that decides about a pair is known before the two meet.`;

const howItIsFound = `### What is known beforehand

1. **Signatures.** Agents with the same links, skills and group sessions are alike in every
   question of the kind "may they take this call?". They share one *signature*. 10,000 agents of
   500 profiles have 500 signatures. An agent finds theirs when they log on.
2. **Demands.** Calls with the same plan, at the same step, with the same terms of their own ask
   for the same thing. They share one *demand*. A queue has few: one for each step its callers
   have reached.
3. **Pairs.** Eligibility is decided once for each demand and signature that meet, not for each
   call and agent. The pair also holds the rank of the link and all comparator values that are
   equal for all agents of the signature, such as a skill level. Signatures and demands change
   rarely, so this work is done rarely.
4. **Ordered sets.** A demand keeps its waiting calls in one ordered set (a treap), by class,
   due time and arrival. A signature keeps its able agents in one, by the comparators that look
   at agents alone, such as the time since which they are idle. *Idle since* is kept, not *idle
   for*: it does not change while time passes, so nobody's place does either.
5. **Heads.** The key of the first call of every demand stands in one array of numbers, and so
   does that of the first agent of every set. A search reads these arrays, and opens a call or
   an agent only when it has found the one it wants.
6. **Timers.** Most timers have one of a few delays (answer limit, next step, longest wait), and
   time does not go back. So timers of one delay come due in the order in which they were set,
   and stand in a linked list; a heap takes those of rare delays. Setting and clearing a timer
   costs the same with ten timers and with a million. Most are cleared before they are due.

### An agent hangs up

1. The instant begins. Timers that are due by now act first: the least of the heads of the lists
   says at once whether there are any.
2. The interaction ends: its state moves by a table, its timer is cleared, the agent's capacity
   is given back, their idle clock runs, and the agent is noted as changed.
3. At the end of the instant only what has changed is matched. Everything else was matched
   before, and no pair was left. Here that is one agent.
4. The search goes over the pairs of the agent's signature: five links, each to a queue with one
   or two demands. Class, rank of the link and due time stand packed in one number, exact below
   2^53, so each pair costs a sum and a comparison; the arrival breaks ties. Where ranks are
   many, or the longest queue comes first, the parts are compared one after the other. Only
   where the smallest call was offered to this agent before, or is kept from them by a reserve,
   does the search look further.
5. The call leaves its ordered set, the offer is made, its answer limit is set. The agent was
   never placed among the able, because a call was theirs at once.

A call that arrives goes the other way: it reads the first able agent of each pair of its
demand, and takes the smallest. Where nobody is able, it is placed in the set of its demand, and
waits. Several changes in one instant are taken in order of their best pairs, from a heap.`;

function partsTable(of: Figures): string {
  const line = (what: string, cost: string, part: string): string => {
    const row = `routing.part.${part}`;
    return `| ${what} | ${cost} | ${of.peerNs(row)} | ${of.ns(row)} | \`${row}\` |`;
  };
  return [
    '### What each part costs',
    'Here *p* is the number of pairs that are read, *w* the calls of a demand, *a* the able agents of ' +
      'a signature, *s* the sets an agent has a place in.',
    [
      '| Part | Cost | ns, 100 agents | ns, 10,000 agents | Row |',
      '| --- | --- | --: | --: | --- |',
      line('an instant in which nothing happens', 'O(1)', 'instant'),
      line('a call arrives, and waits', 'O(p + log w)', 'arrival'),
      line('a waiting caller hangs up, by the id of the call', 'O(log w)', 'departure'),
      line('a call arrives, and is offered to one of many idle agents', 'O(p + s log a)', 'toIdle'),
      line('an offer is accepted, and connected: two instants', 'O(1)', 'answer'),
      line('an agent hangs up, and nobody waits for them', 'O(p + s log a)', 'free'),
      `| an agent hangs up, and is offered a call | O(p + log w) | ${of.ns('routing.decide.100')} | ` +
        `${of.ns('routing.decide.10k')} | \`routing.decide.100\`, \`.10k\` |`,
    ].join('\n'),
    'Rows measured in different runs differ by a tenth or two: compare those of one run. A question ' +
      `that needs more than heads costs more: the expected wait of a call takes ` +
      `${of.ns('routing.decide.expectedWait')} ns with the decision, and an input that names its ` +
      `offer by id ${of.ns('routing.decide.byId')} ns, where one by handle takes ` +
      `${of.peerNs('routing.decide.byId')}.`,
  ].join('\n\n');
}

function whyMemoryDecides(of: Figures, drawing: string): string {
  const [fewest, most] = of.ends(0);
  const [, same] = of.ends(1);
  const [, waiting] = of.ends(2);
  const [scanFew, scanMany] = of.ends(3);
  return `### Why memory decides at 10,000 agents

![ns per decision against agents and against calls waiting](${drawing})

Ten thousand times as many agents take a decision from ${fewest} ns to ${most} ns. The searches
have hardly more to do: the sets are deeper by a few levels. What grows is the way to the
records. Those of a hundred agents and their calls fit into the caches next to the processor,
where a read takes a few ns. Those of ten thousand, some ten million bytes, fit at best into the
last cache, and those of a hundred thousand into none: there a read takes up to 100 ns, as long
as a few hundred additions. A decision touches an agent, a call, its offer, the neighbours of
the call in its set, and the timers before and behind its own. These are some dozens of places,
each somewhere else.

The second curve shows it: the centre is as large, but the same hundred agents are freed again
and again, so their records stay near. With 100,000 agents it is ${same} ns. With 100,000 calls
in one queue a decision takes ${waiting} ns, for the first call of a set is found without a
search. The last curve looks at all calls each time: ${scanFew} ns with the fewest, ${scanMany}
ns with the most.

So two rules hold for whoever changes the core. What a search compares belongs in arrays of
numbers, side by side. And a change that saves a record from being touched is worth more than
one that saves ten sums.`;
}

function effects(of: Figures): string {
  return `### What effects cost

The core tells a sink what happens. One that only counts costs next to nothing; the rows of
decisions use it. An input in the life of a call takes ${of.ns('routing.inputs.life')} ns with
it, and ${of.peerNs('routing.inputs.life')} ns where every effect is written as an object for
whoever reads it: the difference is the making of objects. A decision record, which keeps the
candidates and what decided, takes a decision from ${of.peerNs('routing.decide.records')} ns to
${of.ns('routing.decide.records')} ns. Nothing of a record is gathered unless somebody asked for
it.`;
}

function simulatedCall(of: Figures): string {
  return `### What makes a simulator's call

The simulator has no queue of its own: every simulated call goes through the core. A call of a
plain day takes ${of.ns('sim.mmnm50')} ns (\`sim.mmnm50\`). It is two instants of the core, or
three where the telephone rings before it is answered; the agenda, which says what comes next;
random draws for the gap to the next call, the patience and the talk; the fold that makes
measures of effects; and the ledger, for what the core cannot see. A loop in C that knows nothing
but this one model takes ${of.peerNs('sim.peer.c')} ns: that is what the same call costs without
skills, steps, limits, states and an explanation for each decision.

${sharesOfACall}`;
}

/** Of `sim.mmnm50`: each part alone in a profile without inlining, in thousandths of a call. */
const sharesOfACall = `Where the time of that call goes, by a profile of 2026-11-23 on an Intel
Xeon, in which no function is made part of another; before and after the fold counted in doubles,
the agenda turned pages in place of a heap, and inputs kept their places:

| Part | Share before | Share after | ns saved of each 100 |
| --- | --: | --: | --: |
| the core: lives of calls, offers and agents | 20.1 % | 21.4 % | 1.0 |
| the core: memory, matching, ordered sets, border, rules | 19.9 % | 20.9 % | 1.3 |
| the fold | 13.5 % | 14.2 % | 0.8 |
| random draws, logarithms, arrivals | 9.5 % | 10.2 % | 0.4 |
| the engine: lists that grow, write barriers, allocation, collection | 9.8 % | 7.3 % | 3.3 |
| the agenda | 9.5 % | 8.2 % | 2.2 |
| callers and ledger | 6.6 % | 6.4 % | 0.9 |
| loop, inputs, records of calls outside | 5.5 % | 5.4 % | 0.7 |
| agents, and the hooks that lead to them | 5.5 % | 5.9 % | 0.2 |
| a call, all in all | 100 % | 100 % | 10.9 |

With a fold that counts nothing a call takes some 18 % less. The two instants of the core alone take
longer than the goal leaves for all.`;

/** The layout of records. */
const whereRecordsLie = `### Where records lie

Calls, offers, agents and timers are objects of JavaScript, each with a fixed set of fields. A
call is its own place among the calls of its demand, an offer is its own timer: one record in
place of two. Those that are over are used again, so a day makes few new ones, and little
garbage is collected in a long run. Times past 2^31 ms, which come after 24.8 days, are kept by
the engine in a place of their own in memory: \`routing.decide.beyond25days\` says what that
costs. What must hold of records is asserted where it is relied on, in every run;
\`routing.decide.asserts\` says what that costs.
[Decision 0011](decisions/0011-where-the-time-of-a-decision-goes.md) tells what was tried,
[0026](decisions/0026-objects-nearer-in-rooms.md) what records in one buffer would give.`;
