/**
 * Fetches a picture from an address in a table. Private addresses are refused, also after
 * redirects.
 */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { BlockList } from 'node:net';
import { pictureBytesMax } from '../../../gateways/index.ts';
import { errorOf } from '../../../live/index.ts';
import { guardedLookup, refusalOfHost, requestProblem } from '../../../services/index.ts';

/** Time limit in ms for one picture, redirects included. */
const fetchMsMax = 10_000;
const redirectsMax = 3;

/** Fetches one picture; never rejects, but resolves to the reason of failure. */
export async function fetchPicture(
  url: string,
  allowed: BlockList,
): Promise<Buffer | { readonly problem: string }> {
  const signal = AbortSignal.timeout(fetchMsMax);
  try {
    for (let at = url, redirects = 0; ; redirects += 1) {
      const answer = await asked(at, allowed, signal);
      const { statusCode = 0, headers } = answer;
      const isMoved = statusCode >= 300 && statusCode < 400 && headers.location !== undefined;
      if (statusCode === 200) return await bytesOf(answer);
      answer.destroy();
      if (!isMoved) return { problem: `it answers ${statusCode}` };
      if (redirects === redirectsMax) {
        return { problem: `it leads on more than ${redirectsMax} times` };
      }
      at = new URL(headers.location ?? '', at).href;
    }
  } catch (error) {
    if (signal.aborted) return { problem: `it took more than ${fetchMsMax} ms` };
    return { problem: requestProblem(errorOf(error)) };
  }
}

function asked(url: string, allowed: BlockList, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const at = new URL(url);
    if (!/^https?:$/.test(at.protocol)) throw new Error(`it leads to ${at.protocol}`);
    const refused = refusalOfHost(at, allowed);
    if (refused !== null) throw new Error(refused);
    const request = at.protocol === 'https:' ? httpsRequest : httpRequest;
    const headers = { 'user-agent': 'Callwright', accept: 'image/*' };
    request(at, { signal, headers, lookup: guardedLookup({ url, allowed }) }, resolve)
      .on('error', reject)
      .end();
  });
}

async function bytesOf(answer: IncomingMessage): Promise<Buffer | { readonly problem: string }> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    parts.push(part);
    length += part.length;
    if (length > pictureBytesMax) return { problem: `it has more than ${pictureBytesMax} bytes` };
  }
  return Buffer.concat(parts);
}
