import { isAfterTakingBack, type AfterTakingBack } from '#domain/story/after-taking-back.ts';
import { isObject } from '#domain/base/shape.ts';
import type { StoryDb } from '#server/store/handle.ts';

/** A decision to stop or narrow a story, as the ledger of what was erased must know it. */
export interface Stop {
	readonly storyId: string;
	readonly kind: 'paused' | 'narrowed' | 'held' | 'taken_back';
	/** With `taken_back`: what the teller wants for what was told. */
	readonly after?: AfterTakingBack;
	readonly at: Date;
}
const KINDS = ['paused', 'narrowed', 'held', 'taken_back'] as const;

/** All of them since an instant, oldest first. Of a story that was taken back only the last choice counts. */
export async function stopsSince(db: StoryDb, since: Date): Promise<Stop[]> {
	const rows = await db
		.selectFrom('story.consent_event')
		.select(['story_id', 'kind', 'at', 'detail'])
		.where('at', '>=', since)
		.where('kind', 'in', [...KINDS, 'take_back_called_off'])
		.orderBy('at')
		.orderBy('story_id')
		.orderBy('version')
		.execute();
	const lastChoice = new Map<string, Stop>();
	const stops = rows.flatMap(({ story_id: storyId, kind, at, detail }): Stop[] => {
		if (kind === 'taken_back' || kind === 'take_back_called_off') {
			const after = isObject(detail) && isAfterTakingBack(detail.after) ? { after: detail.after } : {};
			lastChoice.set(storyId, { storyId, kind: 'taken_back', at, ...after });
			return [];
		}
		const known = KINDS.find((each) => each === kind);
		return known ? [{ storyId, kind: known, at }] : [];
	});
	return [...stops, ...lastChoice.values()].sort((one, other) => one.at.getTime() - other.at.getTime());
}
