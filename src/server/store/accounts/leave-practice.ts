import { sql } from 'kysely';
import type { OwnerDb } from '#server/store/handle.ts';
import { lockCount } from '#server/store/consent/combinations.ts';
import { sealedBesideRecordings } from '#server/store/recordings/recording-acts.ts';
import { deleteGenerated, generatedStories, inBulk } from '#server/store/shown/bulk-shown.ts';
import { writeSetting } from '#server/store/settings.ts';
import { forgetPractice, PRACTICE_OFFICE } from './practice.ts';

export interface LeftPractice {
	readonly stories: number;
	readonly accounts: number;
	/** Names of files that nothing refers to any more. */
	readonly sealed: readonly string[];
	readonly public: readonly string[];
}

/** Generated stories first; then ends practice in one transaction: its stories with all that belongs to them, its accounts, its office if it is empty. */
export async function leavePractice(db: OwnerDb): Promise<LeftPractice> {
	// Of these there may be very many: not one by one.
	const generated = await generatedStories(db);
	if (generated > 0) await inBulk(db, generated > 10_000, deleteGenerated);
	return db.transaction().execute(async (tx) => {
		await forgetWorkOfPractice(tx);
		const stories = await tx.selectFrom('story.story').select('id').where('practice', '=', true).forUpdate().execute();
		const ids = stories.map((story) => story.id);
		await lockCount(tx);
		const sealed: string[] = [];
		const shown: string[] = [];
		for (const id of ids) {
			await sql`select story.hide(${id})`.execute(tx);
			sealed.push(
				...(await tx.selectFrom('story.file').select('path').where('story_id', '=', id).execute()).map(
					({ path }) => path
				)
			);
			const looks = await tx
				.selectFrom('story.picture_look')
				.select('preview_path')
				.where('story_id', '=', id)
				.execute();
			sealed.push(...looks.flatMap((look) => look.preview_path ?? []));
			sealed.push(...(await sealedBesideRecordings(tx, id)));
			shown.push(
				...(await tx.selectFrom('story.rendition').select('name').where('story_id', '=', id).execute()).map(
					({ name }) => name
				)
			);
			await tx.deleteFrom('vault.story_key').where('story_id', '=', id).execute();
			await tx.deleteFrom('story.hold').where('scope', '=', 'story').where('value', '=', id).execute();
			await sql`delete from story.hold h using story.person p where h.scope = 'person' and p.story_id = ${id}
				and p.id::text = any (string_to_array(h.value, ' '))`.execute(tx);
			await tx.deleteFrom('story.story').where('id', '=', id).execute();
		}
		sealed.push(...(await tx.selectFrom('story.draft_file').select('path').execute()).map(({ path }) => path));
		await tx.deleteFrom('story.draft').execute();
		await tx.deleteFrom('story.hold').where('scope', '=', 'office').where('value', '=', PRACTICE_OFFICE).execute();
		await sql`delete from story.opening_alarm a using office.member m where m.id = a.member_id and m.practice`.execute(
			tx
		);
		// Whatever was paused in numbers until now was paused in practice.
		await tx.deleteFrom('story.stop_alarm').execute();
		const accounts = await forgetPractice(tx);
		await tx
			.deleteFrom('office.office')
			.where('id', '=', PRACTICE_OFFICE)
			.where((where) =>
				where.not(where.exists(where.selectFrom('story.story').select('id').where('office_id', '=', PRACTICE_OFFICE)))
			)
			.where((where) =>
				where.not(where.exists(where.selectFrom('office.member').select('id').where('office_id', '=', PRACTICE_OFFICE)))
			)
			.execute();
		await writeSetting(tx, 'practice', false);
		return { stories: ids.length + generated, accounts, sealed, public: shown };
	});
}

/** What was ordered, written and asked for in practice: it would hold on to the office, and a sheet to its story. */
async function forgetWorkOfPractice(tx: Pick<OwnerDb, 'getExecutor'>): Promise<void> {
	await sql`delete from office.print_order o where o.office_id = ${PRACTICE_OFFICE}
		or o.ordered_by in (select id from office.member where practice)
		or exists (select from office.print_item i left join story.story s on s.id = i.story_id
			left join office.profile p on p.id = i.profile_id where i.order_id = o.id and (s.practice
			or p.office_id = ${PRACTICE_OFFICE} or p.written_by in (select id from office.member where practice)))`.execute(tx);
	await sql`delete from office.profile where office_id = ${PRACTICE_OFFICE}
		or written_by in (select id from office.member where practice)`.execute(tx);
	await sql`delete from press.journalist where office_id = ${PRACTICE_OFFICE}`.execute(tx);
	await sql`delete from office.glossary where office_id = ${PRACTICE_OFFICE}`.execute(tx);
}
