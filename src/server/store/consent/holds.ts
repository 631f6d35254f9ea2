import { type Result, ok, refuse } from '#domain/base/result.ts';
import { appendConsentEvent } from '#server/store/consent/append-consent-event.ts';
import { hideStory } from '#server/store/shown/hide-story.ts';
import type { StoryDb } from '#server/store/handle.ts';

export interface NewHold {
	readonly scope: 'story' | 'country' | 'language';
	/** Story id, ISO 3166 alpha-2 code, or BCP 47 tag. */
	readonly value: string;
	readonly reason: 'danger' | 'request' | 'news' | 'mistake' | 'legal' | 'restored';
	readonly byWhom: string;
}

/** The stories a hold touches: the story, all from or in the country, all told or shown in the language. */
export async function storiesUnderHold(db: StoryDb, hold: Pick<NewHold, 'scope' | 'value'>): Promise<string[]> {
	const rows = await db
		.selectFrom('story.story')
		.leftJoin('story.telling', 'story.telling.story_id', 'story.story.id')
		.select('story.story.id')
		.distinct()
		.where('story.story.erased_at', 'is', null)
		.where((where) => {
			if (hold.scope === 'story') return where('story.story.id', '=', hold.value);
			if (hold.scope === 'country') {
				return where.or([where('story.story.origin', '=', hold.value), where('story.story.host', '=', hold.value)]);
			}
			// Regional forms of a language too, and however it is written, as in `domain/consent/holds.ts`.
			const value = hold.value.toLowerCase();
			const columns = ['story.story.language', 'story.telling.language'] as const;
			return where.or(
				columns.flatMap((column) => {
					const language = where.fn<string>('lower', [column]);
					return [where(language, '=', value), where(language, 'like', `${value}-%`)];
				})
			);
		})
		.orderBy('story.story.id')
		.execute();
	return rows.map((row) => row.id);
}

/** Holds in one act: the hold is set and every story under it is hidden, or nothing is. Returns the stories touched. */
export async function setHold(tx: StoryDb, hold: NewHold): Promise<{ holdId: string; storyIds: string[] }> {
	const { id } = await tx
		.insertInto('story.hold')
		.values({ scope: hold.scope, value: hold.value, reason: hold.reason, set_by: hold.byWhom })
		.returning('id')
		.executeTakeFirstOrThrow();
	const storyIds = await storiesUnderHold(tx, hold);
	for (const storyId of storyIds) {
		await appendConsentEvent(tx, {
			storyId,
			kind: 'held',
			byWhom: hold.byWhom,
			detail: { scope: hold.scope, reason: hold.reason }
		});
		await hideStory(tx, storyId);
	}
	return { holdId: id, storyIds };
}

/**
 * Lifting takes two reviewers: the first asks, a second one lifts. Returns the stories that the caller hands to
 * `publish` once it is lifted (project() decides whether anything shows: another hold may remain).
 */
export async function liftHold(
	tx: StoryDb,
	holdId: string,
	memberId: string,
	now: number
): Promise<Result<{ lifted: boolean; storyIds: string[] }, 'unknown' | 'same_person'>> {
	const hold = await tx
		.selectFrom('story.hold')
		.selectAll()
		.where('id', '=', holdId)
		.where('lifted_at', 'is', null)
		.forUpdate()
		.executeTakeFirst();
	if (hold === undefined) return refuse('unknown');
	if (hold.lift_asked_by === null) {
		await tx.updateTable('story.hold').set({ lift_asked_by: memberId }).where('id', '=', holdId).execute();
		return ok({ lifted: false, storyIds: [] });
	}
	if (hold.lift_asked_by === memberId) return refuse('same_person');
	await tx
		.updateTable('story.hold')
		.set({ lifted_by: memberId, lifted_at: new Date(now) })
		.where('id', '=', holdId)
		.execute();
	const storyIds = await storiesUnderHold(tx, hold);
	for (const storyId of storyIds) {
		await appendConsentEvent(tx, {
			storyId,
			kind: 'hold_lifted',
			byWhom: `member:${memberId}`,
			detail: { scope: hold.scope }
		});
	}
	return ok({ lifted: true, storyIds });
}
