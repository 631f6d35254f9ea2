/** The first line of everything the desk does: may this person do this, here? */
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { mayAtDesk, mayInOffice, mayOnStory, type Staff, type StorySubject } from '#domain/office/may.ts';
import {
	OFFICE_ACTS,
	STORY_ACTS,
	rolesFor,
	type Act,
	type DeskAct,
	type OfficeAct,
	type StoryAct
} from '#domain/office/roles.ts';
import type { DeskDb } from '#server/store/handle.ts';
import { storySubject } from '#server/store/desk/story-subject.ts';

export type NotAllowed = 'not_allowed';

/** Acts without a story or an office. */
export function authorize(staff: Staff, act: DeskAct): Result<null, NotAllowed>;
/** Acts upon an office; null: upon somebody or something of no office. */
export function authorize(staff: Staff, act: OfficeAct, officeId: string | null): Result<null, NotAllowed>;
/** Acts upon a story that is loaded already, for instance under a lock. */
export function authorize(staff: Staff, act: StoryAct, story: StorySubject): Result<null, NotAllowed>;
export function authorize(staff: Staff, act: Act, subject?: StorySubject | string | null): Result<null, NotAllowed> {
	const may =
		typeof subject === 'object' && subject !== null
			? isStoryAct(act) && mayOnStory(staff, act, subject)
			: subject === undefined
				? !isStoryAct(act) && !isOfficeAct(act) && mayAtDesk(staff, act)
				: isOfficeAct(act) && mayInOffice(staff, act, subject);
	return may ? ok(null) : refuse('not_allowed');
}

/**
 * Acts upon a story by its id. A story that this person may not even see is `not_found`, exactly like one that does not
 * exist. `tx`: inside a transaction that will change it, the row stays locked until its end.
 */
export async function authorizeStory(
	db: DeskDb | Parameters<typeof storySubject>[0],
	staff: Staff,
	act: StoryAct,
	storyId: string,
	{ lock = false } = {}
): Promise<Result<StorySubject, NotAllowed | 'not_found'>> {
	// A role that never may is refused before anything is read.
	if (!staff.roles.some((role) => rolesFor(act).includes(role))) return refuse('not_allowed');
	const story = await storySubject(db, storyId, lock);
	if (story === null) return refuse('not_found');
	if (mayOnStory(staff, act, story)) return ok(story);
	return refuse(mayOnStory(staff, 'see_story', story) ? 'not_allowed' : 'not_found');
}

function isStoryAct(act: Act): act is StoryAct {
	return Object.hasOwn(STORY_ACTS, act);
}

function isOfficeAct(act: Act): act is OfficeAct {
	return Object.hasOwn(OFFICE_ACTS, act);
}
