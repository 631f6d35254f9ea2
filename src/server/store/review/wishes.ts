import { isObject } from '#domain/base/shape.ts';
import type { StoryDb } from '#server/store/handle.ts';

/** The teller's wish to show more that nobody has answered yet: the event that carries it, and what it says. */
export async function openWish(
	db: StoryDb,
	storyId: string
): Promise<{ version: number; at: number; grants: unknown } | null> {
	const last = await db
		.selectFrom('story.consent_event')
		.select(['version', 'kind', 'at', 'detail'])
		.where('story_id', '=', storyId)
		.where('kind', 'in', ['wider_asked', 'widened', 'refused'])
		.orderBy('version', 'desc')
		.limit(1)
		.executeTakeFirst();
	if (last?.kind !== 'wider_asked') return null;
	const grants = isObject(last.detail) ? last.detail.grants : null;
	return { version: last.version, at: last.at.getTime(), grants };
}
