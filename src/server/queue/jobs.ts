/**
 * Which jobs there are, what each carries, and when asking twice is asking once. A job names what it is about by ids, never
 * by words: whoever holds a dump can read it. Old jobs come back with a restored backup: what is added here is optional.
 */
import * as v from 'valibot';
import { isStoryId } from '#domain/story/story-id.ts';

/** What a job may carry: ids, numbers, yes and no. */
export type JobIds = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** What a text of a job may look like. */
export const idLike = /^[A-Za-z0-9:._-]{1,120}$/;

const id = v.pipe(v.string(), v.regex(idLike));
const storyId = v.custom<string>(isStoryId);
const nothing = v.object({});

interface Job<Ids> {
	readonly schema: v.GenericSchema<unknown, Ids>;
	readonly keyOf: (ids: Ids) => string;
}

/** Fields that are not named are left out: an older version may have sent them. */
function job<Entries extends v.ObjectEntries>(
	schema: v.ObjectSchema<Entries, undefined>,
	keyOf: (ids: v.InferOutput<v.ObjectSchema<Entries, undefined>>) => string
) {
	return { schema, keyOf };
}

/** Each job by the name of its task (`src/server/tasks`). */
export const JOBS = {
	'close-silent': job(nothing, () => 'close-silent'),
	'complete-ledger': job(nothing, () => 'complete-ledger'),
	drill: job(nothing, () => 'drill:asked'),
	'drill-alarm': job(nothing, () => 'drill-alarm'),
	erase: job(nothing, () => 'erase'),
	'nightly-backup': job(nothing, () => 'nightly-backup'),
	/** `language`: the machine reads the notice in it; without one, what was read aloud is made ready. */
	'notice-sound': job(v.object({ language: v.optional(id) }), ({ language = '' }) => `notice-sound:${language}`),
	'notify-desk': job(v.object({ storyId }), (ids) => `notify:${ids.storyId}`),
	'opening-alarm': job(
		v.object({ alarmId: id, memberId: id }),
		({ alarmId, memberId }) => `opening-alarm:${alarmId}:${memberId}`
	),
	picture: job(v.object({ fileId: id }), ({ fileId }) => `picture:${fileId}`),
	'press-desk': job(v.object({ officeId: id }), ({ officeId }) => `press-desk:${officeId}`),
	/** `id`: of the journalist, of the kit that ended, of the question that was answered. */
	'press-mail': job(
		v.object({ kind: v.picklist(['link', 'stop', 'answer']), id }),
		(ids) => `${{ link: 'press-link', stop: 'press-told', answer: 'press-answer' }[ids.kind]}:${ids.id}`
	),
	/** `again`: the story had its time to come back. */
	'press-stop': job(
		v.object({ storyId, again: v.optional(v.boolean()) }),
		(ids) => `press-stop:${ids.storyId}${ids.again ? ':again' : ''}`
	),
	'press-sweep': job(nothing, () => 'press-sweep'),
	'print-order': job(v.object({ orderId: id }), ({ orderId }) => `print:${orderId}`),
	publish: job(v.object({ storyId }), (ids) => `publish:${ids.storyId}`),
	recording: job(v.object({ fileId: id }), ({ fileId }) => `recording:${fileId}`),
	'remind-ending': job(v.object({ storyId }), (ids) => `remind:${ids.storyId}`),
	'rotate-keys': job(nothing, () => 'rotate-keys'),
	'sequence-log': job(nothing, () => 'sequence-log'),
	'sweep-expired': job(nothing, () => 'sweep-expired'),
	'sweep-renditions': job(nothing, () => 'sweep-renditions'),
	'sweep-stray-files': job(nothing, () => 'sweep-stray-files'),
	'turn-eighteen': job(nothing, () => 'turn-eighteen')
} as const;

export type JobName = keyof typeof JOBS;

type IdsByName = { readonly [Name in JobName]: v.InferOutput<(typeof JOBS)[Name]['schema']> };

/** What a job of this name carries. */
export type IdsOf<Name extends JobName> = IdsByName[Name];

/** The same table, as it is asked for a name that is known only at run time. */
const BY_NAME: { readonly [Name in JobName]: Job<IdsByName[Name]> } = JOBS;

export function isJobName(name: string): name is JobName {
	return Object.hasOwn(JOBS, name);
}

/** A job that nobody can do: it is logged and tried again, like everything that fails. */
export class WrongPayload extends Error {
	override readonly name = 'WrongPayload';
}

/** Reads what a job carries. Throws `WrongPayload`, whose message repeats nothing of it. */
export function readIds<Name extends JobName>(name: Name, payload: unknown): IdsOf<Name> {
	const read = v.safeParse(BY_NAME[name].schema, payload);
	if (!read.success) throw new WrongPayload(`a job ${name} carries something else`);
	return read.output;
}

/** The key of a job: one with the same key that has not started yet is replaced. */
export function keyOf<Name extends JobName>(name: Name, ids: IdsOf<Name>): string {
	return BY_NAME[name].keyOf(ids);
}

/** Whether the clock asked for a job, not a decision. */
export function isByClock(payload: unknown): boolean {
	return typeof payload === 'object' && payload !== null && '_cron' in payload;
}
