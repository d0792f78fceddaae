/**
 * Faults in the simulator and in the figures made of it: those of simulation.md 14.8, and some of
 * what callers, agents and the ledger do.
 */
import type { Fault } from './fault.ts';

export const simulatorFaults: readonly Fault[] = [
  {
    id: 'patience-restarted-at-overflow',
    rule: 'S2',
    file: 'simulator/callers/callers.ts',
    find: 'if (call.isUnoffered) return;\n    call.isUnoffered = true;',
    replace: `if (call.hangUpHandle !== noEvent) {
      this.#cancelHangUp(call);
      call.arrivedAtMs = nowMs;
    }
    if (call.isUnoffered) return;
    call.isUnoffered = true;`,
    says: 'a call that moves to another queue has its whole patience again',
  },
  {
    id: 'patience-begins-with-ivr',
    rule: 'S2',
    file: 'simulator/callers/entrance.ts',
    find: 'call.arrivedAtMs = nowMs;',
    replace: '',
    says: 'the time in the IVR is taken off the patience',
  },
  {
    id: 'one-line-more',
    rule: 'S2',
    file: 'simulator/callers/entrance.ts',
    find: 'if (this.#held >= freeCount(lines, nowMs)) {',
    replace: 'if (this.#held > freeCount(lines, nowMs)) {',
    says: 'one call more than there are lines comes in',
  },
  {
    id: 'talk-drawn-by-agent',
    rule: 'S7',
    file: 'simulator/agents/conversations.ts',
    find: 'this.#draws.handleTime.draw(call.entity, call.firstDraw + leg)',
    replace: 'this.#draws.handleTime.draw(agent, call.firstDraw + leg)',
    says: 'how long a call lasts is drawn by who answers it, not by its own number',
  },
  {
    id: 'break-forgotten-during-call',
    rule: 'S3',
    file: 'simulator/agents/duty.ts',
    find: 'duty.owedMs += lengthMs;',
    replace: "if (duty.state === 'busy') return;\n    duty.owedMs += lengthMs;",
    says: 'a break that is due during a call is not taken',
  },
  {
    id: 'absent-not-lost',
    rule: 'S3',
    file: 'simulator/agents/attendance.ts',
    find: 'if (!times.isThere) this.#countLost(times, times.endMs);',
    replace: '',
    says: 'shrinkage leaves out who does not come, and who goes early',
  },
  {
    id: 'abandons-in-speed-of-answer',
    rule: 'S14',
    file: 'metrics/measures.ts',
    find: "sums: [['waitMsAnswered'], ['answered']],",
    replace: "sums: [['waitMsLeft'], ['answered', 'abandoned']],",
    says: 'abandoned calls count in the speed of answer',
  },
  {
    id: 'answered-at-target-missed',
    rule: 'S14',
    file: 'metrics/call-record.ts',
    find: 'const inTarget = waitMs <= queue.targetMs ? sign : 0;',
    replace: 'const inTarget = waitMs < queue.targetMs ? sign : 0;',
    says: 'a call answered at the very target counts as late',
  },
  {
    id: 'mean-of-ratios',
    rule: 'S9',
    file: 'simulator/statistics/ratio-estimate.ts',
    find: 'const ratio = total.numerator / total.denominator;',
    replace:
      'const ratio = replications.reduce((sum, one) => sum + one.numerator / one.denominator, 0) / n;',
    says: 'a share is the mean of daily shares, not what a call meets',
  },
  {
    id: 'block-share-of-admitted',
    rule: 'S4',
    file: 'simulator/runs/ledger-measures.ts',
    find: "ratio(['blocked', 'turnedAway'], 'attempts'),",
    replace: "ratio(['blocked', 'turnedAway'], 'queueEntries'),",
    says: 'the block share is over admitted calls, not over attempts',
  },
  {
    id: 'warm-up-missing',
    rule: 'S9',
    file: 'simulator/runs/replication.ts',
    find: "const first = warmUp.kind === 'ms' ? least : cells - count * each;",
    replace: 'const first = 0;',
    says: 'a long run is read from its empty start',
  },
];
