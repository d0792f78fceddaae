/** Operations that need a reason: without one, or with a blank one, all refuse alike. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Operation, operations } from '../../api/index.ts';
import type { Method } from '../support/api-server.ts';
import { aSellingCentre } from '../support/taken-orders.ts';

const people = ['nadia', 'claire', 'anna', 'helene', 'paul'];
/** Ids of a path that must be well formed to be looked up. */
const idOf: { readonly [name: string]: string } = { centre: 'shop', version: '1' };
const members = ['reason', 'reasonCode'] as const;

/** The member in which a body must say its reason. */
function reasonOf({ body }: Operation): (typeof members)[number] | undefined {
  const shapes = body instanceof z.ZodUnion ? body.options : [body];
  return members.find((member) =>
    shapes.some((one) => {
      const field: unknown = one instanceof z.ZodObject ? one.shape[member] : undefined;
      return field instanceof z.ZodType && !field.safeParse(undefined).success;
    }),
  );
}

const reasoned = Object.entries<Operation>(operations).flatMap(([id, operation]) => {
  const member = reasonOf(operation);
  return member === undefined ? [] : [{ id, operation, member }];
});

describe('a reason', () => {
  it('that is missing or blank is refused as reason_required by every operation', async () => {
    const centre = await aSellingCentre();
    const seen: unknown[] = [];
    for (const { id, operation, member } of reasoned) {
      const path = operation.path
        .slice('/api/v1/'.length)
        .replaceAll(/\{(\w+)\}/g, (_whole, name: string) => idOf[name] ?? 'x1');
      for (const reason of [undefined, '', ' ']) {
        const body = { ...Object(operation.example), [member]: reason };
        for (const as of people) {
          const { status, body: got } = await centre.ask(as, operation.method as Method, path, {
            body,
          });
          if (status === 403) continue;
          seen.push([id, reason, status, got['code']]);
          break;
        }
      }
    }
    const right = reasoned.flatMap(({ id }) =>
      [undefined, '', ' '].map((reason) => [id, reason, 422, 'reason_required']),
    );
    expect(seen).toEqual(right);
    expect(seen.length).toBeGreaterThan(30);
  });
});
