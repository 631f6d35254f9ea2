import { problemFor } from '#lib/answers/for-programs.ts';
import type { RequestHandler } from './$types';

/** Addresses below /api that do not exist say so in the form that programs read. */
export const GET: RequestHandler = ({ locals }) => problemFor(locals.doors.public.api.notFound);

export { OPTIONS, fallback } from '#lib/answers/for-programs.ts';
