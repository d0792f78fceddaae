/** What a service answers, where a test looks at refusals as values. */
import { catchRefusal, type ServiceAnswer } from '../../live/index.ts';

export async function answerTo<Value>(asked: Promise<Value>): Promise<ServiceAnswer<Value>> {
  const settled = await Promise.allSettled([asked]);
  return catchRefusal(() => {
    if (settled[0].status === 'fulfilled') return settled[0].value;
    throw settled[0].reason;
  });
}
