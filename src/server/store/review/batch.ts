import { isObject } from '#domain/base/shape.ts';
import type { Staff } from '#domain/office/may.ts';
import { reachOf } from '#domain/office/reach.ts';
import type { StoryDb } from '#server/store/handle.ts';
import { withinReach } from '#server/store/within-reach.ts';

/**
 * Historical texts that wait for a second pair of eyes and in which this person had no hand, oldest first. Managers of
 * the network reach all offices, others their own.
 */
export async function waitingHistorical(db: StoryDb, staff: Staff): Promise<string[]> {
	const rows = await db
		.selectFrom('story.story')
		.select('id')
		.where('basis', '=', 'public_domain')
		.where('desk_state', 'in', ['arrived', 'in_review'])
		.where('taken_back_at', 'is', null)
		.where('erased_at', 'is', null)
		.where((where) =>
			where.not(
				where.exists(
					where
						.selectFrom('story.author')
						.select('story.author.member_id')
						.whereRef('story.author.story_id', '=', 'story.story.id')
						.where('story.author.member_id', '=', staff.id)
				)
			)
		)
		.where(withinReach(reachOf(staff), 'office_id'))
		.orderBy('arrived_at')
		.orderBy('id')
		.execute();
	return rows.map((row) => row.id);
}

/** The book that an import names as its source. Field names as the import wrote them. */
export async function sourceOf(db: StoryDb, storyId: string): Promise<Readonly<Record<string, string>>> {
	const event = await db
		.selectFrom('story.consent_event')
		.select('detail')
		.where('story_id', '=', storyId)
		.where('version', '=', 1)
		.executeTakeFirst();
	const source = isObject(event?.detail) && isObject(event.detail.source) ? event.detail.source : {};
	return Object.fromEntries(
		Object.entries(source)
			.filter(([, value]) => typeof value === 'string' || typeof value === 'number')
			.map(([name, value]) => [name, String(value)])
	);
}
