import { answerPrograms } from '#lib/answers/for-programs.ts';
import type { RequestHandler } from './$types';

/** One story, all of it that is shown. */
export const GET: RequestHandler = (event) => answerPrograms(event, 'readStory');

export { OPTIONS, fallback } from '#lib/answers/for-programs.ts';
