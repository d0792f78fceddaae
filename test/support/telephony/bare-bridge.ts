/**
 * The least that joins callers with phones over ARI: rings the next phone, bridges who answers.
 *
 * No queue, no state of agents, no music, no record. It is what setting up calls is measured
 * beside.
 */
import { Ari, type AsteriskAddress } from '../../../gateways/index.ts';

const own = 'bare-leg';

export interface BareBridge {
  close(): void;
}

/** Serves who dials what leads to `Stasis(bare,…)`. */
export async function bareBridge(
  place: AsteriskAddress,
  phones: readonly number[],
): Promise<BareBridge> {
  const ari = new Ari({ ...place, app: 'bare' });
  const others = new Map<string, string>();
  let next = 0;
  const offered = async (caller: string): Promise<void> => {
    const channelId = `bare-${next}`;
    const endpoint = `PJSIP/${phones[next % phones.length]}`;
    next += 1;
    others.set(caller, channelId).set(channelId, caller);
    await ari.ask('POST', 'channels', { endpoint, app: 'bare', appArgs: own, channelId });
  };
  const answered = async (phone: string): Promise<void> => {
    const caller = others.get(phone) ?? '';
    const bridge = `bridges/${phone}`;
    await Promise.all([
      ari.ask('POST', `channels/${caller}/answer`),
      ari.ask('POST', bridge, { type: 'mixing' }),
    ]);
    await ari.ask('POST', `${bridge}/addChannel`, { channel: `${caller},${phone}` });
  };
  const ended = async (id: string): Promise<void> => {
    const other = others.get(id);
    if (other === undefined) return;
    others.delete(id);
    others.delete(other);
    const phone = id.startsWith('bare-') ? id : other;
    await Promise.all([
      ari.ask('DELETE', `channels/${other}`).catch(() => undefined),
      ari.ask('DELETE', `bridges/${phone}`).catch(() => undefined),
    ]);
  };
  await ari.listen(
    ({ type, channel, args }) => {
      const id = channel?.id ?? '';
      const does =
        type === 'StasisStart'
          ? args?.[0] === own
            ? answered(id)
            : offered(id)
          : type === 'StasisEnd' || type === 'ChannelDestroyed'
            ? ended(id)
            : undefined;
      does?.catch(() => ended(id));
    },
    () => undefined,
  );
  return { close: () => ari.close() };
}
