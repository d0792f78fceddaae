/** Messages in voicemails: listed, played, heard, deleted, called back. Source: decision 0054. */
import { z } from 'zod';
import {
  callMessages,
  type ErrorCode,
  listOf,
  optionalField,
  recordingSchema,
  refusal,
  strict,
} from '../../contracts/index.ts';
import { requireFound } from '../../live/index.ts';
import type { RecordingRecord } from '../../store/index.ts';
import { ownAgent } from './access-rules.ts';
import { numberSchema } from './call-starts.ts';
import { requireAgent, requireQueue } from './named-things.ts';
import { recordingPage, sendSound } from './recordings.ts';
import { listQueryShape, operation } from './route.ts';
import type { Services } from './services.ts';

const query = z.strictObject({
  ...listQueryShape,
  waiting: optionalField(z.enum(['true', 'false']), 'Those that nobody has heard [false].'),
});
const listed = { query, answer: listOf(recordingSchema), access: ownAgent } as const;
const done = { answer: null, status: 204, access: ownAgent, audited: true } as const;

export const messageOperations = {
  listAgentMessages: operation(
    'GET /api/v1/agents/{agent}/messages',
    ['Messages for an agent', 'Les messages pour un agent'],
    {
      ...listed,
      note: 'Those in voicemails of the agent, and of queues to which they have a link. The latest first.',
    },
    (asked, serving) => {
      const { mailboxes } = serving.recorder;
      const all = mailboxes.ofAgent(requireAgent(asked.params.agent, serving.wire).agentId);
      const isWaiting = asked.query.waiting === 'true';
      return recordingPage((page) => mailboxes.list(all, { ...page, isWaiting }), asked, serving);
    },
  ),
  listMessages: operation(
    'GET /api/v1/queues/{queue}/messages',
    ['Messages in a voicemail', 'Les messages d’une messagerie'],
    { ...listed, note: 'The latest first. Whose it is may hear them, and supervisors.' },
    (asked, serving) => {
      const { mailboxes } = serving.recorder;
      const { queueId } = requireQueue(asked.params.queue, serving.wire);
      const isWaiting = asked.query.waiting === 'true';
      const read = (page: Parameters<Parameters<typeof recordingPage>[0]>[0]) =>
        mailboxes.list([queueId], { ...page, isWaiting });
      return recordingPage(read, asked, serving);
    },
  ),
  getMessageSound: operation(
    'GET /api/v1/queues/{queue}/messages/{recording}/sound',
    ['Play a message', 'Écouter un message'],
    {
      kind: 'stream',
      note: 'As `getRecordingSound`; it is not noted as heard.',
      answer: null,
      produces: 'audio/wav',
      access: ownAgent,
    },
    (asked, serving) => sendSound(requireMessage(asked.params, serving), asked, serving),
  ),
  hearMessage: operation(
    'POST /api/v1/queues/{queue}/messages/{recording}/heard',
    ['A message has been heard', 'Un message a été écouté'],
    { ...done, note: 'It waits no more: without others, lamps of telephones go out.' },
    ({ params, person }, serving) => {
      const row = requireMessage(params, serving);
      if (row.heardAtMs === null) serving.recorder.mailboxes.hear(row, person ?? '');
      return null;
    },
  ),
  callBackMessage: operation(
    'POST /api/v1/queues/{queue}/messages/{recording}/callback',
    ['Call back who left a message', 'Rappeler l’auteur d’un message'],
    {
      ...done,
      note: 'A callback of the number waits in the queue from now on; the message has been heard.',
      body: strict({
        queueId: optionalField(numberSchema, '[the voicemail’s, or the default queue]'),
      }),
      example: {},
      errors: ['queue_not_found', 'queue_removed', 'number_invalid'] satisfies ErrorCode[],
    },
    ({ params, body, person }, serving) => {
      const { live, wire, store, recorder } = serving;
      const row = requireMessage(params, serving);
      const { callId: id, caller, mailbox } = row;
      if (caller === null) throw refusal(callMessages.messageWithoutCaller, { id });
      const { voicemail } = wire.queueSetting(mailbox ?? '') ?? {};
      const queueId =
        body.queueId === undefined
          ? (voicemail?.queue ?? live.file.defaults?.queue)
          : requireQueue(body.queueId, wire).queueId;
      if (queueId === undefined) {
        throw refusal(callMessages.messageWithoutQueue, { mailboxId: params.queue });
      }
      const [number, isOnSwitch] = [store.keys.openText(caller), live.switch.isAttached];
      live.calls.callbacks.promise({ atMs: live.nowMs, queueId, number, isOnSwitch });
      if (row.heardAtMs === null) recorder.mailboxes.hear(row, person ?? '');
      return null;
    },
  ),
  deleteMessage: operation(
    'DELETE /api/v1/queues/{queue}/messages/{recording}',
    ['Delete a message', 'Supprimer un message'],
    { ...done, note: 'Its sound and its key are gone for good.' },
    ({ params }, serving) => {
      serving.recorder.mailboxes.drop(requireMessage(params, serving));
      return null;
    },
  ),
} as const;

/** @throws {Refusal} where the voicemail has no such message. */
function requireMessage(
  { queue, recording: id }: { readonly queue: string; readonly recording: string },
  { recorder, wire }: Services,
): RecordingRecord {
  const { queueId } = requireQueue(queue, wire);
  const row = recorder.of(id);
  const found = row?.mailbox === queueId ? row : undefined;
  return requireFound(found, callMessages.messageUnknown, { id, mailboxId: queue });
}
