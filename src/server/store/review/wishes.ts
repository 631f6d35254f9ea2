import { isObject } from '#domain/base/shape.ts';
import type { StoryDb } from '#server/store/handle.ts';

/** A wish to show more, by the event that carries it. */
export interface OpenWish {
	readonly version: number;
	readonly at: number;
	readonly grants: unknown;
	/** Whose it is, where several tell together; null: the one teller's. */
	readonly person: string | null;
	/** Everything was asked again because the time is nearly over. */
	readonly renewal: boolean;
	/** `teller`, or `member:ID` where somebody at the desk recorded it. */
	readonly byWhom: string;
}

/** The newest wish to show more that nobody has answered yet. Of several tellers each may have one; `of`: this one's. */
export async function openWish(db: StoryDb, storyId: string, of?: string): Promise<OpenWish | null> {
	const events = await db
		.selectFrom('story.consent_event')
		.select(['version', 'kind', 'at', 'detail', 'by_whom'])
		.where('story_id', '=', storyId)
		.where('kind', 'in', ['wider_asked', 'widened', 'refused', 'renewed'])
		.orderBy('version', 'desc')
		.execute();
	const answered = new Set<string | null>();
	for (const { version, kind, at, detail, by_whom: byWhom } of events) {
		// A yes to a newer notice answers no wish.
		if (kind === 'renewed' && isObject(detail) && detail.what === 'notice') continue;
		const person = isObject(detail) && typeof detail.person === 'string' ? detail.person : null;
		if (answered.has(person) || (of !== undefined && person !== of)) continue;
		answered.add(person);
		if (kind !== 'wider_asked') continue;
		const said = isObject(detail) ? detail : {};
		return { version, at: at.getTime(), grants: said.grants ?? null, person, renewal: said.renewal === true, byWhom };
	}
	return null;
}
