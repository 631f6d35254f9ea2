import { answerPrograms } from '#lib/answers/for-programs.ts';
import type { RequestHandler } from './$types';

/** A page of stories. */
export const GET: RequestHandler = (event) => answerPrograms(event, 'listStories');

export { OPTIONS, fallback } from '#lib/answers/for-programs.ts';
