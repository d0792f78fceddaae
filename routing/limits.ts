/** Limits of offers as a centre file says them, its defaults filled in. */
import type { CentreFile, ChannelSetting, QueueSetting } from './centre-file.ts';

const connectLimitMsDefault = 10_000;
const answerLimitMsDefault = 20_000;

/** From the accepted offer to the connection, a callback's ringing included. */
export function connectLimitMsOf(routing: CentreFile['routing']): number {
  return routing?.connectLimitMs ?? connectLimitMsDefault;
}

/** From the alert to the answer; nearest wins: queue, group, channel, centre. */
export function answerLimitMsOf(file: CentreFile, queue: QueueSetting): number {
  const group = file.groups?.find(({ id }) => id === queue.group);
  const channel = file.channels?.[queue.channel ?? 'voice'] as ChannelSetting | undefined;
  return (
    queue.answerLimitMs ??
    group?.answerLimitMs ??
    channel?.answerLimitMs ??
    file.defaults?.answerLimitMs ??
    answerLimitMsDefault
  );
}
