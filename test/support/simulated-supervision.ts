/** Supervisors on the line of a simulated switch: who hears whose leg, and how. */
import type { SuperviseMode, SwitchAnswer, SwitchCommand } from '../../contracts/index.ts';
import { failedAnswer } from '../../gateways/index.ts';

type Supervise = Extract<SwitchCommand, { readonly command: 'call.supervise' }>;

interface SwitchLegs {
  isUp(id: string): boolean;
  ring(
    id: string,
    to: { readonly address: string; readonly from: null; readonly answerLimitMs: number },
  ): SwitchAnswer | Promise<SwitchAnswer>;
  end(id: string): void;
}

export class SimulatedSupervision {
  /** By the supervisor's leg. */
  readonly heard = new Map<string, { readonly legId: string; readonly mode: SuperviseMode }>();

  async supervise(command: Supervise, legs: SwitchLegs): Promise<SwitchAnswer> {
    const { legId, supervisorLegId: id, address, mode, ringLimitMs: answerLimitMs } = command;
    if (!legs.isUp(legId)) return failedAnswer(`leg ${legId} is not up`);
    if (!legs.isUp(id)) {
      const answer = await legs.ring(id, { address, from: null, answerLimitMs });
      if (answer.result !== 'answered') return answer;
      if (!legs.isUp(legId)) legs.end(id);
    }
    this.heard.set(id, { legId, mode });
    return { result: 'answered' };
  }

  /** Those who heard a leg that ends, or whose own it is. */
  endOf(legId: string): readonly string[] {
    this.heard.delete(legId);
    const ids = [...this.heard].filter(([, one]) => one.legId === legId).map(([id]) => id);
    for (const id of ids) this.heard.delete(id);
    return ids;
  }
}
