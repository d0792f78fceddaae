/**
 * The embedded host's tables, as a store for Temporal hosts: a turn is one transaction, accepted
 * only as the next of its process.
 */
import { noWrites } from '../engine/batch-plan.ts';
import { bodyHash } from '../engine/body-hash.ts';
import {
  type EffectRow,
  type EffectState,
  type InboxRow,
  type ProcessRow,
  StoreRefusal,
  type TimerRow,
} from '../engine/process-store.ts';
import type {
  InboxStatus,
  StoreAhead,
  Turn,
  TurnStore,
  WholeProcess,
} from '../engine/turn-store.ts';
import { packWrites } from './packed-writes.ts';
import { processStatements as statements } from './process-statements.ts';
import { isOfWorkflows, moving, ofWorkflows, SqlProcessStore } from './sql-process-store.ts';

export class SqlTurnStore extends SqlProcessStore implements TurnStore {
  async share(owner: string, nowMs: number): Promise<boolean> {
    await this.migrate(nowMs);
    return await this.driver.transaction(async () => {
      const last = await this.lastOwner();
      if (isOfWorkflows(last)) return last.startsWith(moving);
      await this.addEpoch(`${last === '' ? ofWorkflows : moving} ${owner}`, nowMs);
      return last !== '';
    });
  }

  async moved(owner: string, nowMs: number): Promise<void> {
    await this.driver.transaction(async () => {
      await this.addEpoch(`${ofWorkflows} ${owner}`, nowMs);
    });
  }

  async leave(owner: string, nowMs: number): Promise<void> {
    await this.driver.transaction(async () => {
      await this.addEpoch(`left by ${owner}`, nowMs);
    });
  }

  async glance(processId: string, key: string): Promise<InboxStatus> {
    const [message = null] = await this.taken([key]);
    const [process] = await this.read<Pick<ProcessRow, 'status'>>(statements.status, processId);
    return { message, status: process?.status ?? null };
  }

  async whole(processId: string): Promise<WholeProcess> {
    const [process = null] = await this.load([processId]);
    const timers = await this.read<TimerRow>(statements.timersOf, processId);
    const effects = await this.read<EffectRow>(statements.openEffectsOf, processId);
    return { process, timers, effects };
  }

  async record(turn: Turn): Promise<StoreAhead | null> {
    const { processId, afterSeq } = turn;
    return await this.driver.transaction(async () => {
      await this.#requireOurs();
      const [last] = await this.driver.rows(statements.lastEvent, [processId]);
      const seq = Number(last?.['seq'] ?? 0);
      if (seq < afterSeq) {
        const message = `${processId} stands at ${seq} in the store; expected ${afterSeq}, where its workflow is`;
        throw new StoreRefusal('failed', message);
      }
      const used = await this.usedUp(
        turn.writes.inbox.map(({ id }) => id),
        turn.writes.effects.map(({ key }) => key),
      );
      if (seq > afterSeq || used.messages.length + used.effectKeys.length > 0) {
        return { ...(await this.whole(processId)), ...used };
      }
      await this.#write(turn);
      return null;
    });
  }

  async openInLane(lane: string, afterSeq: number, limit: number): Promise<readonly EffectRow[]> {
    return await this.read(statements.openInLane, lane, afterSeq, limit);
  }

  async note(state: EffectState): Promise<boolean> {
    return await this.driver.transaction(async () => {
      await this.#requireOurs();
      const [row] = await this.driver.rows(statements.effect, [state.key]);
      if (row === undefined || row['done_at_ms'] !== null || row['parked_at_ms'] !== null) {
        return false;
      }
      const writes = { ...noWrites(0), effectStates: [state] };
      const { effectStates, toldBodies } = packWrites(writes);
      await this.driver.write(
        [statements.saveEffect, effectStates],
        [statements.saveBody, toldBodies],
      );
      return true;
    });
  }

  async #write({ writes }: Turn): Promise<void> {
    const [last] = await this.driver.rows(statements.lastEffect, []);
    const before = Number(last?.['seq'] ?? 0);
    const effects = writes.effects.map((row, n) => ({ ...row, seq: before + n + 1 }));
    const all = packWrites({ ...writes, epoch: 0, inbox: inboxOf(writes), effects });
    await this.driver.write(...this.writesOf(all));
  }

  /**
   * Checks that Temporal hosts own the store. @throws {StoreRefusal} if another kind of host has
   * taken it.
   */
  async #requireOurs(): Promise<void> {
    if (isOfWorkflows(await this.lastOwner())) return;
    throw new StoreRefusal('fenced', 'another kind of host has opened this store');
  }
}

/** Adds the hashes of messages that a process sends itself, as workflows cannot compute them. */
function inboxOf({ inbox, events }: Turn['writes']): InboxRow[] {
  return inbox.map((row) => {
    if (row.bodyHash !== '') return row;
    const event = events.find(
      ({ messageId, processId }) => row.id === messageId || row.id === `${processId} ${messageId}`,
    );
    if (event === undefined) return row;
    const said = { actor: JSON.parse(event.actor), event: JSON.parse(event.body) };
    return { ...row, bodyHash: bodyHash({ processId: row.processId, ...said }) };
  });
}
