/**
 * Supervisors on the line: a snoop channel hears the agent's leg, in a bridge with the supervisor's
 * leg. Either end lets the other go. Source: Asterisk 16, `channels.json`, `snoopChannel`.
 */
import type { SuperviseMode, SwitchAnswer, SwitchCommand } from '../../contracts/index.ts';
import { failedAnswer } from '../switch/port.ts';
import { type Ari, leaveIt, pathOf } from './ari.ts';
import type { Board } from './board.ts';
import { type Snoops, snoopStart } from './snoops.ts';

type Supervise = Extract<SwitchCommand, { readonly command: 'call.supervise' }>;

/** Whom the supervisor is heard by: `out` reaches the party of the leg, `in` the others. */
const heardBy: { readonly [mode in SuperviseMode]: string } = {
  listen: 'none',
  whisper: 'out',
  barge: 'both',
};
const spyStart = `${snoopStart}spy-`;
const toneStart = `${snoopStart}tone-`;
/** Hz and ms of the tone that announces a supervisor. */
const tone = 'tone:!1400/400';

interface Supervised {
  readonly legId: string;
  /** The snoop channel in force; null: until the telephone is answered. */
  snoopId: string | null;
}

export class Supervision {
  readonly #ari: Ari;
  readonly #board: Board;
  readonly #snoops: Snoops;
  /** By the supervisor's leg. */
  readonly #supervised = new Map<string, Supervised>();
  #made = 0;

  constructor(ari: Ari, board: Board, snoops: Snoops) {
    this.#ari = ari;
    this.#board = board;
    this.#snoops = snoops;
  }

  async supervise(command: Supervise): Promise<SwitchAnswer> {
    const { legId, supervisorLegId: id, address, isAnnounced, mode } = command;
    if (this.#board.leg(legId)?.isUp !== true) return failedAnswer(`no leg ${legId} that is up`);
    const known = this.#supervised.get(id);
    if (known !== undefined) return await this.#hear(id, known, mode);
    const supervised: Supervised = { legId, snoopId: null };
    this.#supervised.set(id, supervised);
    const limitMs = command.ringLimitMs;
    const rung = await this.#board.ring(id, { number: address, from: null, limitMs });
    const leg = this.#board.leg(id);
    if (rung.result !== 'answered' || leg === undefined) {
      this.#supervised.delete(id);
      return rung;
    }
    await this.#board.connect([leg]);
    const answer = await this.#hear(id, supervised, mode);
    if (answer.result === 'answered' && isAnnounced) void this.#announce(legId).catch(leaveIt);
    return answer;
  }

  /** A tone is over. */
  played(playbackId: string): void {
    if (playbackId.startsWith(toneStart)) this.#snoops.drop(playbackId);
  }

  /** A leg or a snoop channel has ended; with a leg its snoop channels end by themselves. */
  ended(channelId: string): void {
    const own = this.#supervised.get(channelId)?.snoopId;
    this.#supervised.delete(channelId);
    if (typeof own === 'string') this.#snoops.drop(own);
    for (const [id, { legId, snoopId }] of this.#supervised) {
      if (snoopId !== channelId && legId !== channelId) continue;
      const leg = this.#board.leg(id);
      if (leg !== undefined) void this.#board.hangUp(leg, 'normal').catch(leaveIt);
    }
  }

  /** Replaces the snoop channel, as the direction of one is fixed. */
  async #hear(id: string, supervised: Supervised, mode: SuperviseMode): Promise<SwitchAnswer> {
    const { legId, snoopId: before } = supervised;
    try {
      const snoopId = this.#nameOf(spyStart, legId);
      await this.#snoops.open(snoopId, legId, { spy: 'both', whisper: heardBy[mode] });
      const bridge = pathOf('bridges', this.#board.bridgeName(id), 'addChannel');
      await this.#ari.ask('POST', bridge, { channel: snoopId });
      supervised.snoopId = snoopId;
      if (before !== null) this.#snoops.drop(before);
      if (this.#supervised.get(id) !== supervised) this.#snoops.drop(snoopId);
      return { result: 'answered' };
    } catch (error) {
      const leg = this.#board.leg(id);
      if (before === null && leg !== undefined) void this.#board.hangUp(leg, 'failed');
      throw error;
    }
  }

  async #announce(legId: string): Promise<void> {
    const id = this.#nameOf(toneStart, legId);
    await this.#snoops.open(id, legId, { spy: 'none', whisper: 'both' });
    await this.#ari.ask('POST', pathOf('channels', id, 'play', id), { media: tone });
  }

  #nameOf(start: string, legId: string): string {
    this.#made += 1;
    return `${start}${this.#made}-${legId}`.slice(0, 128);
  }
}
