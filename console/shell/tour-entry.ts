/** The user's tour, for the menu and the command list. */
import { textOf } from '../parts/index.ts';
import type en from './messages/en.json';
import type { SignedInSession } from './session.ts';
import { stepCount, tourRoles, useTourProgress } from './tour-progress.ts';

const useText = textOf<typeof en>('shell');

export function useTour({ person, centre }: SignedInSession) {
  const text = useText();
  const [progress, change] = useTourProgress(person.id);
  const role = tourRoles.find((one) => centre.roles.includes(one));
  if (role === undefined) return null;
  const isOn = progress?.state === 'on';
  const count = Object.keys(progress?.steps ?? {}).length;
  const isOver = count >= stepCount;
  const toggle = () => change({ state: isOn ? 'left' : 'on', isNew: isOver && !isOn });
  const state = isOn ? 'on' : count > 0 && !isOver ? 'some' : 'none';
  const isShown = progress !== null && progress.state !== 'left';
  return { role, isShown, label: text('tour', { state }), toggle };
}
