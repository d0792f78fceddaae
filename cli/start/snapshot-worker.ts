/** Worker thread that makes a snapshot from the journal; {@link snapshotsOf} begins it. */
import { snapshotAt } from '../../live/index.ts';
import { answerFromJournal } from './journal-answer.ts';
import type { SnapshotTask } from './snapshot-thread.ts';

answerFromJournal<SnapshotTask>((journal, { seq, ...of }) => snapshotAt(journal, seq, of));
