/** Worker thread that reads a past day from the journal; started by {@link pastDayReader}. */
import { pastOfJournal } from '../../live/index.ts';
import { answerFromJournal } from './journal-answer.ts';
import type { PastDayTask } from './past-day-thread.ts';

answerFromJournal<PastDayTask>((journal, { span, ...of }) => pastOfJournal(journal, span, of));
