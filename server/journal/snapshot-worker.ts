/** Worker thread that makes a snapshot from the journal; started by {@link snapshotsOf}. */
import { snapshotAt } from '../../live/index.ts';
import { answerFromJournal } from './journal-answer.ts';
import type { SnapshotTask } from './snapshot-thread.ts';

answerFromJournal<SnapshotTask>((journal, { seq, ...of }) => snapshotAt(journal, seq, of));
