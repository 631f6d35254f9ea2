/** What a teller may do with a story that is out: less of it, or a nearer end. For proofs. */
import type { Levels } from '#domain/consent/ladders.ts';
import { appendConsentEvent } from '#server/store/consent/append-consent-event.ts';
import { grantsByPerson, writeGrants } from '#server/store/consent/grants.ts';
import { withholdAgain } from '#server/store/consent/withheld.ts';
import { hideStory } from '#server/store/shown/hide-story.ts';
import { type Installation, until } from './installation.ts';
import { publish } from './published-story.ts';

/** Leaves it on the site alone, with these levels or until then. Returns the milliseconds until it was shown again. */
export async function narrowStory(
	at: Installation,
	storyId: string,
	to: { readonly levels?: Levels; readonly until?: number }
): Promise<number> {
	const began = performance.now();
	const version = await at.owner.transaction().execute(async (tx) => {
		const people = await grantsByPerson(tx, storyId);
		const next = await appendConsentEvent(tx, { storyId, kind: 'narrowed', byWhom: 'teller' });
		for (const [personId, grants] of people) {
			const web = grants.web;
			if (web === undefined) throw new Error('the story was not on the web');
			await writeGrants(tx, { storyId, personId, version: next, grants: { web: { ...web, ...to } } });
		}
		await hideStory(tx, storyId);
		return next;
	});
	await publish(at, storyId);
	await isShownAt(at, storyId, version);
	return performance.now() - began;
}

/** What a teller does who wants none of the photographs and recordings shown any more, and leaves the text. */
export async function withholdFiles(at: Installation, storyId: string): Promise<void> {
	const version = await at.owner.transaction().execute(async (tx) => {
		const teller = tx
			.selectFrom('story.person')
			.select('id')
			.where('story_id', '=', storyId)
			.where('role', '=', 'teller');
		const { id: personId } = await teller.executeTakeFirstOrThrow();
		const files = await tx.selectFrom('story.file').select('id').where('story_id', '=', storyId).execute();
		for (const { id } of files) await withholdAgain(tx, { storyId, personId, part: { file: id } });
		await hideStory(tx, storyId);
		const story = tx.selectFrom('story.story').select('consent_version').where('id', '=', storyId);
		return (await story.executeTakeFirstOrThrow()).consent_version;
	});
	await publish(at, storyId);
	await isShownAt(at, storyId, version);
}

async function isShownAt(at: Installation, storyId: string, version: number): Promise<void> {
	await until(`version ${version} of the story is shown`, async () => {
		const row = await at.owner
			.selectFrom('shown.story_row')
			.select('consent_version')
			.where('story_id', '=', storyId)
			.executeTakeFirst();
		return row?.consent_version === version;
	});
}
