import type { StoryDb } from '#server/store/handle.ts';

/** A decision to stop or narrow a story, as the ledger of what was erased must know it. */
export interface Stop {
	readonly storyId: string;
	readonly kind: 'paused' | 'narrowed' | 'held' | 'taken_back';
	readonly at: Date;
}
const KINDS = ['paused', 'narrowed', 'held', 'taken_back'] as const;

/** All of them since an instant, oldest first. */
export async function stopsSince(db: StoryDb, since: Date): Promise<Stop[]> {
	const rows = await db
		.selectFrom('story.consent_event')
		.select(['story_id', 'kind', 'at'])
		.where('at', '>=', since)
		.where('kind', 'in', KINDS)
		.orderBy('at')
		.orderBy('story_id')
		.execute();
	return rows.flatMap(({ story_id, kind, at }) => {
		const known = KINDS.find((each) => each === kind);
		return known ? [{ storyId: story_id, kind: known, at }] : [];
	});
}
