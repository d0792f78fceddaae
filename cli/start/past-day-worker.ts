/** The other side of {@link pastDaysOf}. */
import { pastOfJournal } from '../../live/index.ts';
import { answerFromJournal } from './journal-answer.ts';
import type { PastDayTask } from './past-day-thread.ts';

answerFromJournal<PastDayTask>((journal, { span, ...of }) => pastOfJournal(journal, span, of));
