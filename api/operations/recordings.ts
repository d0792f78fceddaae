/** Recordings of calls: found, played, paused, declined. Source: decision 0050. */
import { Readable } from 'node:stream';
import { z } from 'zod';
import {
  callMessages,
  listOf,
  optionalField,
  pauseReasons,
  recordingSchema,
  refusal,
  strict,
  wireIdSchema,
} from '../../contracts/index.ts';
import { requireFound, unwrap } from '../../live/index.ts';
import {
  codeIn,
  hearersOf,
  hiddenNumber,
  holdsRight,
  lengthMs,
  type Principal,
  reasonsIn,
  seeCallerNumbers,
  wavHead,
} from '../../services/index.ts';
import {
  callOfRecording,
  messageIds,
  type RecordingRecord,
  recordingOwner,
} from '../../store/index.ts';
import { ownCalls, supervisors } from './access-rules.ts';
import { wireIdOf } from './channel/documents.ts';
import { requireCall } from './named-things.ts';
import type { ApiRequest, StreamRequest } from './operation.ts';
import { type PageQuery, storedPage, wholeList } from './paging.ts';
import { listQueryShape, operation } from './route.ts';
import type { Services } from './services.ts';

const reason = strict({ reason: z.enum(pauseReasons) });
const example = { reason: 'payment' } as const;

export const recordingOperations = {
  listRecordings: operation(
    'GET /api/v1/centres/{centre}/recordings',
    ['Recordings of calls', 'Les enregistrements des appels'],
    {
      note: 'The latest first, with messages in voicemails; of one call, or of the calls of one customer.',
      query: z.strictObject({
        ...listQueryShape,
        callId: optionalField(z.string().max(80), 'That of this call [all].'),
        customerId: optionalField(wireIdSchema, 'Those of this customer [all].'),
      }),
      answer: listOf(recordingSchema),
      access: supervisors,
    },
    (asked, serving) => {
      const { store, wire } = serving;
      const { callId, customerId: customer } = asked.query;
      const customerId = customer === undefined ? undefined : (codeIn(wire, customer) ?? customer);
      const of = { centreId: wire.centreId, callId, customerId };
      return recordingPage((page) => store.recordings.list({ ...of, ...page }), asked, serving);
    },
  ),
  getRecordingSound: operation(
    'GET /api/v1/centres/{centre}/recordings/{recording}/sound',
    ['Play a recording', 'Écouter un enregistrement'],
    {
      kind: 'stream',
      note: 'WAV of two channels: left the caller, right what they heard. `Range` gives a part. Whoever plays one is noted in the audit.',
      answer: null,
      produces: 'audio/wav',
      access: supervisors,
      errors: ['centre_not_found'],
    },
    (asked, serving) => {
      const { recorder, wire } = serving;
      const { recording: id } = asked.params;
      const row = requireFound(recorder.of(id), callMessages.recordingUnknown, {
        id,
        centreId: wire.centreId,
      });
      sendSound(row, asked, serving);
    },
  ),
  listCallRecordings: operation(
    'GET /api/v1/calls/{call}/recordings',
    ['Whether a call is recorded', 'Si un appel est enregistré'],
    {
      note: 'None, its talk, its messages, or both.',
      answer: listOf(recordingSchema),
      access: ownCalls,
    },
    ({ params, principal }, serving) => {
      const { wire, recorder } = serving;
      const { callId } = requireCall(params.call, wire).call;
      const rows = [callId, ...messageIds(callId)].flatMap((id) => recorder.of(id) ?? []);
      return wholeList(
        rows.map((row) => presentRecording(row, principal, serving)),
        wire,
      );
    },
  ),
  pauseRecording: operation(
    'POST /api/v1/calls/{call}/recording/pause',
    ['Pause a recording', 'Suspendre un enregistrement'],
    {
      note: 'For a reason, until `resume` with the same one, and 15 minutes at most; where there are several, until the last ends. Answered when nothing is recorded any more: ask before a card number is said. Of a call that is not recorded, it does nothing.',
      body: reason,
      example,
      answer: null,
      status: 204,
      access: ownCalls,
      errors: ['operation_failed'],
    },
    async ({ params, body }, { recorder, wire }) => {
      const { callId } = requireCall(params.call, wire).call;
      unwrap(await recorder.pause(callId, body.reason));
      return null;
    },
  ),
  resumeRecording: operation(
    'POST /api/v1/calls/{call}/recording/resume',
    ['Go on with a recording', 'Reprendre un enregistrement'],
    { body: reason, example, answer: null, status: 204, access: ownCalls },
    async ({ params, body }, { recorder, wire }) => {
      await recorder.resume(requireCall(params.call, wire).call.callId, body.reason);
      return null;
    },
  ),
  declineRecording: operation(
    'DELETE /api/v1/calls/{call}/recording',
    ['The caller wants no recording', 'L’appelant refuse l’enregistrement'],
    {
      note: 'What was recorded of the call is not kept, and nothing more is.',
      answer: null,
      status: 204,
      access: ownCalls,
      audited: true,
    },
    async ({ params }, { recorder, wire }) => {
      await recorder.decline(requireCall(params.call, wire).call.callId);
      return null;
    },
  ),
} as const;

const wavBytes = wavHead(0).length;

/** A page of recordings, the latest first. */
export function recordingPage(
  read: (page: {
    readonly after: ReturnType<typeof placeIn> | null;
    readonly limit: number;
  }) => readonly RecordingRecord[],
  { query, principal }: { readonly query: PageQuery } & Pick<ApiRequest, 'principal'>,
  serving: Services,
) {
  return storedPage(
    ({ after, limit }) => read({ after: after === null ? null : placeIn(after), limit }),
    query,
    {
      keyOf: ({ beganAtMs, callId }) => `${beganAtMs} ${callId}`,
      present: (row) => presentRecording(row, principal, serving),
      wire: serving.wire,
    },
  );
}

function placeIn(key: string | number) {
  const [atMs = '', ...callId] = String(key).split(' ');
  return { beganAtMs: Number(atMs), callId: callId.join(' ') };
}

/** Plays a recording, or a part of it. @throws {Refusal} where it has no sound. */
export function sendSound(
  row: RecordingRecord,
  { person, request, reply }: StreamRequest,
  serving: Services,
): void {
  const { callId: id, state, bytes } = row;
  if (bytes === 0) throw refusal(callMessages.recordingWithoutSound, { id, state });
  const { store, wire, gate } = serving;
  const whole = wavBytes + bytes;
  const [from, to] = partOf(request.headers.range, whole);
  const isPart = request.headers.range !== undefined;
  if (from === 0) {
    const action = 'getRecordingSound';
    const noted = { action, subject: `/recordings/${id}`, actor: person ?? '' };
    store.insist(() =>
      gate.noteChange({ ...noted, before: null, after: null, requestId: request.id }),
    );
  }
  const owner = recordingOwner(wire.centreId, id);
  reply.code(isPart ? 206 : 200).headers({
    'content-type': 'audio/wav',
    'cache-control': 'private, no-store',
    'accept-ranges': 'bytes',
    'content-length': to - from,
    ...(isPart ? { 'content-range': `bytes ${from}-${to - 1}/${whole}` } : {}),
  });
  void reply.send(Readable.from(soundOf(row, { from, to, owner }, serving)));
}

/** The bytes asked for: from, and up to; whatever is no range in the file means all of it. */
function partOf(range: string | undefined, whole: number): readonly [number, number] {
  const [, first = '', last = ''] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
  const from = Number(first);
  const to = last === '' ? whole : Math.min(whole, Number(last) + 1);
  return from < to ? [from, to] : [0, whole];
}

async function* soundOf(
  row: RecordingRecord,
  { from, to, owner }: { readonly from: number; readonly to: number; readonly owner: string },
  { store }: Services,
): AsyncGenerator<Buffer, void> {
  const head = wavHead(row.bytes).subarray(from, to);
  if (head.length > 0) yield head;
  const start = Math.max(0, from - wavBytes);
  if (to > wavBytes) yield* store.sounds?.read(owner, start, to - wavBytes) ?? [];
}

function presentRecording(
  row: RecordingRecord,
  reader: Principal | null,
  { wire, store, live }: Services,
) {
  const { callId: id, queueId, agentId, customerId, beganAtMs, state, problem, bytes } = row;
  const { mailbox, caller, heardAtMs, heardBy } = row;
  const number = caller === null ? null : store.keys.openText(caller);
  const isTheirs = hearersOf(mailbox ?? '', live.file).includes(reader?.agentId ?? '');
  const isShown = isTheirs || (reader !== null && holdsRight(seeCallerNumbers, reader));
  return {
    id,
    callId: callOfRecording(id),
    queueId: queueId === '' ? null : wire.id(queueId),
    agentId: agentId === '' ? null : wire.id(agentId),
    customerId: customerId === null ? null : wireIdOf(wire, customerId),
    beganAt: new Date(beganAtMs).toISOString(),
    state,
    pauses: [...reasonsIn(row)],
    problem,
    lengthMs: lengthMs(bytes),
    mailboxId: wire.idOrNull(mailbox),
    caller: number === null || isShown ? number : hiddenNumber(number, wire),
    heardAt: heardAtMs === null ? null : new Date(heardAtMs).toISOString(),
    heardBy,
  };
}
