import { sql } from 'kysely';
import { isChannel, outcomeOf } from '#domain/consent/channels.ts';
import { showsNoMoreThan } from '#domain/consent/ladders.ts';
import { readWish, type WishedGrant } from '#domain/consent/wish.ts';
import { appendConsentEvent } from '#server/store/consent/append-consent-event.ts';
import { widerGrantsByPerson } from '#server/store/consent/wider-grants.ts';
import { grantsByPerson, lastGrantsOf, writeGrants } from '#server/store/consent/grants.ts';
import { isToldTogether } from '#server/store/consent/told-together.ts';
import type { StoryDb, WorkerDb } from '#server/store/handle.ts';
import type { Grants } from '#domain/consent/story-consent.ts';
import { openWish } from '#server/store/review/wishes.ts';
import { hideStory } from '#server/store/shown/hide-story.ts';
import { endFrames } from '#server/store/shown/write-shown.ts';
import { enqueue } from '#server/queue/enqueue.ts';

/** Stories in which somebody's yes for some channel is over and was not ended yet. */
export async function storiesWithEndedGrants(db: WorkerDb, now: Date, limit = 200): Promise<string[]> {
	const rows = await db
		.selectFrom('story.consent_grant as g')
		.innerJoin('story.story as s', 's.id', 'g.story_id')
		.select('g.story_id')
		.distinct()
		.where('g.valid_until', '<=', now)
		.where('g.ended', '=', false)
		.where('s.erased_at', 'is', null)
		.where((where) =>
			where.not(
				where.exists(
					where
						.selectFrom('story.consent_grant as later')
						.select('later.version')
						.whereRef('later.story_id', '=', 'g.story_id')
						.whereRef('later.person_id', '=', 'g.person_id')
						.whereRef('later.channel', '=', 'g.channel')
						.whereRef('later.version', '>', 'g.version')
				)
			)
		)
		.limit(limit)
		.execute();
	return rows.map((row) => row.story_id);
}

/**
 * Ends what is over, for good: from here on no clock that is set back shows it again. Who has no yes left is `expired`.
 * The story is hidden and looked at anew, for another channel may go on.
 */
export async function expireGrants(db: WorkerDb, storyId: string, now: number): Promise<void> {
	await db.transaction().execute(async (tx) => {
		await tx.selectFrom('story.story').select('id').where('id', '=', storyId).forUpdate().execute();
		const people = [...(await grantsByPerson(tx, storyId))];
		const ending = people.filter(([, grants]) => Object.values(grants).some((grant) => grant.until <= now));
		if (ending.length === 0) return;
		const over = (grants: Grants) =>
			Object.entries(grants).flatMap(([channel, { until }]) => (until <= now ? [channel] : []));
		const end = (detail: object) =>
			appendConsentEvent(tx, { storyId, kind: 'expired', byWhom: 'system', detail: { ...detail } });
		// Of several tellers each has an end of the own, that none of the others reads about.
		const isTold = await isToldTogether(tx, storyId);
		const together = isTold ? 0 : await end({ channels: [...new Set(ending.flatMap(([, grants]) => over(grants)))] });
		for (const [personId, grants] of ending) {
			const left = Object.fromEntries(Object.entries(grants).filter(([, grant]) => grant.until > now));
			const version = isTold ? await end({ channels: over(grants), person: personId }) : together;
			await writeGrants(tx, { storyId, personId, version, grants: left });
			// What was accepted and begins later goes on from here; nothing is shown meanwhile.
			const later = Object.values((await widerGrantsByPerson(tx, storyId)).get(personId) ?? {});
			if (Object.keys(left).length > 0 || later.some((grant) => grant.until > now)) continue;
			await tx
				.updateTable('story.person')
				.set({ state: 'expired', state_before_pause: null })
				.where('story_id', '=', storyId)
				.where('id', '=', personId)
				.where('state', 'in', ['requested', 'cooling', 'active', 'suspended'])
				.execute();
		}
		await hideStory(tx, storyId);
		await beginAskedRenewals(tx, storyId, now);
		await enqueue(tx, 'publish', { storyId });
	});
}

/**
 * A teller who renewed in time, and whom the office has not answered yet, does not count as silent: the renewal begins now,
 * as if it had been made after the end. Of several, each has asked alone.
 */
async function beginAskedRenewals(tx: StoryDb, storyId: string, now: number): Promise<void> {
	const together = await isToldTogether(tx, storyId);
	const ended = await tx
		.selectFrom('story.person')
		.select('id')
		.where('story_id', '=', storyId)
		.where('role', '=', 'teller')
		.where('state', '=', 'expired')
		.orderBy('id')
		.execute();
	for (const { id } of ended) {
		const wish = await openWish(tx, storyId, ...(together ? [id] : []));
		if (wish?.renewal !== true) continue;
		// A talk that somebody else wrote down lengthens; only the teller's own wish shows more.
		const last = wish.byWhom === 'teller' ? null : await lastGrantsOf(tx, storyId, id);
		const left = Object.entries(readWish(wish.grants) ?? {})
			.filter(([channel, grant]) => grant.until > now && (last === null || showsNoMore(grant, last, channel)))
			.map(([channel, grant]) => [channel, { ...grant, until: new Date(grant.until).toISOString() }]);
		if (left.length === 0) continue;
		await sql`select story.begin_renewal_of(${storyId}, ${id}::uuid, 'system', ${JSON.stringify(Object.fromEntries(left))}::jsonb,
			${JSON.stringify({ wish: wish.version })}::jsonb)`.execute(tx);
	}
}

function showsNoMore({ levels, excludedLanguages }: WishedGrant, last: Grants, channel: string): boolean {
	const before = isChannel(channel) ? last[channel] : undefined;
	return (
		before !== undefined &&
		showsNoMoreThan(levels, before.levels) &&
		before.excludedLanguages.every((language) => excludedLanguages.includes(language))
	);
}

/** Stories swept in one transaction: whoever hides a story meanwhile waits until all of them are counted. */
const SWEPT_AT_ONCE = 50;

/** Deletes shown rows whose time is over, whatever the reason. Returns the stories they were of. */
export async function sweepShown(db: WorkerDb, now: Date): Promise<string[]> {
	const swept = new Set<string>();
	for (;;) {
		const some = await sweepSome(db, now);
		for (const id of some) swept.add(id);
		if (some.length < SWEPT_AT_ONCE) return [...swept];
	}
}

async function sweepSome(db: WorkerDb, now: Date): Promise<string[]> {
	return db.transaction().execute(async (tx) => {
		const over = await tx
			.selectFrom('shown.story_row')
			.select('story_id')
			.where('expires_at', '<=', now)
			.union(tx.selectFrom('shown.picture_row').select('story_id').where('expires_at', '<=', now))
			.limit(SWEPT_AT_ONCE)
			.execute();
		const stories = over.map((row) => row.story_id);
		if (stories.length === 0) return [];
		const rows = await tx
			.deleteFrom('shown.story_row')
			.where('story_id', 'in', stories)
			.where('expires_at', '<=', now)
			.returning(['story_id', 'channel', 'language', 'feed_id'])
			.execute();
		await tx.deleteFrom('shown.picture_row').where('story_id', 'in', stories).where('expires_at', '<=', now).execute();
		for (const row of rows) {
			if (row.channel === 'web')
				await sql`insert into shown.gone_row (feed_id, gone_on) values (${row.feed_id}, ${now.toISOString().slice(0, 10)}::date)
					on conflict (feed_id) do update set gone_on = excluded.gone_on`.execute(tx);
			await tx
				.updateTable('story.disclosure')
				.set({ ended_at: now, outcome: outcomeOf(row.channel) })
				.where('story_id', '=', row.story_id)
				.where('channel', '=', row.channel)
				.where('language', '=', row.language)
				.where('recipient', '=', 'readers')
				.where('ended_at', 'is', null)
				.execute();
		}
		for (const storyId of new Set(rows.filter(({ channel }) => channel === 'embed').map((row) => row.story_id)))
			await endFrames(tx, storyId);
		for (const storyId of stories) await sql`select pg_notify('suitcase_gone', ${`story:${storyId} list`})`.execute(tx);
		return stories;
	});
}
