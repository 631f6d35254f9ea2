import { answerPrograms } from '#lib/answers/for-programs.ts';
import type { RequestHandler } from './$types';

/** What can be asked for. */
export const GET: RequestHandler = (event) => answerPrograms(event, 'readFacets');

export { OPTIONS, fallback } from '#lib/answers/for-programs.ts';
